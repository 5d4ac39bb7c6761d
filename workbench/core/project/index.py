"""What the list is chosen from, in memory: facet, exam count, confidence and searched text of every item.

A list of 250,000 items wears some ten thousand different facets, so questions are put to the facets: each
property of all facets is a column of small numbers (:class:`Column`).
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import compress
from math import inf
from operator import and_, attrgetter
from typing import Any

from workbench.core.items import State
from workbench.core.project.disputes import disputed
from workbench.core.project.facets import SEPARATOR, STATE_LETTERS, Facet, read_facet, with_dispute
from workbench.core.project.kin import Kin
from workbench.core.project.newer import IN_ORDER, PLACED, has_places
from workbench.core.project.records import Tally
from workbench.core.project.store import Store
from workbench.core.project.texts import Texts

_BY_ROW = f"SELECT i.pos FROM source_items i JOIN current USING (pos) {PLACED} ORDER BY {IN_ORDER}"
_BY_NAME = "SELECT pos FROM source_items ORDER BY name {way}, pos"  # read from the index on names alone

# Properties of a facet, by the field of a query that chooses among them.
PROPERTIES: dict[str, Callable[[Facet], Any]] = {
    "states": attrgetter("state"),
    "modalities": attrgetter("modality"),
    "bands": attrgetter("band"),
    "sites": attrgetter("site"),
    "methods": attrgetter("method"),
    "reviewers": attrgetter("reviewer"),
    "sheets": attrgetter("sheet"),
    "recognitions": attrgetter("recognition"),
    "flags": attrgetter("flags"),
    "must_ask": attrgetter("must_ask"),
    "auto": attrgetter("auto"),
    "differs": attrgetter("differs"),
}
_WAITING = STATE_LETTERS[State.OPEN] + STATE_LETTERS[State.QUESTION]
Fits = Mapping[str, Callable[[Any], bool]]  # by property: will a value do?


class Column:
    """One property of all facets: its different values, and the number of each facet's value."""

    def __init__(self, value_of: Callable[[Facet], Any]) -> None:
        self.values: list[Any] = []
        self.of: list[int] = []
        self._value_of = value_of
        self._number: dict[Any, int] = {}

    def add(self, facet: Facet) -> None:
        """One more facet."""
        value = self._value_of(facet)
        number = self._number.setdefault(value, len(self.values))
        if number == len(self.values):
            self.values.append(value)
        self.of.append(number)

    def good(self, fits: Callable[[Any], bool]) -> Iterable[bool]:
        """For every facet whether its value will do."""
        return map([fits(value) for value in self.values].__getitem__, self.of)

    def sums(self, good: Sequence[bool], items: Sequence[int], exams: Sequence[int]) -> dict[Any, Tally]:
        """Items and exams for every value, over the good facets."""
        sums = [[0, 0] for _ in self.values]
        columns = zip(compress(self.of, good), compress(items, good), compress(exams, good), strict=True)
        for number, some, of_these in columns:
            pair = sums[number]
            pair[0] += some
            pair[1] += of_these
        return {value: Tally(*pair) for value, pair in zip(self.values, sums, strict=True) if pair[0]}


class Index:
    """Facet, exam count, confidence and searched text of every item, and how many items wear each facet.

    About 320 bytes an item, nearly all of it text: looking for a word takes an eighth of SQL's time.

    Attributes:
        places: Numbers of the living items, ascending.
        columns: The properties of all facets met.
        items, exams: How many items wear each facet, and the exams a year that they stand for.
        facet_of: Number of the facet, by item number; so too ``count``, ``texts``, ``confidence`` (-1: none).
    """

    def __init__(self, store: Store, mark_of: Callable[[str], str] | None = None) -> None:
        """Read everything.

        Args:
            store: The project.
            mark_of: The mark of mutual recognition for a searched text; None where there are no lists.
        """
        self._mark_of = mark_of
        last = store.one("SELECT coalesce(max(pos), 0) FROM current")
        size = (last[0] if last else 0) + 1
        self.columns = {name: Column(value_of) for name, value_of in PROPERTIES.items()}
        self.items: list[int] = []
        self.exams: list[int] = []
        self.places: list[int] = []
        self.facet_of = array("l", [-1]) * size
        self.count = array("q", [0]) * size
        self.confidence = array("d", [-1.0]) * size
        texts = [""] * size
        self._number: dict[str, int] = {}
        self._kin: Kin | None = None
        self._store = store
        self._disputed = disputed(store)
        plain = mark_of is None and not self._disputed
        for pos, worn, count, confidence, text in store.each(
            "SELECT pos, facet, count, confidence, search FROM current"
        ):
            facet = worn if plain else self._marked(pos, worn, text)
            self.places.append(pos)
            texts[pos] = text
            self.count[pos] = count
            if confidence is not None:
                self.confidence[pos] = confidence
            number = self._number.get(facet)
            self.facet_of[pos] = store.read(self._number_of, facet) if number is None else number
        self.texts = Texts(texts)
        self.items, self.exams = self.tally(self.places)

    def _marked(self, pos: int, facet: str, text: str) -> str:
        """The facet text with what imported memories say of it, and the mark of a decided item behind it."""
        if pos in self._disputed:
            facet = with_dispute(facet)
        if self._mark_of is None or facet[0] in _WAITING:
            return facet
        return f"{facet}{SEPARATOR}{self._mark_of(text)}"

    def _number_of(self, text: str) -> int:
        number = self._number.get(text)
        if number is None:
            facet = read_facet(text)
            number = self._number[text] = len(self._number)
            for column in self.columns.values():
                column.add(facet)
            self.items.append(0)
            self.exams.append(0)
        return number

    def update(self, touched: Collection[int]) -> None:
        """Read facets, confidence and texts of the touched items again; none was added, no count changed."""
        columns = "pos, facet, confidence, search"
        rows = self._store.all(
            f"SELECT {columns} FROM current WHERE pos IN (SELECT value FROM json_each(?))",
            (json.dumps(list(touched)),),
        )
        self._disputed.difference_update(touched)
        self._disputed |= disputed(self._store, touched)
        for pos, worn_now, confidence, text in rows:
            self.texts.keep(pos, text)
            self.confidence[pos] = -1.0 if confidence is None else confidence
            facet = self._marked(pos, worn_now, text)
            number = self._store.read(self._number_of, facet)
            for worn, by in ((self.facet_of[pos], -1), (number, 1)):
                self.items[worn] += by
                self.exams[worn] += by * self.count[pos]
            self.facet_of[pos] = number
        if self._kin is not None:
            self._kin.update(touched)

    def suggested(self, touched: Collection[int]) -> None:
        """The same where the items have other suggestions: who looks alike is found out anew."""
        self._kin = None
        self.update(touched)

    def of(self, store: Store) -> Index:
        """This index, from now on read through another connection to the same project."""
        self._store = store
        return self

    def recognition(self, pos: int) -> str:
        """The mark of mutual recognition that an item wears."""
        column = self.columns["recognitions"]
        return str(column.values[column.of[self.facet_of[pos]]])

    def tally(self, places: Sequence[int]) -> tuple[list[int], list[int]]:
        """Items and exams of each facet, of the items at ``places``."""
        items, exams = [0] * len(self._number), [0] * len(self._number)
        facet_of, count = self.facet_of, self.count
        for pos in places:
            number = facet_of[pos]
            items[number] += 1
            exams[number] += count[pos]
        return items, exams

    def good(self, fits: Fits) -> list[bool]:
        """For every facet whether all of its properties will do."""
        good = [True] * len(self._number)
        for name, test in fits.items():
            good = list(map(and_, good, self.columns[name].good(test)))
        return good

    @property
    def kin(self) -> Kin:
        """Who looks alike."""
        if self._kin is None:
            self._kin = Kin(self, self._store)
        return self._kin

    def in_order(self, sort: str, descending: bool) -> list[int]:
        """All items in an order; ties stand in row order.

        Raises:
            KeyError: An unknown order.
        """
        if sort == "row":
            ordered = self._by_row()
            return ordered[::-1] if descending else ordered
        if sort == "name":
            rows = self._store.all(_BY_NAME.format(way="DESC" if descending else ""))
            size, facet_of = len(self.facet_of), self.facet_of
            return [pos for (pos,) in rows if pos < size and facet_of[pos] >= 0]
        if sort == "similarity":
            return self.kin.drawn_together(self.in_order("name", descending))
        if sort == "count":
            return sorted(self.places, key=self.count.__getitem__, reverse=descending)
        if sort == "confidence":
            keys: Sequence[float] = self.confidence
            if not descending:  # what has no suggestion stands last either way
                keys = [value if value >= 0 else inf for value in keys]
            return sorted(self.places, key=keys.__getitem__, reverse=descending)
        raise KeyError(sort)

    def _by_row(self) -> list[int]:
        if not has_places(self._store):
            return self.places
        return [pos for (pos,) in self._store.all(_BY_ROW)]

"""What the list is chosen from, in memory: facet, exam count, confidence and searched text of every item."""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from math import inf
from operator import itemgetter

from workbench.core.project.facets import Facet, read_facet
from workbench.core.project.newer import IN_ORDER, PLACED, has_places
from workbench.core.project.records import Tally
from workbench.core.project.store import Store

_BY_ROW = f"SELECT i.pos FROM source_items i JOIN current USING (pos) {PLACED} ORDER BY {IN_ORDER}"
_BY_NAME = "SELECT pos FROM source_items ORDER BY name {way}, pos"  # read from the index on names alone
_LOOK_ALIKES = "SELECT parse, pos FROM suggestions WHERE parse <> '' ORDER BY parse, pos"


class Index:
    """Facet, exam count, confidence and searched text of every item, and the tally of every facet.

    About 300 bytes an item, nearly all of it text: looking for a word takes a quarter of SQL's time.

    Attributes:
        places: Numbers of the living items, ascending.
        facets, tallies: Every facet met, and how many items wear it.
        facet_of: Place in ``facets``, by item number; so too ``count``, ``texts`` and ``confidence``
            (-1: none).
    """

    def __init__(self, store: Store) -> None:
        last = store.one("SELECT coalesce(max(pos), 0) FROM current")
        size = (last[0] if last else 0) + 1
        self.facets: list[Facet] = []
        self.tallies: list[Tally] = []
        self.places: list[int] = []
        self.facet_of = array("l", [-1]) * size
        self.count = array("q", [0]) * size
        self.confidence = array("d", [-1.0]) * size
        self.texts = [""] * size
        self._number: dict[str, int] = {}
        self._kin: array[int] | None = None
        self._store = store
        for pos, facet, count, confidence, text in store.each(
            "SELECT pos, facet, count, confidence, search FROM current"
        ):
            self.places.append(pos)
            self.texts[pos] = text
            self.count[pos] = count
            if confidence is not None:
                self.confidence[pos] = confidence
            number = self._number.get(facet)
            self.facet_of[pos] = store.read(self._number_of, facet) if number is None else number
        self.tallies = self.tally(self.places)

    def _number_of(self, text: str) -> int:
        number = self._number.get(text)
        if number is None:
            number = self._number[text] = len(self.facets)
            self.facets.append(read_facet(text))
            self.tallies.append(Tally())
        return number

    def update(self, touched: Collection[int]) -> None:
        """Read facets and texts of the touched items again; none was added, no count changed."""
        rows = self._store.all(
            "SELECT pos, facet, search FROM current WHERE pos IN (SELECT value FROM json_each(?))",
            (json.dumps(list(touched)),),
        )
        for pos, facet, self.texts[pos] in rows:
            number = self._store.read(self._number_of, facet)
            old, self.facet_of[pos] = self.facet_of[pos], number
            exams = self.count[pos]
            self.tallies[old] += Tally(-1, -exams)
            self.tallies[number] += Tally(1, exams)

    def tally(self, places: Sequence[int]) -> list[Tally]:
        """Items and exams of each facet, of the items at ``places``; in the order of ``facets``."""
        items, exams = [0] * len(self.facets), [0] * len(self.facets)
        facet_of, count = self.facet_of, self.count
        for pos in places:
            number = facet_of[pos]
            items[number] += 1
            exams[number] += count[pos]
        return [Tally(*pair) for pair in zip(items, exams, strict=True)]

    @property
    def kin(self) -> array[int]:
        """By item number: the same number for names that are identical after parsing, 0 for the others."""
        if self._kin is None:
            self._kin = array("l", [0]) * len(self.facet_of)
            families = groupby(self._store.all(_LOOK_ALIKES), itemgetter(0))
            for number, (_, rows) in enumerate(families, 1):
                family = [pos for _, pos in rows]
                for pos in family if len(family) > 1 else ():
                    if pos < len(self._kin):
                        self._kin[pos] = number
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
            return self._families(self.in_order("name", descending))
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

    def _families(self, ordered: Iterable[int]) -> list[int]:
        """Look-alikes drawn together to where the first of them stands."""
        kin, families = self.kin, dict[int, list[int]]()
        for pos in ordered:
            families.setdefault(kin[pos] or -pos, []).append(pos)
        return [pos for family in families.values() for pos in family]


class Order:
    """The items in one order, and beside it the facet of each: 24 bytes an item, a third less time."""

    def __init__(self, places: list[int], index: Index) -> None:
        self.places = places
        self.facets: list[int] = []
        self._rank = array("l", [0]) * len(index.facet_of)
        for rank, pos in enumerate(places):
            self._rank[pos] = rank

    def read(self, index: Index) -> None:
        """Note the facets of all items."""
        self.facets = list(map(index.facet_of.__getitem__, self.places))

    def update(self, index: Index, touched: Collection[int]) -> None:
        """The touched items wear other facets now; their places stay."""
        for pos in touched if self.facets else ():
            self.facets[self._rank[pos]] = index.facet_of[pos]

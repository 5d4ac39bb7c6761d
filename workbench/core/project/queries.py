"""The list of source items: which, in which order, how many of what kind. Fast for 250,000 items.

Each item's facet text is kept in memory as a small number, its searched text beside it (:class:`Index`),
and the orders as lists, so that choosing, searching, sorting and drawing look-alikes together need no SQL.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Sequence
from itertools import compress
from operator import attrgetter
from typing import Any

from workbench.core.items import Flag, State
from workbench.core.project.derived import DECIDED, LATEST
from workbench.core.project.facets import Facet, read_facet, search_key
from workbench.core.project.index import Index, Order
from workbench.core.project.newer import PLACE, PLACED
from workbench.core.project.records import (
    BANDS,
    MODALITIES,
    NO_BAND,
    Facets,
    Grouped,
    ItemQuery,
    ItemRow,
    Tally,
)
from workbench.core.project.store import Store

# Choices of several values: field of the query, and what of a facet is compared. Flags are compared apart.
_CHOICES: dict[str, Callable[[Facet], str]] = {
    "states": attrgetter("state"),
    "modalities": attrgetter("modality"),
    "bands": attrgetter("band"),
    "sites": attrgetter("site"),
    "methods": attrgetter("method"),
    "reviewers": attrgetter("reviewer"),
    "sheets": attrgetter("sheet"),
}
_SWITCHES = ("must_ask", "auto", "differs")
# Latin words of two signs and more are looked for among the initials as well; these never mean initials.
_SPELT = re.compile(r"[A-Z][A-Z0-9]+")
_DEVICES = frozenset({"CT", "MR", "MRI", "DR", "CR", "DX", "MG", "RF", "DSA", "PET"})
_TEXTS_KEPT = 4
# The orders as they are chosen first. The last needs the look-alikes, which grouping needs as well.
_FIRST_ORDERS = (("count", True), ("confidence", False), ("name", False), ("similarity", False))

Test = tuple[str, Callable[[Facet], bool]]


def _tests(query: ItemQuery) -> list[Test]:
    """What a query asks of a facet: name of its field, and whether a facet will do."""
    tests: list[Test] = []
    for name, value_of in _CHOICES.items():
        chosen = getattr(query, name)
        if chosen:
            tests.append((name, _among(frozenset(chosen), value_of)))
    if query.flags:
        flags = frozenset(query.flags)
        tests.append(("flags", lambda facet: not flags.isdisjoint(facet.flags)))
    for name in _SWITCHES:
        wanted = getattr(query, name)
        if wanted is not None:
            tests.append((name, _among(frozenset({wanted}), attrgetter(name))))
    return tests


def _among(chosen: frozenset[Any], value_of: Callable[[Facet], Any]) -> Callable[[Facet], bool]:
    return lambda facet: value_of(facet) in chosen


class Queries:
    """Answers about the list of items of one project."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._orders: dict[tuple[str, bool], Order] = {}
        self._index: Index | None = None
        self._matches: dict[object, list[int]] = {}
        self._version: int | None = None

    def items_changed(self) -> None:
        """Items or suggestions changed: everything is read again when asked for."""
        self._orders.clear()
        self._matches.clear()
        self._index = None

    def decided(self, touched: Collection[int] | None) -> None:
        """Decisions changed, about these items (None: about many)."""
        self._matches.clear()
        if touched is None:
            self._index = None
            for order in self._orders.values():
                order.facets = []
        elif self._index is not None:
            self._index.update(touched)
            for order in self._orders.values():
                order.update(self._index, touched)

    def _current(self) -> Index:
        row = self._store.one("PRAGMA data_version")  # changes when another process wrote
        if row is not None and row[0] != self._version:
            self._version = row[0]
            self.items_changed()
        if self._index is None:
            self._index = Index(self._store)
        return self._index

    def _order(self, index: Index, sort: str, descending: bool) -> Order:
        key = (sort, descending)
        if key not in self._orders:
            self._orders[key] = Order(index.in_order(sort, descending), index)
        held = self._orders[key]
        if not held.facets:
            held.read(index)
        return held

    def get_ready(self) -> bool:
        """Do one piece (a tenth of a second) of what later questions need; False when there is none left."""
        index = self._current()
        for sort, descending in _FIRST_ORDERS:
            if (sort, descending) not in self._orders:
                self._order(index, sort, descending)
                return True
        return False

    def _matching(self, query: ItemQuery) -> list[int] | None:
        """Items that fit what is not in the facet text, in row order; None where nothing such is asked."""
        words = tuple(filter(None, map(search_key, query.text.split())))
        low, high = query.min_confidence, query.max_confidence
        if not words and low is None and high is None:
            return None
        # The list, the facets and the saved queues ask for the same texts one after the other.
        key = words, low, high
        if key not in self._matches:
            while len(self._matches) >= _TEXTS_KEPT:
                del self._matches[next(iter(self._matches))]
            self._matches[key] = self._match(words, low, high)
        return self._matches[key]

    def _match(self, words: Sequence[str], low: float | None, high: float | None) -> list[int]:
        index = self._current()
        found, texts, confidence = list(index.places), index.texts, index.confidence
        if low is not None or high is not None:
            least, most = max(low or 0.0, 0.0), 1.0 if high is None else high
            found = [pos for pos in found if least <= confidence[pos] <= most]
        for word in words:
            if _SPELT.fullmatch(word) and word not in _DEVICES:
                letters = word.lower()  # initials are kept in lower case
                found = [pos for pos in found if word in texts[pos] or letters in texts[pos]]
            else:
                found = [pos for pos in found if word in texts[pos]]
        return found

    def query(self, query: ItemQuery) -> list[int]:
        """Row numbers of the items that fit, in order.

        Raises:
            KeyError: An unknown ``sort``.
        """
        index = self._current()
        held = self._order(index, query.sort, query.descending)
        tests = [test for _, test in _tests(query)]
        good = [all(test(facet) for test in tests) for facet in index.facets]
        matching = self._matching(query)
        if matching is None:
            if all(good):
                return list(held.places)
            return list(compress(held.places, map(good.__getitem__, held.facets)))
        if held.places is index.places:
            order: Sequence[int] = matching
        else:
            chosen = set(matching)
            order = [pos for pos in held.places if pos in chosen]
        facet_of = index.facet_of
        return [pos for pos in order if good[facet_of[pos]]]

    def grouped(self, query: ItemQuery) -> Grouped:
        """The same, names that are identical after parsing and stand alike drawn together in one line."""
        index = self._current()
        families: dict[object, list[int]] = {}
        kin, facet_of, texts = index.kin, index.facet_of, index.texts
        is_open = [facet.state is State.OPEN for facet in index.facets]
        for pos in self.query(query):
            family = kin[pos]
            if not family:
                families[-pos] = [pos]
            elif is_open[facet_of[pos]]:
                families.setdefault(family, []).append(pos)
            else:  # settled in the same way: state, and what counts now
                state = index.facets[facet_of[pos]].state
                families.setdefault((family, state, texts[pos].split("\n", 3)[-1]), []).append(pos)
        lines = list(families.values())
        if query.sort == "count":
            lines.sort(key=lambda line: sum(map(index.count.__getitem__, line)), reverse=query.descending)
        return Grouped([line[0] for line in lines], {line[0]: tuple(line) for line in lines if len(line) > 1})

    def rows(self, rowids: Sequence[int]) -> list[ItemRow]:
        """The lines of the list for some items, in the order asked; unknown numbers are left out."""
        found = {
            row[0]: self._store.read(_item_row, row)
            for row in self._store.all(
                f"SELECT i.pos, i.id, {PLACE}, i.name, i.code, c.facet, i.count,"
                f" s.confidence, s.flags, {_pick('code')}, {_pick('name')}, {_pick('parts')}, d.reviewer"
                " FROM source_items i JOIN current c ON c.pos = i.pos"
                f" LEFT JOIN suggestions s ON s.pos = i.pos LEFT JOIN decisions d ON {LATEST} {PLACED}"
                " WHERE i.pos IN (SELECT value FROM json_each(?))",
                (json.dumps(list(rowids)),),
            )
        }
        return [found[rowid] for rowid in rowids if rowid in found]

    def facets(self, query: ItemQuery) -> Facets:
        """Counts for every value of every facet; see :class:`Facets`."""
        tests = _tests(query)
        sums: dict[str, dict[str, list[int]]] = {name: {} for name in (*_CHOICES, "flags", "must_ask")}
        total = Tally()
        for facet, tally in self._groups(query):
            missed = [name for name, test in tests if not test(facet)]
            if not missed:
                total += tally
                heeded = sums.items()
            elif len(missed) == 1 and missed[0] in sums:
                heeded = {missed[0]: sums[missed[0]]}.items()
            else:
                continue
            for name, held in heeded:
                for word in _words(name, facet):
                    pair = held.setdefault(word, [0, 0])
                    pair[0] += tally.items
                    pair[1] += tally.exams
        counts = {name: {word: Tally(*pair) for word, pair in held.items()} for name, held in sums.items()}
        return Facets(
            total=total,
            states=_ordered(counts["states"], [state.value for state in State]),
            flags=_ordered(counts["flags"], [flag.value for flag in Flag]),
            modalities=_ordered(counts["modalities"], MODALITIES),
            bands=_ordered(counts["bands"], [*(word for word, _ in BANDS), NO_BAND]),
            sites=dict(sorted(counts["sites"].items())),
            methods=dict(sorted(counts["methods"].items())),
            reviewers=dict(sorted(counts["reviewers"].items())),
            sheets=dict(sorted(counts["sheets"].items())),
            must_ask=_ordered(counts["must_ask"], ("yes", "no")),
        )

    def total(self, query: ItemQuery) -> Tally:
        """How many items fit, and the exams a year that they stand for."""
        tests = [test for _, test in _tests(query)]
        groups = self._groups(query)
        return sum((tally for facet, tally in groups if all(test(facet) for test in tests)), Tally())

    def totals(self) -> dict[State, Tally]:
        """Items and exams a year for every state."""
        tallies = {state: Tally() for state in State}
        for facet, tally in self._groups(ItemQuery()):
            tallies[facet.state] += tally
        return tallies

    def tally(self, rowids: Sequence[int]) -> Tally:
        """How many items these are, and the exams a year that they stand for."""
        count = self._current().count
        return Tally(len(rowids), sum(count[pos] for pos in rowids))

    def item_ids(self, rowids: Sequence[int]) -> list[str]:
        """The ids of some items, in row order."""
        where = "WHERE pos IN (SELECT value FROM json_each(?)) ORDER BY pos"
        sql = f"SELECT id FROM source_items {where}"
        return [item_id for (item_id,) in self._store.all(sql, (json.dumps(list(rowids)),))]

    def _groups(self, query: ItemQuery) -> list[tuple[Facet, Tally]]:
        """Items and exams by facet, of all items that fit what is not in the facet text."""
        index = self._current()
        matching = self._matching(query)
        tallies = index.tallies if matching is None else index.tally(matching)
        return [pair for pair in zip(index.facets, tallies, strict=True) if pair[1].items]


def _words(name: str, facet: Facet) -> Sequence[str]:
    """The values of a facet under the name of the query's field."""
    if name == "flags":
        return facet.flags
    if name == "must_ask":
        return ("yes",) if facet.must_ask else ("no",)
    return (_CHOICES[name](facet),)


def _pick(column: str) -> str:
    """Decided where decided, else suggested."""
    return f"CASE WHEN {DECIDED} THEN d.{column} ELSE s.{column} END"


def _ordered(tallies: dict[str, Tally], order: Sequence[str]) -> dict[str, Tally]:
    """In the order of product.md, values that no item has left out."""
    return {word: tallies[word] for word in order if word in tallies}


def _item_row(row: Sequence[Any]) -> ItemRow:
    rowid, item_id, sheet, number, name, code, text, count, confidence, flags, *rest = row
    first_code, first_name, parts, reviewer = rest
    facet = read_facet(text)
    return ItemRow(
        rowid=rowid,
        id=item_id,
        sheet=sheet,
        row=number,
        name=name,
        code=code,
        modality=facet.modality,
        count=count,
        state=facet.state,
        confidence=confidence,
        auto=facet.auto,
        flags=tuple(flags.split(",")) if flags else (),
        first_code=first_code or "",
        first_name=first_name or "",
        parts=parts or 0,
        reviewer=reviewer or "",
    )

"""The list of source items: which, in which order, how many of what kind. Fast for 250,000 items.

Each item's facet text is kept in memory as a small number, its searched text beside it (:class:`_Index`),
and the four orders as lists, so that choosing, searching and sorting need no SQL; only sheets, reviewers
and free confidence limits are looked for in the file.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from itertools import compress
from typing import Any

from workbench.core.items import Flag, State
from workbench.core.project.derived import DECIDED, LATEST
from workbench.core.project.facets import Facet, read_facet, search_key
from workbench.core.project.newer import IN_ORDER, PLACE, PLACED, SHEET, has_places
from workbench.core.project.records import BANDS, MODALITIES, NO_BAND, Facets, ItemQuery, ItemRow, Tally
from workbench.core.project.store import Store

_ORDERS = {
    "row": f"SELECT i.pos FROM source_items i JOIN current USING (pos) {PLACED} ORDER BY {IN_ORDER}",
    "name": "SELECT i.pos FROM source_items i JOIN current USING (pos) ORDER BY i.name {way}, i.pos",
    "count": "SELECT pos FROM current ORDER BY count {way}, pos",
    "confidence": "SELECT pos FROM current ORDER BY confidence {way} NULLS LAST, pos",
}


def _fits(query: ItemQuery, facet: Facet) -> bool:
    return (
        (not query.states or facet.state in query.states)
        and (not query.modalities or facet.modality in query.modalities)
        and (not query.bands or facet.band in query.bands)
        and (not query.sites or facet.site in query.sites)
        and (not query.flags or any(flag in query.flags for flag in facet.flag_words()))
        and (query.must_ask is None or facet.must_ask == query.must_ask)
        and (query.auto is None or facet.auto == query.auto)
    )


def _conditions(query: ItemQuery) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    """Conditions and values of what only the file knows."""
    found: list[tuple[str, Any]] = []
    if query.min_confidence is not None:
        found.append(("confidence >= ?", query.min_confidence))
    if query.max_confidence is not None:
        found.append(("confidence <= ?", query.max_confidence))
    if query.sheet is not None:
        found.append((f"pos IN (SELECT i.pos FROM source_items i {PLACED} WHERE {SHEET} = ?)", query.sheet))
    if query.reviewer is not None:
        found.append(("decision IN (SELECT number FROM decisions WHERE reviewer = ?)", query.reviewer))
    return tuple(condition for condition, _ in found), tuple(value for _, value in found)


class _Index:
    """Facet, exam count and searched text of every item, and the tally of every facet.

    About 250 bytes an item, nearly all of it text: looking for a word takes a quarter of SQL's time.
    """

    def __init__(self, store: Store) -> None:
        last = store.one("SELECT coalesce(max(pos), 0) FROM current")
        size = (last[0] if last else 0) + 1
        self.facets: list[Facet] = []
        self.tallies: list[Tally] = []
        self.places: list[int] = []
        self.facet_of = array("l", [0]) * size
        self.count = array("q", [0]) * size
        self.texts = [""] * size
        self._number: dict[str, int] = {}
        for pos, facet, count, text in store.each("SELECT pos, facet, count, search FROM current"):
            self.places.append(pos)
            self.texts[pos] = text
            self.facet_of[pos] = store.read(self._number_of, facet)
            self.count[pos] = count
        self.tallies = self.tally(self.places)

    def _number_of(self, text: str) -> int:
        number = self._number.get(text)
        if number is None:
            number = self._number[text] = len(self.facets)
            self.facets.append(read_facet(text))
            self.tallies.append(Tally())
        return number

    def update(self, store: Store, touched: Collection[int]) -> None:
        """Read facets and texts of the touched items again; none was added, no count changed."""
        rows = store.all(
            "SELECT pos, facet, search FROM current WHERE pos IN (SELECT value FROM json_each(?))",
            (json.dumps(list(touched)),),
        )
        for pos, facet, self.texts[pos] in rows:
            number = self._number_of(facet)
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


class _Order:
    """The items in one order, and beside it the facet of each: 24 bytes an item, a third less time."""

    def __init__(self, places: list[int], index: _Index) -> None:
        self.places = places
        self.facets: list[int] = []
        self._rank = array("l", [0]) * len(index.facet_of)
        for rank, pos in enumerate(places):
            self._rank[pos] = rank

    def read(self, index: _Index) -> None:
        """Note the facets of all items."""
        self.facets = list(map(index.facet_of.__getitem__, self.places))

    def update(self, index: _Index, touched: Collection[int]) -> None:
        """The touched items wear other facets now; their places stay."""
        for pos in touched if self.facets else ():
            self.facets[self._rank[pos]] = index.facet_of[pos]


class Queries:
    """Answers about the list of items of one project."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._orders: dict[tuple[str, bool], _Order] = {}
        self._index: _Index | None = None
        self._matches: tuple[object, list[int]] | None = None
        self._version: int | None = None

    def items_changed(self) -> None:
        """Items or suggestions changed: everything is read again when asked for."""
        self._orders.clear()
        self._index = self._matches = None

    def decided(self, touched: Collection[int] | None) -> None:
        """Decisions changed, about these items (None: about many)."""
        self._matches = None
        if touched is None:
            self._index = None
            for order in self._orders.values():
                order.facets = []
        elif self._index is not None:
            self._index.update(self._store, touched)
            for order in self._orders.values():
                order.update(self._index, touched)

    def _current(self) -> _Index:
        row = self._store.one("PRAGMA data_version")  # changes when another process wrote
        if row is not None and row[0] != self._version:
            self._version = row[0]
            self.items_changed()
        if self._index is None:
            self._index = _Index(self._store)
        return self._index

    def _order(self, index: _Index, sort: str, descending: bool) -> _Order:
        key = (sort, descending)
        if key not in self._orders:
            if sort == "row" and descending:
                places = self._order(index, "row", False).places[::-1]
            elif sort == "row" and not has_places(self._store):
                places = index.places
            else:
                sql = _ORDERS[sort].format(way="DESC" if descending else "")
                places = [pos for (pos,) in self._store.all(sql)]
            self._orders[key] = _Order(places, index)
        held = self._orders[key]
        if not held.facets:
            held.read(index)
        return held

    def _matching(self, query: ItemQuery) -> list[int] | None:
        """Items that fit what is not in the facet text, in row order; None where nothing such is asked."""
        conditions, values = _conditions(query)
        words = tuple(filter(None, map(search_key, query.text.split())))
        if not conditions and not words:
            return None
        # The list and the facets ask for the same text one after the other.
        key = conditions, values, words
        if self._matches is None or self._matches[0] != key:
            self._matches = key, self._match(conditions, values, words)
        return self._matches[1]

    def _match(self, conditions: Sequence[str], values: Sequence[Any], words: Sequence[str]) -> list[int]:
        index = self._current()
        found: Sequence[int] = index.places
        if conditions:
            where = " AND ".join(conditions)
            found = [pos for (pos,) in self._store.all(f"SELECT pos FROM current WHERE {where}", values)]
        texts = index.texts
        for word in words:
            found = [pos for pos in found if word in texts[pos]]
        return list(found)

    def query(self, query: ItemQuery) -> list[int]:
        """Row numbers of the items that fit, in order.

        Raises:
            KeyError: An unknown ``sort``.
        """
        index = self._current()
        held = self._order(index, query.sort, query.descending)
        good = [_fits(query, facet) for facet in index.facets]
        matching = self._matching(query)
        if matching is None:
            return list(
                held.places if all(good) else compress(held.places, map(good.__getitem__, held.facets))
            )
        if held.places is index.places:
            order: Sequence[int] = matching
        else:
            chosen = set(matching)
            order = [pos for pos in held.places if pos in chosen]
        facet_of = index.facet_of
        return [pos for pos in order if good[facet_of[pos]]]

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
        groups = self._groups(query)

        def count(free: ItemQuery, words: Callable[[Facet], list[str]]) -> dict[str, Tally]:
            tallies: dict[str, Tally] = {}
            for facet, tally in groups:
                if _fits(free, facet):
                    for word in words(facet):
                        tallies[word] = tallies.get(word, Tally()) + tally
            return tallies

        states = count(replace(query, states=()), lambda facet: [facet.state.value])
        flags = count(replace(query, flags=()), Facet.flag_words)
        modalities = count(replace(query, modalities=()), lambda facet: [facet.modality])
        bands = count(replace(query, bands=()), lambda facet: [facet.band])
        sites = count(replace(query, sites=()), lambda facet: [facet.site])
        must_ask = count(replace(query, must_ask=None), lambda facet: ["yes" if facet.must_ask else "no"])
        return Facets(
            total=sum((tally for facet, tally in groups if _fits(query, facet)), Tally()),
            states=_ordered(states, [state.value for state in State]),
            flags=_ordered(flags, [flag.value for flag in Flag]),
            modalities=_ordered(modalities, MODALITIES),
            bands=_ordered(bands, [*(word for word, _ in BANDS), NO_BAND]),
            sites=dict(sorted(sites.items())),
            must_ask=_ordered(must_ask, ("yes", "no")),
        )

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

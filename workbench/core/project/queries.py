"""The list of source items: which, in which order, how many of what kind. Fast for 250,000 items.

Each item's facet text is kept in memory as a small number, its searched text beside it (:class:`Index`),
and the orders as arrays, so that choosing, searching, sorting and drawing look-alikes together need no SQL.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Any

from workbench.core.items import Changes, Flag, State
from workbench.core.project import preferences
from workbench.core.project.derived import DECIDED, LATEST
from workbench.core.project.facets import read_facet, search_key
from workbench.core.project.found import Found
from workbench.core.project.index import Index
from workbench.core.project.kin import Grouped
from workbench.core.project.newer import PLACE, PLACED
from workbench.core.project.recognition import Marker, lists
from workbench.core.project.records import (
    BANDS,
    MODALITIES,
    NO_BAND,
    Facets,
    ItemQuery,
    ItemRow,
    Tally,
)
from workbench.core.project.store import Store
from workbench.core.project.texts import spelt

_CHOICES = ("states", "modalities", "bands", "sites", "methods", "reviewers", "sheets", "recognitions")
_SWITCHES = ("must_ask", "auto", "differs")
_TEXTS_KEPT = 4
_BY_SUGGESTION = ("confidence", "similarity")
_Asked = tuple[tuple[str, ...], float | None, float | None]  # words, least and highest confidence
# The orders as they are chosen first. The last needs the look-alikes, which grouping needs as well.
_FIRST_ORDERS = (("count", True), ("confidence", False), ("name", False), ("similarity", False))


def _fits(query: ItemQuery) -> dict[str, Callable[[Any], bool]]:
    """What a query asks of the properties of a facet."""
    fits: dict[str, Callable[[Any], bool]] = {}
    for name in _CHOICES:
        chosen = getattr(query, name)
        if chosen:
            fits[name] = frozenset(chosen).__contains__
    if query.flags:
        flags = frozenset(query.flags)
        fits["flags"] = lambda worn: not flags.isdisjoint(worn)
    for name in _SWITCHES:
        wanted = getattr(query, name)
        if wanted is not None:
            fits[name] = frozenset((wanted,)).__contains__
    return fits


def _narrows(words: Sequence[str], low: float | None, high: float | None, before: _Asked) -> bool:
    """True if what fits now fitted before as well: a word grew by a letter, or one more was typed."""
    earlier, *limits = before
    grown = all(any(w in word and (spelt(w) or not spelt(word)) for word in words) for w in earlier)
    return grown and limits in ([None, None], [low, high])


@dataclass(frozen=True, slots=True)
class ReadList:
    """The list as one thread read it, for another."""

    index: Index


class Queries:
    """Answers about the list of items of one project."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._orders: dict[tuple[str, bool], array[int]] = {}
        self._last: Found | None = None
        self._index: Index | None = None
        self._matches: dict[_Asked, list[int]] = {}
        self._version: int | None = None
        self._marker: Marker | None = None

    @property
    def marker(self) -> Marker:
        """Tells which lists of mutual recognition codes are on."""
        if self._marker is None:
            order = preferences.setting(self._store, "scope_order")
            self._marker = Marker.of(lists(self._store), order)
        return self._marker

    def items_changed(self) -> None:
        """Items or suggestions changed: everything is read again when asked for."""
        self._orders.clear()
        self._matches.clear()
        self._index = None
        self._marker = None

    def decided(self, touched: Collection[int] | None) -> None:
        """Decisions changed, about these items (None: about many)."""
        self._matches.clear()
        if touched is None:
            self._index = None
        elif self._index is not None:
            self._index.update(touched)

    def suggested(self, touched: Collection[int]) -> None:
        """These items have other suggestions: what rests on those is found anew when asked for."""
        self._matches.clear()
        for sort, descending in [key for key in self._orders if key[0] in _BY_SUGGESTION]:
            del self._orders[sort, descending]
        if self._index is not None:
            self._index.suggested(touched)

    def read_list(self) -> ReadList:
        """The list as it stands, for :meth:`follow`."""
        return ReadList(self._current())

    def follow(self, changes: Changes, read: ReadList) -> None:
        """An act was written through another connection of this program, and the list read there."""
        if changes.kinds <= {"decisions"}:  # the orders stay what they are
            self.decided(None)
        else:
            self.items_changed()
        self._index = read.index.of(self._store)

    def _written_elsewhere(self) -> bool:
        """Did another program write since this was asked last? What this one writes it tells."""
        if not self._store.read_only:
            return False
        before = self._version
        row = self._store.one("PRAGMA data_version")
        self._version = row[0] if row else None
        return self._version != before

    def _current(self) -> Index:
        if self._written_elsewhere():
            self.items_changed()
        if self._index is None:
            self._index = Index(self._store, self.marker.mark_of_text)
        return self._index

    def _order(self, index: Index, sort: str, descending: bool) -> array[int]:
        key = (sort, descending)
        if key not in self._orders:
            self._orders[key] = array("l", index.in_order(sort, descending))
        return self._orders[key]

    def get_ready(self) -> bool:
        """Do one piece (a tenth of a second) of what later questions need; False when there is none left."""
        index = self._current()
        if self._last is not None and self._last.read_on():
            return True
        self._last = None
        if index.texts.get_ready():
            return True
        for sort, descending in _FIRST_ORDERS:
            if (sort, descending) not in self._orders:
                self._order(index, sort, descending)
                return True
        return index.kin.get_ready()

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
        confidence = index.confidence
        found = next(
            (rows for key, rows in self._matches.items() if _narrows(words, low, high, key)), index.places
        )
        if low is not None or high is not None:
            least, most = max(low or 0.0, 0.0), 1.0 if high is None else high
            found = [pos for pos in found if least <= confidence[pos] <= most]
        for word in words:
            found = index.texts.with_word(word, found)
        return found

    def query(self, query: ItemQuery) -> Found:
        """Row numbers of the items that fit, in order.

        Raises:
            KeyError: An unknown ``sort``.
        """
        index = self._current()
        self._last = self._found(index, query, self._order(index, query.sort, query.descending))
        return self._last

    def _found(self, index: Index, query: ItemQuery, ordered: Sequence[int]) -> Found:
        """The items that fit, in the order given."""
        good = index.good(_fits(query))
        worn = index.facet_of[:]  # the list stays what it is while its items are settled
        matching = self._matching(query)
        if matching is None:
            size = len(worn)
            fitting = map(good.__getitem__, map(worn.__getitem__, ordered))
            return Found(
                ordered if all(good) else compress(ordered, fitting),
                sum(compress(index.items, good)),
                lambda pos: 0 <= pos < size and worn[pos] >= 0 and good[worn[pos]],
            )
        chosen = {pos for pos in matching if good[worn[pos]]}
        return Found(filter(chosen.__contains__, ordered), len(chosen), chosen.__contains__)

    def grouped(self, query: ItemQuery) -> Grouped:
        """The same, names that are identical after parsing and stand alike drawn together in one line."""
        index = self._current()
        if query.sort == "count":
            return index.kin.grouped(self._found(index, query, index.places), query.descending)
        return index.kin.grouped(self.query(query), None)

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
        index = self._current()
        if not self.marker.lists:
            return [found[rowid] for rowid in rowids if rowid in found]
        return [
            replace(found[rowid], recognition=index.recognition(rowid)) for rowid in rowids if rowid in found
        ]

    def facets(self, query: ItemQuery) -> Facets:
        """Counts for every value of every facet; see :class:`Facets`."""
        index, fits = self._current(), _fits(query)
        items, exams = self._tally(query)
        good = index.good(fits)

        def sums(name: str) -> dict[Any, Tally]:
            free = {other: test for other, test in fits.items() if other != name}
            heeded = good if name not in fits else index.good(free)
            return index.columns[name].sums(heeded, items, exams)

        flags: dict[str, Tally] = {}
        for worn, tally in sums("flags").items():
            for flag in worn:
                flags[flag] = flags.get(flag, Tally()) + tally
        must_ask = sums("must_ask")
        return Facets(
            total=Tally(sum(compress(items, good)), sum(compress(exams, good))),
            states=_ordered(sums("states"), list(State)),
            flags=_ordered(flags, [flag.value for flag in Flag]),
            modalities=_ordered(sums("modalities"), MODALITIES),
            bands=_ordered(sums("bands"), [*(word for word, _ in BANDS), NO_BAND]),
            sites=dict(sorted(sums("sites").items())),
            methods=dict(sorted(sums("methods").items())),
            reviewers=dict(sorted(sums("reviewers").items())),
            sheets=dict(sorted(sums("sheets").items())),
            recognitions=dict(sorted(sums("recognitions").items())) if self.marker.lists else {},
            must_ask={word: must_ask[on] for word, on in (("yes", True), ("no", False)) if on in must_ask},
        )

    def total(self, query: ItemQuery) -> Tally:
        """How many items fit, and the exams a year that they stand for."""
        good = self._current().good(_fits(query))
        items, exams = self._tally(query)
        return Tally(sum(compress(items, good)), sum(compress(exams, good)))

    def totals(self) -> dict[State, Tally]:
        """Items and exams a year for every state."""
        index = self._current()
        sums = index.columns["states"].sums(index.good({}), index.items, index.exams)
        return {state: sums.get(state, Tally()) for state in State}

    def tally(self, rowids: Sequence[int]) -> Tally:
        """How many items these are, and the exams a year that they stand for."""
        count = self._current().count
        return Tally(len(rowids), sum(count[pos] for pos in rowids))

    def item_ids(self, rowids: Sequence[int]) -> list[str]:
        """The ids of some items, in row order."""
        where = "WHERE pos IN (SELECT value FROM json_each(?)) ORDER BY pos"
        sql = f"SELECT id FROM source_items {where}"
        return [item_id for (item_id,) in self._store.all(sql, (json.dumps(list(rowids)),))]

    def _tally(self, query: ItemQuery) -> tuple[list[int], list[int]]:
        """Items and exams of each facet, of all items that fit what is not in the facet text."""
        index = self._current()
        matching = self._matching(query)
        return (index.items, index.exams) if matching is None else index.tally(matching)


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

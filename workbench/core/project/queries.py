"""The list of source items: which, in which order, how many of what kind. Fast for 250,000 items.

What people filter by stands in one short text an item (``facet``, see :mod:`derived`) under an index. Its few
hundred distinct values are chosen from in Python, and only then are items fetched. The four orders are read
once
and kept until the items, or the suggestions, change.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from workbench.core.items import Flag, State
from workbench.core.project.derived import Facet, read_facet, search_key
from workbench.core.project.records import BANDS, MODALITIES, NO_BAND, Facets, ItemQuery, ItemRow, Tally
from workbench.core.project.store import Store
from workbench.core.text import normalise

_ORDERS = {
    "name": (
        "SELECT pos FROM source_items ORDER BY name, pos",
        "SELECT pos FROM source_items ORDER BY name DESC, pos",
    ),
    "count": (
        "SELECT pos FROM current ORDER BY count, pos",
        "SELECT pos FROM current ORDER BY count DESC, pos",
    ),
    "confidence": (
        "SELECT pos FROM current ORDER BY confidence NULLS LAST, pos",
        "SELECT pos FROM current ORDER BY confidence DESC NULLS LAST, pos",
    ),
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


def _rest(query: ItemQuery) -> tuple[list[str], list[Any]]:
    """Conditions and values of what is not in the facet text."""
    conditions, values = [], []
    for column in ("sheet", "reviewer"):
        value = getattr(query, column)
        if value is not None:
            conditions.append(f"{column} = ?")
            values.append(value)
    if query.min_confidence is not None:
        conditions.append("confidence >= ?")
        values.append(query.min_confidence)
    if query.max_confidence is not None:
        conditions.append("confidence <= ?")
        values.append(query.max_confidence)
    for word in normalise(query.text).split():
        conditions.append("instr(search, ?) > 0")
        values.append(search_key(word))
    return conditions, values


class Queries:
    """Answers about the list of items of one project, with the orders kept between questions."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._orders: dict[tuple[str, bool], list[int]] = {}
        self._seen_version: int | None = None

    def forget(self) -> None:
        """Items or suggestions changed: the orders are read again when asked for."""
        self._orders.clear()

    def _order(self, sort: str, descending: bool) -> list[int]:
        row = self._store.one("PRAGMA data_version")  # changes when another process wrote
        if row is not None and row[0] != self._seen_version:
            self._seen_version = row[0]
            self._orders.clear()
        key = (sort, descending)
        if key not in self._orders:
            self._orders[key] = [pos for (pos,) in self._store.all(_ORDERS[sort][descending])]
        return self._orders[key]

    def _groups(self, query: ItemQuery) -> list[tuple[str, int, int]]:
        """``(facet, items, exams)`` of all items that fit what is not in the facet text."""
        conditions, values = _rest(query)
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        sql = f"SELECT facet, count(*), sum(count) FROM current {where} GROUP BY facet"
        if conditions:
            # A scan of the table in its own order, then grouping, beats jumping about by the index.
            sql = f"SELECT facet, count(*), sum(count) FROM current NOT INDEXED {where} GROUP BY facet"
        return self._store.all(sql, values)

    def query(self, query: ItemQuery) -> list[int]:
        """Row numbers of the items that fit, in order.

        Raises:
            KeyError: An unknown ``sort``.
        """
        found = self._unordered(query)
        if query.sort == "row":
            return found if not query.descending else found[::-1]
        order = self._order(query.sort, query.descending)
        if len(found) == len(order):
            return list(order)
        chosen = set(found)
        return [pos for pos in order if pos in chosen]

    def _unordered(self, query: ItemQuery) -> list[int]:
        """The items that fit, in row order."""
        conditions, values = _rest(query)
        every = [facet for (facet,) in self._store.all("SELECT DISTINCT facet FROM current")]
        facets = [facet for facet in every if _fits(query, read_facet(facet))]
        if not facets:
            return []
        index = ""
        if len(facets) < len(every):
            conditions.append("facet IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(facets))
        if len(conditions) > (len(facets) < len(every)):
            index = "NOT INDEXED"
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        rows = [pos for (pos,) in self._store.all(f"SELECT pos FROM current {index} {where}", values)]
        rows.sort()
        return rows

    def rows(self, rowids: Sequence[int]) -> list[ItemRow]:
        """The lines of the list for some items, in the order asked; unknown numbers are left out."""
        found = {
            row[0]: _item_row(row)
            for row in self._store.all(
                "SELECT c.pos, i.id, i.sheet, i.row, i.name, i.code, c.modality, i.count, c.state,"
                " c.confidence, c.auto, c.flags, c.code, c.name, c.parts, c.reviewer"
                " FROM current c JOIN source_items i USING (pos)"
                " WHERE c.pos IN (SELECT value FROM json_each(?))",
                (json.dumps(list(rowids)),),
            )
        }
        return [found[rowid] for rowid in rowids if rowid in found]

    def facets(self, query: ItemQuery) -> Facets:
        """Counts for every value of every facet; see :class:`Facets`."""
        groups = [(read_facet(text), Tally(items, exams)) for text, items, exams in self._groups(query)]

        def count(free: ItemQuery, words: Callable[[Facet], list[str]]) -> dict[str, Tally]:
            tallies: dict[str, Tally] = {}
            for facet, tally in groups:
                if _fits(free, facet):
                    for word in words(facet):
                        tallies[word] = tallies.get(word, Tally()) + tally
            return tallies

        fitting = [tally for facet, tally in groups if _fits(query, facet)]
        return Facets(
            total=sum(fitting, Tally()),
            states=_ordered(
                count(replace(query, states=()), lambda f: [f.state.value]), [s.value for s in State]
            ),
            flags=_ordered(count(replace(query, flags=()), Facet.flag_words), [f.value for f in Flag]),
            modalities=_ordered(count(replace(query, modalities=()), lambda f: [f.modality]), MODALITIES),
            bands=_ordered(
                count(replace(query, bands=()), lambda f: [f.band]), [*(word for word, _ in BANDS), NO_BAND]
            ),
            sites=dict(sorted(count(replace(query, sites=()), lambda f: [f.site]).items())),
            must_ask=_ordered(
                count(replace(query, must_ask=None), lambda f: ["yes" if f.must_ask else "no"]), ("yes", "no")
            ),
        )

    def totals(self) -> dict[State, Tally]:
        """Items and exams a year for every state."""
        tallies = {state: Tally() for state in State}
        for text, items, exams in self._groups(ItemQuery()):
            tallies[read_facet(text).state] += Tally(items, exams)
        return tallies


def _ordered(tallies: dict[str, Tally], order: Sequence[str]) -> dict[str, Tally]:
    """In the order of product.md, values that no item has left out."""
    return {word: tallies[word] for word in order if word in tallies}


def _item_row(row: Sequence[Any]) -> ItemRow:
    rowid, item_id, sheet, number, name, code, modality, count, state, confidence, auto, flags, *rest = row
    first_code, first_name, parts, reviewer = rest
    return ItemRow(
        rowid=rowid,
        id=item_id,
        sheet=sheet,
        row=number,
        name=name,
        code=code,
        modality=modality,
        count=count,
        state=State(state),
        confidence=confidence,
        auto=bool(auto),
        flags=tuple(flags.split(",")) if flags else (),
        first_code=first_code,
        first_name=first_name,
        parts=parts,
        reviewer=reviewer,
    )

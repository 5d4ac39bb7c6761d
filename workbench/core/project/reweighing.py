"""The columns that lists and bulk acceptance read, in the light of imported memories.

A suggestion's body stays the engine's and is weighed whenever it is read; its columns (confidence, automatic,
first item) are weighed when a memory comes or goes, so that filters and bulk acceptance know. The project's
own decisions are left out of that: bulk acceptance asks them anew each time (``contradicted``).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import replace

import orjson

from workbench.core.items import Candidate, PartSuggestion, Suggestion
from workbench.core.packing import suggestion_from_json
from workbench.core.project.derived import refresh
from workbench.core.project.memories import imported_precedents
from workbench.core.project.memory_sources import touched_by
from workbench.core.project.store import Store
from workbench.core.project.suggestions import columns_of, may_be_automatic
from workbench.core.suggest import Answer, agreed, threshold, weigh

_COLUMNS = "confidence, auto, flags, code, name, parts, mark, shape, found"
_STORE = f"UPDATE suggestions SET {_COLUMNS.replace(',', ' = ?,')} = ? WHERE pos = ?"
_PLAIN = "substr(i.search, 1, instr(i.search || char(10), char(10)) - 1)"
_REMEMBERED = f"""
SELECT i.pos FROM source_items i JOIN suggestions s ON s.pos = i.pos
WHERE i.pos IN (SELECT value FROM json_each(?)) AND (
    EXISTS (SELECT 1 FROM memories m WHERE m.plain = {_PLAIN} AND m.modality = i.kind AND m.out = 0)
    OR s.parse <> '' AND EXISTS (SELECT 1 FROM memories m WHERE m.parse = s.parse AND m.out = 0))
"""


def reweigh(store: Store, places: Collection[int], budget: float) -> None:
    """Weigh the columns of some items anew; within a transaction."""
    if not places:
        return
    known = {
        row[0]: row[1:]
        for row in store.all(
            f"SELECT pos, {_COLUMNS} FROM suggestions WHERE pos IN (SELECT value FROM json_each(?))",
            (json.dumps(list(places)),),
        )
    }
    changed = {pos: columns for pos, columns in _weighed(store, places, budget) if columns != known[pos]}
    store.run_many(_STORE, ((*columns, pos) for pos, columns in changed.items()))
    refresh(store, list(changed))


def _weighed(
    store: Store, places: Collection[int], budget: float
) -> Iterator[tuple[int, tuple[object, ...]]]:
    """For each item with a suggestion its columns."""
    bodies: dict[int, bytes] = dict(
        store.all(
            "SELECT pos, body FROM suggestions WHERE pos IN (SELECT value FROM json_each(?))",
            (json.dumps(list(places)),),
        )
    )
    least = threshold(budget)
    for pos, precedents in imported_precedents(store, bodies):
        body = bodies[pos]
        own, first = store.read(_own, body)
        if precedents and {p.answer for p in precedents} == {
            first
        }:  # most: nothing changes but how sure it is
            sure, auto = agreed(precedents, own.confidence, own.flags, budget)
            yield pos, columns_of(replace(own, confidence=sure, auto=auto))
            continue
        whole = store.read(suggestion_from_json, body)
        whole = replace(whole, auto=whole.confidence >= least and (whole.auto or may_be_automatic(whole)))
        yield pos, columns_of(weigh(whole, precedents, budget))


def _own(body: bytes) -> tuple[Suggestion, Answer]:
    """Of a stored suggestion what its columns need, five times as fast as the whole; its first answer."""
    value = orjson.loads(body)
    firsts = [candidates[0] if candidates else None for _, candidates in value[1]]
    parts = tuple(PartSuggestion("", (Candidate(c[0], c[1], c[2], c[3]),) if c else ()) for c in firsts)
    answer = tuple(sorted(c[0] for c in firsts if c)) or (str(value[7]),)
    return Suggestion(parts, value[2], bool(value[3]), tuple(value[4])), answer


def reweigh_remembered(store: Store, budget: float, places: Collection[int] | None = None) -> None:
    """The same for all open items (of some items) that memories in force are about.

    Of decided items the columns stay as they were when they were decided.
    """
    if store.one("SELECT 1 FROM memories WHERE out = 0 LIMIT 1"):
        about = touched_by(store, "m.out = 0") if places is None else _remembered(store, places)
        reweigh(store, open_ones(store, about), budget)


def _remembered(store: Store, places: Collection[int]) -> list[int]:
    """Those of some items that memories in force are about; :func:`touched_by` reads everything."""
    rows = store.all(_REMEMBERED, (json.dumps(list(places)),))
    return [pos for (pos,) in rows]


def open_ones(store: Store, places: Collection[int]) -> list[int]:
    """Those of some items that nobody decided, or whose decision was taken back."""
    return [
        pos
        for (pos,) in store.all(
            "SELECT c.pos FROM current c LEFT JOIN decisions d ON d.number = c.decision"
            " WHERE coalesce(d.state, 'open') IN ('open', 'question')"
            " AND c.pos IN (SELECT value FROM json_each(?)) ORDER BY c.pos",
            (json.dumps(list(places)),),
        )
    ]

"""The table ``current``: where every item stands now, derived from items, suggestions and history.

One statement defines it (:data:`_DERIVE`). It runs for the touched items in the transaction of every
change, and for all items in :func:`rebuild`; so what a change leaves can never differ from what history
says.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from workbench.core.items import State
from workbench.core.project.facets import DIFFERS, NO_METHOD, NO_SHAPE, SEPARATOR, STATE_LETTERS
from workbench.core.project.newer import PLACED, SHEET, SOURCE
from workbench.core.project.store import Store

LATEST = "d.number = (SELECT max(number) FROM decisions WHERE pos = i.pos)"
# A decision says what counts, unless it left the item open or asked the hospital: then the suggestion shows.
DECIDED = "d.state NOT IN ('open', 'question')"

# What counts is not what was suggested first, or people who looked at the item did not agree.
_DIFFERS = f"""{DECIDED} AND (
    s.pos IS NOT NULL AND (d.code <> s.code OR d.parts <> s.parts OR d.parts > 1 AND d.found <> s.found)
    OR EXISTS (SELECT 1 FROM decisions e WHERE e.pos = i.pos AND e.reviewer <> d.reviewer
        AND e.state NOT IN ('open', 'question')
        AND (e.code <> d.code OR e.parts <> d.parts OR d.parts > 1 AND e.found <> d.found)))"""

_LETTERS = " ".join(f"WHEN '{state}' THEN '{letter}'" for state, letter in STATE_LETTERS.items())

# An item about which nobody said anything yet: all of a new list, and the long road takes thrice the time.
UNTOUCHED = "decision IS NULL AND confidence IS NULL"
_UNTOUCHED_FACET = f"'{STATE_LETTERS[State.OPEN]}-0' || kind || '--00{NO_METHOD}-{SEPARATOR}'"

# mark is band, auto, flags: the flags go behind modality and site.
_DERIVE = f"""
INSERT OR REPLACE INTO current (pos, decision, count, confidence, facet, search)
SELECT pos, decision, count, confidence,
    CASE WHEN {UNTOUCHED} THEN {_UNTOUCHED_FACET}
        ELSE CASE state {_LETTERS} END || substr(mark, 1, 2)
        || CASE shape WHEN '{NO_SHAPE}' THEN kind || '--' ELSE shape END || substr(mark, 3, 2)
        || CASE WHEN length(code) >= 10 THEN substr(code, 1, 1) || substr(code, 9, 2) ELSE '{NO_METHOD}' END
        || CASE WHEN differs THEN '{DIFFERS}' ELSE '-' END
        || reviewer || '{SEPARATOR}'
    END || source || ':' || sheet,
    search || char(10) || found
FROM (
    SELECT i.pos, coalesce(i.count, 0) AS count, i.kind, i.search,
        d.number AS decision, coalesce(d.state, 'open') AS state,
        s.confidence, coalesce(s.mark, '-000') AS mark,
        coalesce(CASE WHEN {DECIDED} THEN d.shape ELSE s.shape END, '{NO_SHAPE}') AS shape,
        coalesce(CASE WHEN {DECIDED} THEN d.code ELSE s.code END, '') AS code,
        coalesce(CASE WHEN {DECIDED} THEN d.found ELSE s.found END, '') AS found,
        {_DIFFERS} AS differs, coalesce(d.reviewer, '') AS reviewer, {SOURCE} AS source, {SHEET} AS sheet
    FROM source_items i
    LEFT JOIN suggestions s ON s.pos = i.pos
    LEFT JOIN decisions d ON {LATEST}
    {PLACED}
    WHERE {{touched}} AND i.pos NOT IN (SELECT pos FROM retired))
"""
_DERIVE_SOME = _DERIVE.format(touched="i.pos IN (SELECT value FROM json_each(?))")
REBUILD = ("DELETE FROM current", _DERIVE.format(touched="true"))


def refresh(store: Store, touched: Collection[int]) -> None:
    """Derive the touched items (``pos``) anew; within the transaction of the change."""
    store.run(_DERIVE_SOME, (json.dumps(list(touched)),))


def rebuild(store: Store) -> None:
    """Derive all items anew from items, suggestions and history; within a transaction."""
    for statement in REBUILD:
        store.run(statement)

"""How many items waited for a decision after each step: what the burn-down is drawn from."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.core.project.records import Moment
from workbench.core.project.store import Store

_WAITS = "d.state IN ('open', 'question')"
# Changes of items between waiting and settled, by the step that brought them; they wait from the import on.
_TURNS = f"""
SELECT s.at, sum(turns.by), sum(turns.by * turns.count) FROM (
    SELECT d.step, c.count, {_WAITS} - lag({_WAITS}, 1, 1) OVER (PARTITION BY d.pos ORDER BY d.number) AS by
    FROM decisions d JOIN current c USING (pos)) AS turns
JOIN steps s ON s.seq = turns.step WHERE turns.by <> 0 GROUP BY turns.step ORDER BY turns.step
"""
_ARRIVALS = """
SELECT f.imported_at, count(*), sum(c.count)
FROM current c JOIN source_items i USING (pos) JOIN source_files f ON f.number = i.source
GROUP BY f.number ORDER BY f.number
"""


def thinned(moments: Sequence[Moment], most: int) -> list[Moment]:
    """Evenly chosen moments, about ``most``, and the last: enough to draw."""
    every = len(moments) // most + 1
    return [*moments[:-1:every], *moments[-1:]]


def course(store: Store) -> list[Moment]:
    """Waiting items and their exams a year after each import and step that changed them, the oldest first.

    Only items that are in the list now are counted: what a newer list retired never was. 250,000 decisions
    take about a second.
    """
    turns = sorted([*store.all(_ARRIVALS), *store.all(_TURNS)], key=lambda turn: str(turn[0]))
    moments: list[Moment] = []
    items = exams = 0
    for at, by_items, by_exams in turns:
        items += by_items
        exams += by_exams
        moments.append(Moment(at, items, exams))
    return moments

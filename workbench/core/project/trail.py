"""The history line by line, for an audit: every decision with its step and its item.

Lines are read one by one, so that a history of any length needs little memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workbench.core.items import Decision, Step
from workbench.core.project.store import Store
from workbench.core.project.values import decision_from_json

_STEP = ("id", "seq", "kind", "actor", "at", "count", "target", "hash")


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One decision of the history.

    Attributes:
        step: The step it belongs to.
        decision: What was settled, as it was settled then.
        sheet, row, name, code: Where the item stands in the hospital's list, its name and local code.
    """

    step: Step
    decision: Decision
    sheet: str
    row: int
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class StepTotal:
    """How many steps of a kind a person took, about how many items, from when to when."""

    kind: str
    actor: str
    steps: int
    items: int
    first: str
    last: str


class Trail:
    """The history of one project, from the first decision to the last."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def totals(self) -> list[StepTotal]:
        """Steps by person and kind, the busiest person first."""
        rows = self._store.all(
            "SELECT kind, actor, count(*), sum(count), min(at), max(at) FROM steps GROUP BY actor, kind"
            " ORDER BY sum(sum(count)) OVER (PARTITION BY actor) DESC, actor, sum(count) DESC, kind"
        )
        return [StepTotal(*row) for row in rows]

    def lines(self) -> Iterator[TrailLine]:
        """Every decision in the order it was taken.

        Raises:
            ProjectProblem: A line cannot be read; those before it were given.
        """
        rows = self._store.each(
            f"SELECT {', '.join(f's.{name}' for name in _STEP)}, d.body, i.sheet, i.row, i.name, i.code"
            " FROM decisions d JOIN steps s ON s.seq = d.step JOIN source_items i ON i.pos = d.pos"
            " ORDER BY d.number"
        )
        return (self._store.read(_line, row) for row in rows)


def _line(row: tuple[Any, ...]) -> TrailLine:
    body, sheet, number, name, code = row[len(_STEP) :]
    return TrailLine(Step(*row[: len(_STEP)]), decision_from_json(body), sheet, number, name, code)

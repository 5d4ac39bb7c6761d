"""The history line by line, for an audit: every decision with its step, its item and what was suggested.

Lines are read one by one, so that a history of any length needs little memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workbench.core.items import DecidedPart, Decision, NoItemReason, Step
from workbench.core.packing import first_answer_from_json
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
        suggested: First candidates of all parts as suggested now; None where there is none.
        no_item: The reason, where "no standard item" is suggested.
        confidence: Of the suggestion; None without one.
    """

    step: Step
    decision: Decision
    sheet: str
    row: int
    name: str
    code: str
    suggested: tuple[DecidedPart, ...] | None
    no_item: NoItemReason | None
    confidence: float | None


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
            f"SELECT {', '.join(f's.{name}' for name in _STEP)}, d.body, i.sheet, i.row, i.name, i.code,"
            " g.body, g.confidence"
            " FROM decisions d JOIN steps s ON s.seq = d.step JOIN source_items i ON i.pos = d.pos"
            " LEFT JOIN suggestions g ON g.pos = d.pos ORDER BY d.number"
        )
        return (self._store.read(_line, row) for row in rows)


def _line(row: tuple[Any, ...]) -> TrailLine:
    body, sheet, number, name, code, suggestion, confidence = row[len(_STEP) :]
    suggested, no_item = first_answer_from_json(suggestion) if suggestion is not None else (None, None)
    decision = decision_from_json(body)
    step = Step(*row[: len(_STEP)])
    return TrailLine(step, decision, sheet, number, name, code, suggested, no_item, confidence)

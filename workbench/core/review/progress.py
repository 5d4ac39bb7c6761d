"""How far the review is, by items and by the exams they stand for."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.core.items import State
from workbench.core.project import Project

_WAITING = (State.OPEN, State.QUESTION)


@dataclass(frozen=True, slots=True)
class ReviewProgress:
    """Counts by state.

    Attributes:
        items, exams: For every state; exams a year as the list gives them, 0 where it does not.
    """

    items: dict[State, int]
    exams: dict[State, int]

    @property
    def item_total(self) -> int:
        """All source items."""
        return sum(self.items.values())

    @property
    def exam_total(self) -> int:
        """All exams a year."""
        return sum(self.exams.values())

    @property
    def decided_items(self) -> int:
        """Items that are neither open nor waiting for the hospital."""
        return self.item_total - sum(self.items[state] for state in _WAITING)

    @property
    def decided_exams(self) -> int:
        """Exams a year that the decided items stand for."""
        return self.exam_total - sum(self.exams[state] for state in _WAITING)

    @property
    def item_share(self) -> float:
        """Decided share of the items, 0..1; 0 for an empty project."""
        return self.decided_items / self.item_total if self.item_total else 0.0

    @property
    def exam_share(self) -> float:
        """Decided share of the exams, 0..1; that of the items where the list gives no counts."""
        return self.decided_exams / self.exam_total if self.exam_total else self.item_share


def progress(project: Project) -> ReviewProgress:
    """Count; fast enough to ask after every key."""
    totals = project.totals()
    return ReviewProgress(
        {state: totals[state].items for state in State}, {state: totals[state].exams for state in State}
    )

"""How far the review is, by items and by the exams they stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from workbench.core.items import State, Step
from workbench.core.project import Project

_WAITING = (State.OPEN, State.QUESTION)
# Acts of a person on one item or a few that look alike; larger ones say nothing about a person's pace.
_BY_HAND = ("accept", "adjust", "no_item", "question")
_MOST_BY_HAND = 50
_BREAK_SECONDS = 300.0  # a longer pause is no work
_LEAST_ITEMS, _LEAST_HOURS = 10, 1 / 60  # less says nothing about a pace


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


@dataclass(frozen=True, slots=True)
class Pace:
    """Items settled by hand, and the hours of work that they took, pauses left out."""

    items: int
    hours: float

    @property
    def per_hour(self) -> float | None:
        """Items an hour; None until there are enough to say."""
        told = self.items >= _LEAST_ITEMS and self.hours >= _LEAST_HOURS
        return self.items / self.hours if told else None

    def hours_left(self, waiting: int) -> float | None:
        """Hours that so many items take at this pace."""
        return waiting / self.per_hour if self.per_hour else None


def pace(steps: Iterable[Step]) -> Pace:
    """The pace of everyone who worked on a project, over its whole history (in any order)."""
    items, seconds = 0, 0.0
    by_person: dict[str, list[Step]] = {}
    for step in steps:
        if step.kind in _BY_HAND and step.count <= _MOST_BY_HAND:
            by_person.setdefault(step.actor, []).append(step)
    for done in by_person.values():
        done.sort(key=lambda step: step.seq)
        for before, after in pairwise(done):
            gap = (datetime.fromisoformat(after.at) - datetime.fromisoformat(before.at)).total_seconds()
            if 0 <= gap <= _BREAK_SECONDS:
                items += after.count
                seconds += gap
    return Pace(items, seconds / 3600)

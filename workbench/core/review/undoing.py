"""Undo and redo that live with the data: both append a step, nothing is ever taken out of the history.

Which step comes next is read from the history itself, so it survives a restart. A new act after an undo
ends the chance of redo, as everywhere; what was undone still stands in the history.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from weakref import WeakKeyDictionary

from workbench.core.items import Changes, Decision, State, Step
from workbench.core.project import NEW_ROWS, REIMPORT, Project

UNDO, REDO, GO_BACK = "undo", "redo", "go_back"


class _Stacks:
    """Steps that can be undone and redone, the next one last; follows the history as it grows."""

    def __init__(self) -> None:
        self.read = 0
        self.done: list[Step] = []
        self.undone: list[Step] = []

    def follow(self, project: Project) -> None:
        for step in reversed(project.steps(after=self.read)):
            self.read = step.seq
            if step.kind == UNDO:
                self.undone.append(self.done.pop())
            elif step.kind == REDO:
                self.done.append(self.undone.pop())
            elif step.kind == REIMPORT:  # items that earlier steps settled may be retired
                self.done.clear()
                self.undone.clear()
            elif step.kind != NEW_ROWS:
                self.done.append(step)
                self.undone.clear()


_stacks: WeakKeyDictionary[Project, _Stacks] = WeakKeyDictionary()


def _of(project: Project) -> _Stacks:
    stacks = _stacks.setdefault(project, _Stacks())
    stacks.follow(project)
    return stacks


def undo_step(project: Project) -> Step | None:
    """The step that :func:`undo` would take back; None if there is none."""
    done = _of(project).done
    return done[-1] if done else None


def redo_step(project: Project) -> Step | None:
    """The step that :func:`redo` would restore; None if there is none."""
    undone = _of(project).undone
    return undone[-1] if undone else None


def can_undo(project: Project) -> bool:
    """Is there a step to take back?"""
    return undo_step(project) is not None


def can_redo(project: Project) -> bool:
    """Is there a step to restore?"""
    return redo_step(project) is not None


def undo(project: Project, actor: str) -> Changes:
    """Append a step that restates what counted before the last step. Nothing to undo changes nothing.

    Restated decisions keep the reviewer and the time of when they were taken; an item that nobody had
    decided becomes open.
    """
    target = undo_step(project)
    if target is None:
        return Changes()
    decisions = [
        before or _open(project, item_id, actor)
        for item_id, before in project.decisions_before(target.seq).items()
    ]
    return project.append_step(UNDO, actor, decisions, target.seq)[1]


def redo(project: Project, actor: str) -> Changes:
    """Append a step that restates the step undone last. Nothing to redo changes nothing."""
    target = redo_step(project)
    if target is None:
        return Changes()
    return project.append_step(REDO, actor, project.decisions_of(target.seq), target.seq)[1]


def go_back(project: Project, seq: int, actor: str) -> Changes:
    """Append one step that restates, for every item touched since, what counted after step ``seq``.

    It is a step as any other: :func:`undo` takes all of it back. Where nothing differs, nothing changes.

    Args:
        seq: Number of a step; 0 for before the first.
    """
    decisions = list(_differing(project, seq, actor))
    if not decisions:
        return Changes()
    return project.append_step(GO_BACK, actor, decisions, seq)[1]


def items_since(project: Project, seq: int) -> int:
    """How many items :func:`go_back` would restate."""
    return sum(1 for _ in _differing(project, seq, ""))


def _differing(project: Project, seq: int, actor: str) -> Iterator[Decision]:
    for item_id, then, now in project.decisions_since(seq):
        before = then or _open(project, item_id, actor)
        both_open = before.state is State.OPEN and now.state is State.OPEN
        if not both_open and replace(before, note="") != replace(now, note=""):
            yield before


def _open(project: Project, item_id: str, actor: str) -> Decision:
    """An item that nobody had decided is open again."""
    return Decision(item_id, State.OPEN, reviewer=actor, release_id=project.info.release_id)

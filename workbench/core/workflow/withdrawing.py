"""Withdraw what was taken in from others, and open again every decision that leaned on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.core import review
from workbench.core.errors import InputProblem
from workbench.core.items import Changes
from workbench.core.project import Leaning, Project, Withdrawal
from workbench.core.words import Message


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was done: answers that were in force, decisions that leaned on withdrawn ones, those reopened."""

    withdrawn: int
    leaning: tuple[Leaning, ...]
    reopened: int
    changes: Changes


def withdraw(project: Project, what: Sequence[Withdrawal], actor: str, *, reopen: bool = False) -> Withdrawn:
    """Withdraw whole memories, or the answers for some names.

    Args:
        what: Each names a memory (id of its pack, or of the file), a name, or both: a name alone is that of
            whoever said so.
        reopen: Open the decisions again that leaned on it, in one step.

    Raises:
        InputProblem: No reason, neither pack nor name, or nothing in force says so. Nothing was changed.
    """
    if not all(one.reason.strip() for one in what):
        raise InputProblem(Message("memory.no_reason"))
    if not what or not all(one.pack or one.name for one in what):
        raise InputProblem(Message("memory.withdraw_what"))
    gone, changes = project.withdraw_memory(what, actor)
    leaning = tuple(project.leaning())
    if reopen and leaning:
        changes |= reopen_leaning(project, actor)
    return Withdrawn(gone, leaning, len(leaning) if reopen else 0, changes)


def reopen_leaning(project: Project, actor: str) -> Changes:
    """Open every decision again that leaned on something withdrawn, in one step that can be undone."""
    return review.reopen(project, [one.item_id for one in project.leaning()], actor)

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


def withdraw(
    project: Project,
    reason: str,
    actor: str,
    pack: str = "",
    names: Sequence[str] = (),
    modality: str = "",
    *,
    reopen: bool = False,
) -> Withdrawn:
    """Withdraw a whole memory (id of its pack, or of the file), or the answers for some names.

    Args:
        pack: Which memory; with names it may be empty: whoever said so.
        modality: Only names with this modality; empty for any.
        reopen: Open the decisions again that leaned on it, in one step.

    Raises:
        InputProblem: No reason, neither pack nor name, or nothing in force says so. Nothing was changed.
    """
    if not reason.strip():
        raise InputProblem(Message("memory.no_reason"))
    if not pack and not names:
        raise InputProblem(Message("memory.withdraw_what"))
    what = [Withdrawal(reason.strip(), pack, name, modality or None) for name in names]
    gone, changes = project.withdraw_memory(what or [Withdrawal(reason.strip(), pack)], actor)
    leaning = tuple(project.leaning())
    if reopen and leaning:
        changes |= reopen_leaning(project, actor)
    return Withdrawn(gone, leaning, len(leaning) if reopen else 0, changes)


def reopen_leaning(project: Project, actor: str) -> Changes:
    """Open every decision again that leaned on something withdrawn, in one step that can be undone."""
    return review.reopen(project, [one.item_id for one in project.leaning()], actor)

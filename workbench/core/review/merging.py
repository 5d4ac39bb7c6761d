"""Take what a hospital sent back: any number of changes in one step that one undo takes back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.core.items import Changes, DecidedPart, Decision, NoItemReason, State
from workbench.core.project import Project
from workbench.core.review.rules import named, settle


@dataclass(frozen=True, slots=True)
class Taking:
    """What becomes of one item.

    Attributes:
        item_id: The source item.
        state: Its new state, with ``parts`` or ``reason``; None leaves what it is mapped to.
        remark: Words for the remark, empty for none.
        replaces_remark: True where they replace the remark, False where they stand below it.
    """

    item_id: str
    state: State | None = None
    parts: tuple[DecidedPart, ...] = ()
    reason: NoItemReason | None = None
    remark: str = ""
    replaces_remark: bool = False


def merge(project: Project, takings: Iterable[Taking], reviewer: str) -> Changes:
    """Store all takings as one step; several for one item become one decision.

    An item that was approved loses its approval, whatever is taken: a second person looks again.

    Raises:
        InputProblem: No reviewer, or an item that the project does not hold; nothing was changed.
    """
    actor = named(reviewer)
    decisions: dict[str, Decision] = {}
    for taking in takings:
        before = decisions.get(taking.item_id) or project.decision(taking.item_id)
        decisions[taking.item_id] = _taken(taking, before, actor, project.info.release_id)
    return settle(project, "merge", actor, list(decisions.values()))


def _taken(taking: Taking, before: Decision | None, actor: str, release_id: str) -> Decision:
    if before is None:
        before = Decision(taking.item_id, State.OPEN)
    state, parts, reason, rank = before.state, before.parts, before.reason, before.rank
    if taking.state is not None:
        state, parts, reason, rank = taking.state, taking.parts, taking.reason, None
    elif state is State.APPROVED:
        state = (State.ADJUSTED if rank is None else State.ACCEPTED) if parts else State.NO_ITEM
    if taking.replaces_remark:
        remark = taking.remark
    else:
        remark = "\n".join(filter(None, (before.remark, taking.remark)))
    return Decision(
        taking.item_id,
        state,
        parts,
        reason=reason,
        remark=remark,
        reviewer=actor,
        release_id=release_id,
        rank=rank,
    )

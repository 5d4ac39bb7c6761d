"""The second look: another person approves what a reviewer settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbench.core.items import Changes, State
from workbench.core.project import Project
from workbench.core.review.rules import distinct, named, refusal, settle
from workbench.core.text import key_of
from workbench.core.words import Message


def approve(project: Project, item_ids: Sequence[str], approver: str, *, override: bool = False) -> Changes:
    """Approve settled items; those approved already stay as they are.

    Args:
        item_ids: Source items; all are approved or none.
        override: Also what the approver settled themselves, as in a one-person department (setting
            ``one_person``); the remark then says so.

    Raises:
        InputProblem: An item that is open or waits for the hospital, or one that this person settled.
    """
    actor = named(approver)
    decisions = []
    for item_id in distinct(item_ids):
        last = project.decision(item_id)
        if last is None or last.state in (State.OPEN, State.QUESTION):
            raise refusal("not_settled", project, item_id)
        if last.state is State.APPROVED:
            continue
        remark = last.remark
        if key_of(last.reviewer) == key_of(actor):
            if not (override or project.setting("one_person")):
                raise refusal("own_work", project, item_id, reviewer=last.reviewer)
            remark = " ".join(filter(None, (remark, Message("project.approved_by_self").text())))
        decisions.append(
            replace(last, state=State.APPROVED, approver=actor, remark=remark, decided_at="", note="")
        )
    return settle(project, "approve", actor, decisions)

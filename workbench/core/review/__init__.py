"""The rules of deciding: what a person may settle, how it is taken back, what needs a second look. No SQL."""

from workbench.core.review.accepting import accept, accept_auto, accept_first, accept_parts, safe_query
from workbench.core.review.alike import with_look_alikes
from workbench.core.review.approving import approve
from workbench.core.review.bulk import Left, Plan, plan_accept, plan_approve, plan_reopen, plan_settle
from workbench.core.review.drafting import ADDRESSEES, Addressee, draft_question, drafted_addressee
from workbench.core.review.merging import Taking, merge
from workbench.core.review.progress import Pace, ReviewProgress, pace, progress
from workbench.core.review.settling import adjust, no_item, note, question, reopen
from workbench.core.review.splitting import Half, asked_for, boundaries, halves
from workbench.core.review.undoing import (
    can_redo,
    can_undo,
    go_back,
    items_since,
    redo,
    redo_step,
    undo,
    undo_step,
)

__all__ = [
    "ADDRESSEES",
    "Addressee",
    "Half",
    "Left",
    "Pace",
    "Plan",
    "ReviewProgress",
    "Taking",
    "accept",
    "accept_auto",
    "accept_first",
    "accept_parts",
    "adjust",
    "approve",
    "asked_for",
    "boundaries",
    "can_redo",
    "can_undo",
    "draft_question",
    "drafted_addressee",
    "go_back",
    "halves",
    "items_since",
    "merge",
    "no_item",
    "note",
    "pace",
    "plan_accept",
    "plan_approve",
    "plan_reopen",
    "plan_settle",
    "progress",
    "question",
    "redo",
    "redo_step",
    "reopen",
    "safe_query",
    "undo",
    "undo_step",
    "with_look_alikes",
]

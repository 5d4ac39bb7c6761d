"""The rules of deciding: what a person may settle, how it is taken back, what needs a second look. No SQL."""

from workbench.core.review.accepting import accept, accept_auto, accept_parts
from workbench.core.review.approving import approve
from workbench.core.review.drafting import draft_question
from workbench.core.review.progress import ReviewProgress, progress
from workbench.core.review.settling import adjust, no_item, question, reopen
from workbench.core.review.undoing import can_redo, can_undo, redo, redo_step, undo, undo_step

__all__ = [
    "ReviewProgress",
    "accept",
    "accept_auto",
    "accept_parts",
    "adjust",
    "approve",
    "can_redo",
    "can_undo",
    "draft_question",
    "no_item",
    "progress",
    "question",
    "redo",
    "redo_step",
    "reopen",
    "undo",
    "undo_step",
]

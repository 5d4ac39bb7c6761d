"""A first wording of the question to the hospital, from what the suggestion says about itself."""

from __future__ import annotations

from enum import StrEnum

from workbench.core.items import Flag, SourceItem, Suggestion
from workbench.core.words import Message


class Addressee(StrEnum):
    """Whom of the hospital a question is for."""

    IMAGING = "imaging"  # 影像科
    ORDERING = "ordering"  # the departments that order exams (申请科室)
    INFORMATICS = "informatics"  # 信息科
    BILLING = "billing"  # 物价收费


ADDRESSEES: dict[Addressee, Message] = {
    Addressee.IMAGING: Message("project.to_imaging"),
    Addressee.ORDERING: Message("project.to_ordering"),
    Addressee.INFORMATICS: Message("project.to_informatics"),
    Addressee.BILLING: Message("project.to_billing"),
}

# The most specific doubt is asked about first.
_QUESTIONS = (
    (Flag.CONFLICT, "ask_conflict"),
    (Flag.SIDE_UNSPECIFIED, "ask_side"),
    (Flag.POSITION_UNSPECIFIED, "ask_position"),
)


def draft_question(item: SourceItem, suggestion: Suggestion | None) -> Message:
    """A sentence for the hospital that names the item and what is unclear. The reviewer may change it."""
    name = item.name.strip()
    if suggestion is None:
        return Message("project.ask_plain", {"name": name})
    for flag, key in _QUESTIONS:
        if flag in suggestion.flags:
            return Message(f"project.{key}", {"name": name})
    fair = _fair_readings(suggestion)
    if Flag.AMBIGUOUS in suggestion.flags and len(fair) > 1:
        return Message("project.ask_which", {"name": name, "first": fair[0], "second": fair[1]})
    if suggestion.unexplained:
        return Message("project.ask_word", {"name": name, "word": suggestion.unexplained[0]})
    return Message("project.ask_plain", {"name": name})


def _fair_readings(suggestion: Suggestion) -> list[str]:
    """Names of the standard items that compete: of the first part that has more than one."""
    for part in suggestion.parts:
        if len(part.candidates) > 1:
            return [candidate.name for candidate in part.candidates[:2]]
    return []


def drafted_addressee(suggestion: Suggestion | None) -> Addressee:
    """Who can most likely answer: those who order know the side, the list's owner knows what a row means."""
    if suggestion is None or not (suggestion.parts or suggestion.no_item):
        return Addressee.INFORMATICS
    if Flag.SIDE_UNSPECIFIED in suggestion.flags:
        return Addressee.ORDERING
    if suggestion.no_item is not None:
        return Addressee.BILLING
    return Addressee.IMAGING


def addressed(text: str, to: Addressee | None) -> str:
    """A question with its addressee in front."""
    if to is None:
        return text
    return Message("project.ask_to", {"to": ADDRESSEES[to], "text": text}).text()

"""A first wording of the question to the hospital, from what the suggestion says about itself."""

from __future__ import annotations

from workbench.core.items import Flag, SourceItem, Suggestion
from workbench.core.words import Message

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

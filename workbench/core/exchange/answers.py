"""Answers of the hospital: how they are offered in a drop-down, and how they are read when they come back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from workbench.core.exchange.mapping_columns import WORDS, word
from workbench.core.items import NoItemReason
from workbench.core.text import key_of
from workbench.core.words import LANGUAGES, Message

SIDES = ("left", "right", "both")
#: Between the parts of an answer with several.
_AND = " + "
_MAX_CHOICE = 250  # characters that a drop-down shows


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered; one field is filled.

    Attributes:
        codes: Codes as written, one a part.
        side: ``left``, ``right`` or ``both``.
        reason: Why there is no standard item.
        text: Any other words.
    """

    codes: tuple[str, ...] = ()
    side: str = ""
    reason: NoItemReason | None = None
    text: str = ""


def choice_text(parts: list[tuple[str, str]]) -> str:
    """Codes and names of an answer as they stand in a drop-down."""
    return _AND.join(f"{code} {name}" for code, name in parts)[:_MAX_CHOICE]


@cache
def side_word(side: str) -> str:
    """The Chinese word of a side."""
    return Message(f"exchange.side_{side}").text("zh")


def reason_word(reason: NoItemReason) -> str:
    """The Chinese word of a reason."""
    return word("reason", reason)


@cache
def _words() -> dict[str, Answer]:
    """Answers in words, in either language, by their key."""
    found = {}
    for language in LANGUAGES:
        for side in SIDES:
            found[key_of(Message(f"exchange.side_{side}").text(language))] = Answer(side=side)
        for reason in WORDS["reason"]:
            text = Message(f"exchange.reason_{reason}").text(language)
            found[key_of(text)] = Answer(reason=NoItemReason(reason))
    return found


def read_answer(text: str, length: int = 14) -> Answer:
    """What an answer says.

    Args:
        text: The cell.
        length: Characters of a code of the edition.
    """
    text = text.strip()
    known = _words().get(key_of(text))
    if known is not None:
        return known
    # A code stands alone or before its name; letters around it would make it part of a word.
    code = rf"(?<![0-9A-Za-z])[0-9][0-9A-Za-z]{{{length - 1}}}(?:-[a-z][0-9a-z]+)?(?![0-9A-Za-z])"
    codes = re.findall(code, text)
    return Answer(codes=tuple(codes)) if codes else Answer(text=text)

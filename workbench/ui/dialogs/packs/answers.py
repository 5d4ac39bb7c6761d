"""An answer in words: codes with the names of their items in the language in use, or that there is none."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.core.items import NoItemReason
from workbench.core.words import say
from workbench.ui.session import Session
from workbench.ui.wording import REASONS


def codes_text(session: Session, codes: Iterable[str]) -> str:
    """Codes with the names of their items, one after the other."""
    release = session.release

    def named(code: str) -> str:
        name = release.name(code) if release is not None and release.is_valid(code) else ""
        return f"{code} {session.name_of(code, name)}".strip()

    return "；".join(map(named, codes))


def answer_text(session: Session, codes: Iterable[str], no_item: str = "") -> str:
    """An answer: its codes, else why there is no standard item."""
    told = codes_text(session, codes)
    if told:
        return told
    known = no_item in set(NoItemReason)
    return say("ui.like_no_item", reason=REASONS[NoItemReason(no_item)]) if known else say("states.no_item")


def stored_answers(session: Session, answers: Iterable[str]) -> dict[str, str]:
    """Each different answer as memories keep it, in words."""
    return {answer: stored_answer(session, answer) for answer in set(answers)}


def stored_answer(session: Session, answer: str) -> str:
    """The same for an answer as memories keep it: codes, or the reason of "no item", as one text."""
    codes = [code for code in answer.split(";") if code[:1].isdigit()]
    return answer_text(session, codes, "" if codes else answer)

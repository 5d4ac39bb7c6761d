"""The answer for a whole name from its parts: flags, confidence, whether a person is needed, and reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.core.items import MUST_ASK, Flag, Suggestion
from workbench.core.suggest.confidence import confidence
from workbench.core.words import Message

FLAG_ORDER = [str(f) for f in Flag]
_MUST_ASK = {str(f) for f in MUST_ASK}
_OF_THE_WHOLE = frozenset({"reasons.parts", "reasons.other_reading"})
_OTHER_READING = Message("reasons.other_reading")


def whole_answer(
    listed: Sequence[bool],
    *,
    several: bool,
    flags: Iterable[str],
    why: Iterable[Message],
    least: float,
    doubts: Iterable[str] = (),
    substance: Sequence[str] = (),
) -> Suggestion:
    """What parts and readings make together; a suggestion without them and without words.

    Args:
        listed: Of each part, whether its first candidate stands in the catalogue.
        several: There are other whole readings.
        flags: Flags of the parts and of the name.
        why: Reasons about the name.
        least: The confidence from which an answer may be automatic.
        doubts: Features of the confidence that the name has, besides flags and parts.
        substance: Unexplained texts that may change the code.
    """
    raised = set(flags)
    must_ask = raised & _MUST_ASK
    count = len(listed)
    if count > 1:
        raised.add("composite")
    marks = [flag.replace("-", "_") for flag in must_ask]
    marks += doubts
    if not all(listed):
        marks.append("composed")
    features = [(mark, 1.0) for mark in marks]
    if count > 2:
        features.append(("parts_over_two", float(count - 2)))
    sure = confidence(tuple(sorted(features)))
    reasons = list(why)
    if count > 1:
        reasons.append(Message("reasons.parts", {"n": count}))
    if several:
        reasons.append(_OTHER_READING)
    reasons += [Message("reasons.unexplained", {"text": t}) for t in substance]
    automatic = sure >= least and not must_ask and not substance
    raised_in_order = tuple([f for f in FLAG_ORDER if f in raised])
    return Suggestion((), sure, automatic, raised_in_order, why=tuple(reasons))


def own_reasons(answer: Suggestion) -> list[Message]:
    """Reasons of an answer that hold as well where it is a piece of another."""
    return [m for m in answer.why if m.key not in _OF_THE_WHOLE]

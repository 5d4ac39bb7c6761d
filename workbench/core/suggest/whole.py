"""The answer for a whole name from its parts: flags, confidence, whether a person is needed, and reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.core.items import MUST_ASK, Flag, PartSuggestion, Suggestion
from workbench.core.naming.parsed import ParsedName
from workbench.core.suggest.confidence import confidence
from workbench.core.words import Message

FLAG_ORDER = [str(f) for f in Flag]
_MUST_ASK = {str(f) for f in MUST_ASK}
_OF_THE_WHOLE = frozenset({"reasons.parts", "reasons.other_reading"})
_OTHER_READING = Message("reasons.other_reading")

Reading = tuple[PartSuggestion, ...]


def whole_answer(
    parsed: ParsedName,
    parts: Reading,
    others: Sequence[Reading],
    *,
    flags: Iterable[str],
    why: Iterable[Message],
    least: float,
    doubts: Iterable[str] = (),
    substance: Sequence[str] = (),
) -> Suggestion:
    """The suggestion that parts and readings make.

    Args:
        parsed: The name.
        parts: Parts in order.
        others: Other whole readings.
        flags: Flags of the parts and of the name.
        why: Reasons about the name.
        least: The confidence from which an answer may be automatic.
        doubts: Features of the confidence that the name has, besides flags and parts.
        substance: Unexplained texts that may change the code.
    """
    raised = set(flags)
    must_ask = raised & _MUST_ASK
    if len(parts) > 1:
        raised.add("composite")
    marks = [flag.replace("-", "_") for flag in must_ask]
    marks += doubts
    if not all(p.candidates[0].listed for p in parts):
        marks.append("composed")
    features = [(mark, 1.0) for mark in marks]
    if len(parts) > 2:
        features.append(("parts_over_two", float(len(parts) - 2)))
    sure = confidence(tuple(sorted(features)))
    reasons = list(why)
    if len(parts) > 1:
        reasons.append(Message("reasons.parts", {"n": len(parts)}))
    if others:
        reasons.append(_OTHER_READING)
    reasons += [Message("reasons.unexplained", {"text": t}) for t in substance]
    return Suggestion(
        parts,
        sure,
        sure >= least and not must_ask and not substance,
        tuple([f for f in FLAG_ORDER if f in raised]),
        parsed.words,
        parsed.unexplained,
        None,
        tuple(others),
        tuple(reasons),
    )


def own_reasons(answer: Suggestion) -> list[Message]:
    """Reasons of an answer that hold as well where it is a piece of another."""
    return [m for m in answer.why if m.key not in _OF_THE_WHOLE]

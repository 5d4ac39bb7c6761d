"""Judges one answer: right, or what is wrong with it, down to the segment of the code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations

from workbench.core.errors import InputProblem
from workbench.core.items import Decision, NoItemReason, State
from workbench.core.standard import ItemCode
from workbench.core.training.packs import Answer, Kind


class Fault(StrEnum):
    """What can be wrong: a segment of the code, the number of parts, or the kind of answer."""

    DEVICE = "device"
    SITE = "site"
    METHOD = "method"
    POST = "post"
    EXTRA = "extra"
    PARTS = "parts"
    ASK = "ask"  # a person had to ask, or asked what needs no question
    NO_ITEM = "no_item"  # there is no standard item, or there is one after all
    REASON = "reason"  # no item, for another reason
    OPEN = "open"  # no answer


FAULTS = tuple(Fault)
_SEGMENTS = (Fault.DEVICE, Fault.SITE, Fault.METHOD, Fault.POST, Fault.EXTRA)
_MOST_PAIRED = 6  # parts whose every pairing is tried (720); longer answers are paired in their order


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one name was answered.

    Attributes:
        name: As in the exercise.
        level: Its level.
        faults: Empty if it was right.
        given: The answer in the form of an exercise's, None while there is none.
        expected: The right one.
    """

    name: str
    level: str
    faults: tuple[Fault, ...]
    given: Answer | None
    expected: Answer

    @property
    def right(self) -> bool:
        """True if nothing is wrong."""
        return not self.faults


def answer_of(decision: Decision | None) -> Answer | None:
    """What a decision answers; None for an open item."""
    if decision is None or decision.state is State.OPEN:
        return None
    if decision.state is State.QUESTION:
        return Answer(Kind.ASK)
    if decision.reason is not None or not decision.parts:
        return Answer(Kind.NO_ITEM, (), decision.reason or NoItemReason.NOT_AN_EXAM)
    return Answer(Kind.ITEMS, tuple(part.code for part in decision.parts))


def judge(name: str, level: str, expected: Answer, decision: Decision | None) -> Outcome:
    """Compare a decision with the right answer."""
    given = answer_of(decision)
    return Outcome(name, level, _faults(expected, given), given, expected)


def _faults(expected: Answer, given: Answer | None) -> tuple[Fault, ...]:
    if given is None:
        return (Fault.OPEN,)
    if given.kind is not expected.kind:
        return (Fault.ASK,) if Kind.ASK in (given.kind, expected.kind) else (Fault.NO_ITEM,)
    if given.kind is Kind.NO_ITEM:
        return () if given.reason is expected.reason else (Fault.REASON,)
    return _code_faults(expected.codes, given.codes)


def _code_faults(expected: tuple[str, ...], given: tuple[str, ...]) -> tuple[Fault, ...]:
    """Segments that differ, parts paired so that fewest do; the number of parts where that differs."""
    parts = (Fault.PARTS,) if len(expected) != len(given) else ()
    shorter, longer = sorted((expected, given), key=len)
    pairings = permutations(longer, len(shorter)) if len(longer) <= _MOST_PAIRED else [longer]
    found = (_differing(shorter, pairing) for pairing in pairings)
    segments = min(found, key=len)
    return (*(fault for fault in _SEGMENTS if fault in segments), *parts)


def _differing(some: tuple[str, ...], others: tuple[str, ...]) -> list[Fault]:
    """Differing segments of all pairs, one entry each."""
    return [fault for one, other in zip(some, others, strict=False) for fault in _apart(one, other)]


def _apart(one: str, other: str) -> list[Fault]:
    if one == other:
        return []
    try:
        a, b = ItemCode.parse(one), ItemCode.parse(other)
    except InputProblem:  # an edition of another structure: the code as a whole
        return [Fault.SITE]
    pairs = (
        (Fault.DEVICE, a.device, b.device),
        (Fault.SITE, a.site, b.site),
        (Fault.METHOD, a.method, b.method),
        (Fault.POST, a.post, b.post),
        (Fault.EXTRA, a.extra + a.suffix, b.extra + b.suffix),
    )
    return [fault for fault, left, right in pairs if left != right]

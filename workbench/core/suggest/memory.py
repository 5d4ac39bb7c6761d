"""Memory: decisions taken earlier, in this project or elsewhere, weighed as evidence for a suggestion.

What a person once settled for the same name comes first; what they turned down comes last; where earlier
decisions contradict each other nothing is automatic, unless few hospitals of packs differ from the engine and
from most others, and the engine alone is sure enough in spite of that doubt. A machine that agreed with
itself is no evidence, so bulk acceptances are no precedents (:mod:`workbench.core.project.memories` leaves
them out).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from workbench.core.items import (
    MUST_ASK,
    Agreement,
    Candidate,
    DecidedPart,
    NoItemReason,
    PartSuggestion,
    Segment,
    SegmentMatch,
    Suggestion,
)
from workbench.core.suggest.confidence import memory_weights, threshold
from workbench.core.words import Message


class Likeness(StrEnum):
    """How the remembered name is like this one; the first that is found counts."""

    EXACT = "exact"  # character by character
    NORMALISED = "normalised"  # but for width, case, kinds of bracket and blanks
    PARSE = "parse"  # the same words of content in other billing words or another order


class Trust(StrEnum):
    """Who stands behind a precedent; the first weighs most."""

    APPROVED_HERE = "approved_here"
    DECIDED_HERE = "decided_here"
    APPROVED_ELSEWHERE = "approved_elsewhere"
    DECIDED_ELSEWHERE = "decided_elsewhere"
    APPROVED_PACK = "approved_pack"  # of a mapping pack: what other hospitals hand on
    DECIDED_PACK = "decided_pack"
    PROPAGATED_PACK = "propagated_pack"  # accepted there without a person looking at the name


PACK = frozenset({Trust.APPROVED_PACK, Trust.DECIDED_PACK, Trust.PROPAGATED_PACK})
_HERE = frozenset({Trust.APPROVED_HERE, Trust.DECIDED_HERE})
_NAMED = 3  # hospitals that a sentence names
_LIKENESS = {likeness: rank for rank, likeness in enumerate(Likeness)}
_TRUST = {trust: rank for rank, trust in enumerate(Trust)}


Answer = tuple[str, ...]


def answer_of(parts: Iterable[DecidedPart | Candidate], no_item: NoItemReason | None) -> Answer:
    """An answer as it is compared: its codes whatever their order, or the reason of "no item"."""
    return tuple(sorted(part.code for part in parts)) or (str(no_item),)


@dataclass(frozen=True, slots=True)
class Precedent:
    """An answer that was given before, with everybody who gave it in one place.

    Attributes:
        likeness, trust: See there.
        parts: The standard items, in order; empty where there was none.
        no_item: Why there was none.
        times: Number of source items settled so; of packs, number of hospitals.
        name: One of the names, as it was written.
        who, when: Who settled it last, and when (UTC, ISO 8601).
        where: The hospital or file it comes from; empty for this project.
        item_id: One of the items, where it is of this project.
        hospitals: Id and name of each hospital that answered so, where it comes from packs.
        remarks: What these hospitals wrote to it.
    """

    likeness: Likeness
    trust: Trust
    parts: tuple[DecidedPart, ...]
    no_item: NoItemReason | None
    times: int
    name: str
    who: str = ""
    when: str = ""
    where: str = ""
    item_id: str = ""
    hospitals: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def answer(self) -> Answer:
        """What was answered, to be compared."""
        return answer_of(self.parts, self.no_item)


def ordered(precedents: Iterable[Precedent]) -> list[Precedent]:
    """The likest first, then the most trusted, the most frequent, the newest."""
    found = sorted(precedents, key=lambda p: p.when, reverse=True)
    return sorted(found, key=lambda p: (_LIKENESS[p.likeness], _TRUST[p.trust], -p.times))


def agreed(
    precedents: Sequence[Precedent], confidence: float, flags: Collection[str], error_budget: float
) -> tuple[float, bool]:
    """Confidence, and whether it needs no person, of an answer that all precedents give as well.

    Args:
        precedents: One or more, equally like.
        confidence, flags: The engine's.
        error_budget: See :class:`Suggester`.
    """
    sure = max(_belief(precedents), confidence)
    return round(sure, 4), sure >= threshold(error_budget) and not _must_ask(flags)


_ASKED = frozenset(str(flag) for flag in MUST_ASK)


def _must_ask(flags: Collection[str]) -> bool:
    return not _ASKED.isdisjoint(flags)


def weigh(suggestion: Suggestion, precedents: Sequence[Precedent], error_budget: float) -> Suggestion:
    """A suggestion in the light of earlier decisions.

    Only the likest precedents count: of a name that was decided before, what its look-alikes got is no news.
    What other hospitals did can make the engine's own answer surer; where they answered otherwise their
    answer comes first, and a person says which it is: another's systematic mistake is never taken over by
    itself. Few hospitals that differ from the engine and from at least twice as many others lower the
    confidence; packs at odds never make automatic what the engine alone would not have answered.

    Args:
        suggestion: What the engine says.
        precedents: Earlier decisions about the same or a like name, without the item's own.
        error_budget: See :class:`Suggester`.
    """
    if not precedents:
        return suggestion
    best = min(_LIKENESS[p.likeness] for p in precedents)
    counted = _loudest_first(ordered(p for p in precedents if _LIKENESS[p.likeness] == best))
    first = counted[0]
    same = [p for p in counted if p.answer == first.answer]
    others = [p for p in counted if p.answer != first.answer]
    sure = _belief(same)
    ours = [part.candidates[0] for part in suggestion.parts if part.candidates]
    agrees = first.answer == answer_of(ours, suggestion.no_item)
    why = _told("remembered", same, counted)
    dissent = _outvoted(counted, same, others) if agrees else 0
    if dissent:
        # The engine and most hospitals agree; each that differs adds as much doubt as the engine had alone.
        # Packs at odds never make it surer, so what it would not answer by itself stays with a person.
        sure = max(0.0, 1 - (1 - suggestion.confidence) * (1 + dissent))
        told: tuple[Message, ...] = (why, _told("memory_differs", others, counted))
    elif others:
        # People differ: the share of those who answered so, and never automatic.
        share = sum(p.times for p in same) / sum(p.times for p in counted)
        if first.trust in _HERE:  # the own project comes first, however many think otherwise elsewhere
            share = max(share, 0.5)
        sure = min(sure, suggestion.confidence) * share if agrees else sure * share
        told = (why, _told("memory_differs", others, counted))
    else:
        sure = max(sure, suggestion.confidence) if agrees else sure
        told = (why,)
    first_places = [p for p in (first, *others) if p.parts]
    auto = (
        (not others or (dissent > 0 and not suggestion.unexplained))
        and sure >= threshold(error_budget)
        and not _must_ask(suggestion.flags)
        and (agrees or (first.trust in _HERE and first.likeness != Likeness.PARSE))
    )
    if not first.parts:
        parts: tuple[PartSuggestion, ...] = ()
    elif len(first.parts) == len(suggestion.parts):
        parts = tuple(
            _put_first(part, [p.parts[place] for p in first_places if len(p.parts) == len(first.parts)], why)
            for place, part in enumerate(_matched(suggestion.parts, first.parts))
        )
    else:
        parts = tuple(PartSuggestion(part.text, (_candidate(part, why),)) for part in first.parts)
    kept = () if agrees or not suggestion.parts else (suggestion.parts,)
    return replace(
        suggestion,
        parts=parts,
        no_item=None if parts else first.no_item,
        confidence=round(sure, 4),
        auto=auto,
        alternatives=(kept if len(parts) != len(suggestion.parts) else ()) + suggestion.alternatives,
        why=(*told, *suggestion.why),
    )


# How much a hospital's answer weighs against another's: one that two persons stand behind counts twice.
_VOICE = {Trust.APPROVED_PACK: 2.0, Trust.DECIDED_PACK: 1.0, Trust.PROPAGATED_PACK: 0.5}


def _loudest_first(counted: list[Precedent]) -> list[Precedent]:
    """Where packs alone speak: the answers in the order of the hospitals behind them."""
    if counted[0].trust not in PACK:
        return counted
    heard: dict[Answer, float] = {}
    for p in counted:
        heard[p.answer] = heard.get(p.answer, 0.0) + p.times * _VOICE[p.trust]
    return sorted(counted, key=lambda p: -heard[p.answer])


def _outvoted(counted: Sequence[Precedent], same: Sequence[Precedent], others: Sequence[Precedent]) -> int:
    """How many hospitals differ, where packs alone speak and at least twice as many agree; else 0."""
    if any(p.trust not in PACK for p in counted):
        return 0
    differ = len({hospital for p in others for hospital in p.hospitals})
    agree = len({hospital for p in same for hospital in p.hospitals})
    return differ if agree >= 2 * differ else 0


def _belief(same: Sequence[Precedent]) -> float:
    """How sure precedents with one answer make; a second hospital halves the doubt, as a second person does.

    Further ones do not: hospitals copy from one another. Nor do look-alikes in other words.
    """
    sure = max(memory_weights()[f"{p.likeness}.{p.trust}"] for p in same)
    several = len({hospital for p in same for hospital in p.hospitals}) > 1
    return (1 + sure) / 2 if several and same[0].likeness != Likeness.PARSE else sure


def _told(key: str, same: Sequence[Precedent], counted: Sequence[Precedent]) -> Message:
    """Who answered so, in a sentence: people of this project or of another, else how many hospitals."""
    first = same[0]
    if first.trust not in PACK:
        return Message(f"reasons.{key}", _facts(first, [p for p in same if p.trust not in PACK]))
    those = dict(hospital for p in same for hospital in p.hospitals)
    every = {hospital for p in counted for hospital in p.hospitals}
    facts = _facts(first, same) | {
        "n": len(those),
        "all": len(every),
        "names": "、".join(list(those.values())[:_NAMED]) + ("…" if len(those) > _NAMED else ""),
    }
    return Message(f"reasons.hospitals_{key}", facts)


def _facts(first: Precedent, all_of: Sequence[Precedent]) -> dict[str, object]:
    return {
        "where": Message("reasons.memory_here") if not first.where else first.where,
        "times": sum(p.times for p in all_of),
        "who": first.who,
        "answer": "；".join(f"{part.name} {part.code}" for part in first.parts) or Message("states.no_item"),
        "likeness": Message(f"reasons.like_{first.likeness}"),
    }


def _matched(parts: Sequence[PartSuggestion], decided: Sequence[DecidedPart]) -> list[PartSuggestion]:
    """The suggested parts in the order of the decided ones: by first code where one fits, else by place."""
    left = list(parts)
    found: list[PartSuggestion | None] = []
    for part in decided:
        fit = next((p for p in left if any(c.code == part.code for c in p.candidates)), None)
        found.append(fit)
        if fit is not None:
            left.remove(fit)
    return [part if part is not None else left.pop(0) for part in found]


def _put_first(part: PartSuggestion, decided: Sequence[DecidedPart], why: Message) -> PartSuggestion:
    """The remembered items first; where the engine's first was turned down for them, it goes last."""
    known = {candidate.code: candidate for candidate in part.candidates}
    front: dict[str, Candidate] = {}
    for item in decided:
        candidate = known.get(item.code)
        front.setdefault(
            item.code,
            _candidate(item, why) if candidate is None else replace(candidate, why=(why, *candidate.why)),
        )
    rest = [candidate for candidate in part.candidates if candidate.code not in front]
    if rest and rest[0] is part.candidates[0]:
        turned_down = replace(rest[0], why=(Message("reasons.turned_down"), *rest[0].why))
        rest = [*rest[1:], turned_down]
    scores = sorted((c.score for c in part.candidates), reverse=True)
    ranked = [*front.values(), *rest][: max(5, len(front))]
    return PartSuggestion(
        part.text,
        tuple(
            replace(c, score=scores[min(rank, len(scores) - 1)] if scores else c.score)
            for rank, c in enumerate(ranked)
        ),
    )


def _candidate(part: DecidedPart, why: Message) -> Candidate:
    silent = tuple(SegmentMatch(segment, Agreement.ASSUMED) for segment in Segment)
    return Candidate(part.code, part.name, 0.99, part.listed, (why,), silent[:4])

"""Whether answers are right, and how often: the same counting as the scorer that comes with the names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.eval.gold import Gold, Reading
from workbench.core.suggest import Suggester

Codes = list[list[str]]  # candidates in order, for each part


@dataclass(frozen=True)
class Outcome:
    """What was answered for one name, and whether it is right.

    Attributes:
        first: All parts right by their first codes (no part where there is no item).
        within_five: Each part right within its first five codes.
        count: The number of parts is that of a reading.
        auto: It would have been accepted without a person.
        confidence: How sure the answer was of itself, 0..1.
    """

    gold: Gold
    codes: Codes
    first: bool
    within_five: bool
    count: bool
    auto: bool
    confidence: float = 0.0

    @property
    def auto_right(self) -> bool:
        """True if taking it without a person was right: right, and nothing to ask."""
        return self.auto and self.first and not self.gold.must_ask


def matches(reading: Reading, codes: Codes, top: int) -> bool:
    """True if every part of the reading finds its own answered part within the first ``top`` codes."""
    if len(reading) != len(codes):
        return False

    def place(index: int, free: frozenset[int]) -> bool:
        if index == len(reading):
            return True
        return any(
            not reading[index].isdisjoint(codes[j][:top]) and place(index + 1, free - {j}) for j in free
        )

    return place(0, frozenset(range(len(codes))))


def judge(gold: Gold, codes: Codes, auto: bool, confidence: float = 0.0) -> Outcome:
    """Compare one answer with its label."""
    first, five = (
        not codes if not gold.preferred else any(matches(r, codes, top) for r in gold.readings)
        for top in (1, 5)
    )
    count = len(codes) in {len(reading) for reading in gold.readings}
    return Outcome(gold, codes, first, five, count, auto, confidence)


def answer(suggester: Suggester, names: Iterable[Gold]) -> list[Outcome]:
    """What the engine says to each name, judged."""
    outcomes = []
    for gold in names:
        found = suggester.suggest(gold.name, modality=gold.modality)
        codes = [[c.code for c in part.candidates] for part in found.parts]
        outcomes.append(judge(gold, codes, found.auto, found.confidence))
    return outcomes


Share = tuple[int, int]  # how many of how many


def share(
    outcomes: Iterable[Outcome], of: Callable[[Outcome], bool], right: Callable[[Outcome], bool]
) -> Share:
    """How many of the outcomes chosen by ``of`` are ``right``."""
    chosen = [o for o in outcomes if of(o)]
    return sum(map(right, chosen)), len(chosen)


def figures(outcomes: list[Outcome]) -> dict[str, Share]:
    """Figures by name, in the order in which they are shown."""
    made = {
        "top1": share(outcomes, lambda o: True, lambda o: o.first),
        "within five": share(outcomes, lambda o: True, lambda o: o.within_five),
        "part count": share(outcomes, lambda o: True, lambda o: o.count),
    }
    for kind in ("single", "composite", "scope"):
        made[f"kind {kind}"] = share(outcomes, lambda o, k=kind: o.gold.kind == k, lambda o: o.first)
    for modality in ("CT", "MR", "DR", "MG", "RF", "none"):
        made[f"modality {modality}"] = share(
            outcomes, lambda o, m=modality: o.gold.gold_modality == m, lambda o: o.first
        )
    made["must-ask kept"] = share(outcomes, lambda o: o.gold.must_ask, lambda o: not o.auto)
    made["auto coverage"] = share(outcomes, lambda o: not o.gold.must_ask, lambda o: o.auto)
    made["auto precision"] = share(outcomes, lambda o: o.auto, lambda o: o.auto_right)
    made["at 0.99 or more"] = share(outcomes, lambda o: o.confidence >= 0.99, lambda o: o.first)
    return {name: figure for name, figure in made.items() if figure[1]}


#: Lower ends of the steps in which confidence is checked.
STEPS = (0.99, 0.95, 0.9, 0.7, 0.5, 0.0)


def reliability(outcomes: list[Outcome]) -> list[tuple[float, float, Share]]:
    """For each step of confidence that occurs: its lower end, the mean confidence, and how many are right."""
    found = []
    upper = 1.1
    for lower in STEPS:
        inside = [o for o in outcomes if lower <= o.confidence < upper]
        if inside:
            mean = sum(o.confidence for o in inside) / len(inside)
            found.append((lower, mean, (sum(o.first for o in inside), len(inside))))
        upper = lower
    return found

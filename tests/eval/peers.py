"""What usual tools say to the same names: whole names compared as text, no splitting, no knowledge.

Each peer gives up to five codes for a name. They never split a name and hardly ever find
nothing, as such tools do; names of several parts and names without an item are lost to them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from heapq import nsmallest
from math import log, sqrt

from rapidfuzz import fuzz, process

from tests.eval.gold import Gold
from tests.eval.scoring import Outcome, judge

Search = Callable[[str], list[str]]


def grams(text: str, sizes: Iterable[int]) -> list[str]:
    """All character n-grams of the sizes, with repetitions, in lower case."""
    low = text.lower()
    return [low[i : i + n] for n in sizes for i in range(len(low) - n + 1)]


class _Cosine:
    """Cosine over weighted n-grams, by an inverted index."""

    def __init__(self, targets: dict[str, str], names: Iterable[str], sizes: tuple[int, ...], *, usagi: bool):
        self.sizes, self.usagi = sizes, usagi
        self.codes = list(targets)
        counts = [self._count(name) for name in targets.values()]
        frequency: Counter[str] = Counter()
        for count in counts:
            frequency.update(count.keys())
        documents = len(counts)
        if usagi:  # source names are documents too, so that their common n-grams lose weight
            for name in names:
                frequency.update(self._count(name).keys())
                documents += 1
            self.idf = {g: log(documents / n) for g, n in frequency.items()}
        else:  # smoothed idf
            self.idf = {g: log((1 + documents) / (1 + n)) + 1 for g, n in frequency.items()}
        self.index: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, count in enumerate(counts):
            norm = self._norm(count) or 1.0
            for gram, times in count.items():
                self.index[gram].append((number, times * self.idf[gram] / norm))

    def _count(self, text: str) -> Counter[str]:
        found = Counter(grams(text, self.sizes))
        return Counter(dict.fromkeys(found, 1)) if self.usagi else found

    def _norm(self, count: Counter[str]) -> float:
        return sqrt(sum((times * self.idf.get(g, 0.0)) ** 2 for g, times in count.items()))

    def __call__(self, name: str) -> list[str]:
        scores: dict[int, float] = defaultdict(float)
        for gram, times in self._count(name).items():
            weight = times * self.idf.get(gram, 0.0)
            for number, other in self.index.get(gram, ()):
                scores[number] += weight * other
        best = nsmallest(5, scores, key=lambda n: (-scores[n], n))
        return [self.codes[n] for n in best if scores[n] > 0]


def _wratio(targets: dict[str, str]) -> Search:
    codes, texts = list(targets), list(targets.values())

    def search(name: str) -> list[str]:
        return [codes[i] for _, _, i in process.extract(name, texts, scorer=fuzz.WRatio, limit=5)]

    return search


def peers(targets: dict[str, str], names: list[str]) -> dict[str, Search]:
    """The peers by name, ready to search these targets (code -> name)."""
    return {
        "rapidfuzz WRatio": _wratio(targets),
        "TF-IDF, 1-3 characters": _Cosine(targets, (), (1, 2, 3), usagi=False),
        "Usagi, 2-3-gram cosine": _Cosine(targets, names, (2, 3), usagi=True),
    }


def run(search: Search, names: list[Gold]) -> list[Outcome]:
    """A peer's answers, judged as ours: one part a name, nothing taken without a person."""
    outcomes = []
    for gold in names:
        codes = search(gold.name)
        outcomes.append(judge(gold, [codes] if codes else [], False))
    return outcomes

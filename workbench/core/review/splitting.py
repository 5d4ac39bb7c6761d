"""Where one name becomes several parts: the two halves at a place, each with what is stated once for both.

What is stated once (modality, method, position) applies to all parts that lack it (mapping-guideline.md,
section 7); a method without a site takes the site beside it (section 9, rule 10).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.core.items import Word

Span = tuple[int, int]

# Signs between two exams; they belong to neither half.
_BETWEEN = " \t\u3000+＋、,，;；_/&和及与"
# Kinds of words that a half without one takes from the other half. The side goes with its site.
_SHARED = (("device",), ("site", "side"), ("method", "position"))


@dataclass(frozen=True, slots=True)
class Half:
    """One half of a name: its span, its text, and the text to look up: with what the other half states."""

    span: Span
    text: str
    asked: str


def halves(name: str, words: Sequence[Word], span: Span, at: int) -> tuple[Half, Half] | None:
    """Cut a span of a name at a place.

    Args:
        words: Recognised words of the whole name.
        span: What is cut, half-open.
        at: Place of the cut, strictly inside of the span.

    Returns:
        None where one half would say nothing.
    """
    spans = [_trimmed(name, (span[0], at)), _trimmed(name, (at, span[1]))]
    if any(start >= end for start, end in spans):
        return None
    first, second = (Half(s, name[s[0] : s[1]], asked_for(name, words, s)) for s in spans)
    return first, second


def asked_for(name: str, words: Sequence[Word], span: Span) -> str:
    """The text of a span, with the nearest words of other spans for what it does not state itself."""
    pieces = [span]
    inside = [w for w in words if span[0] <= w.start and w.end <= span[1]]
    outside = [w for w in words if w.end <= span[0] or w.start >= span[1]]
    for kinds in _SHARED:
        if not any(w.kind == kinds[0] or w.kind in kinds[1:] for w in inside):
            pieces += _nearest([w for w in outside if w.kind in kinds], span)
    return "".join(name[start:end] for start, end in sorted(pieces))


def _nearest(words: Sequence[Word], span: Span) -> list[Span]:
    """The word closest to a span, with those that touch it (左 + 膝关节)."""
    if not words:
        return []
    ordered = sorted(words, key=lambda w: min(abs(span[0] - w.end), abs(w.start - span[1])))
    taken = [ordered[0]]
    for word in ordered[1:]:
        if any(word.end == t.start or word.start == t.end for t in taken):
            taken.append(word)
    return [(w.start, w.end) for w in taken]


def boundaries(name: str, words: Sequence[Word], span: Span) -> list[int]:
    """Places inside of a span where a cut makes sense: signs between exams first, then between words."""
    start, end = span
    inside = {place for w in words for place in range(w.start + 1, w.end)}  # of words such as 平扫+增强
    signs = [n + 1 for n in range(start + 1, end - 1) if name[n] in _BETWEEN]
    edges = sorted(w.start for w in words if start < w.start < end)
    places = [*(n for n in signs if n not in inside), *edges, *signs]
    return [place for place in dict.fromkeys(places) if halves(name, (), span, place)]


def _trimmed(name: str, span: Span) -> Span:
    start, end = span
    while start < end and name[start] in _BETWEEN:
        start += 1
    while start < end and name[end - 1] in _BETWEEN:
        end -= 1
    return start, end

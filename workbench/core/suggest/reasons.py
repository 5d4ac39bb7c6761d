"""Why a candidate is offered: what the name says for it, and which listed items are near it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from workbench.core.items import Candidate, Segment, SegmentMatch
from workbench.core.standard import Release
from workbench.core.words import Message

# A sure answer is shown with near listed items beside it, so that a reviewer sees what it is not.
_SHOWN = 3
_NEAR_SCORE = 0.2
_NEAR = (Message("reasons.near"),)
_X_RAY = "4"
_STATES = {
    ("site",): "reasons.states_site",
    ("method",): "reasons.states_method",
    ("post",): "reasons.states_post",
    ("position",): "reasons.states_position",
    ("site", "method"): "reasons.states_site_method",
    ("site", "post"): "reasons.states_site_post",
    ("site", "position"): "reasons.states_site_position",
    ("method", "post"): "reasons.states_method_post",
    ("method", "position"): "reasons.states_method_position",
    ("site", "method", "post"): "reasons.states_site_method_post",
    ("site", "method", "position"): "reasons.states_site_method_position",
}


def said_by(segments: tuple[SegmentMatch, ...], code: str) -> tuple[tuple[int, str], ...]:
    """Numbers of the segments that the name states, with what each is called; without the device."""
    found = []
    for number, match in enumerate(segments):
        if match.spans and match.segment is not Segment.DEVICE:
            position = match.segment is Segment.POST and code.startswith(_X_RAY)
            found.append((number, "position" if position else match.segment.value))
    return tuple(found)


def stated(name: str, said: Iterable[tuple[str, Iterable[tuple[int, int]]]]) -> tuple[Message, ...]:
    """The sentence that quotes the words of the name which the first candidate rests on.

    Args:
        name: The name.
        said: What each segment that the name states is called (:func:`said_by`), and its spans.

    Returns:
        One message, or none where the name states no site, method, post-processing or position.
    """
    words = {key: "+".join([name[start:end].strip() for start, end in spans]) for key, spans in said}
    return (Message(_STATES[tuple(words)], words),) if words else ()


class Neighbours:
    """Listed items of the same device and site: those that share the method first, then by code."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._by_site: dict[str, list[str]] = defaultdict(list)
        for code in sorted(release.listed):
            self._by_site[code[:8]].append(code)
        self._near: dict[str, tuple[Candidate, ...]] = {}

    def beside(self, candidates: tuple[Candidate, ...], top: int) -> tuple[Candidate, ...]:
        """A lone candidate with near items behind it, at most three in all."""
        first = candidates[0]
        room = min(top, _SHOWN) - 1
        if len(candidates) > 1 or not room:
            return candidates
        near = self._near.get(first.code)
        if near is None:
            near = self._near[first.code] = self._near_to(first.code)
        return candidates + tuple(
            [Candidate(c.code, c.name, c.score, c.listed, c.why, first.segments) for c in near[:room]]
        )

    def _near_to(self, code: str) -> tuple[Candidate, ...]:
        near = [other for other in self._by_site.get(code[:8], ()) if other != code]
        near.sort(key=lambda other: (other[8:10] != code[8:10], other))
        return tuple(
            Candidate(other, self._release.listed[other], round(_NEAR_SCORE * 0.8**rank, 3), True, _NEAR)
            for rank, other in enumerate(near[: _SHOWN - 1])
        )

"""Why a candidate is offered: what the name says for it, and which listed items are near it."""

from __future__ import annotations

from collections import defaultdict

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


def stated(
    name: str, segments: tuple[SegmentMatch, ...], said: tuple[tuple[int, str], ...]
) -> tuple[Message, ...]:
    """The sentence that quotes the words of the name which the first candidate rests on.

    Args:
        name: The name.
        segments: Of the first candidate.
        said: What :func:`said_by` gives for them.

    Returns:
        One message, or none where the name states no site, method, post-processing or position.
    """
    if not said:
        return ()
    words = {
        key: "+".join([name[start:end].strip() for start, end in segments[number].spans])
        for number, key in said
    }
    return (Message(_STATES[tuple(words)], words),)


class Neighbours:
    """Listed items of the same device and site: those that share the method first, then by code."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._by_site: dict[str, list[str]] = defaultdict(list)
        for code in sorted(release.listed):
            self._by_site[code[:8]].append(code)

    def beside(self, candidates: tuple[Candidate, ...], top: int) -> tuple[Candidate, ...]:
        """A lone candidate with near items behind it, at most three in all."""
        first = candidates[0]
        room = min(top, _SHOWN) - 1
        if len(candidates) > 1 or not room:
            return candidates
        near = [code for code in self._by_site.get(first.code[:8], ()) if code != first.code]
        near.sort(key=lambda code: (code[8:10] != first.code[8:10], code))
        return candidates + tuple(
            Candidate(
                code,
                self._release.listed[code],
                round(_NEAR_SCORE * 0.8**rank, 3),
                True,
                _NEAR,
                first.segments,
            )
            for rank, code in enumerate(near[:room])
        )

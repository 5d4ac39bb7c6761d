"""Suggestions in their compact stored form: JSON arrays, names of listed items left to the release.

Read and written by the project file; reading gives back an equal value.
"""

from __future__ import annotations

from typing import Any

import orjson

from workbench.core.items import (
    Agreement,
    Candidate,
    NoItemReason,
    PartSuggestion,
    Segment,
    SegmentMatch,
    Suggestion,
    Word,
)
from workbench.core.words import Message

_SEGMENTS = tuple(Segment)
_AGREEMENTS = tuple(Agreement)


def suggestion_to_json(suggestion: Suggestion) -> bytes:
    """The stored form of a suggestion: UTF-8 JSON."""
    return orjson.dumps(
        {
            "p": [_part_out(p) for p in suggestion.parts],
            "c": suggestion.confidence,
            "a": int(suggestion.auto),
            "f": suggestion.flags,
            "w": [[w.start, w.end, w.kind, w.value] for w in suggestion.words],
            "u": suggestion.unexplained,
            "n": suggestion.no_item,
            "o": [[_part_out(p) for p in reading] for reading in suggestion.alternatives],
            "y": [m.to_json() for m in suggestion.why],
        }
    )


def suggestion_from_json(text: str | bytes) -> Suggestion:
    """Read what :func:`suggestion_to_json` wrote."""
    data = orjson.loads(text)
    return Suggestion(
        tuple(_part_in(p) for p in data["p"]),
        data["c"],
        bool(data["a"]),
        tuple(data["f"]),
        tuple(Word(*w) for w in data["w"]),
        tuple(data["u"]),
        NoItemReason(data["n"]) if data["n"] else None,
        tuple(tuple(_part_in(p) for p in reading) for reading in data["o"]),
        tuple(Message.from_json(m) for m in data["y"]),
    )


def _part_out(part: PartSuggestion) -> list[Any]:
    return [
        part.text,
        [
            [c.code, c.name, c.score, int(c.listed), [m.to_json() for m in c.why], _segments_out(c.segments)]
            for c in part.candidates
        ],
    ]


def _segments_out(segments: tuple[SegmentMatch, ...]) -> list[Any]:
    return [
        [_SEGMENTS.index(s.segment), _AGREEMENTS.index(s.agreement), [list(span) for span in s.spans]]
        for s in segments
    ]


def _part_in(data: list[Any]) -> PartSuggestion:
    return PartSuggestion(data[0], tuple(_candidate_in(c) for c in data[1]))


def _candidate_in(data: list[Any]) -> Candidate:
    code, name, score, listed, why, segments = data
    return Candidate(
        code,
        name,
        score,
        bool(listed),
        tuple(Message.from_json(m) for m in why),
        tuple(
            SegmentMatch(_SEGMENTS[s], _AGREEMENTS[a], tuple((span[0], span[1]) for span in spans))
            for s, a, spans in segments
        ),
    )

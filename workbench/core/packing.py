"""Compact JSON of suggestions: how they are stored, and how they travel between processes.

A suggestion becomes arrays in a fixed order (about a third of the size of named fields); the first entry is
the version of that order.
"""

from __future__ import annotations

from typing import Any

import orjson

from workbench.core.items import (
    Agreement,
    Candidate,
    DecidedPart,
    NoItemReason,
    PartSuggestion,
    Segment,
    SegmentMatch,
    Suggestion,
    Word,
)
from workbench.core.words import Message

SUGGESTION_VERSION = 1

_SEGMENTS = tuple(Segment)
_AGREEMENTS = tuple(Agreement)
_SEGMENT_NUMBER = {segment.value: number for number, segment in enumerate(_SEGMENTS)}
_AGREEMENT_NUMBER = {agreement.value: number for number, agreement in enumerate(_AGREEMENTS)}


def _pack_message(message: Message) -> Any:
    # A message among the parameters is written by orjson itself, as an object with "key" and "params".
    params = message.params
    return [message.key, params if type(params) is dict else dict(params)] if params else message.key


def _unpack_message(value: Any) -> Message:
    if isinstance(value, str):
        return Message(value)
    key, params = value
    return Message(key, {name: _unpack_parameter(parameter) for name, parameter in params.items()})


def _unpack_parameter(value: Any) -> Any:
    if isinstance(value, dict) and "key" in value:
        params = value.get("params", {})
        return Message(value["key"], {name: _unpack_parameter(inner) for name, inner in params.items()})
    return value


def _pack_candidate(candidate: Candidate) -> list[Any]:
    return [
        candidate.code,
        candidate.name,
        candidate.score,
        candidate.listed,
        [_pack_message(message) for message in candidate.why],
        [
            [_SEGMENT_NUMBER[match.segment], _AGREEMENT_NUMBER[match.agreement], *match.spans]
            for match in candidate.segments
        ],
    ]


def _pack_parts(parts: tuple[PartSuggestion, ...]) -> list[Any]:
    return [[part.text, [_pack_candidate(candidate) for candidate in part.candidates]] for part in parts]


def suggestion_to_json(suggestion: Suggestion) -> bytes:
    """The stored form of a suggestion; about 1 kB for one part with five candidates."""
    return orjson.dumps(
        [
            SUGGESTION_VERSION,
            _pack_parts(suggestion.parts),
            suggestion.confidence,
            1 if suggestion.auto else 0,
            suggestion.flags,
            [[word.start, word.end, word.kind, word.value] for word in suggestion.words],
            suggestion.unexplained,
            suggestion.no_item,
            [_pack_parts(parts) for parts in suggestion.alternatives],
            [_pack_message(message) for message in suggestion.why],
        ]
    )


def _unpack_candidate(value: list[Any]) -> Candidate:
    code, name, score, listed, why, segments = value
    return Candidate(
        code,
        name,
        score,
        listed,
        tuple(_unpack_message(message) for message in why),
        tuple(
            SegmentMatch(
                _SEGMENTS[segment], _AGREEMENTS[agreement], tuple((start, end) for start, end in spans)
            )
            for segment, agreement, *spans in segments
        ),
    )


def _unpack_parts(value: list[Any]) -> tuple[PartSuggestion, ...]:
    return tuple(
        PartSuggestion(text, tuple(_unpack_candidate(candidate) for candidate in candidates))
        for text, candidates in value
    )


def suggestion_from_json(body: bytes | str) -> Suggestion:
    """Read a stored suggestion.

    Raises:
        ValueError: The body is not JSON or of a version that this program does not know.
    """
    value = orjson.loads(body)
    if not isinstance(value, list) or not value or value[0] != SUGGESTION_VERSION:
        raise ValueError("unknown version of a stored suggestion")
    _, parts, confidence, auto, flags, words, unexplained, no_item, alternatives, why = value
    return Suggestion(
        _unpack_parts(parts),
        confidence,
        bool(auto),
        tuple(flags),
        tuple(Word(*word) for word in words),
        tuple(unexplained),
        None if no_item is None else NoItemReason(no_item),
        tuple(_unpack_parts(reading) for reading in alternatives),
        tuple(_unpack_message(message) for message in why),
    )


def first_answer_from_json(body: bytes | str) -> tuple[tuple[DecidedPart, ...] | None, NoItemReason | None]:
    """The first candidates of all parts, without reading the rest; ten times faster than the whole.

    Returns:
        The parts (None where a part has no candidate) and the reason where there is no standard item.
    """
    value = orjson.loads(body)
    parts, no_item = value[1], value[7]
    taken = []
    for text, candidates in parts:
        if not candidates:
            return None, None
        code, name, _, listed, *_ = candidates[0]
        taken.append(DecidedPart(code, name, bool(listed), text))
    return tuple(taken), None if no_item is None else NoItemReason(no_item)

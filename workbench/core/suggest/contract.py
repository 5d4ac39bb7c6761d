"""The batch contract: one JSON object a name, kept stable for programs that read it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import orjson

from workbench.core.items import Candidate, PartSuggestion, Suggestion
from workbench.core.naming.parsed import ParsedName
from workbench.core.suggest.outline import Laid, Outline, Part
from workbench.core.words import Message, language


@lru_cache(maxsize=20_000)
def _sentence(key: str, in_language: str, params: tuple[tuple[str, Any], ...]) -> str:
    return Message(key, dict(params)).text(in_language)


def _text(message: Message) -> str:
    """The words of a message: names of a list quote the same words again and again."""
    try:
        return _sentence(message.key, language(), tuple(message.params.items()))
    except TypeError:  # a value that cannot be kept
        return message.text()


def _part(part: PartSuggestion) -> dict[str, Any]:
    texts: dict[int, list[str]] = {}  # most candidates share their reasons
    return {"text": part.text, "candidates": [_candidate(c, texts) for c in part.candidates]}


def _candidate(c: Candidate, texts: dict[int, list[str]]) -> dict[str, Any]:
    why = texts.get(id(c.why))
    if why is None:
        why = texts[id(c.why)] = [_text(m) for m in c.why]
    return {"code": c.code, "name": c.name, "score": c.score, "listed": c.listed, "why": why}


@lru_cache(maxsize=20_000)
def _candidates(part: Part, in_language: str) -> tuple[bytes, bytes]:
    """A template's candidates as JSON, before and behind the first reason where that quotes the name."""
    texts: dict[int, list[str]] = {}
    first, *others = [_candidate(c, texts) for c in part.candidates]
    if not part.said:
        return orjson.dumps([first, *others]), b""
    _, *more = first.pop("why")
    before = orjson.dumps([first]).removesuffix(b"}]") + b',"why":['
    behind = b"".join(b"," + orjson.dumps(text) for text in more) + b"]}"
    return before, behind + b"".join(b"," + orjson.dumps(other) for other in others) + b"]"


def _laid(laid: Laid, parsed: ParsedName) -> dict[str, Any]:
    """As :func:`_part` of what is laid over a name, without the spans, which the contract does not hold."""
    before, behind = _candidates(laid.part, language())
    if behind:
        before += orjson.dumps(_text(*laid.stated(parsed))) + behind
    return {"text": laid.text(parsed), "candidates": orjson.Fragment(before)}


def contract_line(name: str, found: Suggestion | Outline) -> bytes:
    """The contract's object as one line of JSON, with its line end.

    Half a surrogate pair, which no UTF-8 can hold, becomes a question mark.
    """
    if not name.isascii():
        name = name.encode("utf-8", "replace").decode("utf-8")
    if isinstance(found, Suggestion):
        value = to_contract(name, found)
    elif found.readings is None:
        value = to_contract(name, found.told)
    else:
        readings = [[_laid(laid, found.parsed) for laid in reading] for reading in found.readings]
        value = _object(name, found.told, readings or [[]])
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def to_contract(name: str, suggestion: Suggestion) -> dict[str, Any]:
    """The contract's object for one name."""
    readings = (suggestion.parts, *suggestion.alternatives)
    return _object(name, suggestion, [[_part(part) for part in reading] for reading in readings])


def _object(name: str, told: Suggestion, readings: list[list[dict[str, Any]]]) -> dict[str, Any]:
    return {
        "name": name,
        "parts": readings[0],
        "confidence": told.confidence,
        "auto": told.auto,
        "flags": list(told.flags),
        "unexplained": list(told.unexplained),
        "no_item": str(told.no_item) if told.no_item else None,
        "why": [_text(m) for m in told.why],
        "alternatives": readings[1:],
    }

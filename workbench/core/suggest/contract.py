"""The batch contract: one JSON object a name, kept stable for programs that read it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import orjson

from workbench.core.items import PartSuggestion, Suggestion
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
    candidates = []
    for c in part.candidates:
        why = texts.get(id(c.why))
        if why is None:
            why = texts[id(c.why)] = [_text(m) for m in c.why]
        candidates.append({"code": c.code, "name": c.name, "score": c.score, "listed": c.listed, "why": why})
    return {"text": part.text, "candidates": candidates}


def contract_line(name: str, suggestion: Suggestion) -> bytes:
    """The contract's object as one line of JSON, with its line end.

    Half a surrogate pair, which no UTF-8 can hold, becomes a question mark.
    """
    if not name.isascii():
        name = name.encode("utf-8", "replace").decode("utf-8")
    return orjson.dumps(to_contract(name, suggestion), option=orjson.OPT_APPEND_NEWLINE)


def to_contract(name: str, suggestion: Suggestion) -> dict[str, Any]:
    """The contract's object for one name."""
    return {
        "name": name,
        "parts": [_part(p) for p in suggestion.parts],
        "confidence": suggestion.confidence,
        "auto": suggestion.auto,
        "flags": list(suggestion.flags),
        "unexplained": list(suggestion.unexplained),
        "no_item": str(suggestion.no_item) if suggestion.no_item else None,
        "why": [_text(m) for m in suggestion.why],
        "alternatives": [[_part(p) for p in reading] for reading in suggestion.alternatives],
    }

"""The batch contract: one JSON object a name, kept stable for programs that read it."""

from __future__ import annotations

from typing import Any

from workbench.core.items import PartSuggestion, Suggestion


def _part(part: PartSuggestion) -> dict[str, Any]:
    return {
        "text": part.text,
        "candidates": [
            {
                "code": c.code,
                "name": c.name,
                "score": c.score,
                "listed": c.listed,
                "why": [m.text() for m in c.why],
            }
            for c in part.candidates
        ],
    }


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
        "why": [m.text() for m in suggestion.why],
        "alternatives": [[_part(p) for p in reading] for reading in suggestion.alternatives],
    }

"""JSON of the values that the history keeps: decisions and source items.

Decisions are stored in canonical form (UTF-8, sorted keys, no blanks), because their bytes are what the
history's hashes cover. Suggestions have a form of their own: ``core/packing.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from workbench.core.items import DecidedPart, Decision, NoItemReason, Shown, SourceItem, State


def canonical(value: Any) -> bytes:
    """The one byte form of a plain value: UTF-8 JSON, sorted keys, no blanks."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def decision_to_json(
    decision: Decision, decision_id: str, *, decided_at: str, shown: Shown | None = None
) -> bytes:
    """The canonical bytes of a decision, as stored and hashed; ``shown`` is what was suggested then."""
    value: dict[str, Any] = {
        "approver": decision.approver,
        "at": decided_at,
        "id": decision_id,
        "item": decision.item_id,
        "parts": [[part.code, part.name, part.listed, part.text] for part in decision.parts],
        "rank": decision.rank,
        "reason": decision.reason,
        "release": decision.release_id,
        "remark": decision.remark,
        "reviewer": decision.reviewer,
        "state": decision.state,
    }
    if decision.note:  # bodies without a note are as they always were
        value["note"] = decision.note
    if shown is not None:
        value["shown"] = _shown_value(shown, decision)
    return canonical(value)


def _shown_value(shown: Shown, decision: Decision) -> dict[str, Any]:
    """What was suggested; without the parts where they are those that were taken."""
    value: dict[str, Any] = {} if shown.confidence is None else {"confidence": shown.confidence}
    if shown.no_item is not None:
        value["no_item"] = shown.no_item
    if not decision.parts or shown.parts != tuple((part.code, part.name) for part in decision.parts):
        value["parts"] = shown.parts
    return value


def _shown_of(value: dict[str, Any] | None, parts: tuple[DecidedPart, ...]) -> Shown | None:
    if value is None:
        return None
    taken = value.get("parts", [(part.code, part.name) for part in parts])
    pairs = tuple((str(code), str(name)) for code, name in taken)
    no_item = value.get("no_item")
    return Shown(pairs, None if no_item is None else NoItemReason(no_item), value.get("confidence"))


def decision_from_json(body: bytes | str) -> Decision:
    """Read a stored decision.

    Raises:
        ValueError, KeyError: The body is not a decision.
    """
    value = orjson.loads(body)
    parts = tuple(DecidedPart(*part) for part in value["parts"])
    return Decision(
        item_id=value["item"],
        state=State(value["state"]),
        parts=parts,
        reason=None if value["reason"] is None else NoItemReason(value["reason"]),
        remark=value["remark"],
        reviewer=value["reviewer"],
        approver=value["approver"],
        release_id=value["release"],
        rank=value["rank"],
        decided_at=value["at"],
        note=value.get("note", ""),
        shown=_shown_of(value.get("shown"), parts) if "shown" in value else None,
    )


_ITEM_FIELDS = (
    *("id", "sheet", "row", "name", "code", "modality"),
    *("site", "method", "department", "price", "count", "cells"),
)


def source_item_to_json(item: SourceItem) -> bytes:
    """The canonical bytes of a source item: its fields in the order of the class."""
    return orjson.dumps([getattr(item, name) for name in _ITEM_FIELDS])


def source_item_from_json(body: bytes | str) -> SourceItem:
    """Read a source item back."""
    return source_item_of(orjson.loads(body))


def source_item_of(fields: Sequence[Any]) -> SourceItem:
    """A source item from its fields in the order of the class."""
    item_id, sheet, row, name, code, modality, site, method, department, price, count, cells = fields
    return SourceItem(
        item_id, sheet, row, name, code, modality, site, method, department, price, count, tuple(cells)
    )

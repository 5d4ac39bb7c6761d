"""Where a reviewer was in a project when it was closed: filter, order and row; taken up again on opening."""

from __future__ import annotations

from typing import Any

from workbench.ui.filters import OWN, QUEUES, Filters, query_from_json, query_to_json

KEPT = 12


def place_of(filters: Filters, item_id: str) -> dict[str, Any]:
    """The place as plain JSON: the query, and the queue that it stands for (whose meaning may change)."""
    return {
        "queue": filters.queue(),
        "query": query_to_json(filters.query),
        "grouped": filters.grouped,
        "item": item_id,
    }


def with_place(stored: dict[str, Any], project_id: str, place: dict[str, Any]) -> dict[str, Any]:
    """All places with this one at the end; the oldest are forgotten."""
    kept = {key: value for key, value in stored.items() if key != project_id}
    while len(kept) >= KEPT:
        kept.pop(next(iter(kept)))
    return {**kept, project_id: place}


def go_back(filters: Filters, place: Any) -> str:
    """Take up filter and order again; the id of the row that was in hand, empty where nothing is known."""
    query = query_from_json(place.get("query")) if isinstance(place, dict) else None
    if query is None:
        return ""
    filters.grouped = bool(place.get("grouped"))
    filters.query = query
    queue = str(place.get("queue"))
    if queue in QUEUES or queue.removeprefix(OWN) in filters.saved:
        filters.choose_queue(queue)
    else:
        filters.changed.emit()
    return str(place.get("item", ""))

"""Where a reviewer was in a project when it was closed: queue, order and row; taken up again on opening."""

from __future__ import annotations

from typing import Any

from workbench.ui.filters import QUEUES, Filters

KEPT = 12
_SORTS = ("row", "count", "confidence", "name")


def place_of(filters: Filters, item_id: str) -> dict[str, Any]:
    """The place as plain JSON. A choice of facets that is no saved queue is kept as the queue of all."""
    return {
        "queue": filters.queue() or "all",
        "sort": filters.query.sort,
        "descending": filters.query.descending,
        "item": item_id,
    }


def with_place(stored: dict[str, Any], project_id: str, place: dict[str, Any]) -> dict[str, Any]:
    """All places with this one at the end; the oldest are forgotten."""
    kept = {key: value for key, value in stored.items() if key != project_id}
    while len(kept) >= KEPT:
        kept.pop(next(iter(kept)))
    return {**kept, project_id: place}


def go_back(filters: Filters, place: Any) -> str:
    """Take up queue and order again; the id of the row that was in hand, empty where nothing is known."""
    if not isinstance(place, dict) or place.get("queue") not in QUEUES:
        return ""
    if place.get("sort") in _SORTS:
        filters.sort(place["sort"], bool(place.get("descending")))
    filters.choose_queue(place["queue"])
    return str(place.get("item", ""))

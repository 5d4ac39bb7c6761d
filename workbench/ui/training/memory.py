"""What training keeps in the user's settings: how far the tour is, and keys pressed in each exercise."""

from __future__ import annotations

import json
from typing import Any

from workbench.core.settings import TRAINING, Settings
from workbench.ui.recent import json_setting

_RUNS = 50  # exercises whose keys are kept


def _stored(settings: Settings) -> dict[str, Any]:
    stored: dict[str, Any] = json_setting(settings, TRAINING, {})
    return stored


def _part(settings: Settings, name: str) -> dict[str, Any]:
    part = _stored(settings).get(name)
    return part if isinstance(part, dict) else {}


def _keep(settings: Settings, name: str, part: dict[str, Any]) -> None:
    settings.set(TRAINING, json.dumps(_stored(settings) | {name: part}))


def keys_pressed(settings: Settings, run: str) -> int | None:
    """Keys pressed so far in an exercise; None where none were counted."""
    count = _part(settings, "keys").get(run)
    return count if isinstance(count, int) else None


def keep_keys(settings: Settings, run: str, count: int) -> None:
    """Keep how many keys were pressed in an exercise."""
    runs = {key: value for key, value in _part(settings, "keys").items() if key != run}
    _keep(settings, "keys", dict([*runs.items(), (run, count)][-_RUNS:]))


def tour_place(settings: Settings) -> tuple[int, list[int]]:
    """Number of the tour's step in hand, and after how many steps of the history each one began."""
    kept = _part(settings, "tour")
    step, begun = kept.get("step"), kept.get("begun")
    fits = isinstance(step, int) and isinstance(begun, list) and all(isinstance(n, int) for n in begun)
    return (step, begun) if fits and step is not None and begun is not None else (0, [])


def keep_tour(settings: Settings, step: int, begun: list[int], item_id: str) -> None:
    """Keep how far the tour is, and the row that its step is about."""
    _keep(settings, "tour", {"step": step, "begun": begun, "item": item_id})


def tour_item(settings: Settings) -> str:
    """The row that the tour's step is about, empty for none."""
    kept = _part(settings, "tour").get("item")
    return kept if isinstance(kept, str) else ""

"""Settings of one project: an append-only list of who set what to what; the last one counts.

What they are is declared once, in :data:`KNOWN`; a value that does not fit is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workbench.core.errors import InputProblem
from workbench.core.project.opening import now
from workbench.core.project.recognition import RANKS
from workbench.core.project.store import Store
from workbench.core.words import Message


@dataclass(frozen=True, slots=True)
class Preference:
    """A setting: what it is when nobody set it, and which values fit."""

    default: Any
    fits: Callable[[Any], bool]


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 0.1


def _is_scope(value: Any) -> bool:
    return isinstance(value, dict) and len(value) <= 20 and all(isinstance(key, str) for key in value)


def _is_order(value: Any) -> bool:
    return _is_words(value) and bool(value) and len(set(value)) == len(value)


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= 50 and all(isinstance(v, str) and v for v in value)


KNOWN: dict[str, Preference] = {
    # Share of automatic answers that may be wrong; product.md asks for 99.5 % precision.
    "error_budget": Preference(0.005, _is_share),
    # The hospital's devices in words (CT 64 排, MR 3.0T), for the device-specific policy.
    "devices": Preference([], _is_words),
    # A one-person department: reviewer and approver may be the same. Printed in every signed file.
    "one_person": Preference(False, lambda value: isinstance(value, bool)),
    # Scopes of mutual recognition, the smallest first.
    "scope_order": Preference(list(RANKS), _is_order),
    # In a project of the names on which hospitals of a group differ: packs, group, out, follows.
    "pack_merge": Preference({}, _is_scope),
    # In a project that holds a region's list: its scope (recognition.Scope as JSON).
    "recognition_scope": Preference({}, _is_scope),
}


def setting(store: Store, key: str) -> Any:
    """The value that counts. KeyError for an unknown key; a damaged or unfitting value counts as not set."""
    known = KNOWN[key]
    row = store.one("SELECT value FROM settings WHERE key = ? ORDER BY number DESC LIMIT 1", (key,))
    if row is None:
        return known.default
    try:
        value = json.loads(row[0])
    except ValueError:
        return known.default
    return value if known.fits(value) else known.default


def change(store: Store, key: str, value: Any, actor: str) -> None:
    """Set a value, in one transaction.

    Raises:
        KeyError: An unknown key.
        InputProblem: A value that does not fit.
    """
    if not KNOWN[key].fits(value):
        raise InputProblem(Message("project.bad_setting", {"key": key}))
    with store.transaction():
        store.run(
            "INSERT INTO settings (key, value, actor, at) VALUES (?, ?, ?, ?)",
            (key, json.dumps(value, ensure_ascii=False), actor, now()),
        )

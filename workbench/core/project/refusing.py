"""Changes of a hospital that a reviewer refused once: kept with who and when, never taken out.

They stand among the project's settings, an append-only list, one row a refusal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.core.project.opening import now
from workbench.core.project.store import Store

_KEY = "refused"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Who refused a change, and when (UTC, ISO 8601 with ``Z``)."""

    actor: str
    at: str


def refuse(store: Store, marks: Iterable[str], actor: str) -> None:
    """Note refusals, each by the mark of its change, in one transaction."""
    at = now()
    with store.transaction():
        store.run_many(
            "INSERT INTO settings (key, value, actor, at) VALUES (?, ?, ?, ?)",
            ((_KEY, mark, actor, at) for mark in marks),
        )


def refusals(store: Store) -> dict[str, Refusal]:
    """By the mark of the change, its last refusal."""
    rows = store.all("SELECT value, actor, at FROM settings WHERE key = ? ORDER BY number", (_KEY,))
    return {mark: Refusal(actor, at) for mark, actor, at in rows}

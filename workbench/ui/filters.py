"""What the list shows and in which order: one query, changed by facets, search and sort."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.core.items import State
from workbench.core.project import SORTS, ItemQuery
from workbench.core.settings import SAVED_QUEUES, Settings

# Saved queues: name -> the query that they stand for (sort and text are kept from the present query).
QUEUES: dict[str, ItemQuery] = {
    "all": ItemQuery(),
    "open": ItemQuery(states=(State.OPEN,)),
    "must_ask": ItemQuery(states=(State.OPEN,), must_ask=True),
    "low": ItemQuery(states=(State.OPEN,), bands=("90", "50", "0", "none")),
    "question": ItemQuery(states=(State.QUESTION,)),
    "mine": ItemQuery(reviewers=("",)),
    "disagreements": ItemQuery(differs=True),
    "to_approve": ItemQuery(states=(State.ACCEPTED, State.ADJUSTED, State.NO_ITEM)),
}
START = ItemQuery(states=(State.OPEN,), sort="count", descending=True)
OWN = "own:"  # before the name of a queue that the reviewer saved
_PLAIN = ItemQuery()


def query_to_json(query: ItemQuery) -> dict[str, Any]:
    """What a query asks for, as plain JSON; what is not asked for is left out."""
    asked = {key: value for key, value in asdict(query).items() if value != getattr(_PLAIN, key)}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in asked.items()}


def query_from_json(value: Any) -> ItemQuery | None:
    """A query read back; None where it is no query of ours."""
    known = {field.name: getattr(_PLAIN, field.name) for field in fields(ItemQuery)}
    if not isinstance(value, dict) or not value.keys() <= known.keys():
        return None
    read: dict[str, Any] = {}
    for key, given in value.items():
        if isinstance(known[key], tuple):
            if not isinstance(given, list) or not all(isinstance(word, str) for word in given):
                return None
            read[key] = tuple(given)
        elif isinstance(given, str if isinstance(known[key], str) else bool | float | int):
            read[key] = given
        else:
            return None
    return ItemQuery(**read) if read.get("sort", "row") in SORTS else None


class Filters(QObject):
    """The query of the list.

    Signals:
        changed: The query is another one now.
        saved_changed: A queue was saved or forgotten.
    """

    changed = Signal()
    saved_changed = Signal()

    def __init__(
        self,
        reviewer: Callable[[], str] = str,
        parent: QObject | None = None,
        settings: Settings | None = None,
    ) -> None:
        super().__init__(parent)
        self.query = START
        self.grouped = False
        self._reviewer = reviewer
        self._settings = settings
        self.saved: dict[str, ItemQuery] = {}
        self.read_saved()

    def query_of(self, name: str) -> ItemQuery:
        """The query of a queue: sort and text of the present one for ours, ``mine`` by who reviews now."""
        if name.startswith(OWN):
            return self.saved[name.removeprefix(OWN)]
        now, queue = self.query, QUEUES[name]
        reviewers = (self._reviewer(),) if queue.reviewers else ()
        return replace(queue, reviewers=reviewers, text=now.text, sort=now.sort, descending=now.descending)

    def set_query(self, query: ItemQuery) -> None:
        """Take a query as it is."""
        if query != self.query:
            self.query = query
            self.changed.emit()

    def choose_queue(self, name: str) -> None:
        """Choose a queue, or fetch it afresh; with ours sort and search text stay."""
        self.query = self.query_of(name)
        self.changed.emit()

    def queue(self) -> str:
        """The queue that the query stands for, empty if none."""
        names = [*(OWN + name for name in self.saved), *QUEUES]
        return next((name for name in names if self.query_of(name) == self.query), "")

    def toggle(self, facet: str, value: str) -> None:
        """Add a facet's value to the choice, or take it away."""
        chosen: tuple[str, ...] = getattr(self.query, facet)
        after = tuple(v for v in chosen if v != value) if value in chosen else (*chosen, value)
        changed: dict[str, Any] = {facet: after}
        self.set_query(replace(self.query, **changed))

    def search(self, text: str) -> None:
        """Search for words in name, code and standard name."""
        self.set_query(replace(self.query, text=text.strip()))

    def sort(self, by: str, descending: bool) -> None:
        """Order the list."""
        self.set_query(replace(self.query, sort=by, descending=descending))

    def group(self, on: bool) -> None:
        """Draw look-alikes together in one line, or show every item by itself."""
        if on != self.grouped:
            self.grouped = on
            self.changed.emit()

    def clear(self) -> None:
        """Take every choice away; the order stays."""
        self.set_query(ItemQuery(sort=self.query.sort, descending=self.query.descending))

    @property
    def narrow(self) -> bool:
        """True if anything is left out."""
        now = self.query
        return now != ItemQuery(sort=now.sort, descending=now.descending)

    @property
    def by_suggestion(self) -> bool:
        """True if what is listed, or in which order, rests on suggestions."""
        now = self.query
        plain = ItemQuery(states=now.states, reviewers=now.reviewers, sheets=now.sheets)
        rest = replace(now, sort=plain.sort, descending=plain.descending) != plain
        return self.grouped or rest or now.sort in ("confidence", "similarity")

    # -- queues of the reviewer's own --------------------------------------------------------------------

    def save_queue(self, name: str) -> None:
        """Keep the present query, with its order, under a name; an earlier one of this name is replaced."""
        self.saved[name] = self.query
        self._store()

    def forget_queue(self, name: str) -> None:
        """Drop a saved queue; the list stays as it is."""
        self.saved.pop(name, None)
        self._store()

    def read_saved(self) -> None:
        """Read the saved queues from the settings; what is damaged is left out."""
        try:
            stored = json.loads(self._settings.get(SAVED_QUEUES)) if self._settings else {}
        except ValueError:
            stored = {}
        pairs = stored.items() if isinstance(stored, dict) else ()
        read = {name: query_from_json(value) for name, value in pairs}
        self.saved = {name: query for name, query in read.items() if query is not None}
        self.saved_changed.emit()

    def _store(self) -> None:
        if self._settings is not None:
            plain = {name: query_to_json(query) for name, query in self.saved.items()}
            self._settings.set(SAVED_QUEUES, json.dumps(plain, ensure_ascii=False))
        self.saved_changed.emit()

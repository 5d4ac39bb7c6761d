"""What the list shows and in which order: one query, changed by facets, search and sort."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.core.items import State
from workbench.core.project import ItemQuery

# Saved queues: name -> the query that they stand for (sort and text are kept from the present query).
QUEUES: dict[str, ItemQuery] = {
    "all": ItemQuery(),
    "open": ItemQuery(states=(State.OPEN,)),
    "must_ask": ItemQuery(states=(State.OPEN,), must_ask=True),
    "low": ItemQuery(states=(State.OPEN,), bands=("90", "50", "0", "none")),
    "question": ItemQuery(states=(State.QUESTION,)),
    "mine": ItemQuery(reviewer=""),
    "to_approve": ItemQuery(states=(State.ACCEPTED, State.ADJUSTED, State.NO_ITEM)),
}
START = ItemQuery(states=(State.OPEN,), sort="count", descending=True)


class Filters(QObject):
    """The query of the list.

    Signals:
        changed: The query is another one now.
    """

    changed = Signal()

    def __init__(self, reviewer: Callable[[], str] = str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.query = START
        self._reviewer = reviewer

    def query_of(self, name: str) -> ItemQuery:
        """The query of a saved queue; ``mine`` is that of whoever reviews now."""
        queue = QUEUES[name]
        return queue if queue.reviewer is None else replace(queue, reviewer=self._reviewer())

    def set_query(self, query: ItemQuery) -> None:
        """Take a query as it is."""
        if query != self.query:
            self.query = query
            self.changed.emit()

    def choose_queue(self, name: str) -> None:
        """Choose a saved queue, or fetch it afresh; sort and search text stay."""
        now = self.query
        wanted = replace(self.query_of(name), text=now.text, sort=now.sort, descending=now.descending)
        self.query = wanted
        self.changed.emit()

    def queue(self) -> str:
        """The saved queue that the query stands for, empty if none."""
        now = self.query
        for name in QUEUES:
            if replace(self.query_of(name), text=now.text, sort=now.sort, descending=now.descending) == now:
                return name
        return ""

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

    def clear(self) -> None:
        """Take every choice away; the order stays."""
        self.set_query(ItemQuery(sort=self.query.sort, descending=self.query.descending))

    @property
    def narrow(self) -> bool:
        """True if anything is left out."""
        now = self.query
        return now != ItemQuery(sort=now.sort, descending=now.descending)

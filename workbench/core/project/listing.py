"""What the list of source items asks a project; the answers are those of :class:`Queries`."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.core.items import Changes, State
from workbench.core.project.course import course
from workbench.core.project.found import Found
from workbench.core.project.kin import Grouped
from workbench.core.project.queries import Queries, ReadList
from workbench.core.project.records import Facets, ItemQuery, ItemRow, Moment, Tally
from workbench.core.project.store import Store
from workbench.core.project.suggestions import positions


class Listing:
    """The part of a project that lists its items. Row numbers hold within one file only."""

    _store: Store
    _queries: Queries

    def query(self, query: ItemQuery | None = None) -> Found:
        """Row numbers of the items that fit, in order."""
        return self._queries.query(query or ItemQuery())

    def grouped(self, query: ItemQuery | None = None) -> Grouped:
        """The items that fit, in order, with names that are identical after parsing in one line."""
        return self._queries.grouped(query or ItemQuery())

    def get_list_ready(self) -> bool:
        """Prepare a piece of what the list will be asked for; False when all is ready. For idle moments."""
        return self._queries.get_ready()

    def read_list(self) -> ReadList:
        """The list as it stands, read on this thread for the project as another thread has it open."""
        return self._queries.read_list()

    def follow(self, changes: Changes, read: ReadList) -> None:
        """An act was written alongside: take over the list as it was read there."""
        self._queries.follow(changes, read)

    def follow_suggestions(self, changes: Changes) -> None:
        """Suggestions were stored alongside, for these items."""
        if changes.items is None:
            self._queries.items_changed()
        else:
            self._queries.suggested(positions(self._store, list(changes.items)))

    def rows(self, rowids: Sequence[int]) -> list[ItemRow]:
        """The lines of the list for some row numbers, in the order asked."""
        return self._queries.rows(rowids)

    def rowid(self, item_id: str) -> int:
        """The row number of an item. KeyError for an unknown id."""
        return positions(self._store, [item_id])[0]

    def facets(self, query: ItemQuery | None = None) -> Facets:
        """How many items each value of each facet would give."""
        return self._queries.facets(query or ItemQuery())

    def total(self, query: ItemQuery) -> Tally:
        """How many items fit, and the exams a year that they stand for."""
        return self._queries.total(query)

    def totals(self) -> dict[State, Tally]:
        """Items and exams a year for every state."""
        return self._queries.totals()

    def course(self) -> list[Moment]:
        """How many items waited after each step, the oldest first: for a burn-down."""
        return course(self._store)

    def tally(self, rowids: Sequence[int]) -> Tally:
        """How many items these are, and the exams a year that they stand for."""
        return self._queries.tally(rowids)

    def item_ids(self, rowids: Sequence[int]) -> list[str]:
        """The ids of some items, in row order."""
        return self._queries.item_ids(rowids)

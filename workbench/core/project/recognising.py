"""What an open project knows of mutual recognition."""

from __future__ import annotations

from workbench.core.items import Changes
from workbench.core.project import recognition
from workbench.core.project.queries import Queries
from workbench.core.project.recognition import Marker, RecognitionList
from workbench.core.project.store import Store

_CHANGED = Changes(None, frozenset({"items", "project"}))


class Recognising:
    """The part of a project that knows lists of mutual recognition."""

    _store: Store
    _queries: Queries

    @property
    def marker(self) -> Marker:
        """Tells which lists in force today recognise codes."""
        return self._queries.marker

    def recognition_lists(self) -> list[RecognitionList]:
        """The lists of the scopes that the hospital belongs to, also those outside of their days."""
        return recognition.lists(self._store)

    def take_recognition_list(self, found: RecognitionList) -> Changes:
        """Take a list in; a newer version of its scope replaces the one before.

        Raises:
            InputProblem: The same version, or a newer one, is there already.
        """
        with self._store.transaction():
            recognition.keep(self._store, found)
        self._queries.items_changed()
        return _CHANGED

    def leave_scope(self, code: str) -> Changes:
        """Say that the hospital does not belong to a scope.

        Raises:
            InputProblem: It holds no list of it.
        """
        with self._store.transaction():
            recognition.leave(self._store, code)
        self._queries.items_changed()
        return _CHANGED

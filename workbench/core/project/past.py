"""What an open project tells of its history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.core.items import Decision, Step
from workbench.core.project import history, newer, refusing
from workbench.core.project.records import HistoryCheck
from workbench.core.project.refusing import Refusal
from workbench.core.project.store import Store
from workbench.core.project.trail import Trail


class Past:
    """Questions about decisions and steps; part of :class:`~workbench.core.project.project.Project`."""

    _store: Store

    def decision(self, item_id: str) -> Decision | None:
        """The decision that counts for an item; None where nobody decided yet."""
        return history.decision(self._store, item_id)

    def decisions(self) -> Iterator[Decision]:
        """The decision that counts, for every item that has one, in row order."""
        return history.current_decisions(self._store)

    def history(self, item_id: str) -> list[tuple[Step, Decision]]:
        """Every step that touched an item, or one that it replaced, with what it settled, newest first."""
        return history.item_history(self._store, item_id)

    def steps(self, limit: int | None = None, *, after: int = 0) -> list[Step]:
        """The steps later than ``after``, the newest first."""
        return history.steps(self._store, limit, after)

    def decisions_of(self, seq: int) -> list[Decision]:
        """The decisions of one step, in order."""
        return history.decisions_of(self._store, seq)

    def decisions_before(self, seq: int) -> dict[str, Decision | None]:
        """For each item that a step touched: the decision that counted before it."""
        return history.decisions_before(self._store, seq)

    def decisions_since(self, seq: int) -> Iterator[tuple[str, Decision | None, Decision]]:
        """Of every item that a later step than ``seq`` touched: its decision after ``seq``, and now."""
        return history.decisions_since(self._store, seq)

    def trail(self) -> Trail:
        """The whole history line by line, for an audit."""
        return Trail(self._store)

    @property
    def head_hash(self) -> str:
        """Hash of the last step; before any step, of the project's identity."""
        return history.head_hash(self._store)

    @property
    def newest_list(self) -> str:
        """Digest of the list imported last, empty where there is none."""
        return newer.newest_list(self._store)

    def items_at(self, newest_list: str, own_list: str = "") -> frozenset[str] | None:
        """Ids of the items that were in the list when this was the list imported last; None if unknown.

        Args:
            newest_list: The beginning of a digest.
            own_list: That of one list, for the items that stood in it.
        """
        return newer.items_at(self._store, newest_list, own_list)

    def successors(self) -> dict[str, str]:
        """Id of each item that a newer list replaced, to that of the living one in its place."""
        return newer.successors(self._store)

    def decision_after(self, item_id: str, seq: int) -> Decision | None:
        """The decision that counted for an item, living or retired, after step ``seq``."""
        return history.decision(self._store, item_id, seq)

    def history_hashes(self) -> frozenset[str]:
        """The hash of every state the history went through: a file's ``history_head`` is one of them."""
        return history.history_hashes(self._store)

    def verify_history(self) -> HistoryCheck:
        """Check every hash of the history; names the first broken step."""
        return history.verify_history(self._store)

    def refusals(self) -> dict[str, Refusal]:
        """Changes of the hospital that were refused, by their marks (``exchange.Difference.mark``)."""
        return refusing.refusals(self._store)

    def refuse(self, marks: Iterable[str], actor: str) -> None:
        """Note that these changes of the hospital were refused."""
        refusing.refuse(self._store, marks, actor)

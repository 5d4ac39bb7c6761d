"""What an open project knows of earlier decisions, its own and imported ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from workbench.core.errors import InputProblem
from workbench.core.items import Changes
from workbench.core.project import memories, memory_sources, reweighing
from workbench.core.project.memory_sources import (
    Leaning,
    MemoryEntry,
    MemoryImport,
    MemorySource,
    Withdrawal,
)
from workbench.core.project.queries import Queries
from workbench.core.project.store import Store
from workbench.core.suggest import Precedent
from workbench.core.words import Message

_CHANGED = Changes(None, frozenset({"suggestions", "project"}))


class Remembering:
    """The part of a project that knows memories."""

    _store: Store
    _queries: Queries

    def rowid(self, item_id: str) -> int:
        """See :class:`Listing`."""
        raise KeyError(item_id)

    def setting(self, key: str) -> Any:
        """See :class:`Project`."""
        raise KeyError(key)

    def precedents(self, item_id: str) -> list[Precedent]:
        """Earlier decisions about like names, here and in imported memories, the weightiest first."""
        return memories.precedents(self._store, self.rowid(item_id))

    def contradicted(self, rowids: Sequence[int]) -> set[int]:
        """Those of the items whose first suggestion is not what was decided for a like name."""
        return memories.contradicted(self._store, rowids)

    def settled(self) -> Iterator[memories.Settled]:
        """What counts for every item with an answer, in row order."""
        return memories.settled(self._store)

    def plain_names(self) -> Iterator[tuple[str, str]]:
        """Folded name and letter of the modality of every item, as memories are looked up by."""
        for search, kind in self._store.each("SELECT search, kind FROM source_items"):
            yield search.partition("\n")[0], kind

    def memory_sources(self) -> list[MemorySource]:
        """The files that decisions were taken from."""
        return memory_sources.sources(self._store)

    def withdrawn_answers(self) -> set[tuple[str, str, str]]:
        """Names with answers that were withdrawn: folded name, letter of the modality, answer."""
        return memory_sources.barred(self._store)

    def import_memory(
        self,
        entries: Sequence[MemoryEntry],
        source: MemorySource,
        withdrawals: Sequence[Withdrawal] = (),
        *,
        actor: str = "",
        again: bool = False,
    ) -> tuple[MemoryImport, Changes]:
        """Keep other projects' decisions as evidence, and weigh the suggestions for open items anew.

        Args:
            entries: Checked by the caller: codes are valid under this project's release.
            withdrawals: What its issuer found wrong in earlier versions.
            actor: Who imports it.
            again: Also take what was withdrawn before.

        Raises:
            InputProblem: It was imported before, or a newer version of it, or it was withdrawn.
        """
        store, budget = self._store, self.setting("error_budget")
        with store.transaction():
            gone = set(memory_sources.touched_by(store, "m.out = 0")) if source.pack else set()
            memory_sources.withdraw(store, withdrawals, actor)
            report = memory_sources.add(store, entries, source, again=again)
            newest = "m.out = 0 AND m.source = (SELECT max(number) FROM memory_sources)"
            come = memory_sources.touched_by(store, newest)
            kept = set(memory_sources.touched_by(store, "m.out = 0")) if gone else set()
            reweighing.reweigh(
                store, {*reweighing.open_ones(store, {*come, *(gone & kept)}), *(gone - kept)}, budget
            )
        self._queries.items_changed()
        return replace(report, touched=len(come)), _CHANGED

    def withdraw_memory(self, what: Sequence[Withdrawal], actor: str) -> tuple[int, Changes]:
        """Let answers of memories count no more; how many were in force.

        Raises:
            InputProblem: No memory in force says so. Nothing was changed.
        """
        store = self._store
        with store.transaction():
            last = memory_sources.last_withdrawal(store)
            gone = memory_sources.withdraw(store, what, actor)
            if not gone:
                raise InputProblem(Message("memory.nothing_to_withdraw"))
            touched = memory_sources.touched_by(store, "m.out > ?", (last,))
            reweighing.reweigh(store, touched, self.setting("error_budget"))
        self._queries.items_changed()
        return gone, _CHANGED

    def leaning(self, what: Sequence[Withdrawal] = ()) -> list[Leaning]:
        """Decisions that leaned on a withdrawn answer and were not settled anew since, in row order.

        Args:
            what: Only those that would, if this were withdrawn now.
        """
        return memory_sources.leaning(self._store, what)

    def memory_names(self, source_id: str) -> list[tuple[str, str, str]]:
        """Name, modality and answer (codes, or the reason of "no item") of what is in force of a source."""
        return memory_sources.names_in(self._store, source_id)

"""The project: one hospital's list, its suggestions and every decision, in one file.

The only part of the program that holds state. Used on the thread that opened it. Every change is one
transaction that is on the disk when the method returns, and returns :class:`Changes`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from workbench.core.errors import InputProblem, WorkbenchError
from workbench.core.ids import new_id
from workbench.core.items import Changes, Decision, RowProblem, SourceItem, Step, Suggestion
from workbench.core.jobs import Progress
from workbench.core.project import (
    backups,
    derived,
    history,
    preferences,
    reweighing,
    schema,
    sources,
    suggestions,
)
from workbench.core.project.checking import problem
from workbench.core.project.listing import Listing
from workbench.core.project.lock import WriterLock
from workbench.core.project.newer import Newer, PlacedItem
from workbench.core.project.opening import close_store, copy_file, create_file, now, open_store
from workbench.core.project.past import Past
from workbench.core.project.queries import Queries
from workbench.core.project.recognising import Recognising
from workbench.core.project.records import (
    ProjectInfo,
    SourceFile,
)
from workbench.core.project.remembering import Remembering
from workbench.core.project.shown import FIRST_HAND, shown_for
from workbench.core.project.store import Store
from workbench.core.suggest import threshold, weigh
from workbench.core.text import one_line
from workbench.core.words import Message

DEVICE_POLICIES = ("agnostic", "specific")
MAX_NAME = 200  # characters in the name of a hospital or a person
# More touched items than this are told as "many" (``Changes.items`` None): views reload.
_NAMED_ITEMS = 1000
_LOG = logging.getLogger("workbench")


def _changes(ids: Sequence[str], *kinds: str) -> Changes:
    return Changes(frozenset(ids) if len(ids) <= _NAMED_ITEMS else None, frozenset(kinds))


class Project(Listing, Past, Remembering, Recognising):
    """An open project file. Made by :meth:`create` or :meth:`open`; a context manager."""

    def __init__(self, store: Store, lock: WriterLock | None, info: ProjectInfo, work_then: object) -> None:
        self._store = store
        self._lock = lock
        self._info = info
        self._queries = Queries(store)
        self._closed = False
        self._progress = Progress()
        self._work_then = work_then

    @classmethod
    def create(
        cls,
        path: Path | str,
        *,
        hospital: str,
        release_id: str,
        release_sha256: str,
        device_policy: str = "agnostic",
    ) -> Project:
        """Make a new project file and open it.

        Raises:
            FileProblem: There is a file already, or the folder cannot be written. Nothing is left behind.
            InputProblem: No hospital name, one of over ``MAX_NAME`` characters, or an unknown device policy.
        """
        hospital = one_line(hospital)
        if not hospital:
            raise InputProblem(Message("project.no_hospital"))
        if len(hospital) > MAX_NAME:
            raise InputProblem(Message("project.long_name", {"most": MAX_NAME}))
        if device_policy not in DEVICE_POLICIES:
            raise InputProblem(Message("project.no_policy", {"policy": device_policy}))
        create_file(
            Path(path),
            {
                "id": new_id(),
                "hospital": hospital,
                "release_id": release_id,
                "release_sha256": release_sha256,
                "device_policy": device_policy,
                "created_at": now(),
            },
        )
        return cls.open(path)

    @classmethod
    def open(cls, path: Path | str, *, read_only: bool = False, take_over: bool = False) -> Project:
        """Open a project, for reading only where it cannot be written or another process holds it.

        Args:
            path: The file, any name.
            read_only: Do not try to write.
            take_over: Take the lock that another computer left, once a person has said so.

        Raises:
            FileProblem, ProjectProblem: Missing, foreign, newer, altered, cut short or damaged.
        """
        path = Path(path)
        store, lock, format_, held_by = open_store(path, read_only=read_only, take_over=take_over)
        try:
            row = store.one(
                "SELECT id, hospital, release_id, release_sha256, device_policy, created_at FROM identity"
            )
            if row is None or not all(isinstance(value, str) for value in row):
                raise problem("damaged", path)
            work_then = backups.work_mark(store)
        except BaseException:
            store.connection.close()
            if lock is not None:
                lock.release()
            raise
        project_id, hospital, release_id, release_sha256, policy, created_at = row
        info = ProjectInfo(
            id=project_id,
            hospital=hospital,
            release_id=release_id,
            release_sha256=release_sha256,
            device_policy=policy,
            created_at=created_at,
            format=format_,
            path=path,
            read_only=store.read_only,
            held_by=held_by,
        )
        return cls(store, lock, info, work_then)

    def close(self) -> Message | None:
        """Close the file: everything in one file, no log beside it, the lock given back. May be repeated.

        What a person did since opening is backed up first (``backups``). A backup that fails hinders nothing.

        Returns:
            Why there is no backup, where one should have been made.
        """
        if self._closed:
            return None
        self._closed = True
        trouble = None
        try:
            if self._lock is not None and backups.work_mark(self._store) != self._work_then:
                backups.make(self._store, self._info.id)
        except WorkbenchError as error:
            trouble = Message("project.no_backup", {"why": error.message})
        finally:
            close_store(self._store)
            if self._lock is not None:
                self._lock.release()
        return trouble

    def for_writing(self) -> Project:
        """This project, where it may be changed; said before long work, not at its end.

        Raises:
            ProjectProblem: It is open for reading only; the sentence says who holds it, or why. It is closed.
        """
        if not self._info.read_only:
            return self
        self.close()
        path, held_by = self._info.path, self._info.held_by
        if held_by:
            raise problem("held", path, who=held_by, lock=f"{path.name}.lock")
        known = f"{schema.latest().major}.{schema.latest().minor}"
        if self._info.format != known:
            raise problem("newer", path, format=self._info.format, known=known)
        raise problem("not_writable", path)

    def __enter__(self) -> Project:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        trouble = self.close()
        if trouble is not None:
            _LOG.warning("%s", trouble)  # the last resort of logging prints it on stderr

    @property
    def info(self) -> ProjectInfo:
        """What the project says about itself."""
        return self._info

    # Settings

    def setting(self, key: str) -> Any:
        """A setting of this project (``preferences.KNOWN``); its default where nobody set it."""
        return preferences.setting(self._store, key)

    def change_setting(self, key: str, value: Any, actor: str) -> Changes:
        """Set it, and note who did; another error budget says anew which suggestions need no person.

        Raises:
            InputProblem: A value that does not fit.
        """
        with self._store.transaction():
            preferences.change(self._store, key, value, actor)
            if key == "scope_order":
                self._queries.items_changed()
            if key != "error_budget":
                return Changes(frozenset(), frozenset({"project"}))
            suggestions.regrade(self._store, threshold(value))
            reweighing.reweigh_remembered(self._store, value)
        self._queries.items_changed()
        return Changes(None, frozenset({"project", "suggestions"}))

    # Source items

    def import_source(
        self,
        file_name: str,
        sha256: str,
        content: bytes,
        layout: Mapping[str, object],
        items: Sequence[SourceItem],
        problems: Sequence[RowProblem],
        non_items: int,
        newer: Newer | None = None,
    ) -> Changes:
        """Store an imported file, compressed, with all its rows.

        Args:
            file_name: As it was called.
            sha256: Hex digest of ``content``.
            content: The file itself.
            layout: The recognised layout, JSON values only.
            items, problems: Its rows; stored in this order.
            non_items: Number of rows recognised as no item.
            newer: What it does to an earlier list's items; ``items`` are then those that are new or changed.
        """
        given = (file_name, sha256, content, layout, items, problems, non_items, newer)
        with self._store.transaction():
            sources.import_source(self._store, *given)
            if newer is not None and newer.decisions:
                history.append_step(self._store, newer.kind, newer.actor, newer.decisions, None)
        self._queries.items_changed()
        if newer is not None:
            return Changes(None, frozenset({"items", "suggestions", "decisions", "project"}))
        return _changes([item.id for item in items], "items", "project")

    def items_of(self, source_id: str) -> list[PlacedItem]:
        """The living items of an imported file, or of the lists that it follows, in its order."""
        return sources.items_of(self._store, source_id)

    def source_files(self) -> list[SourceFile]:
        """The imported files, in order of import."""
        return sources.source_files(self._store)

    def source_content(self, source_id: str) -> bytes:
        """An imported file, byte for byte. KeyError for an unknown id."""
        return sources.source_content(self._store, source_id)

    def problems(self) -> list[RowProblem]:
        """Rows of the lists in force that could not become source items."""
        return sources.problems(self._store)

    def item(self, item_id: str) -> SourceItem:
        """One source item, living or retired. KeyError for an unknown id."""
        return sources.item(self._store, item_id)

    def iter_items(self) -> Iterator[SourceItem]:
        """The living source items, in order of import and row; not those that a newer list retired."""
        return sources.iter_items(self._store)

    def items_without_suggestion(self) -> Iterator[SourceItem]:
        """Living source items that have no suggestion yet, in order."""
        return sources.iter_items(self._store, without_suggestion=True)

    def price_items(self) -> dict[str, str]:
        """The priced item that each source item is billed as, by id, where its list has a column of them."""
        return sources.price_items(self._store)

    def price_item(self, item_id: str) -> str:
        """The priced item that a source item is billed as; empty where its list does not say."""
        return sources.price_item(self._store, item_id)

    def item_count(self) -> int:
        """Number of living source items."""
        row = self._store.one("SELECT (SELECT count(*) FROM source_items) - (SELECT count(*) FROM retired)")
        return int(row[0]) if row else 0

    # Suggestions

    def save_suggestions(
        self, pairs: Iterable[tuple[str, Suggestion | suggestions.StoredSuggestion]], engine: str
    ) -> Changes:
        """Store suggestions by item id, replacing earlier ones; ``engine`` is the version that made them."""
        with self._store.transaction():
            ids, places = suggestions.save_suggestions(self._store, pairs, engine)
            reweighing.reweigh_remembered(self._store, self.setting("error_budget"), places)
        self._queries.items_changed()
        return _changes(ids, "suggestions") if ids else Changes()

    def suggestion(self, item_id: str, *, weighed: bool = True) -> Suggestion | None:
        """The suggestion of an item in the light of what was decided before; None where there is none yet.

        Args:
            weighed: False for the suggestion as it was made; much faster.
        """
        found = suggestions.suggestion(self._store, item_id)
        if found is None or not weighed:
            return found
        return weigh(found, self.precedents(item_id), self.setting("error_budget"))

    def iter_suggestions(self) -> Iterator[tuple[str, Suggestion]]:
        """Every stored suggestion with its item's id, in row order."""
        return suggestions.iter_suggestions(self._store)

    def first_answers(self, rowids: Sequence[int]) -> Iterator[suggestions.FirstAnswer]:
        """First candidates of all parts, or the reason of "no item", without reading whole suggestions."""
        return suggestions.first_answers(self._store, rowids)

    # History

    def append_step(
        self, kind: str, actor: str, decisions: Sequence[Decision], target: int | None = None
    ) -> tuple[Step, Changes]:
        """Append a step; it is on the disk when this returns. KeyError for unknown items."""
        first_hand = kind in FIRST_HAND
        shown = shown_for(self._store, decisions, self.suggestion) if first_hand else None
        given = (kind, actor, decisions, target, self._progress, shown)
        step, touched = history.append_step(self._store, *given)
        self._queries.decided(touched if len(touched) <= _NAMED_ITEMS else None)
        return step, _changes([decision.item_id for decision in decisions], "decisions")

    # Care of the file

    def rebuild(self) -> Changes:
        """Derive the current state of all items anew from the history."""
        with self._store.transaction():
            derived.rebuild(self._store)
        self._queries.items_changed()
        return Changes(None, frozenset({"items", "decisions"}))

    def save_copy(self, path: Path | str) -> None:
        """Write a complete copy while the project stays open; replaces an earlier copy only when done.

        Raises:
            FileProblem: The folder cannot be written, or ``path`` is this project itself.
        """
        target = Path(path)
        if target.exists() and target.samefile(self._info.path):
            raise InputProblem(Message("project.copy_onto_itself"))
        copy_file(self._store.connection, target)

    def back_up(self) -> backups.Backup:
        """Back the project up now, beside it. FileProblem, ProjectProblem where that fails."""
        backup = backups.make(self._store, self._info.id)
        self._work_then = backups.work_mark(self._store)
        return backup

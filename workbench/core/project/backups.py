"""Rolling backups beside a project: made on closing, thinned, compared with the project, restored.

``a.iemap`` has its backups in the folder ``a.iemap.backups``. A backup's name says when it was made (UTC), of
which project (end of its id) and up to which step, so that a list of them needs no unpacking::

    20261122T031600123Z_1a2b3c4d_124.iemap.gz
    20261122T031600123Z_1a2b3c4d_131_replaced.iemap     the file that a restored backup replaced
"""

from __future__ import annotations

import gzip
import re
import shutil
import sqlite3
import struct
import zlib
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from workbench.core.errors import FileProblem, ProjectProblem
from workbench.core.ids import new_id
from workbench.core.project import schema
from workbench.core.project.checking import check_header, check_schema, problem
from workbench.core.project.lock import WriterLock
from workbench.core.project.opening import (
    BESIDE,
    check_whole,
    connect,
    copy_file,
    discard,
    free_name,
    sync_file,
)
from workbench.core.project.store import Store, words_for
from workbench.core.settings import BACKUP_SPACE_MB, Settings
from workbench.core.words import Message

SESSIONS = 10
DAYS = 30
# 70 MB/s and a fifth of the size (zlib level 1): up to here packing takes less than a second.
PACKED_BELOW = 64 << 20
_SPARE_BYTES = 64 << 20  # left free on the disk
_CHUNK = 1 << 20

_NAME = re.compile(r"(\d{8}T\d{9}Z)_([0-9a-f]{8})_(\d+)(_replaced)?(?:-\d+)?\.iemap(\.gz)?")
_UNKNOWN = "0" * 8  # the project's id could not be read
# What came from files can be read in again; a person's work cannot.
_GIVEN = ("identity", "formats", "source_files", "source_items", "row_problems")


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup.

    Attributes:
        path: The file, packed with gzip where its name ends so.
        made_at: UTC, ISO 8601 with ``Z``.
        project: The last eight characters of the project's id; zeros where it could not be read.
        steps: Number of the last step in it.
        size: Bytes on the disk.
        replaced: True for a file that a restored backup replaced; such a file is never thinned.
    """

    path: Path
    made_at: str
    project: str
    steps: int
    size: int
    replaced: bool

    @property
    def day(self) -> str:
        """The day it was made, in this computer's time."""
        return datetime.fromisoformat(self.made_at).astimezone().strftime("%Y-%m-%d")


@dataclass(frozen=True, slots=True)
class Losses:
    """What a restored backup would lose.

    Attributes:
        readable: False if the project's file cannot be read, so that nothing can be compared.
        same: False if the backup is of another project.
        steps, decisions, items: Steps that the file has and the backup has not, their decisions, and the
            items they are about.
        lists: Imported lists that only the file has.
        since, until: Times of the first and last of these steps, empty where there are none.
        regained: Steps that only the backup has.
    """

    readable: bool
    same: bool
    steps: int = 0
    decisions: int = 0
    items: int = 0
    lists: int = 0
    since: str = ""
    until: str = ""
    regained: int = 0

    @property
    def nothing(self) -> bool:
        """True if the backup holds all that the file holds."""
        return self.readable and self.same and not self.steps and not self.lists


def folder_of(project: Path) -> Path:
    """Where the backups of a project lie; not made here."""
    return project.with_name(project.name + ".backups")


def listed(project: Path) -> list[Backup]:
    """The backups beside a project, the newest first. Files with other names are passed over."""
    found = []
    with suppress(OSError):
        for path in folder_of(project).iterdir():
            match = _NAME.fullmatch(path.name)
            with suppress(OSError, ValueError):
                if match:
                    at = datetime.strptime(match[1][:-1], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
                    made_at = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
                    size = path.stat().st_size
                    found.append(Backup(path, made_at, match[2], int(match[3]), size, bool(match[4])))
    return sorted(found, key=lambda backup: (backup.made_at, backup.path.name), reverse=True)


def work_mark(store: Store) -> tuple[int | None, ...]:
    """Changes whenever a person's work is added: a step, a setting, a memory, a newer list."""
    tables = schema.latest().tables.items()
    marks = (
        store.one(f"SELECT max({table.key}) FROM {name}")
        for name, table in tables
        if table.append_only and name not in _GIVEN
    )
    return tuple(row[0] if row else None for row in marks)


def make(store: Store, project_id: str) -> Backup:
    """Back an open project up now, then thin its backups.

    Raises:
        FileProblem, ProjectProblem: No room, or the folder cannot be written. Nothing is left behind.
    """
    path = store.path
    folder = folder_of(path)
    last = store.one("SELECT coalesce(max(seq), 0) FROM steps") or (0,)
    pages, page = store.one("PRAGMA page_count") or (0,), store.one("PRAGMA page_size") or (0,)
    size = pages[0] * page[0]
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if shutil.disk_usage(folder).free < 2 * size + _SPARE_BYTES:
            raise FileProblem(Message("project.no_room", {"path": str(folder), "size": size >> 20}))
        target = free_name(folder / f"{_stamp()}_{project_id[-8:]}_{last[0]}.iemap")
        copy_file(store.connection, target)
        if size <= PACKED_BELOW:
            _pack(target)
    except OSError as error:
        raise FileProblem(Message("project.cannot_write", {"path": str(folder)})) from error
    space = Settings().get(BACKUP_SPACE_MB) << 20
    mine = [b for b in listed(path) if b.project == project_id[-8:] and not b.replaced]
    for backup in set(mine) - set(worth_keeping(mine, space)):
        with suppress(OSError):
            backup.path.unlink()
    return next(backup for backup in mine)


def _stamp() -> str:
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")[:-3] + "Z"


def _pack(path: Path) -> None:
    target = path.with_name(path.name + ".gz")
    draft = path.with_name(f".{target.name}.{new_id()}")
    try:
        with path.open("rb") as plain, gzip.open(draft, "wb", compresslevel=1) as packed:
            shutil.copyfileobj(plain, packed, _CHUNK)
        sync_file(draft)
        draft.replace(target)
        path.unlink()
    finally:
        discard(draft)


def worth_keeping(backups: Sequence[Backup], space: int, today: datetime | None = None) -> list[Backup]:
    """Which backups of one project stay: the last sessions, then the last of each day for a month.

    Args:
        backups: The newest first.
        space: Bytes they may take together. The newest three stay in any case.
        today: The time now.
    """
    oldest = (today or datetime.now(UTC)) - timedelta(days=DAYS)
    kept: list[Backup] = []
    days: set[str] = set()
    taken = 0
    for place, backup in enumerate(backups):
        recent = datetime.fromisoformat(backup.made_at) >= oldest and backup.day not in days
        days.add(backup.day)
        if place >= SESSIONS and not recent:
            continue
        if len(kept) >= 3 and taken + backup.size > space:
            break
        kept.append(backup)
        taken += backup.size
    return kept


def unpack(backup: Path, target: Path) -> None:
    """Write a backup out as a project file, no longer than its own header says, and check it whole.

    Raises:
        FileProblem: It cannot be read, or ``target`` not be written; nothing is left behind.
        ProjectProblem: It is no project, or damaged.
    """
    try:
        _unpack(backup, target)
        check_whole(target, backup)
    except BaseException as error:
        discard(target)
        if isinstance(error, gzip.BadGzipFile | EOFError | zlib.error):
            raise problem("damaged", backup) from error
        if isinstance(error, OSError):
            raise FileProblem(Message("project.cannot_write", {"path": str(target)})) from error
        raise


def _unpack(backup: Path, target: Path) -> None:
    if not backup.is_file():
        raise FileProblem(Message("project.missing", {"path": str(backup)}))
    packed_with_gzip = backup.suffix == ".gz"
    with (
        gzip.open(backup, "rb") if packed_with_gzip else backup.open("rb") as packed,
        target.open("xb") as plain,
    ):
        head = packed.read(100)
        if len(head) < 100:
            raise problem("not_a_project", backup)
        (page,) = struct.unpack_from(">H", head, 16)
        (pages,) = struct.unpack_from(">I", head, 28)
        left = (65536 if page == 1 else page) * pages
        chunk = head
        while chunk:
            left -= len(chunk)
            if left < 0:
                raise problem("damaged", backup)
            plain.write(chunk)
            chunk = packed.read(_CHUNK)
    sync_file(target)


def compare(project: Path, unpacked: Path) -> Losses:
    """What would be lost if an unpacked backup took the place of the project's file.

    Raises:
        FileProblem, ProjectProblem: The backup cannot be read.
    """
    theirs_id, theirs, their_lists = _history(unpacked)
    try:
        ours_id, ours, our_lists = _history(project)
        same = 0
        while same < min(len(ours), len(theirs)) and ours[same][1] == theirs[same][1]:
            same += 1
        lost = ours[same:]
        with closing(connect(project, "ro")) as connection, words_for(project):
            first = lost[0][0] if lost else len(ours) + 1
            row = connection.execute(
                "SELECT count(*), count(DISTINCT pos) FROM decisions WHERE step >= ?", (first,)
            ).fetchone()
    except (ProjectProblem, FileProblem, sqlite3.DatabaseError, ValueError):
        return Losses(readable=False, same=True)
    return Losses(
        readable=True,
        same=ours_id == theirs_id,
        steps=len(lost),
        decisions=row[0],
        items=row[1],
        lists=len(our_lists - their_lists),
        since=lost[0][2] if lost else "",
        until=lost[-1][2] if lost else "",
        regained=len(theirs) - same,
    )


def _history(path: Path) -> tuple[str, list[tuple[int, str, str]], set[str]]:
    """Project id, ``(seq, hash, at)`` of each step, ids of the imported lists; of any format."""
    check_header(path)
    with closing(connect(path, "ro")) as connection, words_for(path):
        check_schema(connection, path)
        ids = connection.execute("SELECT id FROM identity").fetchone()
        if ids is None:
            raise problem("damaged", path)
        steps = connection.execute("SELECT seq, hash, at FROM steps ORDER BY seq").fetchall()
        return ids[0], steps, {row[0] for row in connection.execute("SELECT id FROM source_files")}


def restore(project: Path, unpacked: Path) -> Path | None:
    """Put an unpacked backup in the place of the project's file, which is kept among the backups.

    Args:
        project: The project; it may be damaged or missing. Nobody may have it open.
        unpacked: From :func:`unpack`, in the same folder; it is moved.

    Returns:
        Where the file was kept that stood there; None where there was none.

    Raises:
        ProjectProblem: Somebody has it open.
        FileProblem: The folder cannot be written. The project is as it was.
    """
    lock = WriterLock(project)
    try:
        if not lock.take():
            raise problem("held", project, who=str(lock.held_by), lock=lock.path.name)
        kept = _keep(project) if project.exists() else None
        for ending in BESIDE:  # a log must never meet a file that is not its own
            project.with_name(project.name + ending).unlink(missing_ok=True)
        unpacked.replace(project)
        return kept
    except OSError as error:
        raise FileProblem(Message("project.cannot_write", {"path": str(project)})) from error
    finally:
        lock.release()


def _keep(project: Path) -> Path:
    """Copy the present file, and a log that cannot be brought into it, among the backups."""
    with suppress(sqlite3.Error), closing(connect(project, "rw")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    project_id, last = _UNKNOWN, 0
    with suppress(ProjectProblem, FileProblem, sqlite3.DatabaseError, ValueError):
        whole_id, steps, _ = _history(project)
        project_id, last = whole_id[-8:], len(steps)
    folder = folder_of(project)
    folder.mkdir(mode=0o700, exist_ok=True)
    kept = free_name(folder / f"{_stamp()}_{project_id}_{last}_replaced.iemap")
    for ending in ("", *BESIDE):
        source = project.with_name(project.name + ending)
        if source.exists():
            draft = kept.with_name(f".{kept.name}.{new_id()}")
            try:
                shutil.copyfile(source, draft)
                sync_file(draft)
                draft.replace(kept.with_name(kept.name + ending))
            finally:
                discard(draft)
    return kept

"""Making, opening, migrating and copying project files."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from workbench.core.errors import FileProblem
from workbench.core.ids import new_id
from workbench.core.project import schema
from workbench.core.project.checking import check_header, check_schema, problem
from workbench.core.project.lock import WriterLock
from workbench.core.project.schema import APPLICATION_ID, Format
from workbench.core.project.store import Store, words_for
from workbench.core.words import Message

# How long a key of a person may wait for another program that has the file locked.
_BUSY_SECONDS = 0.4
BESIDE = ("-wal", "-shm", "-journal")  # what SQLite keeps beside a file
PAGE_BYTES = 8192  # a suggestion takes about 1 kB: a fifth faster to store than with 4096
_CACHE_KIB = 65536  # the table `current` of 250,000 items fits


def now() -> str:
    """The time now: UTC, ISO 8601, milliseconds, ``Z``."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def connect(path: Path, mode: str, *, immutable: bool = False) -> sqlite3.Connection:
    """A connection with the guards on. ``mode`` is SQLite's: ``ro``, ``rw`` or ``rwc``."""
    uri = path.absolute().as_uri() + f"?mode={mode}" + ("&immutable=1" if immutable else "")
    connection = sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    # On macOS fsync leaves the data in the disk's own cache; fullfsync does not. Elsewhere it says nothing.
    syncs = ("fullfsync=ON", "checkpoint_fullfsync=ON")
    guards = ("trusted_schema=OFF", "cell_size_check=ON", "recursive_triggers=ON", *syncs)
    try:
        for pragma in (*guards, f"cache_size=-{_CACHE_KIB}"):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def _bring_up(connection: sqlite3.Connection, formats: Sequence[Format]) -> None:
    """Bring a file through these formats, each in a transaction with the record of it."""
    for format_ in formats:
        connection.execute("BEGIN IMMEDIATE")
        try:
            format_.apply(connection)
            connection.execute(
                "INSERT INTO formats (major, minor, name, applied_at) VALUES (?, ?, ?, ?)",
                (*format_.number, format_.name, now()),
            )
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def create_file(path: Path, identity: dict[str, str]) -> None:
    """Make a new project file: written beside its place and moved there when whole.

    Raises:
        FileProblem: There is a file already, or the folder cannot be written. Nothing is left behind.
    """
    if path.exists():
        raise FileProblem(Message("project.exists", {"path": str(path)}))
    if not path.parent.is_dir():
        raise FileProblem(Message("project.no_folder", {"path": str(path.parent)}))
    draft = path.with_name(f".{path.name}.{new_id()}")
    try:
        with words_for(path):
            connection = connect(draft, "rwc")
            try:
                connection.execute(f"PRAGMA page_size={PAGE_BYTES}")
                connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
                _bring_up(connection, schema.FORMATS)
                columns = ", ".join(identity)
                marks = ", ".join("?" * len(identity))
                connection.execute(
                    f"INSERT INTO identity ({columns}) VALUES ({marks})", list(identity.values())
                )
            finally:
                connection.close()
        place(draft, path)
    finally:
        discard(draft)


def discard(draft: Path) -> None:
    """Remove a draft and what SQLite keeps beside it. What cannot be removed stays, and is no trouble."""
    for ending in ("", *BESIDE):
        with suppress(OSError):
            draft.with_name(draft.name + ending).unlink(missing_ok=True)


def place(draft: Path, path: Path) -> None:
    """Move a finished file to its place without ever replacing another."""
    try:
        os.link(draft, path)
    except FileExistsError as error:
        raise FileProblem(Message("project.exists", {"path": str(path)})) from error
    except OSError:  # a file system without links (FAT): the check above and a rename must do
        if path.exists():
            raise FileProblem(Message("project.exists", {"path": str(path)})) from None
        try:
            draft.rename(path)
        except OSError as error:
            raise FileProblem(Message("project.cannot_write", {"path": str(path)})) from error


def open_store(path: Path, *, read_only: bool, take_over: bool) -> tuple[Store, WriterLock | None, str, str]:
    """Open a project file, for writing where that is possible.

    Returns:
        The store, the lock (None when reading only), the format, and who holds the project for writing.

    Raises:
        FileProblem, ProjectProblem: The file is missing, foreign, newer, altered or damaged.
    """
    check_header(path)
    lock: WriterLock | None = None
    held_by = ""
    if not read_only:
        lock = WriterLock(path)
        try:
            if not os.access(path, os.W_OK):
                lock = None
            elif not lock.take(take_over=take_over):
                held_by, lock = str(lock.held_by), None
        except OSError:  # a folder that cannot be written: the file can still be read
            lock = None
    try:
        connection, format_ = _open_checked(path, writing=lock is not None)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    if lock is not None and format_ > schema.latest().number:
        # More may be in it than this program knows: it is shown, never written.
        connection.close()
        lock.release()
        lock = None
        connection, format_ = _open_checked(path, writing=False)
    store = Store(connection, path, read_only=lock is None)
    return store, lock, f"{format_[0]}.{format_[1]}", held_by


def _open_checked(path: Path, *, writing: bool) -> tuple[sqlite3.Connection, tuple[int, int]]:
    """Open and check; whatever SQLite cannot make sense of here is damage, not a fault of ours."""
    try:
        with words_for(path):
            return _open(path, writing=writing)
    except (sqlite3.Error, ValueError) as error:
        raise problem("damaged", path) from error


def _open(path: Path, *, writing: bool) -> tuple[sqlite3.Connection, tuple[int, int]]:
    if writing:
        connection = connect(path, "rw")
    else:
        connection = connect(path, "ro")
        try:
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        except sqlite3.OperationalError:
            # A log cannot be made beside a file on a read-only medium; without one there is none to read.
            connection.close()
            log = path.with_name(path.name + "-wal")
            if log.exists() and log.stat().st_size:
                raise
            connection = connect(path, "ro", immutable=True)
    try:
        format_ = check_schema(connection, path)
        later = [known for known in schema.FORMATS if known.number > format_]
        if later and not writing:
            raise problem("older", path)
        if writing and format_ <= schema.latest().number:
            if later:
                major, minor = format_
                earlier = path.with_name(f"{path.stem}.format-{major}.{minor}{path.suffix}")
                copy_file(connection, free_name(earlier))
                _bring_up(connection, later)
                format_ = check_schema(connection, path)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
    except BaseException:
        connection.close()
        raise
    return connection, format_


def free_name(path: Path) -> Path:
    """``path``, numbered before its ending where there is such a file already."""
    target, number = path, 1
    while target.exists():
        number += 1
        target = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return target


def sync_file(path: Path) -> None:
    """Wait until a written file is on the disk."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def check_whole(path: Path, called: Path | None = None) -> None:
    """Check header, structure and every page of a file, whatever its format; it is only read.

    Args:
        path: The file.
        called: The name it has for people, where that is another.

    Raises:
        FileProblem, ProjectProblem: It is missing, foreign, newer, altered or damaged.
    """
    called = called or path
    check_header(path)
    try:
        with words_for(called), closing(connect(path, "ro")) as connection:
            check_schema(connection, called)
            if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
                raise problem("damaged", called)
    except (sqlite3.Error, ValueError) as error:
        raise problem("damaged", called) from error


def close_store(store: Store) -> None:
    """Close; the writer also brings everything into the one file and removes the log beside it."""
    try:
        if not store.read_only:
            store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            # Without WAL the file stands alone and can be read from a read-only medium. Refused, harmlessly,
            # while another process is reading.
            store.connection.execute("PRAGMA busy_timeout=0")
            store.connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError:
        pass
    finally:
        store.connection.close()


def copy_file(connection: sqlite3.Connection, target: Path) -> None:
    """Copy an open database whole (SQLite's online backup), written beside its place and moved when done.

    Raises:
        FileProblem: There is no such folder, or the file cannot be put there.
        ProjectProblem: The disk is full, or the folder cannot be written.
    """
    if not target.parent.is_dir():
        raise FileProblem(Message("project.no_folder", {"path": str(target.parent)}))
    draft = target.with_name(f".{target.name}.{new_id()}")
    try:
        with words_for(target):
            copy = sqlite3.connect(draft)
            try:
                connection.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
            finally:
                copy.close()
        sync_file(draft)
        draft.replace(target)
    except OSError as error:
        raise FileProblem(Message("project.cannot_write", {"path": str(target)})) from error
    finally:
        discard(draft)

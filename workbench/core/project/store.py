"""One connection to one project file: statements, transactions, and SQLite's complaints put into words."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from workbench.core.errors import ProjectProblem
from workbench.core.words import Message

Row = tuple[Any, ...]
Value = TypeVar("Value")

# SQLite's primary result codes (sqlite.org/rescode.html) -> words in resources/i18n/project.toml.
_WORDS = {
    sqlite3.SQLITE_FULL: "project.disk_full",
    sqlite3.SQLITE_READONLY: "project.read_only",
    sqlite3.SQLITE_BUSY: "project.busy",
    sqlite3.SQLITE_LOCKED: "project.busy",
    sqlite3.SQLITE_CORRUPT: "project.damaged",
    sqlite3.SQLITE_NOTADB: "project.not_a_project",
    sqlite3.SQLITE_IOERR: "project.io_error",
    sqlite3.SQLITE_CANTOPEN: "project.cannot_open",
    sqlite3.SQLITE_PERM: "project.cannot_open",
}


def in_words(error: sqlite3.Error, path: Path) -> ProjectProblem | None:
    """The world's problem behind an SQLite error; None where the fault is ours."""
    code = getattr(error, "sqlite_errorcode", None)
    key = _WORDS.get(code & 0xFF) if code is not None else None
    # The sqlite3 module gives no code where a text is not UTF-8.
    if key is None and ("malformed" in str(error) or "Could not decode" in str(error)):
        key = "project.damaged"
    return ProjectProblem(Message(key, {"path": path.name})) if key else None


@contextmanager
def words_for(path: Path) -> Iterator[None]:
    """Turn SQLite's complaints about the world into :class:`ProjectProblem`; ours pass through."""
    try:
        yield
    except sqlite3.Error as error:
        problem = in_words(error, path)
        if problem is None:
            raise
        raise problem from error


class Store:
    """The open database of a project. Used on the thread that made it, and on no other."""

    def __init__(self, connection: sqlite3.Connection, path: Path, *, read_only: bool) -> None:
        self.connection = connection
        self.path = path
        self.read_only = read_only

    def read(self, read: Callable[[Any], Value], stored: Any) -> Value:
        """``read(stored)``, where what is stored may have been damaged.

        Raises:
            ProjectProblem: It does not read as what it should be.
        """
        try:
            return read(stored)
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
            raise ProjectProblem(Message("project.damaged", {"path": self.path.name})) from error

    def all(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query."""
        with words_for(self.path):
            return self.connection.execute(sql, parameters).fetchall()

    def one(self, sql: str, parameters: Sequence[Any] = ()) -> Row | None:
        """The first row of a query, None if there is none."""
        with words_for(self.path):
            row: Row | None = self.connection.execute(sql, parameters).fetchone()
            return row

    def each(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows of a query one by one."""
        with words_for(self.path):
            yield from self.connection.execute(sql, parameters)

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Run one statement; the number of rows it changed."""
        with words_for(self.path):
            return self.connection.execute(sql, parameters).rowcount

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> int:
        """Run one statement for each row; the number of rows changed in all."""
        with words_for(self.path):
            return self.connection.executemany(sql, rows).rowcount

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, on the disk when it returns (``synchronous=FULL``); inside of another, part of it.

        Raises:
            ProjectProblem: The project is open for reading only, or the disk would not take it. Nothing was
                changed.
        """
        if self.read_only:
            raise ProjectProblem(Message("project.read_only", {"path": self.path.name}))
        if self.connection.in_transaction:
            yield
            return
        with words_for(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                # A failed COMMIT or a full disk may have rolled back by itself.
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

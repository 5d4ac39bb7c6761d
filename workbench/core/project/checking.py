"""Is this file a project of ours? Decided before anything in it is used.

First from the header alone, without opening the file as a database; then from the list of its tables,
triggers and indexes, which is read without running any of them. A file with anything unexpected is
refused.
"""

from __future__ import annotations

import re
import sqlite3
import struct
from pathlib import Path

from workbench.core.errors import FileProblem, ProjectProblem
from workbench.core.project import schema
from workbench.core.project.schema import APPLICATION_ID, Columns
from workbench.core.words import Message

MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100
_TYPES = {str: "TEXT", int: "INTEGER", float: "REAL", bytes: "BLOB"}
_WORD = re.compile(r"\w+")
_PLAIN_WORDS = {
    *("create", "table", "strict", "primary", "key", "not", "null", "default"),
    *(kind.lower() for kind in _TYPES.values()),
}
# SQLite's own tables that may appear in any file.
_OWN = re.compile(r"sqlite_(autoindex_\w+|stat1|stat4)")


def problem(key: str, path: Path, **params: object) -> ProjectProblem:
    """A :class:`ProjectProblem` that names the file."""
    return ProjectProblem(Message(f"project.{key}", {"path": path.name, **params}))


def check_header(path: Path) -> None:
    """Check what kind of file it is and that it is whole, from its first 100 bytes.

    The header is described in sqlite.org/fileformat2.html §1.3.

    Raises:
        FileProblem: There is no such file, or it cannot be read.
        ProjectProblem: It is no project, or it was cut short.
    """
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise FileProblem(Message("project.missing", {"path": str(path)})) from error
    except OSError as error:
        raise FileProblem(Message("project.unreadable", {"path": str(path)})) from error
    if len(header) < _HEADER_BYTES or not header.startswith(MAGIC):
        raise problem("not_a_project", path)
    (application_id,) = struct.unpack_from(">I", header, 68)
    if application_id != APPLICATION_ID:
        raise problem("not_a_project", path)
    (page_size,) = struct.unpack_from(">H", header, 16)
    (pages,) = struct.unpack_from(">I", header, 28)
    page_size = 65536 if page_size == 1 else page_size
    beside = [path.with_name(path.name + ending) for ending in ("-wal", "-journal")]
    # With a log beside it, SQLite may still have to bring the file to its full length.
    if size < page_size * pages and not any(log.exists() and log.stat().st_size for log in beside):
        raise problem("truncated", path)


def read_format(connection: sqlite3.Connection, path: Path) -> tuple[int, int]:
    """The format of the file, ``(major, minor)``. ``formats`` must already be known to be a plain table.

    Raises:
        ProjectProblem: It is newer than this program, or cannot be told.
    """
    row = connection.execute(
        "SELECT major, minor FROM formats ORDER BY major DESC, minor DESC LIMIT 1"
    ).fetchone()
    if row is None or not all(isinstance(number, int) for number in row):  # a damaged page can hold NULLs
        raise problem("damaged", path)
    major, minor = row
    known = schema.latest()
    if major > known.major:
        raise problem("newer", path, format=f"{major}.{minor}", known=f"{known.major}.{known.minor}")
    return major, minor


def _same(a: str | None, b: str) -> bool:
    return a is not None and " ".join(a.split()) == " ".join(b.split())


def _is_plain(statement: str, name: str, columns: Columns) -> bool:
    """True if a table's statement says nothing but names, types and keys: no checks, no computed defaults."""
    return set(_WORD.findall(statement.lower())) <= {name, *columns, *_PLAIN_WORDS}


def _check_table(
    connection: sqlite3.Connection, path: Path, name: str, columns: Columns, *, exact: bool
) -> None:
    """A plain STRICT table with our columns; with ``exact`` no others, else ours first."""
    expected = [(column, _TYPES[kind]) for column, kind in columns.items()]
    # table_xinfo also shows hidden and generated columns.
    rows = connection.execute(f"PRAGMA table_xinfo({name})").fetchall()
    found = [(column, kind) for _, column, kind, *_ in rows]
    if (found if exact else found[: len(expected)]) != expected or any(row[6] for row in rows):
        raise problem("altered", path, what=name)


def check_schema(connection: sqlite3.Connection, path: Path) -> tuple[int, int]:
    """Check every table, index, trigger and view of an opened file; nothing of it runs.

    Returns:
        The format ``(major, minor)``. A newer minor format may hold more tables, columns and indexes (such a
        file is then only read), but no views and no other triggers.

    Raises:
        ProjectProblem: Newer major format, or something that does not belong in a project.
    """
    objects = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    plain = {
        name for kind, name, sql in objects if kind == "table" and str(sql).upper().startswith("CREATE TABLE")
    }
    if "formats" not in plain or any(kind == "view" for kind, *_ in objects):
        raise problem("altered", path, what="formats" if "formats" not in plain else "view")
    _check_table(connection, path, "formats", schema.FORMAT_ROWS, exact=True)
    number = read_format(connection, path)
    format_ = next((known for known in schema.FORMATS if known.number == number), schema.latest())
    exact = format_.number == number
    if not exact and number < format_.number:  # no program of ours ever wrote that format
        raise problem("damaged", path)
    guards = schema.triggers(format_.tables)
    for kind, name, sql in objects:
        expected = {"trigger": guards, "index": format_.indexes}.get(kind, {}).get(name)
        known = name in format_.tables if kind == "table" else expected is not None and _same(sql, expected)
        addition = kind == "index" or (kind == "table" and name in plain)  # what a newer minor may bring
        if not known and not _OWN.fullmatch(name) and (exact or not addition):
            raise problem("altered", path, what=name)
    statements = {name: str(sql) for kind, name, sql in objects if kind == "table"}
    for name, table in format_.tables.items():
        if name not in plain or (exact and not _is_plain(statements[name], name, table.columns)):
            raise problem("altered", path, what=name)
        _check_table(connection, path, name, table.columns, exact=exact)
    missing = set(guards) - {name for kind, name, _ in objects if kind == "trigger"}
    if missing:
        raise problem("altered", path, what=min(missing))
    return number

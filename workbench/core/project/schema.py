"""Tables, indexes and triggers of the project file, and how older formats are brought up to this one.

Columns are declared here once; they are used both to make the tables (STRICT) and to check a file before
anything in it is used. docs/project-file.md explains every table.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from workbench.core.project.derived import REBUILD

APPLICATION_ID = 0x49454D50  # "IEMP" at offset 68 of the file: imaging exam mapping project

Columns = dict[str, type]

IDENTITY: Columns = {
    "id": str,
    "hospital": str,
    "release_id": str,
    "release_sha256": str,
    "device_policy": str,
    "created_at": str,
}
FORMAT_ROWS: Columns = {"number": int, "major": int, "minor": int, "name": str, "applied_at": str}
SOURCE_FILES: Columns = {
    "number": int,
    "id": str,
    "file_name": str,
    "sha256": str,
    "size": int,
    "content": bytes,
    "layout": str,
    "items": int,
    "problems": int,
    "non_items": int,
    "imported_at": str,
    "digest": str,
}
ROW_PROBLEMS: Columns = {
    "number": int,
    "source": int,
    "sheet": str,
    "row": int,
    "column_letter": str,
    "message": str,
    "cells": str,
}
SOURCE_ITEMS: Columns = {
    "pos": int,
    "id": str,
    "source": int,
    "sheet": str,
    "row": int,
    "name": str,
    "code": str,
    "modality": str,
    "site": str,
    "method": str,
    "department": str,
    "price": str,
    "count": int,
    "cells": str,
    "kind": str,
    "search": str,
}
SUGGESTIONS: Columns = {
    "pos": int,
    "confidence": float,
    "auto": int,
    "flags": str,
    "code": str,
    "name": str,
    "parts": int,
    "mark": str,
    "shape": str,
    "found": str,
    "engine": str,
    "body": bytes,
}
STEPS: Columns = {
    "seq": int,
    "id": str,
    "kind": str,
    "actor": str,
    "at": str,
    "target": int,
    "count": int,
    "sources": str,
    "hash": str,
}
DECISIONS: Columns = {
    "number": int,
    "step": int,
    "pos": int,
    "state": str,
    "code": str,
    "name": str,
    "parts": int,
    "reviewer": str,
    "shape": str,
    "found": str,
    "body": str,
}
CURRENT: Columns = {
    "pos": int,
    "decision": int,
    "count": int,
    "confidence": float,
    "facet": str,
    "search": str,
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table: columns, primary key, columns that may be NULL, and whether rows may only be added."""

    columns: Columns
    key: str
    nullable: tuple[str, ...] = ()
    append_only: bool = False


TABLES: dict[str, Table] = {
    "identity": Table(IDENTITY, "id", append_only=True),
    "formats": Table(FORMAT_ROWS, "number", append_only=True),
    "source_files": Table(SOURCE_FILES, "number", append_only=True),
    "row_problems": Table(ROW_PROBLEMS, "number", append_only=True),
    "source_items": Table(SOURCE_ITEMS, "pos", ("count",), append_only=True),
    "suggestions": Table(SUGGESTIONS, "pos"),
    "steps": Table(STEPS, "seq", ("target",), append_only=True),
    "decisions": Table(DECISIONS, "number", append_only=True),
    "current": Table(CURRENT, "pos", ("decision", "confidence")),
}

INDEXES: dict[str, str] = {
    "source_items_id": "CREATE UNIQUE INDEX source_items_id ON source_items (id)",
    "source_items_name": "CREATE INDEX source_items_name ON source_items (name)",
    "decisions_pos": "CREATE INDEX decisions_pos ON decisions (pos)",
    "decisions_step": "CREATE INDEX decisions_step ON decisions (step)",
}


# Format 1.1: settings of the project, imported memories and what of them was withdrawn, lists of mutual
# recognition, items that a newer list of the hospital retired and where the others stand in it, and what a
# suggestion reads in a name ("parse"), by which look-alikes are found.
SETTINGS: Columns = {"number": int, "key": str, "value": str, "actor": str, "at": str}
MEMORY_SOURCES: Columns = {
    "number": int,
    "id": str,
    "title": str,
    "hospital": str,
    "trust": str,
    "sha256": str,
    "signer": str,
    "release_id": str,
    "entries": int,
    "imported_at": str,
    "pack": str,
    "made_at": str,
    "hospitals": str,
}
MEMORIES: Columns = {
    "number": int,
    "source": int,
    "name": str,
    "plain": str,
    "modality": str,
    "parse": str,
    "trust": str,
    "answer": str,
    "body": str,
    "out": int,
}
WITHDRAWALS: Columns = {
    "number": int,
    "pack": str,
    "plain": str,
    "modality": str,
    "answer": str,
    "reason": str,
    "actor": str,
    "at": str,
}
RECOGNITION_LISTS: Columns = {
    "number": int,
    "scope": str,
    "version": str,
    "signer": str,
    "sha256": str,
    "body": str,
    "imported_at": str,
}
RETIRED: Columns = {"pos": int, "source": int, "successor": int}
PLACES: Columns = {"number": int, "pos": int, "source": int, "sheet": str, "row": int}

TABLES_1_1: dict[str, Table] = TABLES | {
    "suggestions": Table(SUGGESTIONS | {"parse": str}, "pos"),
    "settings": Table(SETTINGS, "number", append_only=True),
    "memory_sources": Table(MEMORY_SOURCES, "number", append_only=True),
    "memories": Table(MEMORIES, "number"),
    "withdrawals": Table(WITHDRAWALS, "number", append_only=True),
    "recognition_lists": Table(RECOGNITION_LISTS, "number", append_only=True),
    "retired": Table(RETIRED, "pos", ("successor",), append_only=True),
    "places": Table(PLACES, "number", append_only=True),
}
INDEXES_1_1: dict[str, str] = INDEXES | {
    "source_items_search": "CREATE INDEX source_items_search ON source_items (search)",
    "suggestions_parse": "CREATE INDEX suggestions_parse ON suggestions (parse)",
    "retired_successor": "CREATE INDEX retired_successor ON retired (successor)",
    "places_pos": "CREATE INDEX places_pos ON places (pos)",
    "memories_plain": "CREATE INDEX memories_plain ON memories (plain)",
    "memories_parse": "CREATE INDEX memories_parse ON memories (parse)",
}


def triggers(tables: dict[str, Table]) -> dict[str, str]:
    """The guards of the append-only tables: name -> statement."""
    guards = {}
    for table, shape in tables.items():
        if shape.append_only:
            for act in ("update", "delete"):
                name = f"{table}_refuse_{act}"
                guards[name] = (
                    f"CREATE TRIGGER {name} BEFORE {act.upper()} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
    return guards


@dataclass(frozen=True, slots=True)
class Format:
    """A format of the file: what it holds, and how a file of the format before becomes one.

    Attributes:
        major: One more where older programs could no longer read it rightly.
        minor: One more where something was added that older programs may overlook.
        name: What changed, kept in the file.
        tables, indexes: All of them; the guards follow from the tables.
        apply: The change from the format before. Runs in a transaction, after a copy was made.
    """

    major: int
    minor: int
    name: str
    tables: dict[str, Table]
    indexes: dict[str, str]
    apply: Callable[[sqlite3.Connection], None]

    @property
    def number(self) -> tuple[int, int]:
        """``(major, minor)``, which sorts."""
        return self.major, self.minor


def _make(connection: sqlite3.Connection, tables: dict[str, Table]) -> None:
    from sqlite_utils import Database  # here, because it costs 0.3 s and only making a file needs it

    database = Database(connection, execute_plugins=False)  # the user's plugins have no business here
    for name, table in tables.items():
        required = set(table.columns) - {table.key} - set(table.nullable)
        database.create_table(name, table.columns, pk=table.key, not_null=required, strict=True)
    for statement in triggers(tables).values():
        connection.execute(statement)


def _first_format(connection: sqlite3.Connection) -> None:
    _make(connection, TABLES)
    for statement in INDEXES.values():
        connection.execute(statement)


def _format_1_1(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE suggestions ADD COLUMN parse TEXT NOT NULL DEFAULT ''")
    _make(connection, {name: table for name, table in TABLES_1_1.items() if name not in TABLES})
    for name, statement in INDEXES_1_1.items():
        if name not in INDEXES:
            connection.execute(statement)
    for statement in REBUILD:  # facets of 1.1 say more
        connection.execute(statement)


FORMATS: tuple[Format, ...] = (
    Format(1, 0, "first format", TABLES, INDEXES, _first_format),
    Format(1, 1, "settings, memories, newer lists, look-alikes", TABLES_1_1, INDEXES_1_1, _format_1_1),
)


def latest() -> Format:
    """The format that this program writes."""
    return FORMATS[-1]

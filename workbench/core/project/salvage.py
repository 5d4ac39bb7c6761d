"""Bring what can still be read of a damaged project into a new file.

Every row that SQLite can still reach is copied, and nothing else of the file is used: no trigger, no view, no
index. The history stays as it is up to the first step that does not verify; the later decisions that can be
read are restated in one step of kind ``salvage``, each with its own reviewer and time.
"""

from __future__ import annotations

import shutil
import sqlite3
import struct
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from workbench.core.errors import FileProblem
from workbench.core.ids import new_id
from workbench.core.items import Decision
from workbench.core.packing import suggestion_from_json
from workbench.core.project import derived, history, schema
from workbench.core.project.checking import MAGIC, problem
from workbench.core.project.opening import PAGE_BYTES, connect, create_file, now, place
from workbench.core.project.records import HistoryCheck
from workbench.core.project.store import Row, Store, words_for
from workbench.core.project.values import decision_from_json
from workbench.core.words import Message

STEP = "salvage"
_RANGE = 1000  # rows asked for at once; a range with damage in it is halved down to single rows
# How many rows there may be where the highest number cannot be read: from tables before, else from the size.
_EXPECTED = {
    "source_items": "SELECT sum(items) FROM source_files",
    "suggestions": "SELECT sum(items) FROM source_files",
    "decisions": "SELECT sum(count) FROM steps",
}
_SPARE_ROWS = 10_000
_LEAST_ROW = 64  # bytes
# The derived table is made anew; these are written by ``create_file``.
_NOT_COPIED = ("current", "identity", "formats")
_UNREADABLE = (sqlite3.DatabaseError, OverflowError, UnicodeDecodeError)


@dataclass(slots=True)
class Salvaged:
    """What came of it.

    Attributes:
        items, items_expected: Source items read, and how many the imported files had.
        decisions, decisions_expected: Decisions read, and how many the steps that can be read had.
        restated: Items whose last decision could be read but not its place in the history.
        suggestions: Suggestions read; the others are computed anew.
        steps_kept, steps_seen: Steps that stay as they were written, of those that could be read.
        lost: Rows that could be reached but not be read, by table.
        unreadable: Tables that could not be read at all.
        check: The history of the new file.
    """

    items: int = 0
    items_expected: int = 0
    decisions: int = 0
    decisions_expected: int = 0
    restated: int = 0
    suggestions: int = 0
    steps_kept: int = 0
    steps_seen: int = 0
    lost: dict[str, int] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)
    check: HistoryCheck = field(default_factory=lambda: HistoryCheck(0))


def salvage(path: Path, target: Path, identity: dict[str, str], actor: str) -> Salvaged:
    """Write what can be read of a damaged project into a new one. The damaged file is not touched.

    Args:
        path: The damaged project; nobody should have it open.
        target: The new file; there must be none.
        identity: Values of the table ``identity`` to take where the project's own cannot be read.
        actor: Who stands in the step that restates decisions.

    Raises:
        FileProblem: The file is missing, or ``target`` cannot be written. Nothing is left behind.
        ProjectProblem: Nothing in it can be read.
    """
    if not path.is_file():
        raise FileProblem(Message("project.missing", {"path": str(path)}))
    if target.exists():
        raise FileProblem(Message("project.exists", {"path": str(target)}))
    if not target.parent.is_dir():
        raise FileProblem(Message("project.no_folder", {"path": str(target.parent)}))
    try:
        with tempfile.TemporaryDirectory(
            dir=target.parent, prefix=".salvage-", ignore_cleanup_errors=True
        ) as folder:
            with closing(_open_copy(path, Path(folder) / "damaged")) as damaged:
                draft = Path(folder) / "new"
                report = _bring_over(damaged, path, draft, identity, actor)
            place(draft, target)
    except OSError as error:
        raise FileProblem(Message("project.cannot_write", {"path": str(target)})) from error
    return report


def _open_copy(path: Path, copy: Path) -> sqlite3.Connection:
    """A copy of the file, its header mended and its lost end filled with nothing, open for reading."""
    shutil.copyfile(path, copy)
    with copy.open("r+b") as file:
        header = bytearray(file.read(100).ljust(100, b"\0"))
        size = file.seek(0, 2)
        (page,) = struct.unpack_from(">H", header, 16)
        if bytes(header[:16]) != MAGIC or page & (page - 1) or not page >= 512:
            header[:24] = MAGIC + struct.pack(">H6B", PAGE_BYTES, 1, 1, 0, 64, 32, 32)
            header[44:48], header[56:60] = struct.pack(">I", 4), struct.pack(">I", 1)
            page = PAGE_BYTES
        (pages,) = struct.unpack_from(">I", header, 28)
        if pages * page > 2 * size + (1 << 30):  # not to be believed
            pages = 0
        pages = max(pages, -(-size // page))
        struct.pack_into(">I", header, 28, pages)
        header[92:96] = header[24:28]  # without this SQLite does not believe the number of pages
        file.truncate(pages * page)
        file.seek(0)
        file.write(header)
    log = path.with_name(path.name + "-wal")
    if log.exists():
        shutil.copyfile(log, copy.with_name(copy.name + "-wal"))
    try:
        return _reading(copy)
    except _UNREADABLE:
        copy.with_name(copy.name + "-wal").unlink(missing_ok=True)
    try:
        return _reading(copy)
    except _UNREADABLE as error:
        raise problem("lost", path) from error


def _reading(copy: Path) -> sqlite3.Connection:
    connection = connect(copy, "rw")  # the log beside it is brought in
    try:
        connection.execute("PRAGMA query_only=ON")
        connection.execute("PRAGMA automatic_index=OFF")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _bring_over(
    damaged: sqlite3.Connection, path: Path, draft: Path, identity: dict[str, str], actor: str
) -> Salvaged:
    own = dict.fromkeys(schema.IDENTITY, "")
    with suppress(*_UNREADABLE):
        found = damaged.execute(f"SELECT {', '.join(own)} FROM identity").fetchone()
        if found is not None and all(isinstance(value, str) for value in found):
            own = dict(zip(own, found, strict=True))
    create_file(draft, own if own["id"] else identity)
    report = Salvaged()
    with words_for(draft), closing(connect(draft, "rw")) as connection:
        store = Store(connection, draft, read_only=False)
        with store.transaction():
            guards = schema.triggers(schema.latest().tables)
            for name in guards:
                store.run(f"DROP TRIGGER {name}")
            for name, table in schema.latest().tables.items():
                if name not in _NOT_COPIED:
                    _copy_table(damaged, store, name, table, report)
            if not store.one("SELECT 1 FROM source_items UNION ALL SELECT 1 FROM source_files"):
                raise problem("lost", path)
            _count(store, report)
            rest = _cut_history(store, report)
            derived.rebuild(store)
            for statement in guards.values():
                store.run(statement)
            if rest:
                history.append_step(store, STEP, actor, rest, None)
        report.restated = len(rest)
        report.check = history.verify_history(store)
    return report


def _copy_table(
    damaged: sqlite3.Connection, store: Store, name: str, table: schema.Table, report: Salvaged
) -> None:
    try:
        kind = damaged.execute("SELECT type, sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        if kind is None and name not in schema.FORMATS[0].tables:
            return  # a file of an older format
        if kind is None or kind[0] != "table" or not str(kind[1]).upper().startswith("CREATE TABLE"):
            raise sqlite3.DatabaseError(name)
        there = {row[1] for row in damaged.execute(f"PRAGMA table_xinfo({name})") if row[6] == 0}
    except _UNREADABLE:
        report.unreadable.append(name)
        return
    columns = [column for column in table.columns if column in there]
    if table.key not in columns:
        report.unreadable.append(name)
        return
    marks = ", ".join("?" * len(columns))
    insert = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})"
    lost = 0
    pages = damaged.execute("PRAGMA page_count").fetchone()[0]
    most = pages * PAGE_BYTES // _LEAST_ROW
    if name in _EXPECTED and (row := store.one(_EXPECTED[name])) and row[0]:
        most = min(most, 2 * row[0] + _SPARE_ROWS)  # twice: some of what is counted may be lost as well
    for row in _rows(damaged, name, table.key, columns, most):
        if row is None or not _sound(name, dict(zip(columns, row, strict=True))):
            lost += 1
            continue
        try:
            store.connection.execute(insert, row)
        except (sqlite3.IntegrityError, OverflowError):
            lost += 1
    if lost:
        report.lost[name] = lost


def _rows(
    damaged: sqlite3.Connection, name: str, key: str, columns: Sequence[str], most: int
) -> Iterator[Row | None]:
    """The rows of a table in order of its key, up to ``most``; None for each that cannot be read."""
    # NOT INDEXED: an index may be damaged on its own.
    select = f"SELECT {', '.join(columns)} FROM {name} NOT INDEXED WHERE {key} BETWEEN ? AND ? ORDER BY {key}"
    known = False
    with suppress(*_UNREADABLE):
        most = min(most, damaged.execute(f"SELECT max({key}) FROM {name} NOT INDEXED").fetchone()[0] or 0)
        known = True
    waiting = [(first, min(first + _RANGE - 1, most)) for first in range(1, most + 1, _RANGE)][::-1]
    lost = 0  # since the last row that could be read
    while waiting:
        first, last = waiting.pop()
        try:
            rows = damaged.execute(select, (first, last)).fetchall()
        except _UNREADABLE:
            if first < last:
                middle = (first + last) // 2
                waiting += [(middle + 1, last), (first, middle)]
            else:
                lost += 1
            continue
        if rows:
            yield from [None] * lost
            lost = 0
        yield from rows
    if known:  # else nobody can say whether there were such rows
        yield from [None] * lost


def _sound(table: str, row: dict[str, object]) -> bool:
    """Does a row read as what it should be?"""
    try:
        if table == "source_items":
            return isinstance(orjson.loads(str(row["cells"])), list)
        elif table == "decisions":
            decision_from_json(str(row["body"]))
        elif table == "suggestions":
            suggestion_from_json(row["body"])  # type: ignore[arg-type]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return False
    return True


def _count(store: Store, report: Salvaged) -> None:
    def number(sql: str) -> int:
        row = store.one(sql)
        return int(row[0]) if row else 0

    report.items = number("SELECT count(*) FROM source_items")
    report.items_expected = number("SELECT coalesce(sum(items), 0) FROM source_files")
    report.decisions = number("SELECT count(*) FROM decisions")
    report.decisions_expected = number("SELECT coalesce(sum(count), 0) FROM steps")
    report.suggestions = number("SELECT count(*) FROM suggestions")
    report.steps_seen = number("SELECT count(*) FROM steps")


def _cut_history(store: Store, report: Salvaged) -> list[Decision]:
    """Take away the steps from the first that does not verify; the last decision of each item in them."""
    check = history.verify_history(store)
    report.steps_kept = report.steps_seen
    if check.broken is None:
        return []
    report.steps_kept = check.broken - 1
    rows = store.all(
        "SELECT i.id, d.body FROM decisions d JOIN source_items i USING (pos) WHERE d.number IN"
        " (SELECT max(number) FROM decisions WHERE step >= ? GROUP BY pos) ORDER BY pos",
        (check.broken,),
    )
    decisions = [(item_id, decision_from_json(body)) for item_id, body in rows]
    store.run("DELETE FROM decisions WHERE step >= ?", (check.broken,))
    store.run("DELETE FROM steps WHERE seq >= ?", (check.broken,))
    return [decision for item_id, decision in decisions if decision.item_id == item_id]


def unknown_identity(hospital: str, release_id: str, release_sha256: str) -> dict[str, str]:
    """An identity for a project whose own cannot be read; its history then starts anew."""
    values = (new_id(), hospital, release_id, release_sha256, "agnostic", now())
    return dict(zip(schema.IDENTITY, values, strict=True))

"""Imported files, their rows, and what could not become a source item."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from workbench.core.errors import ProjectProblem
from workbench.core.ids import new_id
from workbench.core.items import RowProblem, SourceItem
from workbench.core.project.derived import rebuild
from workbench.core.project.facets import column_letter, search_key
from workbench.core.project.opening import now
from workbench.core.project.records import SourceFile
from workbench.core.project.store import Row, Store
from workbench.core.project.values import canonical, source_item_of
from workbench.core.words import Message

_GIVEN = "id, sheet, row, name, code, modality, site, method, department, price, count, cells"


def _given(item: SourceItem) -> tuple[Any, ...]:
    """A source item as stored, in the order of ``_GIVEN``."""
    cells = orjson.dumps(item.cells).decode()
    return (
        *(item.id, item.sheet, item.row, item.name, item.code, item.modality),
        *(item.site, item.method, item.department, item.price, item.count, cells),
    )


def item_of(row: Row) -> SourceItem:
    """A source item from a row selected as ``_GIVEN``."""
    return source_item_of((*row[:11], orjson.loads(row[11])))


def _digest(sha256: str, rows: Sequence[Row]) -> str:
    """SHA-256 over the file's own and every item as stored; every later step's hash covers it."""
    total = hashlib.sha256(sha256.encode())
    for row in rows:
        total.update(orjson.dumps(row) + b"\n")
    return total.hexdigest()


def import_source(
    store: Store,
    file_name: str,
    sha256: str,
    content: bytes,
    layout: Mapping[str, object],
    items: Sequence[SourceItem],
    problems: Sequence[RowProblem],
    non_items: int,
) -> str:
    """Store an imported file with all its rows, in one transaction; the id of the source file.

    Raises:
        ProjectProblem: Read-only project or full disk. Nothing was changed.
        ValueError: ``sha256`` is not that of ``content``.
    """
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError("sha256 is not that of the content")
    source_id = new_id()
    rows = [_given(item) for item in items]
    with store.transaction():
        last = store.one("SELECT coalesce(max(number), 0) FROM source_files")
        number = (last[0] if last else 0) + 1
        store.run(
            "INSERT INTO source_files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(number, source_id, file_name, sha256, len(content), zlib.compress(content, 6)),
                *(canonical(dict(layout)).decode(), len(items), len(problems), non_items, now()),
                _digest(sha256, rows),
            ),
        )
        marks = ", ".join("?" * 12)
        store.run_many(
            f"INSERT INTO source_items ({_GIVEN}, source, kind, search) VALUES ({marks}, ?, ?, ?)",
            (
                (*row, number, column_letter(row[5]), f"{search_key(row[3])}\n{search_key(row[4])}")
                for row in rows
            ),
        )
        store.run_many(
            "INSERT INTO row_problems (source, sheet, row, column_letter, message, cells)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    *(number, problem.sheet, problem.row, problem.column),
                    canonical(problem.message.to_json()).decode(),
                    orjson.dumps(problem.cells).decode(),
                )
                for problem in problems
            ),
        )
        rebuild(store)
    return source_id


def source_files(store: Store) -> list[SourceFile]:
    """The imported files, in order of import."""
    rows = store.all(
        "SELECT id, file_name, sha256, size, layout, items, problems, non_items, imported_at, digest"
        " FROM source_files ORDER BY number"
    )
    return [
        SourceFile(
            id=source_id,
            file_name=name,
            sha256=sha256,
            size=size,
            layout=store.read(orjson.loads, layout),
            items=items,
            problems=bad_rows,
            non_items=non_items,
            imported_at=imported_at,
            digest=digest,
        )
        for source_id, name, sha256, size, layout, items, bad_rows, non_items, imported_at, digest in rows
    ]


def source_content(store: Store, source_id: str) -> bytes:
    """The imported file itself, byte for byte.

    Raises:
        ProjectProblem: The stored bytes are not what was imported.
        KeyError: No such file.
    """
    row = store.one("SELECT content, sha256, size FROM source_files WHERE id = ?", (source_id,))
    if row is None:
        raise KeyError(source_id)
    packed, sha256, size = row
    try:
        content = zlib.decompressobj().decompress(packed, size + 1)
    except zlib.error:
        content = b""
    if len(content) != size or hashlib.sha256(content).hexdigest() != sha256:
        raise ProjectProblem(Message("project.damaged", {"path": store.path.name}))
    return content


def problems(store: Store) -> list[RowProblem]:
    """Rows that could not become source items, in order of import."""
    rows = store.all("SELECT sheet, row, column_letter, message, cells FROM row_problems ORDER BY number")
    return [store.read(_problem_of, row) for row in rows]


def _problem_of(row: Row) -> RowProblem:
    sheet, number, column, message, cells = row
    return RowProblem(
        sheet, number, column, Message.from_json(orjson.loads(message)), tuple(orjson.loads(cells))
    )


def item(store: Store, item_id: str) -> SourceItem:
    """One source item.

    Raises:
        KeyError: No such item.
    """
    row = store.one(f"SELECT {_GIVEN} FROM source_items WHERE id = ?", (item_id,))
    if row is None:
        raise KeyError(item_id)
    return store.read(item_of, row)


def iter_items(store: Store, *, without_suggestion: bool = False) -> Iterator[SourceItem]:
    """All source items in order of import and row."""
    where = "WHERE pos NOT IN (SELECT pos FROM suggestions)" if without_suggestion else ""
    rows = store.each(f"SELECT {_GIVEN} FROM source_items {where} ORDER BY pos")
    return (store.read(item_of, row) for row in rows)


def broken_source(store: Store) -> str | None:
    """The name of the first imported file whose stored rows are not as imported; None if all are."""
    for number, name, sha256, digest in store.all(
        "SELECT number, file_name, sha256, digest FROM source_files ORDER BY number"
    ):
        rows = store.all(f"SELECT {_GIVEN} FROM source_items WHERE source = ? ORDER BY pos", (number,))
        if _digest(sha256, rows) != digest:
            return str(name)
    return None

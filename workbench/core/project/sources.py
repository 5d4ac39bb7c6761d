"""Imported files, their rows, and what could not become a source item."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from operator import attrgetter
from typing import Any

import orjson

from workbench.core.errors import ProjectProblem
from workbench.core.ids import new_id
from workbench.core.items import RowProblem, SourceItem
from workbench.core.project.derived import rebuild
from workbench.core.project.facets import column_letter, item_texts
from workbench.core.project.newer import (
    IN_ORDER,
    LIVING,
    PLACE,
    PLACED,
    Newer,
    PlacedItem,
    has_places,
    lines_given,
    lines_stored,
    store_newer,
)
from workbench.core.project.opening import now
from workbench.core.project.records import SourceFile
from workbench.core.project.store import Row, Store
from workbench.core.project.values import canonical, source_item_of
from workbench.core.words import Message

_MANY = 5000
_AT_ONCE = 100  # items a statement: a third faster than one each, and no faster with more
_FIELDS = "name, code, modality, site, method, department, price, count, cells"
_GIVEN = f"id, sheet, row, {_FIELDS}"
_values = attrgetter(*_GIVEN.split(", ")[:-1])
_NOW = f"i.id, {PLACE}, {', '.join(f'i.{name}' for name in _FIELDS.split(', '))}"


def _given(item: SourceItem) -> tuple[Any, ...]:
    """A source item as stored, in the order of ``_GIVEN``."""
    return *_values(item), orjson.dumps(item.cells).decode()


def item_of(row: Sequence[Any]) -> SourceItem:
    """A source item from a row selected as ``_GIVEN``."""
    return source_item_of((*row[:11], orjson.loads(row[11])))


def _digest(sha256: str, rows: Iterable[Row], newer: Iterable[bytes]) -> str:
    """SHA-256 over the file's own, every item as stored, and what it did to earlier items.

    Every later step's hash covers it.
    """
    total = hashlib.sha256(sha256.encode())
    for row in rows:
        total.update(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
    for line in newer:
        total.update(line + b"\n")
    return total.hexdigest()


def _store_items(store: Store, source: int, items: Sequence[SourceItem]) -> None:
    marks = f"({', '.join('?' * 15)})"
    for start in range(0, len(items), _AT_ONCE):
        rows = list(map(_given, items[start : start + _AT_ONCE]))
        values: list[Any] = []
        for row, text in zip(rows, item_texts([r[3] for r in rows], [r[4] for r in rows]), strict=True):
            values += row
            values += (source, column_letter(row[5]), text)
        store.run(
            f"INSERT INTO source_items ({_GIVEN}, source, kind, search) VALUES "
            + ", ".join([marks] * len(rows)),
            values,
        )


def import_source(
    store: Store,
    file_name: str,
    sha256: str,
    content: bytes,
    layout: Mapping[str, object],
    items: Sequence[SourceItem],
    problems: Sequence[RowProblem],
    non_items: int,
    newer: Newer | None = None,
) -> str:
    """Store an imported file with all its rows, in one transaction; the id of the source file.

    Args:
        items: The items that come new into the project.
        newer: What the file does to the items of an earlier one, where it is a newer list.

    Raises:
        ProjectProblem: Read-only project or full disk. Nothing was changed.
        ValueError: ``sha256`` is not that of ``content``.
    """
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError("sha256 is not that of the content")
    source_id = new_id()
    layout = dict(layout) | ({"follows": newer.follows, "stayed": newer.stayed} if newer else {})
    with store.transaction():
        last = store.one("SELECT coalesce(max(number), 0) FROM source_files")
        number = (last[0] if last else 0) + 1
        with ThreadPoolExecutor(1) as aside:
            with _indexed_after(store, len(items)):
                _store_items(store, number, items)
                # While SQLite's long statements leave the interpreter free.
                digest = aside.submit(_digest, sha256, map(_given, items), lines_given(newer))
            if newer is not None:
                store_newer(store, number, newer)
            rebuild(store)
        store.run(
            "INSERT INTO source_files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(number, source_id, file_name, sha256, len(content), _packed(content)),
                *(canonical(layout).decode(), len(items), len(problems), non_items, now(), digest.result()),
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
    return source_id


@contextmanager
def _indexed_after(store: Store, coming: int) -> Iterator[None]:
    """The indexes of the items made anew afterwards, where that is faster than adding each item to them."""
    there = store.one("SELECT count(*) FROM source_items")
    indexes: list[Row] = []
    if coming >= _MANY and there and coming >= there[0]:
        indexes = store.all(
            "SELECT name, sql FROM sqlite_master"
            " WHERE type = 'index' AND tbl_name = 'source_items' AND sql IS NOT NULL"
        )
    for name, _ in indexes:
        store.run(f"DROP INDEX {name}")
    yield
    for _, statement in indexes:
        store.run(statement)


def _packed(content: bytes) -> bytes:
    """In zlib's form; a workbook's package is compressed already and is only wrapped."""
    return zlib.compress(content, 0 if content.startswith(b"PK") else 6)


def source_files(store: Store) -> list[SourceFile]:
    """The imported files, in order of import."""
    rows = store.all(
        "SELECT id, file_name, sha256, size, layout, items, problems, non_items, imported_at, digest"
        " FROM source_files ORDER BY number"
    )
    return [store.read(_source_file, row) for row in rows]


def _source_file(row: Row) -> SourceFile:
    source_id, name, sha256, size, layout, items, bad_rows, non_items, imported_at, digest = row
    read = orjson.loads(layout)
    return SourceFile(
        id=source_id,
        file_name=name,
        sha256=sha256,
        size=size,
        layout=read,
        items=items,
        problems=bad_rows,
        non_items=non_items,
        imported_at=imported_at,
        digest=digest,
        follows=str(read.get("follows", "")),
    )


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
    """Rows of the lists in force that could not become source items, in order of import."""
    rows = store.all(
        "SELECT p.sheet, p.row, p.column_letter, p.message, p.cells FROM row_problems p"
        " JOIN source_files f ON f.number = p.source"
        " WHERE f.id NOT IN (SELECT value FROM json_each(?)) ORDER BY p.number",
        (orjson.dumps([file.follows for file in source_files(store)]).decode(),),
    )
    return [store.read(_problem_of, row) for row in rows]


def _problem_of(row: Row) -> RowProblem:
    sheet, number, column, message, cells = row
    return RowProblem(
        sheet, number, column, Message.from_json(orjson.loads(message)), tuple(orjson.loads(cells))
    )


def item(store: Store, item_id: str) -> SourceItem:
    """One source item, living or retired.

    Raises:
        KeyError: No such item.
    """
    row = store.one(f"SELECT {_NOW} FROM source_items i {PLACED} WHERE i.id = ?", (item_id,))
    if row is None:
        raise KeyError(item_id)
    return store.read(item_of, row)


def iter_items(store: Store, *, without_suggestion: bool = False) -> Iterator[SourceItem]:
    """The living source items in order of import and row."""
    where = f"{LIVING} AND i.pos NOT IN (SELECT pos FROM suggestions)" if without_suggestion else LIVING
    order = IN_ORDER if has_places(store) else "i.pos"
    rows = store.each(f"SELECT {_NOW} FROM source_items i {PLACED} WHERE {where} ORDER BY {order}")
    return (store.read(item_of, row) for row in rows)


def price_items(store: Store) -> dict[str, str]:
    """The priced item that each source item is billed as, by id, where its list has a column of them."""
    found: dict[str, str] = {}
    for number, layout in store.all("SELECT number, layout FROM source_files"):
        for sheet, column in store.read(_priced, layout):
            rows = store.each(
                "SELECT id, cells FROM source_items WHERE source = ? AND sheet = ?", (number, sheet)
            )
            cell = partial(_cell, column)
            found |= {item_id: store.read(cell, cells) for item_id, cells in rows}
    return found


def price_item(store: Store, item_id: str) -> str:
    """The priced item that one source item is billed as; empty where its list has no column of them."""
    row = store.one(
        "SELECT f.layout, i.sheet, i.cells FROM source_items i JOIN source_files f ON f.number = i.source"
        " WHERE i.id = ?",
        (item_id,),
    )
    if row is None:
        return ""
    layout, sheet, cells = row
    column = dict(store.read(_priced, layout)).get(sheet)
    return "" if column is None else store.read(partial(_cell, column), cells)


def _cell(column: int, cells: str) -> str:
    return str(orjson.loads(cells)[column]).strip()


def _priced(layout: str) -> list[tuple[str, int]]:
    """Sheets of an imported file that have a column of priced items, and the column."""
    sheets = [(s["sheet"], s["columns"]) for s in orjson.loads(layout).get("sheets", ())]
    return [(sheet, int(columns["price_item"])) for sheet, columns in sheets if "price_item" in columns]


def items_of(store: Store, source_id: str) -> list[PlacedItem]:
    """The living items of an imported file, or of the lists that it follows, in its order."""
    rows = store.each(
        f"SELECT {_NOW}, f.id, i.sheet FROM source_items i {PLACED}"
        " JOIN source_files f ON f.number = i.source"
        f" WHERE {LIVING} AND coalesce(m.source, i.source) ="
        f" (SELECT number FROM source_files WHERE id = ?) ORDER BY {IN_ORDER}",
        (source_id,),
    )
    placed = partial(_placed, {}.setdefault)
    items = [store.read(placed, row) for row in rows]
    store.run("PRAGMA shrink_memory")  # gives back the pages that were read, up to 64 MB
    return items


def _placed(share: Callable[[Any, Any], Any], row: Row) -> PlacedItem:
    """An item and its place; most cells say what others say, and ``share`` keeps one text for all of them."""
    item_id, *fields, cells, source, sheet = row
    texts = orjson.loads(cells)
    item = source_item_of((item_id, *map(share, fields, fields), map(share, texts, texts)))
    return PlacedItem(item, share(source, source), share(sheet, sheet))


def broken_source(store: Store) -> str | None:
    """The name of the first imported file whose stored rows are not as imported; None if all are."""
    for number, name, sha256, digest in store.all(
        "SELECT number, file_name, sha256, digest FROM source_files ORDER BY number"
    ):
        rows = store.each(f"SELECT {_GIVEN} FROM source_items WHERE source = ? ORDER BY pos", (number,))
        if _digest(sha256, rows, lines_stored(store, number)) != digest:
            return str(name)
    return None

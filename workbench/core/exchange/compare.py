"""Compare a mapping file as it is now with what was signed, and name every cell that differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter

from workbench.core.exchange.mapping_columns import header, same, shown
from workbench.core.exchange.mapping_csv import CSV_FIELDS
from workbench.core.exchange.mapping_file import MappingFile
from workbench.core.exchange.mapping_sheets import (
    GROUP,
    KEY,
    LISTS,
    FactRow,
    SignerLine,
    about_facts,
    figure_facts,
    sheet_name,
    signer_facts,
)
from workbench.core.exchange.package_scan import column_letter
from workbench.core.exchange.sheet_data import SheetData
from workbench.core.items import MappingManifest, MappingRow

MAX_CHANGES = 10_000  # more than anyone reads; the file is changed either way


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that is not as signed.

    Attributes:
        sheet, cell: Where it is now; ``cell`` is empty for what is missing.
        field: Field of the row or key of the fact; ``row``: a whole row is missing or new;
            ``header``, ``sheet``, ``formula``.
        was: Text as signed, empty for what is new.
        now: Text as found, empty for what is missing.
    """

    sheet: str
    cell: str
    field: str
    was: str
    now: str


def is_as_written(found: MappingFile, values: Sequence[tuple[str, ...]]) -> bool:
    """True for a list that holds the signed texts (one tuple a row), cell for cell and in their order."""
    if not found.is_text or found.form:
        return False
    head, *rows = found.sheets[0].rows or [()]
    return head == CSV_FIELDS and rows == values


def compare(
    found: MappingFile, manifest: MappingManifest, rows: Sequence[MappingRow], signers: Sequence[SignerLine]
) -> list[CellChange]:
    """Every difference that is visible to a person, at most ``MAX_CHANGES``, in the order of the sheets.

    Rows are matched by the id of their source item, facts by their key: sorting, filtering, styling, and
    columns that somebody added beside ours are no changes.
    """
    changes: list[CellChange] = []
    for change in _all(found, manifest, rows, signers):
        changes.append(change)
        if len(changes) >= MAX_CHANGES:
            break
    return changes


def _all(
    found: MappingFile, manifest: MappingManifest, rows: Sequence[MappingRow], signers: Sequence[SignerLine]
) -> Iterator[CellChange]:
    if found.is_text:
        yield from _list(found.sheets[0], CSV_FIELDS, frozenset(CSV_FIELDS), rows, str, _raw)
        return
    by_name = {sheet.name: sheet for sheet in found.sheets}
    facts = {
        sheet_name("sheet_about"): about_facts(manifest),
        sheet_name("sheet_figures"): figure_facts(rows),
        sheet_name("sheet_signatures"): signer_facts(signers),
    }
    for spec in LISTS:
        if spec.name in by_name:
            yield from _list(by_name[spec.name], spec.fields, spec.signed, spec.select(rows), header, _shown)
        else:
            yield CellChange(spec.name, "", "sheet", spec.name, "")
    for name, expected in facts.items():
        if name in by_name:
            yield from _facts(by_name[name], expected)
        else:
            yield CellChange(name, "", "sheet", name, "")
    known = {spec.name for spec in LISTS} | facts.keys()
    for sheet in found.sheets:
        for cell in sheet.formula_cells if sheet.name in known else ():
            yield CellChange(sheet.name, cell, "formula", "", "=")
        if sheet.name not in known and _looks_like_ours(sheet):
            yield CellChange(sheet.name, "", "sheet", "", sheet.name)


def _raw(row: MappingRow, field: str) -> str | None:
    return str(getattr(row, field))


def _shown(row: MappingRow, field: str) -> str | None:
    """The signed text of a cell; None for a drafted question, which is no part of the signed content."""
    if field == "question":
        return shown(row, "remark") if row.remark else None
    return shown(row, field)


def _looks_like_ours(sheet: SheetData) -> bool:
    """A sheet that a reader could take for the mapping: it has the headers of codes and of ids."""
    heads = {_flat(cell) for row in sheet.rows[:20] for cell in row}
    return {_flat(header("codes")), _flat(header("item_id"))} <= heads


def _flat(text: str) -> str:
    return "".join(text.split())


def _list(
    sheet: SheetData,
    fields: Sequence[str],
    signed: frozenset[str],
    rows: Sequence[MappingRow],
    head: Callable[[str], str],
    text: Callable[[MappingRow, str], str | None],
) -> Iterator[CellChange]:
    at, columns, head_changes = _columns(sheet, fields, signed, head)
    yield from head_changes
    if "item_id" not in columns:
        yield CellChange(sheet.name, "", "header", head("item_id"), "")
        return
    places: dict[str, int] = {}
    known = {row.item_id for row in rows}
    id_column = columns["item_id"]
    for index in range(at + 1, len(sheet.rows)):
        cells = sheet.rows[index]
        item_id = cells[id_column].strip() if id_column < len(cells) else ""
        if item_id in known and item_id not in places:  # nearly every row
            places[item_id] = index
            continue
        filled = {f: cells[c] for f, c in columns.items() if c < len(cells) and cells[c].strip()}
        if not filled:
            continue
        if "group" in fields and item_id.startswith(GROUP):
            continue
        if item_id not in known:
            label = filled.get("local_name") or next(iter(filled.values()))
            yield CellChange(sheet.name, f"{column_letter(id_column)}{index + 1}", "row", "", label)
        else:
            yield CellChange(sheet.name, f"{column_letter(id_column)}{index + 1}", "item_id", "", item_id)
    is_as_signed = _whole_rows(columns) if text is _raw else None
    for row in rows:
        place = places.get(row.item_id)
        if place is None:
            yield CellChange(sheet.name, "", "row", row.local_name, "")
            continue
        cells = sheet.rows[place]
        if is_as_signed is not None and is_as_signed(row, cells):  # a whole row of a list at once
            continue
        for field, column in columns.items():
            now = cells[column] if column < len(cells) else ""
            was = text(row, field)
            if was != now and was is not None and not same(field, was, now):
                yield CellChange(sheet.name, f"{column_letter(column)}{place + 1}", field, was, now)


def _whole_rows(columns: Mapping[str, int]) -> Callable[[MappingRow, Sequence[str]], bool]:
    """A test whether the cells of a list hold exactly the fields of a row; quick, for the most rows do."""
    if len(columns) < 2:
        return lambda row, cells: False
    signed, shown = attrgetter(*columns), itemgetter(*columns.values())
    last = max(columns.values())
    return lambda row, cells: last < len(cells) and bool(signed(row) == shown(cells))


def _columns(
    sheet: SheetData, fields: Sequence[str], signed: frozenset[str], head: Callable[[str], str]
) -> tuple[int, dict[str, int], list[CellChange]]:
    """Header row, column of each signed field, and headers of these that were changed or are gone."""
    wanted = {_flat(head(field)): field for field in fields}
    hits: list[int] = [sum(_flat(cell) in wanted for cell in row) for row in sheet.rows[:20]]
    at = hits.index(max(hits)) if hits else 0
    columns: dict[str, int] = {}
    changes = []
    row = sheet.rows[at] if sheet.rows else ()
    for index, cell in enumerate(row):
        field = wanted.get(_flat(cell))
        if field in columns and field in signed:
            place = f"{column_letter(index)}{at + 1}"
            changes.append(CellChange(sheet.name, place, "header", "", cell))
        elif field and field not in columns:
            columns[field] = index
    for position, field in enumerate(fields):
        if field not in columns:
            # Where only the header was rewritten, the column still stands where it was written.
            free = position < len(row) and position not in columns.values() and len(row) == len(fields)
            place = f"{column_letter(position)}{at + 1}" if free else ""
            if field in signed:
                now = row[position] if free else ""
                changes.append(CellChange(sheet.name, place, "header", head(field), now))
            if free:
                columns[field] = position
    return at, {field: column for field, column in columns.items() if field in signed}, changes


def _facts(sheet: SheetData, expected: Sequence[FactRow]) -> Iterator[CellChange]:
    places: dict[str, tuple[int, int]] = {}
    for index, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if cell.startswith(KEY):
                key = cell[len(KEY) :].strip()
                if key in places or key not in {fact.key for fact in expected}:
                    yield CellChange(sheet.name, f"{column_letter(column)}{index + 1}", "row", "", cells[0])
                else:
                    places[key] = index, column
    for fact in expected:
        if fact.key not in places:
            yield CellChange(sheet.name, "", fact.key, " ".join(fact.cells), "")
            continue
        index, end = places[fact.key]
        for offset, was in enumerate(fact.cells):
            column = end - len(fact.cells) + offset
            now = sheet.rows[index][column] if column >= 0 else ""
            if not same("count", was, now):
                yield CellChange(
                    sheet.name, f"{column_letter(max(0, column))}{index + 1}", fact.key, was, now
                )

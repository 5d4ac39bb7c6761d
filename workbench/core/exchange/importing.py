"""Turn a hospital's list into source items, with every row accounted for.

``rows == len(items) + non_items + rows that have a problem``, always.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from workbench.core.errors import InputProblem
from workbench.core.exchange.layout import Layout, names_nothing, recognise, with_columns
from workbench.core.exchange.package_scan import column_letter
from workbench.core.exchange.row_kinds import FILLED_FIELDS, Merges, is_error, merges_of, non_item, read_count
from workbench.core.exchange.sheets import SheetData, sheets_of
from workbench.core.exchange.source_file import file_problem, load
from workbench.core.ids import new_id
from workbench.core.items import RowProblem, SourceItem
from workbench.core.words import Message

_REPORT_EVERY = 2000
_MAX_COUNT_WARNINGS = 100  # a sheet; the rest is said in one line, every cell is kept anyway


class Tell(Protocol):
    """What long work reports to; ``jobs.Progress`` fits."""

    def at(self, stage: Message, done: int, total: int) -> None: ...


@dataclass(slots=True)
class ImportResult:
    """What a file gave.

    Attributes:
        file_name, sha256, content: The file as it was; SHA-256 in hex.
        layouts: How each used sheet was read.
        items: Source items in order of sheet and row.
        problems: Rows that have data and could not become an item.
        non_items: Rows recognised as no item.
        rows: All rows up to the last filled one of each sheet.
        warnings: What was noticed and lost nothing: skipped sheets, unreadable counts, blank codes.
    """

    file_name: str
    sha256: str
    content: bytes
    layouts: list[Layout]
    items: list[SourceItem]
    problems: list[RowProblem]
    non_items: int
    rows: int
    warnings: list[RowProblem] = field(default_factory=list)

    def layout_json(self) -> dict[str, Any]:
        """The layouts as a plain value for storage."""
        return {"sheets": [layout.to_json() for layout in self.layouts]}


def import_items(
    path: Path,
    *,
    sheet: str | None = None,
    name_column: str | None = None,
    code_column: str | None = None,
    modality_column: str | None = None,
    count_column: str | None = None,
    progress: Tell | None = None,
) -> ImportResult:
    """Read a list. Columns are given by header text, letter or 1-based number.

    Raises:
        FileProblem: The file cannot be read.
        InputProblem: No such sheet or column, or no sheet has a name column.
    """
    if progress:
        progress.at(Message("exchange.reading", {"file": path.name}), 0, 0)
    content = load(path)
    sheets = _chosen(path, sheets_of(path, content), sheet)
    columns = {"name": name_column, "code": code_column, "modality": modality_column, "count": count_column}
    given = {field: value for field, value in columns.items() if value}
    layouts = find_layouts(path, sheets, given, named=sheet is not None)
    digest = hashlib.sha256(content).hexdigest()
    result = ImportResult(path.name, digest, content, list(layouts.values()), [], [], 0, 0)
    total = sum(len(s.rows) for s in sheets)
    for data in sheets:
        if data.name in layouts:
            _read_sheet(data, layouts[data.name], result, progress, total)
        else:
            _skip_sheet(data, result)
    return result


def _chosen(path: Path, sheets: list[SheetData], wanted: str | None) -> list[SheetData]:
    if wanted is None:
        return sheets
    chosen = [s for s in sheets if s.name == wanted] or [
        s for s in sheets if s.name.strip() == wanted.strip()
    ]
    if not chosen and wanted.isdigit() and 0 < int(wanted) <= len(sheets):
        chosen = [sheets[int(wanted) - 1]]
    if not chosen:
        names = "、".join(s.name for s in sheets if s.name)
        raise InputProblem(
            Message("exchange.no_sheet", {"file": path.name, "sheet": wanted, "sheets": names})
        )
    return chosen


def find_layouts(
    path: Path, sheets: Sequence[SheetData], given: dict[str, str], *, named: bool
) -> dict[str, Layout]:
    """Layouts by sheet name; hidden sheets count only where ``named`` or where no visible one has a list.

    Raises:
        FileProblem: All sheets are empty.
        InputProblem: No sheet has a name column with names, or a given column is in none of the sheets read.
    """
    if given:
        found = [(s, layout) for s in sheets if (layout := with_columns(s, given))]
        if not named:
            found = [pair for pair in found if not pair[0].hidden] or found
        layouts = {s.name: layout for s, layout in found}
    else:
        layouts = {layout.sheet: layout for layout in recognise(sheets)}
    if not any(s.rows for s in sheets):
        raise file_problem("empty", path)
    if not layouts and (header := next(filter(None, map(names_nothing, sheets)), "")):
        raise InputProblem(Message("exchange.names_nothing", {"file": path.name, "column": header}))
    if not layouts:
        key = "exchange.no_such_name_column" if "name" in given else "exchange.no_name_column"
        params = {"file": path.name, "column": given.get("name", ""), "headers": _headers(sheets)}
        raise InputProblem(Message(key, params))
    for which, value in given.items():
        if not any(which in layout.columns for layout in layouts.values()):
            params = {"file": path.name, "column": value, "headers": _headers(sheets)}
            raise InputProblem(Message("exchange.no_such_column", params))
    return layouts


def _headers(sheets: Sequence[SheetData]) -> str:
    """The fullest row near the top of the first sheet: what a person would call its headers."""
    rows = [row for s in sheets if not s.hidden for row in s.rows[:20]]
    best = max(rows, key=lambda row: sum(bool(c.strip()) for c in row), default=())
    return "、".join(c.strip()[:20] for c in best[:20] if c.strip())


def _skip_sheet(data: SheetData, result: ImportResult) -> None:
    result.rows += len(data.rows)
    result.non_items += len(data.rows)
    if data.rows:
        name = "skipped_hidden" if data.hidden else "skipped_sheet"
        message = Message(f"exchange.{name}", {"sheet": data.name, "n": len(data.rows)})
        result.warnings.append(RowProblem(data.name, 0, "", message))


def _read_sheet(
    data: SheetData, layout: Layout, result: ImportResult, progress: Tell | None, total: int
) -> None:
    merges = merges_of(data, layout)
    start = layout.first_row
    result.non_items += start
    notes = _Notes(data, layout)
    stage = Message("exchange.reading", {"file": result.file_name})
    for index in range(start, len(data.rows)):
        if progress and index % _REPORT_EVERY == 0:
            progress.at(stage, result.rows + index, total)
        cells = data.rows[index]
        if non_item(cells, index, layout, merges):
            result.non_items += 1
            continue
        item = _item(data, index, layout, merges, notes)
        if isinstance(item, Message):
            letter = column_letter(layout.columns["name"])
            result.problems.append(RowProblem(data.name, index + 1, letter, item, cells))
        else:
            result.items.append(item)
    result.rows += len(data.rows)
    result.warnings.extend(notes.warnings())


def _item(data: SheetData, index: int, layout: Layout, merges: Merges, notes: _Notes) -> SourceItem | Message:
    """The source item of one row, or why it has no name."""
    cells = data.rows[index]
    value = {f: cells[c].strip() for f, c in layout.columns.items()}
    for filled in FILLED_FIELDS:
        # A merged cell stands for all its rows; only an empty cell below its first row takes the value.
        column = layout.columns.get(filled)
        if column is not None and not value[filled] and (index, column) in merges.source:
            value[filled] = data.rows[merges.source[index, column]][column].strip()
            notes.filled += 1
    if not value["name"]:
        place = f"{column_letter(layout.columns['name'])}{index + 1}"
        return Message(f"exchange.{'no_value' if place in data.formula_cells else 'no_name'}")
    if is_error(value["name"]):
        return Message("exchange.error_name", {"text": value["name"]})
    count, readable = read_count(value.get("count", ""))
    if not readable:
        notes.bad_counts.append((index + 1, value["count"]))
    notes.code(index + 1, value.get("code"))
    return SourceItem(
        id=new_id(),
        sheet=data.name,
        row=index + 1,
        name=value["name"],
        code=value.get("code", ""),
        modality=value.get("modality", ""),
        site=value.get("site", ""),
        method=value.get("method", ""),
        department=value.get("department", ""),
        price=value.get("price", ""),
        count=count,
        cells=cells,
    )


class _Notes:
    """What is noticed while a sheet is read, said in few lines at its end."""

    def __init__(self, data: SheetData, layout: Layout) -> None:
        self._data = data
        self._layout = layout
        self.filled = 0
        self.bad_counts: list[tuple[int, str]] = []
        self._blank: list[int] = []
        self._codes: dict[str, list[int]] = {}

    def code(self, row: int, code: str | None) -> None:
        """Note the local code of an item; None where the list has no code column."""
        if code:
            self._codes.setdefault(code, []).append(row)
        elif code is not None:
            self._blank.append(row)

    def warnings(self) -> list[RowProblem]:
        """The warnings of this sheet, each with the row it begins at."""
        say, columns = self._say, self._layout.columns
        out = []
        if self._layout.guessed:
            out.append(say("guessed", 0, "name", column=column_letter(columns["name"])))
        if self._data.formula_cells:
            out.append(say("formulas", 0, None))
        if self._data.damaged_text:
            out.append(say("damaged_text", self._data.damaged_text[0], None, n=len(self._data.damaged_text)))
        if self._data.stray_quotes:
            out.append(say("stray_quotes", self._data.stray_quotes[0], None, n=len(self._data.stray_quotes)))
        if self.filled:
            out.append(say("merged_filled", 0, None, n=self.filled))
        for row, text in self.bad_counts[:_MAX_COUNT_WARNINGS]:
            out.append(say("bad_count", row, "count", text=text[:40]))
        if len(self.bad_counts) > _MAX_COUNT_WARNINGS:
            rest = len(self.bad_counts) - _MAX_COUNT_WARNINGS
            out.append(say("more_bad_counts", self.bad_counts[_MAX_COUNT_WARNINGS][0], "count", n=rest))
        if self._blank:
            out.append(say("blank_codes", self._blank[0], "code", n=len(self._blank)))
        twice = {code: rows for code, rows in self._codes.items() if len(rows) > 1}
        if twice:
            code, rows = next(iter(twice.items()))
            listed = "、".join(map(str, rows[:5]))
            out.append(say("repeated_codes", rows[1], "code", n=len(twice), code=code, rows=listed))
        return out

    def _say(self, name: str, row: int, field: str | None, **params: object) -> RowProblem:
        column = self._layout.columns.get(field) if field else None
        letter = column_letter(column) if column is not None else ""
        return RowProblem(self._data.name, row, letter, Message(f"exchange.{name}", params))

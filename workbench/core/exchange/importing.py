"""Turn a hospital's list into source items, with every row accounted for.

``rows == len(items) + non_items + rows that have a problem``, always.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress, repeat
from pathlib import Path
from typing import Any, Protocol

from workbench.core.errors import InputProblem
from workbench.core.exchange.cleaned_copy import cleaned_copy
from workbench.core.exchange.import_notes import Notes
from workbench.core.exchange.layout import NO_COLUMN, Layout, names_nothing, recognise, with_columns
from workbench.core.exchange.list_modality import ListModality, groups
from workbench.core.exchange.package_scan import column_letter
from workbench.core.exchange.personal_data import PersonalColumn, layouts_without, personal_columns, without
from workbench.core.exchange.profiles import Profiles
from workbench.core.exchange.row_kinds import FILLED_FIELDS, Merges, RowKinds, is_error, merges_of, read_count
from workbench.core.exchange.sheet_data import SheetData
from workbench.core.exchange.sheets import sheets_of
from workbench.core.exchange.source_file import file_problem, load
from workbench.core.ids import new_id
from workbench.core.items import RowProblem, SourceItem
from workbench.core.words import Message

_AT_ONCE = 2000  # rows that are read together, and between reports of progress
_FIELDS = ("name", "code", "modality", "site", "method", "department", "price", "count")


class Tell(Protocol):
    """What long work reports to; ``jobs.Progress`` fits."""

    def at(self, stage: Message, done: int, total: int) -> None: ...


@dataclass(slots=True)
class ImportResult:
    """What a file gave.

    Attributes:
        file_name, sha256, content: The file as it is to be kept; SHA-256 in hex.
        layouts: How each used sheet was read.
        items: Source items in order of sheet and row.
        problems: Rows that have data and could not become an item.
        non_items: Rows recognised as no item.
        rows: All rows up to the last filled one of each sheet.
        warnings: What was noticed and lost nothing: skipped sheets, unreadable counts, blank codes.
        personal: Columns that look like patient data.
        original_sha256: Of the file as it was, where ``content`` is a copy of it without these columns.
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
    personal: list[PersonalColumn] = field(default_factory=list)
    original_sha256: str = ""

    def personal_json(self) -> list[dict[str, Any]]:
        """The columns that look like patient data, as plain values."""
        return [
            {
                "sheet": column.sheet,
                "column": column_letter(column.column),
                "header": column.header,
                "kind": column.kind,
                "left_out": bool(self.original_sha256),
            }
            for column in self.personal
        ]

    def layout_json(self) -> dict[str, Any]:
        """The layouts as a plain value for storage; what was left out, where something was."""
        stored: dict[str, Any] = {"sheets": [layout.to_json() for layout in self.layouts]}
        if self.original_sha256:
            stored |= {"original_sha256": self.original_sha256, "left_out": self.personal_json()}
        return stored


def import_items(
    path: Path,
    *,
    sheet: str | None = None,
    keep_personal: bool = False,
    profiles: Profiles | None = None,
    progress: Tell | None = None,
    **columns: str | None,
) -> ImportResult:
    """Read a list.

    Args:
        sheet: Only this one, by name or 1-based number.
        keep_personal: Keep columns that look like patient data; else neither items nor ``content`` hold them.
        profiles: Layouts of earlier imports; they count where no column is given.
        columns: ``name_column``, ``code_column`` … for each field: header text, letter, 1-based number, or
            ``-`` for "not in the list".

    Raises:
        FileProblem: The file cannot be read.
        InputProblem: No such sheet or column, or no sheet has a name column.
    """
    if progress:
        progress.at(Message("exchange.reading", {"file": path.name}), 0, 0)
    content = load(path)
    sheets = _chosen(path, sheets_of(path, content), sheet)
    given = {key.removesuffix("_column"): value for key, value in columns.items() if value}
    remembered = profiles.layouts(sheets) if profiles and not given else {}
    layouts = find_layouts(path, sheets, given, named=sheet is not None, remembered=remembered)
    result = ImportResult(path.name, hashlib.sha256(content).hexdigest(), content, [], [], [], 0, 0)
    result.personal = [c for data in sheets for c in personal_columns(data, layouts.get(data.name))]
    if result.personal and not keep_personal:
        sheets, layouts = _leave_out(result, sheets, layouts)
    result.layouts = list(layouts.values())
    if profiles and profiles.damaged:
        result.warnings.append(RowProblem("", 0, "", Message("exchange.profiles_damaged")))
    _say_personal(result)
    total = sum(len(s.rows) for s in sheets)
    for data in sheets:
        if data.name in layouts:
            _read_sheet(data, layouts[data.name], result, progress, total)
        else:
            _skip_sheet(data, result)
    return result


def _leave_out(
    result: ImportResult, sheets: list[SheetData], layouts: dict[str, Layout]
) -> tuple[list[SheetData], dict[str, Layout]]:
    """Empty the columns with patient data, here and in the copy that is kept of the file.

    Of sheets without a list of exams that show such data, the copy holds nothing at all.
    """
    sheets, layouts = without(sheets, result.personal), layouts_without(layouts, result.personal)
    touched = {column.sheet for column in result.personal}
    kept = [sheet for sheet in sheets if sheet.name in layouts or sheet.name not in touched]
    result.original_sha256 = result.sha256
    result.content = cleaned_copy(kept)
    result.sha256 = hashlib.sha256(result.content).hexdigest()
    return sheets, layouts


def _say_personal(result: ImportResult) -> None:
    name = "personal_left_out" if result.original_sha256 else "personal_kept"
    for sheet in dict.fromkeys(column.sheet for column in result.personal):
        found = [column for column in result.personal if column.sheet == sheet]
        words = "、".join(" ".join(f"{column_letter(c.column)} {c.header}".split())[:30] for c in found[:20])
        message = Message(f"exchange.{name}", {"columns": words})
        result.warnings.append(RowProblem(sheet, 0, "", message))


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
    path: Path,
    sheets: Sequence[SheetData],
    given: dict[str, str],
    *,
    named: bool,
    remembered: Mapping[str, Layout] | None = None,
) -> dict[str, Layout]:
    """Layouts by sheet name; hidden sheets count only where ``named`` or where no visible one has a list.

    What is ``remembered`` of a sheet wins over what its headers say.

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
        layouts = {layout.sheet: layout for layout in recognise(sheets)} | dict(remembered or {})
    if not any(s.rows for s in sheets):
        raise file_problem("empty", path)
    if not layouts and (header := next(filter(None, map(names_nothing, sheets)), "")):
        raise InputProblem(Message("exchange.names_nothing", {"file": path.name, "column": header}))
    if not layouts:
        key = "exchange.no_such_name_column" if "name" in given else "exchange.no_name_column"
        params = {"file": path.name, "column": given.get("name", ""), "headers": _headers(sheets)}
        raise InputProblem(Message(key, params))
    for which, value in given.items():
        if value.strip() != NO_COLUMN and not any(which in layout.columns for layout in layouts.values()):
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
    merges.source.update(groups(data, layout))
    kinds, rows = RowKinds(layout, merges), _Rows(data, layout, merges, result)
    start = layout.first_row
    result.non_items += start
    stage = Message("exchange.reading", {"file": result.file_name})
    for first in range(start, len(data.rows), _AT_ONCE):
        if progress:
            progress.at(stage, result.rows + first, total)
        some = data.rows[first : first + _AT_ONCE]
        items = kinds.items(some, first)
        result.non_items += len(some) - len(items)
        if items:
            rows.read(items)
    result.rows += len(data.rows)
    result.warnings.extend(rows.notes.warnings())


class _Counts(dict[str, tuple[int | None, bool]]):
    """What each text of a count column says; see :func:`read_count`."""

    def __missing__(self, text: str) -> tuple[int | None, bool]:
        self[text] = read = read_count(text)
        return read


class _Rows:
    """Makes source items of the rows of one sheet: column by column, for a list has many rows."""

    def __init__(self, data: SheetData, layout: Layout, merges: Merges, result: ImportResult) -> None:
        self._data, self._layout, self._merges, self._result = data, layout, merges, result
        self._counts = _Counts()
        self._modality = ListModality(data, layout, merges.across)
        self.notes = Notes(data, layout)

    def read(self, places: list[int]) -> None:
        """Make an item, or a problem where it has no name, of each of the rows at these places."""
        rows = [self._data.rows[place] for place in places]
        columns = list(zip(*rows, strict=True))
        at = self._layout.columns
        texts = {
            name: list(map(str.strip, columns[at[name]])) if name in at else [""] * len(rows)
            for name in _FIELDS
        }
        if self._merges.source:
            self._fill(places, texts)
        named = [bool(name) and not is_error(name) for name in texts["name"]]
        if not all(named):
            for place, name, good in zip(places, texts["name"], named, strict=True):
                if not good:
                    self._without_name(place, name)
            texts = {name: list(compress(column, named)) for name, column in texts.items()}
            places, rows = list(compress(places, named)), list(compress(rows, named))
        if self._modality.words:
            texts["modality"] = self._modality.of(places, texts["name"])
            self.notes.say_modality(self._modality.words, texts["modality"])
        numbers = [place + 1 for place in places]
        if "code" in at:
            self.notes.codes(numbers, texts["code"])
        counts = [self._counts[text] for text in texts["count"]]
        for number, text, (_, readable) in zip(numbers, texts.pop("count"), counts, strict=True):
            if not readable:
                self.notes.bad_counts.append((number, text))
        ids, sheet = [new_id() for _ in rows], repeat(self._data.name)
        said = [count for count, _ in counts]
        self._result.items += map(SourceItem, ids, sheet, numbers, *texts.values(), said, rows)

    def _fill(self, places: Sequence[int], texts: dict[str, list[str]]) -> None:
        """A merged cell stands for all its rows; only an empty cell below its first row takes the value."""
        columns = self._layout.columns
        for name in (name for name in FILLED_FIELDS if name in columns):
            for number, place in enumerate(places):
                source = self._merges.source.get((place, columns[name]))
                if source is not None and not texts[name][number]:
                    texts[name][number] = self._data.rows[source][columns[name]].strip()
                    self.notes.filled += 1

    def _without_name(self, place: int, text: str) -> None:
        letter = column_letter(self._layout.columns["name"])
        if text:
            why = Message("exchange.error_name", {"text": text})
        else:
            computed = f"{letter}{place + 1}" in self._data.formula_cells
            why = Message("exchange.no_value" if computed else "exchange.no_name")
        problem = RowProblem(self._data.name, place + 1, letter, why, self._data.rows[place])
        self._result.problems.append(problem)

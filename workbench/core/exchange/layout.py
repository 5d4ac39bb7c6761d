"""Recognise where a sheet keeps what: the header row and the columns of its fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.core.exchange.column_content import SAMPLE, content_fields, exam_share, modality_share
from workbench.core.exchange.header_words import PRICED_NAMES, field_of, header_key, year_of
from workbench.core.exchange.sheet_data import SheetData

HEADER_SEARCH = 40  # rows from the top in which a header is looked for
_SURE_NAME = 0.75  # a header this telling needs no support from the cells below
_MIN_SHARE = 0.2  # of the cells under a vague header such as 名称 that must look like exams
_MIN_GUESS = 0.3
_SURE_MODALITY = 0.9
_MAX_HEADER_ROWS = 4  # a merge below the header that reaches further is a mistake, not a header
NO_COLUMN = "-"  # a person says that the list has no such column
_MANY_KINDS = 3  # of modality; that more are told apart makes no column better
FIELD_BY_YEAR = "count"
_MIN_MODALITY = 0.3  # of the cells under a vague header such as 类别 that must name a modality


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is read.

    Attributes:
        sheet: Sheet name.
        header_row: 0-based index of the header row, None where the list starts without one.
        columns: Field to 0-based column; ``name`` is always there.
        guessed: True if the name column was told by content, not by its header: a person should look.
        score: 0 to 1, how sure.
        headers: The header cells as written, empty without a header row.
        first_row: 0-based index of the first row below the header; 0 without one.
        remembered: True if it was read as an earlier list with these headers was.
    """

    sheet: str
    header_row: int | None
    columns: dict[str, int]
    guessed: bool
    score: float
    headers: tuple[str, ...] = field(default=())
    first_row: int = 0
    remembered: bool = False

    def to_json(self) -> dict[str, Any]:
        """A plain value for storage beside the imported file."""
        return {
            "sheet": self.sheet,
            "header_row": self.header_row,
            "first_row": self.first_row,
            "columns": dict(self.columns),
            "guessed": self.guessed,
            "headers": list(self.headers),
        }


def recognise(sheets: Sequence[SheetData]) -> list[Layout]:
    """The layout of each sheet that holds a list of exam names.

    Hidden sheets count only where no visible one has a list. Beside a sheet with a clear header, one told by
    content alone must show more than names, or a page of explanations would be read as a list.
    """
    for hidden in (False, True):
        found = [layout for s in sheets if s.hidden is hidden and (layout := recognise_sheet(s))]
        if any(not layout.guessed for layout in found):
            found = [layout for layout in found if not layout.guessed or len(layout.columns) > 1]
        if found:
            return found
    return []


def recognise_sheet(sheet: SheetData) -> Layout | None:
    """The layout of one sheet, or None where it holds no list of exam names."""
    best: Layout | None = None
    for index in range(min(HEADER_SEARCH, len(sheet.rows))):
        row = header_cells(sheet, index)
        columns, score = _header_fields(row)
        if "name" not in columns or (best is not None and score <= best.score * len(best.columns)):
            continue
        below = [r[columns["name"]] for r in sheet.rows[index + 1 : index + 1 + SAMPLE]]
        sure = field_of(row[columns["name"]])
        if sure is not None and sure[1] < _SURE_NAME and exam_share(below) < _MIN_SHARE:
            continue
        if not any(cell.strip() for cell in below) or _is_prose(row):
            continue
        _drop_other_categories(sheet, index, row, columns)
        first = first_row_below(sheet, index, columns["name"])
        best = Layout(sheet.name, index, columns, False, score / len(columns), row, first)
    return best or _by_content(sheet)


def header_cells(sheet: SheetData, index: int) -> tuple[str, ...]:
    """The cells of a header row; one merged with a cell above, as in two-row headers, reads as that.

    Below a cell merged across several columns, what tells nothing alone reads together with it: 2025年 below
    工作量.
    """
    cells = list(sheet.rows[index])
    for top, left, bottom, right in sheet.merged:
        if top < index <= bottom and left < len(cells) and not cells[left].strip():
            cells[left] = sheet.rows[top][left]
        # A merge may reach beyond the last filled column.
        wide = top <= bottom == index - 1 and left < min(right, len(cells))
        if wide and (above := sheet.rows[top][left].strip()):
            for column in range(left, min(right + 1, len(cells))):
                own = cells[column].strip()
                if own and field_of(own) is None and field_of(own + above) is not None:
                    cells[column] = own + above
    return tuple(cells)


def first_row_below(sheet: SheetData, header: int | None, name: int) -> int:
    """The row below the header; a header of several rows ends where its merged name cell ends."""
    if header is None:
        return 0
    bottoms = [b for top, left, b, right in sheet.merged if left <= name <= right and top <= header < b]
    last = max([header, *(b for b in bottoms if b < header + _MAX_HEADER_ROWS)])
    return min(last + 1, len(sheet.rows))


def second_names(sheet: SheetData, layout: Layout) -> Iterator[tuple[int, int]]:
    """Columns with the same header as the names, of a list beside the one that is read; and their names."""
    name = layout.columns["name"]
    wanted = header_key(layout.headers[name]) if layout.headers else ""
    for column, header in enumerate(layout.headers):
        if wanted and column != name and header_key(header) == wanted:
            names = sum(bool(row[column].strip()) for row in sheet.rows[layout.first_row :])
            if names:
                yield column, names


def names_nothing(sheet: SheetData) -> str:
    """The header of a name column that has no cell below it; empty where there is no such header."""
    for index in range(min(HEADER_SEARCH, len(sheet.rows))):
        row = header_cells(sheet, index)
        column = _header_fields(row)[0].get("name")
        if column is None or _is_prose(row):
            continue
        if not any(r[column].strip() for r in sheet.rows[first_row_below(sheet, index, column) :]):
            return " ".join(row[column].split())
    return ""


def _drop_other_categories(
    sheet: SheetData, header: int, row: Sequence[str], columns: dict[str, int]
) -> None:
    """类别 and the like may name body regions or fees: without modalities below it is no modality column.

    Of several such columns (一级分类, 二级分类) that counts which tells modalities apart best.
    """
    if "modality" not in columns:
        return
    taken = {column for name, column in columns.items() if name != "modality"}
    below = sheet.rows[header + 1 : header + 1 + SAMPLE]

    def tells(column: int) -> tuple[int, float, bool]:
        cells = [cells[column] for cells in below]
        kinds = len({cell.strip() for cell in cells}) if modality_share(cells) >= _SURE_MODALITY else 0
        return min(kinds, _MANY_KINDS), modality_share(cells), column == columns["modality"]

    named = [
        at for at, cell in enumerate(row) if at not in taken and (field_of(cell) or ("",))[0] == "modality"
    ]
    columns["modality"] = column = max(named, key=tells)
    score = (field_of(row[column]) or ("", 0.0))[1]
    if score < _SURE_MODALITY and modality_share([cells[column] for cells in below]) < _MIN_MODALITY:
        del columns["modality"]


def _header_fields(row: Sequence[str]) -> tuple[dict[str, int], float]:
    """Best column for each field named in a row, and the sum of their scores."""
    found: dict[str, tuple[int, float]] = {}
    for index, cell in enumerate(row):
        named = field_of(cell)
        if named is None:
            continue
        before, score = found.get(named[0], (0, 0.0))
        # Of the counts of several years the latest.
        later = named == (FIELD_BY_YEAR, score) and year_of(cell) > year_of(row[before])
        if named[1] > score or later:
            found[named[0]] = index, named[1]
    name = found.get("name")
    for index, cell in enumerate(row):
        if name is not None and index != name[0] and header_key(cell) in PRICED_NAMES:
            found.setdefault("price_item", (index, name[1]))
    return {f: index for f, (index, _) in found.items()}, sum(score for _, score in found.values())


def _is_prose(row: Sequence[str]) -> bool:
    """A row of one filled cell in a sheet of many columns is a title, not a header."""
    return len(row) > 2 and sum(bool(cell.strip()) for cell in row) == 1


def _by_content(sheet: SheetData) -> Layout | None:
    """Tell the columns by their cells; a header row with unknown words above them is still a header."""
    if not sheet.rows:
        return None
    header = _unknown_header(sheet)
    start = 0 if header is None else header + 1
    body = sheet.rows[start : start + SAMPLE]
    found = content_fields(list(zip(*body, strict=True)))
    if "name" not in found or found["name"][1] < _MIN_GUESS:
        return None
    columns = {"name": found["name"][0]}
    if header is not None:
        known, _ = _header_fields(header_cells(sheet, header))
        columns = {**{f: c for f, c in known.items() if c != columns["name"] and f != "name"}, **columns}
    for name, (index, _) in found.items():
        if index not in columns.values():
            columns.setdefault(name, index)
    headers = header_cells(sheet, header) if header is not None else ()
    first = first_row_below(sheet, header, columns["name"])
    return Layout(sheet.name, header, columns, True, found["name"][1] * 0.8, headers, first)


def _unknown_header(sheet: SheetData) -> int | None:
    """The first row with two or more known header words that are not exam names themselves, if any."""
    for index, row in enumerate(sheet.rows[:HEADER_SEARCH]):
        if len(_header_fields(row)[0]) >= 2:
            return index
    return None


def with_columns(sheet: SheetData, given: dict[str, str]) -> Layout | None:
    """The layout with columns that a person named: by header text, by letter or by 1-based number.

    A field given as ``-`` is not in the list, whatever its headers look like.

    Returns:
        None where this sheet has no such name column (or, if none was given, no recognised one).
    """
    found = recognise_sheet(sheet)
    header = found.header_row if found else None
    named = {f: value for f, value in given.items() if value.strip() != NO_COLUMN}
    if any(
        find_column(value, header_cells(sheet, header) if header is not None else ()) is None
        for value in named.values()
    ):
        header = _row_with(sheet, named)
    headers = header_cells(sheet, header) if header is not None else ()
    chosen = {f: find_column(value, headers, sheet) for f, value in named.items()}
    columns = {f: c for f, c in chosen.items() if c is not None}
    taken = set(columns.values())
    if found and found.header_row == header:
        columns.update({f: c for f, c in found.columns.items() if f not in given and c not in taken})
    if "name" not in columns:
        return None
    sure = "name" in given
    score = 1.0 if sure else found.score if found else 0.0
    guessed = not sure and bool(found and found.guessed)
    first = first_row_below(sheet, header, columns["name"])
    return Layout(sheet.name, header, columns, guessed, score, headers, first)


def _row_with(sheet: SheetData, given: dict[str, str]) -> int | None:
    """The row near the top whose cells are most of the given header texts."""
    best, most = None, 0
    for index, row in enumerate(sheet.rows[:HEADER_SEARCH]):
        hits = sum(_text_column(value, row) is not None for value in given.values())
        if hits > most:
            best, most = index, hits
    return best


def _text_column(value: str, headers: Sequence[str]) -> int | None:
    wanted = "".join(value.split()).casefold()
    for index, header in enumerate(headers):
        if "".join(header.split()).casefold() == wanted:
            return index
    return None


def find_column(value: str, headers: Sequence[str], sheet: SheetData | None = None) -> int | None:
    """0-based column for a header text, a letter (``B``) or a 1-based number; None where there is none.

    Letters and numbers count only within the width of ``sheet``; without it they are always found.
    """
    column = _text_column(value, headers)
    if column is not None:
        return column
    text = value.strip()
    if text.isascii() and text.isdigit() and len(text) < 6:
        column = int(text) - 1
    elif text.isascii() and text.isalpha() and len(text) <= 3:
        column = 0
        for letter in text.upper():
            column = column * 26 + ord(letter) - 64
        column -= 1
    else:
        return None
    if sheet is None:
        return column if column >= 0 else None
    width = len(sheet.rows[0]) if sheet.rows else 0
    return column if 0 <= column < width else None

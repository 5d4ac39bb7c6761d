"""A hospital's list that is no .xlsx workbook (.xls, .csv, HTML), written as one with our columns added."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.core.exchange.mapping_columns import cell_safe
from workbench.core.exchange.own_columns import OwnColumn
from workbench.core.exchange.own_package import MAX_COLUMNS, Addition
from workbench.core.exchange.sheet_data import SheetData
from workbench.core.exchange.source_file import file_problem
from workbench.core.exchange.workbook_style import Styles, row_height, set_up_page

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NARROWEST, _WIDEST = 8, 40
_SAMPLE = 500  # rows whose texts say how wide a column is
_HEAD_HEIGHT = 34.0
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))


def rewrite(
    path: Path,
    sheets: Sequence[SheetData],
    out: Path,
    additions: Mapping[str, Addition],
    columns: Sequence[OwnColumn],
) -> dict[str, set[int]]:
    """Write the same sheets, rows and cells, all as text, and the added columns at their right.

    Returns:
        By sheet name, the rows of ``additions`` that the sheet does not have.

    Raises:
        FileProblem: A sheet has no room at its right.
        OSError: ``out`` cannot be written.
    """
    import xlsxwriter  # half a second that only an export should cost
    from xlsxwriter.exceptions import OverlappingRange, XlsxWriterException

    missing = {}
    book = xlsxwriter.Workbook(str(out), _OPTIONS)
    styles = Styles(book)
    for number, data in enumerate(sheets, 1):
        first = max(map(len, data.rows), default=0)
        if first + len(columns) > MAX_COLUMNS:
            raise file_problem("no_room", path, sheet=data.name)
        sheet = book.add_worksheet(_name(data.name, number))
        if data.hidden and len(sheets) > 1:
            sheet.hide()
        widths = [_width(data.rows, column) for column in range(first)]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        addition = additions.get(data.name)
        set_up_page(
            sheet,
            draft_words="",
            last_row=max(0, len(data.rows) - 1),
            last_column=max(0, first + (len(columns) - 2 if addition else -1)),
        )
        for row, cells in enumerate(data.rows):
            item = addition.rows.get(row + 1) if addition is not None else None
            ours = [(c.text(item), c.width) for c in columns] if item is not None else []
            # The last of ours is the id, which nobody reads.
            height = row_height((*zip(cells, widths, strict=True), *ours[:-1]))
            is_head = addition is not None and row == addition.header_row - 1
            sheet.set_row(row, max(height, _HEAD_HEIGHT if is_head else 0))
            for column, text in enumerate(cells):
                if text:
                    styles.put(sheet, row, column, cell_safe(text), styles.text)
        for top, left, bottom, right in data.merges_within():
            with contextlib.suppress(OverlappingRange):  # no program makes such ranges, but a file may say so
                sheet.merge_range(top, left, bottom, right, "", styles.text)
                styles.put(sheet, top, left, cell_safe(data.rows[top][left]), styles.text)
        if addition is not None:
            missing[data.name] = _add(sheet, styles, addition, columns, first, len(data.rows))
    try:
        book.close()
    except XlsxWriterException as error:  # what was refused by the disk comes as one of these
        raise OSError(str(error)) from error
    return missing


def _width(rows: Sequence[Sequence[str]], column: int) -> float:
    """As wide as most of the texts need, within bounds; titles that run over other columns do not count."""
    texts = sorted(len(row[column].encode("gb18030", "replace")) for row in rows[:_SAMPLE] if row[column])
    usual = texts[int(len(texts) * 0.95)] if len(texts) > 1 else 0
    return float(min(_WIDEST, max(_NARROWEST, usual + 2)))


def _name(name: str, number: int) -> str:
    return name.translate(_FORBIDDEN).strip("'")[:31] or f"Sheet{number}"


def _add(
    sheet: Any, styles: Styles, addition: Addition, columns: Sequence[OwnColumn], first: int, height: int
) -> set[int]:
    """Fill the added columns; the rows that the sheet does not have."""
    for place, column in enumerate(columns, first):
        sheet.set_column(place, place, column.width)
        if addition.header_row:
            sheet.write_string(addition.header_row - 1, place, column.header, styles.head)
        for row, item in addition.rows.items():
            text = column.text(item)
            if text and row <= height:
                styles.put(sheet, row - 1, place, text, styles.text)
    return {row for row in addition.rows if row > height}

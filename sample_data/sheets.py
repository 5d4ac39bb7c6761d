"""Writes rows as .xlsx and .csv, the same bytes for the same rows."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import xlsxwriter

Row = tuple[object, ...]
# A fixed time of making, so that writing again changes nothing.
MADE = datetime(2026, 1, 5, 9, 0)


@dataclass(slots=True)
class Sheet:
    """A worksheet to write.

    Attributes:
        name: Its tab.
        rows: Cells; strings stay text, numbers stay numbers, None is empty.
        widths: Column widths in characters.
        merged: Ranges (first row, first column, last row, last column), zero-based, to merge.
        frozen: Number of rows at the top that stay in sight.
        hidden: True for a tab that people do not see.
    """

    name: str
    rows: list[Row]
    widths: tuple[int, ...] = ()
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    frozen: int = 0
    hidden: bool = False


def write_xlsx(path: Path, sheets: Sequence[Sheet], title: str) -> None:
    """Write a workbook; strings are never turned into numbers, formulas or links."""
    options = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": title, "comments": "Fictional sample data", "created": MADE})
        centred = book.add_format({"align": "center", "valign": "vcenter"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            for number, row in enumerate(sheet.rows):
                for column, cell in enumerate(row):
                    if cell is not None:
                        page.write(number, column, cell)
            for first_row, first_column, last_row, last_column in sheet.merged:
                value = sheet.rows[first_row][first_column]
                page.merge_range(first_row, first_column, last_row, last_column, value, centred)
            for column, width in enumerate(sheet.widths):
                page.set_column(column, column, width)
            if sheet.frozen:
                page.freeze_panes(sheet.frozen, 0)
            if sheet.hidden:
                page.hide()


def write_csv(path: Path, rows: Sequence[Row], encoding: str) -> None:
    """Write a text file as Chinese hospital systems do: commas, CRLF, the given encoding."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerows(["" if cell is None else str(cell) for cell in row] for row in rows)

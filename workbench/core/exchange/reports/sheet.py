"""Workbooks of plain tables, written row by row: nothing is kept in memory but the row in hand.

All text stays text: a hospital's words are never formulas, links or numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from workbench.core.exchange.mapping_columns import cell_safe
from workbench.core.exchange.source_file import file_problem
from workbench.core.exchange.workbook_style import (
    HEAD,
    WARN_BACK,
    WARN_INK,
    Styles,
    row_height,
    set_up_page,
)

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
MAX_ROWS = 1_000_000  # in a sheet, below Excel's limit of 1,048,576
_GOOD_BACK, _GOOD_INK = "#E9F6EE", "#14603B"


class Book:
    """A workbook under way; complete when the ``with`` block ends well."""

    def __init__(self, path: Path, title: str) -> None:
        import xlsxwriter  # half a second that only an export should cost

        self.most = MAX_ROWS
        self._path = path
        self._book = xlsxwriter.Workbook(str(path), _OPTIONS)
        self._book.set_properties({"title": title})
        self.styles = Styles(self._book)
        plain = {"bold": True, "font_size": 12, "text_wrap": True, "valign": "vcenter", "indent": 1}
        self.banners = {
            True: self._book.add_format(plain | {"bg_color": _GOOD_BACK, "font_color": _GOOD_INK}),
            False: self._book.add_format(plain | {"bg_color": WARN_BACK, "font_color": WARN_INK}),
        }

    def __enter__(self) -> Book:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        from xlsxwriter.exceptions import XlsxWriterException

        try:
            self._book.close()
        except XlsxWriterException as problem:
            if kind is None:
                raise file_problem("cannot_write", self._path) from problem

    def sheet(self, name: str, columns: Sequence[tuple[float, str]]) -> Sheet:
        """A new sheet; columns are width and header, headers empty where there is none."""
        return Sheet(name, self, columns)

    def add(self, name: str) -> Any:
        """A worksheet of the library."""
        made = self._book.add_worksheet(name)
        made.set_tab_color(HEAD)
        made.hide_gridlines(2)
        return made


class Sheet:
    """A sheet whose rows are written from the top; what no sheet can hold goes on in another one."""

    def __init__(self, name: str, book: Book, columns: Sequence[tuple[float, str]]) -> None:
        self._name, self._book, self._columns = name, book, columns
        self._widths = [width for width, _ in columns]
        self._number = 0
        self._open()

    def _open(self) -> None:
        """Begin a sheet, with the header where there is one."""
        self._number += 1
        end = "" if self._number == 1 else f" {self._number}"
        book, columns = self._book, self._columns
        self._sheet = sheet = book.add(self._name[: 31 - len(end)] + end)
        self._row = 0
        for column, (width, _) in enumerate(columns):
            sheet.set_column(column, column, width)
        if any(head for _, head in columns):
            sheet.set_row(0, 24)
            for column, (_, head) in enumerate(columns):
                sheet.write_string(0, column, head, book.styles.head)
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)
            self._row = 1
        set_up_page(sheet, draft_words="", last_row=1_048_575, last_column=len(columns) - 1)

    def banner(self, words: str, *, good: bool) -> None:
        """A sentence over all columns, green or red."""
        form = self._book.banners[good]
        self._sheet.set_row(self._row, row_height([(words, sum(self._widths) * 0.8)]) + 10)
        self._sheet.merge_range(self._row, 0, self._row, len(self._widths) - 1, words, form)
        self._row += 1

    def row(self, cells: Sequence[str | int], *, label: bool = False, strong: bool = False) -> None:
        """One row; its first cell is a label where asked for, or all of its texts are."""
        if self._row >= self._book.most:
            self._open()
        styles, sheet = self._book.styles, self._sheet
        texts = [cell_safe(cell) if isinstance(cell, str) else "" for cell in cells]
        sheet.set_row(self._row, row_height(zip(texts, self._widths, strict=False)))
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(self._row, column, cell, styles.whole)
            elif texts[column]:
                form = styles.label if strong or (label and column == 0) else styles.text
                sheet.write_string(self._row, column, texts[column], form)
        self._row += 1

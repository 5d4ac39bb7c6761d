"""What is kept of a file with patient data: its cells without these columns, written anew.

The bytes of the original are not kept then. Only values survive, no styles and formulas; the same original
always gives the same copy.
"""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.exceptions import OverlappingRange, XlsxWriterException

from workbench.core.exchange.sheet_data import SheetData

_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def cleaned_copy(sheets: Sequence[SheetData]) -> bytes:
    """The sheets as a workbook of plain text cells; a single sheet without a name (text files) as CSV."""
    if len(sheets) == 1 and not sheets[0].name:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(sheets[0].rows)
        return text.getvalue().encode("utf-8-sig")
    out = io.BytesIO()
    merges = any(sheet.merged for sheet in sheets)
    book = xlsxwriter.Workbook(out, {"constant_memory": not merges, "strings_to_formulas": False})
    book.set_properties({"created": _ALWAYS})
    for number, sheet in enumerate(sheets, 1):
        try:
            page = book.add_worksheet(sheet.name)
        except XlsxWriterException:  # a name that Excel would not take either
            page = book.add_worksheet(f"Sheet {number}")
        for row, cells in enumerate(sheet.rows):
            for column, cell in enumerate(cells):
                if cell:
                    page.write_string(row, column, cell)
        for top, left, bottom, right in sheet.merges_within():
            with contextlib.suppress(OverlappingRange):  # no program makes such ranges, but a file may say so
                page.merge_range(top, left, bottom, right, sheet.rows[top][left])
        if sheet.hidden and number > 1:  # the first sheet is the active one and must show
            page.hide()
    book.close()
    return out.getvalue()

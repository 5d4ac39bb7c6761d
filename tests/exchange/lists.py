"""Small workbooks for tests, written with XlsxWriter so that types and merges are as programs write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter

from workbench.core.exchange import ImportResult

HEADER = ("序号", "院内编码", "检查项目名称", "检查类型", "单价（元）", "年检查量")
Rows = list[tuple[Any, ...]]


def write_book(
    path: Path, sheets: dict[str, Rows], *, merges: tuple[str, ...] = (), hidden: tuple[str, ...] = ()
) -> Path:
    """A workbook with these sheets; ``merges`` apply to the first one, ``None`` writes no cell."""
    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is not None:
                    sheet.write(r, c, value)
        if name in hidden:
            sheet.hide()
    for place in merges:
        first = book.worksheets()[0]
        first.merge_range(place, first.table.get(0, {}).get(-1, ""))
    book.close()
    return path


def bad_rows(result: ImportResult) -> int:
    """Rows that have at least one problem."""
    return len({(problem.sheet, problem.row) for problem in result.problems})


def adds_up(result: ImportResult) -> bool:
    """The promise of every import."""
    return result.rows == len(result.items) + result.non_items + bad_rows(result)

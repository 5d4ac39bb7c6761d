"""Read any list file as sheets of text: Excel old and new, XML and HTML saved as Excel, OpenDocument, text.

Every cell becomes text as a person sees it, with one exception that matters here: nothing is rounded,
completed or trimmed. Whole numbers have no ``.0``, dates are ISO 8601, errors keep their sign (``#N/A``).
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, repeat
from pathlib import Path
from typing import Any

import python_calamine as calamine

from workbench.core.exchange.cell_text import cell_text
from workbench.core.exchange.html_table import read_html
from workbench.core.exchange.open_document import read_open_document
from workbench.core.exchange.package_scan import PartFacts, scan_package
from workbench.core.exchange.separated_text import read_text
from workbench.core.exchange.sheet_data import SheetData
from workbench.core.exchange.source_file import Kind, file_problem, kind_of, load
from workbench.core.exchange.spreadsheet_xml import read_spreadsheet_xml
from workbench.core.exchange.xls_scan import scan_xls

_AT_ONCE = 1000  # rows that are put into words together


def read_sheets(path: Path) -> list[SheetData]:
    """All sheets of a file, hidden ones included.

    Raises:
        FileProblem: The file cannot be read as a list; the sentence says why and what to do.
    """
    return sheets_of(path, load(path))


def sheets_of(path: Path, content: bytes) -> list[SheetData]:
    """As :func:`read_sheets`, from bytes already in memory; ``path`` gives the name and the suffix."""
    kind = kind_of(path, content)
    if kind is Kind.TEXT:
        rows, damaged, stray = read_text(path, content)
        return [SheetData("", rows, damaged_text=damaged, stray_quotes=stray)]
    if kind is Kind.HTML:
        return [SheetData(name, rows, merged=merged) for name, rows, merged in read_html(path, content)]
    if kind is Kind.XML:
        return read_spreadsheet_xml(path, content)
    if kind is Kind.ODS:
        return read_open_document(path, content)
    facts = scan_package(path, content) if kind is Kind.XLSX else scan_xls(content)
    return _read_workbook(path, content, facts)


def _read_workbook(path: Path, content: bytes, facts: dict[str, PartFacts]) -> list[SheetData]:
    with _reader_faults(path):
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        metas = [m for m in book.sheets_metadata if m.typ == calamine.SheetTypeEnum.WorkSheet]
    sheets = []
    for meta in metas:
        with _reader_faults(path):
            sheet = book.get_sheet_by_name(meta.name)
            merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
        fact = facts.get(meta.name, PartFacts())
        hidden = meta.visible != calamine.SheetVisibleEnum.Visible
        rows = _text_rows(sheet, fact)
        # Hidden rows count as far as something stands in them.
        unseen = sorted(row for row in fact.hidden_rows if row <= len(rows) and any(rows[row - 1]))
        sheets.append(
            SheetData(meta.name, rows, hidden, merged, formula_cells=fact.formula_cells, hidden_rows=unseen)
        )
    return sheets


@contextlib.contextmanager
def _reader_faults(path: Path) -> Iterator[None]:
    """Faults of the reader's native code as sentences; its panics are not even of the kind Exception."""
    try:
        yield
    except calamine.PasswordError as error:
        raise file_problem("protected", path) from error
    except (calamine.CalamineError, OSError, ValueError, MemoryError) as error:
        raise file_problem("damaged", path) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise file_problem("damaged", path) from error


def _texts(column: Sequence[Any]) -> Iterable[str]:
    """The texts of some values of one column; where values repeat, one text for all equal ones."""
    kinds = set(map(type, column))
    if kinds <= {str, float}:  # as keys True and 1.0 are one
        different = set(column)
        if len(different) * 2 <= len(column):
            return map({value: cell_text(value) for value in different}.__getitem__, column)
    return column if kinds == {str} else map(cell_text, column)


def _text_rows(sheet: Any, fact: PartFacts) -> list[tuple[str, ...]]:
    # The reader gives rows from the first one on, but columns from the first used one on.
    before = [repeat("")] * (sheet.start[1] if sheet.start else 0)
    rows = sheet.iter_rows()
    result: list[tuple[str, ...]] = []
    while some := list(islice(rows, _AT_ONCE)):
        result += zip(*before, *map(_texts, zip(*some, strict=True)), strict=False)
    for (row, column), error in fact.errors.items():
        if row < len(result) and column < len(result[row]):
            _put(result, row, column, result[row][column] or error)
    for (row, column), digits in fact.padded.items():
        if row < len(result) and column < len(result[row]) and result[row][column].isdecimal():
            _put(result, row, column, result[row][column].zfill(digits))
    while result and not any(result[-1]):
        result.pop()
    return result


def _put(rows: list[tuple[str, ...]], row: int, column: int, text: str) -> None:
    rows[row] = (*rows[row][:column], text, *rows[row][column + 1 :])

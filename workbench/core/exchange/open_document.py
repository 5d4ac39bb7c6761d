"""OpenDocument spreadsheets (.ods) as LibreOffice and WPS save them (elements: ODF 1.3, part 3)."""

from __future__ import annotations

import datetime
import io
import zipfile
import zlib
from pathlib import Path

from workbench.core.exchange.cell_text import cell_text
from workbench.core.exchange.package_scan import check_sizes
from workbench.core.exchange.sheet_data import SheetData
from workbench.core.exchange.source_file import file_problem
from workbench.core.exchange.xml_grid import MAX_COLUMNS, MAX_ROWS, Attributes, Grid, count, parse

_HIDDEN = ("collapse", "filter")
_DROPPED = ("annotation", "shapes", "tracked-changes")  # what stands in them is in no cell


class _Reader:
    """Gathers sheets from the events of ``content.xml``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.grids: list[Grid] = []
        self._unseen: set[str] = set()  # styles of hidden sheets
        self._style = ""
        self._row, self._rows = -1, 1
        self._column, self._columns = -1, 1
        self._cell: Attributes | None = None
        self._lines: list[str] = []
        self._line: list[str] | None = None
        self._dropped = 0
        self._cells: list[tuple[int, int, str]] = []  # of the row: column, how often, text

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        if name in _DROPPED or self._dropped:
            self._dropped += 1
        elif name == "style":
            self._style = attributes.get("name", "")
        elif name == "table-properties":
            if attributes.get("display") == "false":
                self._unseen.add(self._style)
        elif name == "table":
            self.grids.append(Grid(self._path, attributes.get("name", "")))
            self.grids[-1].hidden = attributes.get("style-name") in self._unseen
            self._row, self._rows = -1, 1
        elif name == "table-row" and self.grids:
            self._row += self._rows
            self._rows = count(attributes.get("number-rows-repeated"), MAX_ROWS + 1) or 1
            self._column, self._columns, self._cells = -1, 1, []
            if attributes.get("visibility") in _HIDDEN:
                self.grids[-1].hidden_rows.update(range(self._row, min(self._row + self._rows, MAX_ROWS)))
        elif name in ("table-cell", "covered-table-cell") and self.grids:
            self._start_cell(attributes)
        elif self._cell is not None:
            self._start_text(name, attributes)

    def _start_cell(self, attributes: Attributes) -> None:
        self._column += self._columns
        self._columns = count(attributes.get("number-columns-repeated"), MAX_COLUMNS + 1) or 1
        down = count(attributes.get("number-rows-spanned"), MAX_ROWS)
        across = count(attributes.get("number-columns-spanned"), MAX_COLUMNS)
        self.grids[-1].merge(self._row, self._column, max(0, down - 1), max(0, across - 1))
        if "formula" in attributes:
            self.grids[-1].put(self._row, self._column, "", formula=True)
        self._cell, self._lines = attributes, []

    def _start_text(self, name: str, attributes: Attributes) -> None:
        if name == "p":
            self._line = []
        elif self._line is not None and name in ("s", "tab", "line-break"):
            many = count(attributes.get("c"), 1000) or 1
            self._line.append({"s": " " * many, "tab": "\t", "line-break": "\n"}[name])

    def end(self, name: str) -> None:
        """An element ends."""
        if self._dropped:
            self._dropped -= 1
        elif name == "p" and self._line is not None:
            self._lines.append("".join(self._line))
            self._line = None
        elif name in ("table-cell", "covered-table-cell") and self._cell is not None:
            text = _value(self._cell, "\n".join(self._lines))
            if text:
                self._cells.append((self._column, self._columns, text))
            self._cell = None
        elif name == "table-row" and self.grids:
            for row in range(self._row, self._row + self._rows) if self._cells else ():
                for column, often, text in self._cells:
                    for place in range(column, column + often):
                        self.grids[-1].put(row, place, text)

    def data(self, text: str) -> None:
        """Characters between elements."""
        if self._line is not None and not self._dropped:
            self._line.append(text)


def _value(cell: Attributes, shown: str) -> str:
    """A cell's value as other kinds of workbooks give it; numbers with the leading zeros that are shown."""
    kind = cell.get("value-type", "")
    try:
        if kind in ("float", "currency", "percentage") and not shown.startswith("#"):
            text = cell_text(float(cell.get("value", "")))
            return shown if shown.isdecimal() and text.isdecimal() and int(shown) == int(text) else text
        if kind == "date":
            return cell_text(datetime.datetime.fromisoformat(cell.get("date-value", "")))
    except (ValueError, OverflowError):
        return shown
    if kind == "boolean":
        return cell_text(cell.get("boolean-value") == "true")
    return shown


def read_open_document(path: Path, content: bytes) -> list[SheetData]:
    """Its sheets, hidden ones included.

    Raises:
        FileProblem: Damaged, protected by a password, too large, or no spreadsheet.
    """
    reader = _Reader(path)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            check_sizes(path, package, len(content))
            if b"encryption-data" in package.read("META-INF/manifest.xml"):
                raise file_problem("protected", path)
            document = package.read("content.xml")
    except (
        zipfile.BadZipFile, zlib.error, EOFError, LookupError, ValueError, OSError, NotImplementedError,
        RuntimeError,
    ) as error:  # fmt: skip
        raise file_problem("damaged", path) from error
    parse(path, document, reader.start, reader.end, reader.data)
    if not reader.grids:
        raise file_problem("no_sheet_in_xml", path)
    return [grid.sheet() for grid in reader.grids]

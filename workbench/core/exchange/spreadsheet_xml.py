"""XML Spreadsheet 2003, which hospital systems save as ``.xls`` or ``.xml``: read as the sheets it holds.

Elements and attributes are those of Microsoft's "XML Spreadsheet Reference" (2001). Of the styles only the
number formats that show leading zeros count.
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path

from workbench.core.exchange.cell_text import cell_text
from workbench.core.exchange.padded_numbers import digits_of
from workbench.core.exchange.separated_text import decode
from workbench.core.exchange.sheet_data import SheetData
from workbench.core.exchange.source_file import file_problem
from workbench.core.exchange.xml_grid import MAX_COLUMNS, MAX_ROWS, Attributes, Grid, count, parse

_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.-]+)""")
# Signs that XML does not allow, and that hospital systems let slip in nevertheless.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    "|&#(?:x0*(?:[0-8bcefBCEF]|1[0-9a-fA-F])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));"
)


class _Reader:
    """Gathers sheets from the events of a document."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.grids: list[Grid] = []
        self._digits: dict[str, int] = {}
        self._style = self._type = ""
        self._row = self._column = -1
        self._rows_after = self._after = 0  # rows and columns that what stands here covers
        self._text: list[str] | None = None
        self._in_comment = self._in_cell = False
        self._formula = False
        self._visible: list[str] | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        if name == "Comment":
            self._in_comment = True
        elif name == "Style":
            self._style = attributes.get("ID", "")
        elif name == "NumberFormat":
            self._digits[self._style] = digits_of(attributes.get("Format", ""))
        elif name == "Worksheet":
            self.grids.append(Grid(self._path, attributes.get("Name", "")))
            self._row, self._rows_after = -1, 0
        elif name == "Visible":
            self._visible = []
        elif name == "Row" and self.grids:
            self._start_row(attributes)
        elif name == "Cell" and self.grids and self._row >= 0:
            self._start_cell(attributes)
        elif name == "Data" and self._in_cell and not self._in_comment:
            self._type = attributes.get("Type", "String")
            self._text = []

    def _start_row(self, attributes: Attributes) -> None:
        given = count(attributes.get("Index"), MAX_ROWS + 1)
        self._row = given - 1 if given else self._row + 1 + self._rows_after
        self._rows_after = count(attributes.get("Span"), MAX_ROWS)
        self._column, self._after = -1, 0
        if attributes.get("Hidden") in ("1", "true"):
            self.grids[-1].hidden_rows.add(self._row)

    def _start_cell(self, attributes: Attributes) -> None:
        grid, given = self.grids[-1], count(attributes.get("Index"), MAX_COLUMNS + 1)
        self._column = given - 1 if given else grid.free(self._row, self._column + 1 + self._after)
        down = count(attributes.get("MergeDown"), MAX_ROWS)
        self._after = count(attributes.get("MergeAcross"), MAX_COLUMNS)
        grid.merge(self._row, self._column, down, self._after)
        self._style = attributes.get("StyleID", "")
        self._formula = "Formula" in attributes
        self._in_cell = True
        if self._formula:
            grid.put(self._row, self._column, "", formula=True)

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "Comment":
            self._in_comment = False
        elif name == "Cell":
            self._in_cell = False
        elif name == "Visible" and self._visible is not None and self.grids:
            self.grids[-1].hidden = "".join(self._visible).strip() in ("SheetHidden", "SheetVeryHidden")
            self._visible = None
        elif name == "Data" and self._text is not None:
            text = _value("".join(self._text), self._type, self._digits.get(self._style, 0))
            self.grids[-1].put(self._row, self._column, text)
            self._text = None

    def data(self, text: str) -> None:
        """Characters between elements."""
        if self._text is not None:
            self._text.append(text)
        elif self._visible is not None:
            self._visible.append(text)


def _value(text: str, kind: str, digits: int) -> str:
    """A cell's value as other kinds of workbooks give it."""
    bare = text.strip()
    try:
        if kind == "Number":
            shown = cell_text(float(bare))
            return shown.zfill(digits) if shown.isdecimal() else shown
        if kind == "DateTime":
            return cell_text(datetime.datetime.fromisoformat(bare))
    except (ValueError, OverflowError):
        return text
    if kind == "Boolean":
        return cell_text(bare in ("1", "true"))
    return text


def read_spreadsheet_xml(path: Path, content: bytes) -> list[SheetData]:
    """Its sheets, hidden ones included.

    Raises:
        FileProblem: Damaged, with a document type of its own, too large, or without a sheet.
    """
    declared = _DECLARED.search(content[:400])
    try:
        text = content.decode(
            "gb18030" if declared and declared[1].lower().startswith(b"gb") else "utf-8-sig"
        )
    except UnicodeDecodeError:
        text = decode(path, content)
    text = _FORBIDDEN.sub("", text.lstrip("\ufeff \t\r\n"))
    reader = _Reader(path)
    parse(path, text, reader.start, reader.end, reader.data)
    if not reader.grids:
        raise file_problem("no_sheet_in_xml", path)
    return [grid.sheet() for grid in reader.grids]

"""Sheets put together cell by cell from a workbook that is one XML document, bounded and without entities."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from workbench.core.exchange.package_scan import MAX_FORMULAS, column_letter
from workbench.core.exchange.sheet_data import Merge, SheetData
from workbench.core.exchange.source_file import file_problem
from workbench.core.settings import MOST_CELLS, Settings

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
_MAX_MERGES = 100_000
_MAX_CELLS = 6_000_000  # with text; about 100 bytes each
_MAX_COVERED = 256  # columns of a merge under which cells without a place of their own step aside
Attributes = dict[str, str]


class Grid:
    """One sheet while it is read; rows and columns from 0, those without text cost nothing."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self.name = name
        self.hidden = False
        self.hidden_rows: set[int] = set()
        self._rows: dict[int, dict[int, str]] = {}
        self._merged: list[Merge] = []
        self._formulas: list[str] = []
        self._covered: dict[int, int] = {}  # column -> last row that a merge from above reaches
        self._width = self._cells = 0

    def free(self, row: int, column: int) -> int:
        """The first column from ``column`` on that no merged cell above covers."""
        while self._covered.get(column, -1) >= row:
            column += 1
        return column

    def put(self, row: int, column: int, text: str, *, formula: bool = False) -> None:
        """Note a cell.

        Raises:
            FileProblem: Outside of any sheet, or more cells than memory has room for.
        """
        if row >= MAX_ROWS or column >= MAX_COLUMNS:
            raise file_problem("stray_cells", self._path)
        if formula and len(self._formulas) < MAX_FORMULAS:
            self._formulas.append(f"{column_letter(column)}{row + 1}")
        if not text:
            return
        self._rows.setdefault(row, {})[column] = text
        self._cells += 1
        self._width = max(self._width, column + 1)
        if self._cells > _MAX_CELLS:
            raise file_problem("stray_cells", self._path)

    def merge(self, row: int, column: int, down: int, across: int) -> None:
        """Note that a cell stands for ``down`` more rows and ``across`` more columns."""
        if not (down or across) or len(self._merged) >= _MAX_MERGES:
            return
        bottom, right = min(row + down, MAX_ROWS - 1), min(column + across, MAX_COLUMNS - 1)
        self._merged.append((row, column, bottom, right))
        if down:
            self._covered |= dict.fromkeys(range(column, min(right + 1, column + _MAX_COVERED)), bottom)

    def sheet(self) -> SheetData:
        """The sheet as a list of rows of one length, without empty ones at its end.

        Raises:
            FileProblem: A stray cell far away makes it larger than memory has room for.
        """
        height = max(self._rows, default=-1) + 1
        if height * self._width > Settings().get(MOST_CELLS):
            raise file_problem("stray_cells", self._path)
        empty = ("",) * self._width
        rows = [
            tuple(map(cells.get, range(self._width), empty)) if cells else empty
            for cells in map(self._rows.get, range(height))
        ]
        unseen = sorted(row + 1 for row in self.hidden_rows & self._rows.keys())
        merged = [merge for merge in self._merged if merge[0] < height]
        return SheetData(
            self.name, rows, self.hidden, merged, formula_cells=self._formulas, hidden_rows=unseen
        )


def count(text: str | None, most: int) -> int:
    """A number of rows or columns that an attribute gives; 0 for anything else."""
    return min(int(text[:18]), most) if text and text.isascii() and text.isdigit() else 0


def parse(
    path: Path,
    text: str | bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    data: Callable[[str], None],
) -> None:
    """Read a document; elements and attributes come with their local names.

    Raises:
        FileProblem: No XML, or one that declares a document type: entities are how such files do harm.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_given: object) -> NoReturn:
        raise file_problem("damaged", path)

    def local(name: str) -> str:
        return name.rpartition(" ")[2]

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: start(
        local(name), {local(key): value for key, value in attributes.items()}
    )
    parser.EndElementHandler = lambda name: end(local(name))
    parser.CharacterDataHandler = data
    try:
        parser.Parse(text, True)
    except (expat.ExpatError, ValueError) as error:
        raise file_problem("damaged", path) from error

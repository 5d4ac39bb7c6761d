"""What is noticed while a sheet is read and loses nothing: said in few lines at its end."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from workbench.core.exchange.layout import Layout
from workbench.core.exchange.package_scan import column_letter
from workbench.core.exchange.sheet_data import SheetData
from workbench.core.items import RowProblem
from workbench.core.words import Message

_MAX_COUNT_WARNINGS = 100  # a sheet; the rest is said in one line, every cell is kept anyway


class Notes:
    """What is noticed while a sheet is read, said in few lines at its end."""

    def __init__(self, data: SheetData, layout: Layout) -> None:
        self._data = data
        self._layout = layout
        self.filled = 0
        self.bad_counts: list[tuple[int, str]] = []
        self._blank: list[int] = []
        self._first: dict[str, int] = {}  # row of each local code
        self._twice: dict[str, list[int]] = {}  # all rows of those that stand in several

    def codes(self, rows: Sequence[int], codes: Sequence[str]) -> None:
        """Note the local codes of some items and their rows (1-based)."""
        for row, code, first in zip(rows, codes, map(self._first.setdefault, codes, rows), strict=True):
            if not code:
                self._blank.append(row)
            elif first != row:
                self._twice.setdefault(code, [first]).append(row)

    def warnings(self) -> list[RowProblem]:
        """The warnings of this sheet, each with the row it begins at."""
        say, columns = self._say, self._layout.columns
        out = []
        if self._layout.remembered:
            out.append(say("remembered", 0, None))
        if self._layout.guessed:
            out.append(say("guessed", 0, "name", column=column_letter(columns["name"])))
        if self._data.formula_cells:
            out.append(say("formulas", 0, None))
        if self._data.hidden_rows:
            out.append(say("hidden_rows", self._data.hidden_rows[0], None, n=len(self._data.hidden_rows)))
        if self._data.damaged_text:
            out.append(say("damaged_text", self._data.damaged_text[0], None, n=len(self._data.damaged_text)))
        if self._data.stray_quotes:
            out.append(say("stray_quotes", self._data.stray_quotes[0], None, n=len(self._data.stray_quotes)))
        if self.filled:
            out.append(say("merged_filled", 0, None, n=self.filled))
        for row, text in self.bad_counts[:_MAX_COUNT_WARNINGS]:
            out.append(say("bad_count", row, "count", text=text[:40]))
        if len(self.bad_counts) > _MAX_COUNT_WARNINGS:
            rest = len(self.bad_counts) - _MAX_COUNT_WARNINGS
            out.append(say("more_bad_counts", self.bad_counts[_MAX_COUNT_WARNINGS][0], "count", n=rest))
        if self._blank:
            out.append(say("blank_codes", self._blank[0], "code", n=len(self._blank)))
        if self._twice:
            code, rows = min(self._twice.items(), key=itemgetter(1))
            listed = "、".join(map(str, rows[:5]))
            out.append(say("repeated_codes", rows[1], "code", n=len(self._twice), code=code, rows=listed))
        return out

    def _say(self, name: str, row: int, field: str | None, **params: object) -> RowProblem:
        column = self._layout.columns.get(field) if field else None
        letter = column_letter(column) if column is not None else ""
        return RowProblem(self._data.name, row, letter, Message(f"exchange.{name}", params))

"""What is noticed while a sheet is read and loses nothing: said in few lines at its end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import itemgetter

from workbench.core.exchange.layout import Layout, second_names
from workbench.core.exchange.package_scan import column_letter
from workbench.core.exchange.sheet_data import SheetData
from workbench.core.items import RowProblem
from workbench.core.words import Message

# What a spreadsheet makes of a long code that it took for a number.
_ROUNDED = re.compile(r"[1-9](\.[0-9]+)?E\+[0-9]{2}")
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
        self._rounded: list[int] = []
        self._modality, self._without_modality = "", 0

    def say_modality(self, words: Sequence[str], given: Sequence[str]) -> None:
        """Note that names that say no modality were given that of the sheet or section."""
        self._modality = "、".join(words)
        self._without_modality += len(given) - given.count("")

    def codes(self, rows: Sequence[int], codes: Sequence[str]) -> None:
        """Note the local codes of some items and their rows (1-based)."""
        for row, code, first in zip(rows, codes, map(self._first.setdefault, codes, rows), strict=True):
            if not code:
                self._blank.append(row)
            elif first != row:
                self._twice.setdefault(code, [first]).append(row)
            if "E+" in code and _ROUNDED.fullmatch(code):
                self._rounded.append(row)

    def warnings(self) -> list[RowProblem]:
        """The warnings of this sheet, each with the row it begins at."""
        say = self._say
        out = [*self._of_sheet(), *self._of_columns()]
        if self.filled:
            out.append(say("merged_filled", 0, None, n=self.filled))
        for row, text in self.bad_counts[:_MAX_COUNT_WARNINGS]:
            out.append(say("bad_count", row, "count", text=text[:40]))
        if len(self.bad_counts) > _MAX_COUNT_WARNINGS:
            rest = len(self.bad_counts) - _MAX_COUNT_WARNINGS
            out.append(say("more_bad_counts", self.bad_counts[_MAX_COUNT_WARNINGS][0], "count", n=rest))
        if self._rounded:
            out.append(say("rounded_codes", self._rounded[0], "code", n=len(self._rounded)))
        if self._blank:
            out.append(say("blank_codes", self._blank[0], "code", n=len(self._blank)))
        if self._twice:
            code, rows = min(self._twice.items(), key=itemgetter(1))
            listed = "、".join(map(str, rows[:5]))
            out.append(say("repeated_codes", rows[1], "code", n=len(self._twice), code=code, rows=listed))
        return out

    def _of_sheet(self) -> Iterator[RowProblem]:
        say, data = self._say, self._data
        if data.formula_cells:
            yield say("formulas", 0, None)
        for name, rows in (
            ("hidden_rows", data.hidden_rows),
            ("damaged_text", data.damaged_text),
            ("stray_quotes", data.stray_quotes),
        ):
            if rows:
                yield say(name, rows[0], None, n=len(rows))

    def _of_columns(self) -> Iterator[RowProblem]:
        """What a person should check of how the list is read."""
        say, layout = self._say, self._layout
        if layout.remembered:
            yield say("remembered", 0, None)
        if layout.guessed:
            yield say("guessed", 0, "name", column=column_letter(layout.columns["name"]))
        if self._without_modality:
            yield say("list_modality", 0, None, modality=self._modality, n=self._without_modality)
        for column, names in second_names(self._data, layout):
            yield say("second_list", 0, None, column=column_letter(column), n=names)

    def _say(self, name: str, row: int, field: str | None, **params: object) -> RowProblem:
        column = self._layout.columns.get(field) if field else None
        letter = column_letter(column) if column is not None else ""
        return RowProblem(self._data.name, row, letter, Message(f"exchange.{name}", params))

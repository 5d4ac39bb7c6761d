"""A sheet of a returned file: which column says what, and what its cells say."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from workbench.core.exchange.header_words import SERIAL_HEADERS, header_key
from workbench.core.exchange.mapping_columns import PART_SEPARATOR
from workbench.core.exchange.own_columns import MOST_PARTS, PARTED, read_state
from workbench.core.exchange.package_scan import column_letter
from workbench.core.exchange.sheet_data import SheetData

_ASIDE = re.compile(r"\([^()]*\)")


@dataclass(slots=True)  # not frozen: a million are made, which takes three times as long frozen
class Cell:
    """What a cell says, and where it stands now; row and column 0-based."""

    text: str
    sheet: str
    row: int
    column: int

    @property
    def place(self) -> str:
        """``对码!F3``."""
        return f"{self.sheet}!{column_letter(self.column)}{self.row + 1}".lstrip("!")


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet with ids, and the column of each field that it has a header for.

    Attributes:
        sheet: The sheet.
        header: 0-based row of the header.
        columns: By field; of a field whose parts stand in columns of their own, the first.
        parts: By such a field, the columns of its parts in their order.
        tops: For cells below the first one of a merged range: the row of that one, which speaks for them.
    """

    sheet: SheetData
    header: int
    columns: dict[str, int]
    parts: dict[str, tuple[int, ...]] = field(default_factory=dict)
    tops: dict[tuple[int, int], int] = field(default_factory=dict)

    def text(self, row: int, name: str) -> str | None:
        """What the cell of a field says in a row, None where the sheet has no such column."""
        column = self.columns.get(name)
        if column is None:
            return None
        if self.tops:
            row = self.tops.get((row, column), row)
        cells = self.sheet.rows[row]
        if name in self.parts and (filled := [c for c in self.parts[name] if cells[c].strip()]):
            return PART_SEPARATOR.join(cells[c].strip() for c in filled)
        return cells[column]

    def cell(self, row: int, name: str) -> Cell | None:
        """The same, with where it stands."""
        text = self.text(row, name)
        if text is None:
            return None
        column = self.columns[name]
        top = self.tops.get((row, column), row) if self.tops else row
        return Cell(text, self.sheet.name, top, column)

    def texts(self, name: str) -> Iterator[str]:
        """What all cells of a field's column say; of parts in columns of their own, the first."""
        column = self.columns.get(name)
        return iter(()) if column is None else (row[column] for row in self.sheet.rows)

    def strange(self, id_column: int) -> Iterator[str]:
        """Headers (letters where there is none) of columns that are not ours and hold text."""
        heads, body = self.sheet.rows[self.header], self.sheet.rows[self.header + 1 :]
        known = {id_column, *self.columns.values(), *itertools.chain(*self.parts.values())}
        for column, head in enumerate(heads):
            is_running = header_key(head) in SERIAL_HEADERS
            if column not in known and not is_running and any(row[column].strip() for row in body):
                yield " ".join(head.split()) or column_letter(column)

    def place(self, row: int) -> str:
        """The cell that a person looks at for a whole row: its name, else its first."""
        return Cell("", self.sheet.name, row, self.columns.get("local_name", 0)).place


class Line:
    """Everything that is said about one item, on all sheets in their order."""

    __slots__ = ("_known", "_places")

    def __init__(self, places: Sequence[tuple[Page, int]]) -> None:
        self._places = places
        self._known: dict[str, list[Cell]] = {}

    def all(self, name: str) -> list[Cell]:
        """The cells of a field."""
        found = self._known.get(name)
        if found is None:
            cells = [page.cell(row, name) for page, row in self._places if name in page.columns]
            found = self._known[name] = [cell for cell in cells if cell is not None]
        return found

    def first(self, name: str) -> Cell | None:
        """The first of them that is not blank."""
        for page, row in self._places:
            if (text := page.text(row, name)) and not text.isspace():
                return page.cell(row, name)
        return None


def page_of(sheet: SheetData, header: int, columns: dict[str, int]) -> Page:
    """Parts in columns of their own are one field again."""
    parts = {}
    for name in PARTED:
        own = [columns.pop(f"{name}{part}", None) for part in range(MOST_PARTS)]
        if any(column is not None for column in own):
            parts[name] = tuple(column for column in (columns.get(name), *own) if column is not None)
            columns[name] = parts[name][0]
    ours = {*columns.values(), *itertools.chain(*parts.values())}
    tops: dict[tuple[int, int], int] = {}
    room = len(ours) * len(sheet.rows)  # merges that do not overlap need no more
    for top, left, bottom, _ in sheet.merges_within():
        if left in ours and top > header and room > 0:
            room -= bottom - top
            tops |= {(row, left): top for row in range(top + 1, bottom + 1)}
    return Page(sheet, header, columns, parts, tops)


@lru_cache(maxsize=4096)
def flat(text: str) -> str:
    """A header as it is compared: without blanks, signs, what stands in brackets, and the state below it."""
    plain = _ASIDE.sub("", unicodedata.normalize("NFKC", read_state(text)[0])).casefold()
    return "".join(filter(str.isalnum, plain))

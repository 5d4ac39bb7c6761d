"""One sheet of any list file, as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

Merge = tuple[int, int, int, int]


@dataclass(slots=True)
class SheetData:
    """One sheet as text.

    Attributes:
        name: Sheet name, empty for text files.
        rows: Row ``i`` is row ``i + 1`` of the sheet; rows have one length. No trailing empty rows.
        hidden: True for hidden and very hidden sheets.
        merged: Merged ranges ``(top, left, bottom, right)``, 0-based, both ends included.
        formula_cells: Addresses of cells whose value was computed by a formula, the first thousand.
        damaged_text: Rows (1-based) with characters that could not be decoded.
        stray_quotes: Rows (1-based) of separated text with a quotation mark that has no other.
        hidden_rows: Rows (1-based) that the workbook hides, by hand or by a filter.
    """

    name: str
    rows: list[tuple[str, ...]]
    hidden: bool = False
    merged: list[Merge] = field(default_factory=list)
    formula_cells: list[str] = field(default_factory=list)
    damaged_text: list[int] = field(default_factory=list)
    stray_quotes: list[int] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)

    def merges_within(self) -> Iterator[Merge]:
        """The merged ranges, cut off where the rows end; not those that are one cell only."""
        height, width = len(self.rows), len(self.rows[0]) if self.rows else 0
        for top, left, last, far in self.merged:
            bottom, right = min(last, height - 1), min(far, width - 1)
            if bottom >= top and right >= left and (bottom, right) != (top, left):
                yield top, left, bottom, right

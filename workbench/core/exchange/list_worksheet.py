"""A worksheet whose rows are written as XML at once: a third of the time of one call a cell.

The library keeps all else (columns, filters, print set-up, comments, choices). Rows go to a temporary file,
so that a list of any length needs the memory of one row. Text is always escaped: nothing that a hospital
wrote is taken for a formula, a number, a link or mark-up.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from xlsxwriter.worksheet import Worksheet

from workbench.core.exchange.package_scan import column_letter
from workbench.core.exchange.xml_text import escape

#: One row: its height in points, its rendered cells from column A on, and its level in an outline.
Line = tuple[float, list[str], int]


class ListWorksheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """A sheet that is filled by :meth:`fill` alone."""

    def render(self, value: str | float | None, form: Any, *, shared: bool = False) -> str:
        """A cell without its place: text, a number that is shown as one, or None for an empty cell.

        Args:
            shared: For text that many cells hold: it stands in the workbook once.
        """
        style = f's="{form._get_xf_index()}"'
        if value is None:
            return f"{style}/>"
        if not isinstance(value, str):
            return f"{style}><v>{value!r}</v></c>"
        if shared and not value.startswith("<r>"):  # which the library's table would take for mark-up
            return f'{style} t="s"><v>{self.str_table._get_shared_string_index(value)}</v></c>'
        return f'{style} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'

    def render_formula(self, formula: str, form: Any) -> str:
        """A cell with one of our own formulas, whose value the reader's program works out."""
        return f's="{form._get_xf_index()}" t="str"><f>{escape(formula.removeprefix("="))}</f><v></v></c>'

    def fill(self, lines: Iterable[Line], rows: int, columns: int) -> None:
        """Write the rows, the header among them.

        Args:
            lines: The rows from row 1 on.
            rows, columns: How many there are.
        """
        self._check_dimensions(0, 0)
        self._check_dimensions(max(0, rows - 1), columns - 1)
        letters = [column_letter(index) for index in range(columns)]
        self._rows_path = Path(self.tmpdir) / f"rows{self.index}"  # a folder that the writer removes
        with self._rows_path.open("w", encoding="utf-8", newline="") as file:
            for number, (height, cells, level) in enumerate(lines, 1):
                outline = f' outlineLevel="{level}"' if level else ""
                row = "".join([f'<c r="{a}{number}" {cell}' for a, cell in zip(letters, cells, strict=True)])
                file.write(f'<row r="{number}" ht="{height:g}" customHeight="1"{outline}>{row}</row>')

    def _write_rows(self) -> None:
        with self._rows_path.open(encoding="utf-8", newline="") as file:
            shutil.copyfileobj(file, self.fh, 1 << 20)

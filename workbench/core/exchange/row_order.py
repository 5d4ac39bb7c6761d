"""In which order the rows of a mapping stand in a file."""

from __future__ import annotations

from collections.abc import Set

from workbench.core.exchange.mapping_file import MappingFile
from workbench.core.exchange.mapping_sheets import MAPPING

_LOOK = 200  # rows in which the column of ids shows itself


def shown_order(found: MappingFile, ids: Set[str]) -> list[str]:
    """The ids of the signed rows as they stand on the sheet of the mapping, from top to bottom."""
    sheet = next((s for s in found.sheets if found.is_text or s.name == MAPPING.name), None)
    if sheet is None:
        return []
    column = next((c for row in sheet.rows[:_LOOK] for c, cell in enumerate(row) if cell in ids), None)
    if column is None:
        return []
    return [row[column] for row in sheet.rows if column < len(row) and row[column] in ids]

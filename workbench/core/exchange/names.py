"""A plain list of names for the batch command: one name a line, or one column of a table."""

from __future__ import annotations

from pathlib import Path

from workbench.core.exchange.importing import find_layouts
from workbench.core.exchange.separated_text import decode
from workbench.core.exchange.sheets import sheets_of
from workbench.core.exchange.source_file import load


def read_names(
    path: Path, *, column: str | None = None, modality_column: str | None = None
) -> list[tuple[str, str]]:
    """``(name, modality)`` of every row in order, modality empty where there is no such column.

    A ``.txt`` file without ``column`` holds one name a line and nothing else. Of a table, every row below the
    header counts, also an empty one between others, so that answers stay in step with the file. Names are
    given as they stand, outer white space included.

    Raises:
        FileProblem, InputProblem: As for an import.
    """
    content = load(path)
    if path.suffix.lower() == ".txt" and column is None and not content.startswith(b"PK\x03\x04"):
        lines = decode(path, content).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if lines and not lines[-1]:
            lines.pop()
        return [(line, "") for line in lines]
    given = {f: v for f, v in (("name", column), ("modality", modality_column)) if v}
    sheets = sheets_of(path, content)
    layouts = find_layouts(path, sheets, given, named=False)
    names: list[tuple[str, str]] = []
    for sheet in sheets:
        layout = layouts.get(sheet.name)
        if layout is None:
            continue
        name, modality = layout.columns["name"], layout.columns.get("modality")
        rows = sheet.rows[layout.first_row :]
        while rows and not any(cell.strip() for cell in rows[-1]):
            rows = rows[:-1]
        names += [(cells[name], cells[modality] if modality is not None else "") for cells in rows]
    return names

"""A plain list of names for the batch command: one name a line, or one column of a table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbench.core.exchange.importing import find_layouts
from workbench.core.exchange.separated_text import decode
from workbench.core.exchange.sheets import sheets_of
from workbench.core.exchange.source_file import load
from workbench.core.naming import Columns


def read_names(path: Path, columns: Mapping[str, str] | None = None) -> list[tuple[str, ...]]:
    """The name of every row in order, and behind it the cells of ``naming.Columns`` (empty: no such column).

    A ``.txt`` file without ``columns`` holds one name a line and nothing else. Of a table, every row below
    the header counts, also an empty one between others, so that answers stay in step with the file. Names
    are given as they stand, outer white space included.

    Args:
        path: The file.
        columns: Header or letter of a column by field: ``name`` and the fields of ``naming.Columns``. Name
            and modality are looked for where they are not given; the others are read only where given.

    Raises:
        FileProblem, InputProblem: As for an import.
    """
    content = load(path)
    given = dict(columns or {})
    if path.suffix.lower() == ".txt" and not given and not content.startswith(b"PK\x03\x04"):
        lines = decode(path, content).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if lines and not lines[-1]:
            lines.pop()
        return [(line,) for line in lines]
    sheets = sheets_of(path, content)
    layouts = find_layouts(path, sheets, given, named=False)
    names: list[tuple[str, ...]] = []
    for sheet in sheets:
        layout = layouts.get(sheet.name)
        if layout is None:
            continue
        asked = {"name", "modality", *given}
        wanted = [layout.columns.get(f) if f in asked else None for f in ("name", *Columns._fields)]
        rows = sheet.rows[layout.first_row :]
        while rows and not any(cell.strip() for cell in rows[-1]):
            rows = rows[:-1]
        names += [tuple("" if at is None else cells[at] for at in wanted) for cells in rows]
    return names

"""The hospital's own workbook back: everything as it was, our columns at the right of each list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.core.exchange.own_columns import NOTHING_HELD, Held, own_columns
from workbench.core.exchange.own_package import Addition, add_columns
from workbench.core.exchange.own_rewritten import rewrite
from workbench.core.exchange.safe_write import replacing
from workbench.core.exchange.sheets import sheets_of
from workbench.core.exchange.source_file import Kind, kind_of
from workbench.core.items import MappingRow
from workbench.core.words import Message


@dataclass(frozen=True, slots=True)
class OwnReport:
    """What became of the file.

    Attributes:
        rows: Rows that got their answer.
        unplaced: Local names of items whose row the file does not have.
        notes: What is not as in the hospital's file, in words.
    """

    rows: int
    unplaced: tuple[str, ...]
    notes: tuple[Message, ...]


def own_suffix(file_name: str) -> str:
    """The end of the name that the written file must have: with macros ``.xlsm``, else ``.xlsx``."""
    return ".xlsm" if file_name.lower().endswith(".xlsm") else ".xlsx"


def write_own(
    out: Path,
    file_name: str,
    content: bytes,
    layout: Mapping[str, Any],
    rows: Sequence[MappingRow],
    *,
    parts: str = "lines",
    held: Held = NOTHING_HELD,
) -> OwnReport:
    """Write the hospital's file with our columns.

    Args:
        out: Where to; an existing file is replaced only when the new one is complete.
        file_name, content: The file as imported.
        layout: How it was read, as stored with it.
        rows: The mapping of its items, with sheet and row of that file.
        parts: ``lines`` or ``columns``, for items with several parts.
        held: What the project holds, by which what comes back is compared three ways.

    Raises:
        FileProblem: It cannot be written, or has no room for more columns.
    """
    path = Path(file_name)
    heads = {
        str(sheet["sheet"]): 0 if sheet["header_row"] is None else int(sheet["header_row"]) + 1
        for sheet in layout.get("sheets", ())
    }
    additions: dict[str, dict[int, MappingRow]] = {}
    for row in rows:
        additions.setdefault(row.sheet, {})[int(row.row)] = row
    planned = {sheet: Addition(heads.get(sheet, 0), found) for sheet, found in additions.items()}
    columns = own_columns(rows, parts, held)
    bare = "、".join(sheet or file_name for sheet, addition in planned.items() if not addition.header_row)
    notes = [Message("exchange.own_no_header", {"sheets": bare})] if bare else []
    with replacing(out) as temporary:
        if kind_of(path, content) is Kind.XLSX:
            missing = add_columns(path, content, temporary, planned, columns)
            if b"_xmlsignatures/" in content:
                notes.append(Message("exchange.own_signature_gone"))
        else:
            missing = rewrite(path, sheets_of(path, content), temporary, planned, columns)
            notes.append(Message("exchange.own_rewritten", {"file": file_name}))
    lost = [
        row.local_name
        for sheet, found in additions.items()
        for number, row in found.items()
        if number in missing.get(sheet, set(found))
    ]
    return OwnReport(len(rows) - len(lost), tuple(lost), tuple(notes))

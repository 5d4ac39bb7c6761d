"""Rows that a hospital added in a returned workbook: stored as a small list of their own, so that each is
accounted for and says where it came from, and taken in the one step of the merge.

They are stored as questions first, and that is what they are again when the merge is undone: no item is ever
dropped from a project.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from pathlib import Path

from workbench.core.exchange.difference import AddedRow
from workbench.core.exchange.mapping_columns import cell_safe
from workbench.core.exchange.row_kinds import read_count
from workbench.core.ids import new_id
from workbench.core.items import Changes, Decision, SourceItem, State
from workbench.core.project import NEW_ROWS, Newer, Project
from workbench.core.review.rules import named
from workbench.core.words import Message

_FIELDS = ("local_name", "local_code", "modality", "count")
_COLUMNS = {"name": 0, "code": 1, "modality": 2, "count": 3}


def row_origin(file: str, place: str) -> str:
    """Where an added row came from, for its remark."""
    return Message("exchange.merge_row_taken", {"file": file, "place": place}).text("zh")


def store_rows(
    project: Project, file: str, rows: Sequence[AddedRow], reviewer: str
) -> tuple[list[str], Changes]:
    """Store added rows as items that are not taken yet, in one transaction; their ids in the order given."""
    heads = [Message(f"exchange.col_{name}").text("zh") for name in _FIELDS]
    heads.append(Message("exchange.merge_row_place").text("zh"))
    lines = [(row.name, row.code, row.modality, row.count, f"{file} {row.place}") for row in rows]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([heads, *([cell_safe(cell) for cell in line] for line in lines)])
    content = text.getvalue().encode("utf-8-sig")
    items = [
        SourceItem(
            new_id(),
            "",
            number,
            row.name,
            row.code,
            row.modality,
            count=read_count(row.count)[0],
            cells=line,
        )
        for number, (row, line) in enumerate(zip(rows, lines, strict=True), 2)
    ]
    actor = named(reviewer)
    waiting = Message("exchange.merge_row_offered").text("zh")
    sheet = {"sheet": "", "header_row": 0, "first_row": 1, "columns": _COLUMNS, "headers": heads}
    changes = project.import_source(
        file_name=Message("exchange.merge_rows_file", {"stem": Path(file).stem}).text("zh"),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        layout={"sheets": [sheet | {"guessed": False}], "returned": file},
        items=items,
        problems=[],
        non_items=1,
        newer=Newer(
            follows="",
            actor=actor,
            decisions=[
                Decision(
                    item.id,
                    State.QUESTION,
                    remark=waiting,
                    reviewer=actor,
                    release_id=project.info.release_id,
                )
                for item in items
            ],
            kind=NEW_ROWS,
        ),
    )
    return [item.id for item in items], changes


def offered(project: Project) -> dict[tuple[str, str, str, str], tuple[str, ...]]:
    """Ids of the items that came from added rows, by what the row said."""
    found: dict[tuple[str, str, str, str], tuple[str, ...]] = {}
    for source in project.source_files():
        if "returned" in source.layout:
            for placed in project.items_of(source.id):
                key = AddedRow(*placed.item.cells[:4]).key
                found[key] = (*found.get(key, ()), placed.item.id)
    return found

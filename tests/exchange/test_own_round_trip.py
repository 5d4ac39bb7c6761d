"""What goes out in the hospital's own workbook comes back, with parts in lines or in columns."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.test_round_trip import ANY_ROW, with_ids
from workbench.core.exchange import LAYOUTS, Held, write_own
from workbench.core.exchange.mapping_columns import same, shown
from workbench.core.exchange.returned import read_returned
from workbench.core.exchange.returned_cells import token
from workbench.core.items import MappingRow

LAYOUT = {"sheets": [{"sheet": "S", "header_row": 0, "columns": {"name": 0}, "headers": ["项目名称"]}]}
HELD = Held("a" * 64, "b" * 64, "c" * 64)


def theirs(rows: int) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "S"
    for line in (("项目名称", "状态"), *((f"项目{n}", "启用") for n in range(rows))):
        book.active.append(line)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("parts", LAYOUTS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ANY_ROW, min_size=1, max_size=4))
def test_every_field_comes_back(
    tmp_path_factory: pytest.TempPathFactory, parts: str, drawn: list[MappingRow]
) -> None:
    rows = [replace(row, sheet="S", row=str(n)) for n, row in enumerate(with_ids(drawn), 2)]
    path = tmp_path_factory.getbasetemp() / "own.xlsx"
    write_own(path, "清单.xlsx", theirs(len(rows)), LAYOUT, rows, parts=parts, held=HELD)
    found = read_returned(path)
    assert found.facts == {
        "extent": "whole",
        "history_head": "a" * 16,
        "newest_list": "b" * 8,
        "own_list": "c" * 8,
    }
    assert found.listed == {row.item_id for row in rows} and not (found.loose or found.repeated)
    for row in rows:
        line = found.line(row.item_id)
        for name in ("codes", "names", "confidence", "remark"):
            (cell,) = line.all(name)
            assert same(name, shown(row, name), cell.text), name
        for name in ("state", "reason"):
            (cell,) = line.all(name)
            assert token(name, cell.text) == getattr(row, name)

"""Whatever workbook comes in: every row is an item, a non-item or a problem, or the file is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.exchange.lists import adds_up
from workbench.core.errors import WorkbenchError
from workbench.core.exchange import ImportResult, import_items

WORDS = (
    "胸部CT平扫", "头颅MR平扫+增强", "膝关节正侧位", "检查项目", "项目名称", "编码", "检查类型", "年检查量",
    "CT", "MR", "小计", "合计", "注：含造影剂", "制表人", "2. 不含体检中心的数据。", "一、放射", "第1页",
    "#N/A", "#REF!", "000123", "胸部\nCT", " 头颅 ", "\u202eTC", "😀", "=1+1", "@SUM(A1)", "'x",
)  # fmt: skip
CELL = (
    st.none()
    | st.sampled_from(WORDS)
    | st.text(max_size=8)
    | st.integers(-5, 10**16)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
)
HEADERS = st.permutations(["检查项目", "编码", "检查类型", "年检查量"])
BODY = st.lists(st.lists(CELL, min_size=1, max_size=6), max_size=10)
MERGE = st.tuples(st.integers(0, 8), st.integers(0, 5), st.integers(0, 4), st.integers(0, 3))
SHEET = st.tuples(
    st.lists(st.lists(CELL, max_size=4), max_size=3),  # titles above
    st.none() | HEADERS,
    BODY,
    st.lists(MERGE, max_size=3),
    st.booleans(),  # hidden
    st.integers(0, 3),  # empty columns before
)


def write(path: Path, sheets: list[tuple[Any, ...]]) -> None:
    book = xlsxwriter.Workbook(str(path), {"strings_to_urls": False, "strings_to_formulas": False})
    zeros = book.add_format({"num_format": "000000"})
    for number, (titles, header, body, merges, hidden, left) in enumerate(sheets):
        sheet = book.add_worksheet(f"S{number}")
        taken: set[tuple[int, int]] = set()
        for row, column, down, across in merges:
            area = {(r, c) for r in range(row, row + down + 1) for c in range(column, column + across + 1)}
            if len(area) > 1 and not area & taken:
                sheet.merge_range(row, column, row + down, column + across, "")
                taken |= area
        for r, row in enumerate([*titles, *([header] if header else []), *body]):
            for c, value in enumerate(row, left):
                if isinstance(value, str) and value.startswith("=1"):
                    sheet.write_formula(r, c, value, None, "")
                elif value is not None:
                    sheet.write(r, c, value, zeros if isinstance(value, int) else None)
        if hidden and number:
            sheet.hide()
    book.close()


@settings(max_examples=80, deadline=None)
@example(
    [([], ["检查项目"], [], [(0, 0, 1, 0)], False, 0)], "检查项目"
)  # a header merged beyond the last row
@example(
    [([], None, [[None], ["胸部CT平扫"]], [(0, 1, 0, 1)], False, 0)], None
)  # a title merged beyond the last column
@given(st.lists(SHEET, min_size=1, max_size=3), st.sampled_from([None, "检查项目", "B", "2"]))
def test_rows_add_up_or_the_file_is_refused(
    tmp_path_factory: pytest.TempPathFactory, sheets: list[tuple[Any, ...]], name_column: str | None
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.xlsx"
    write(path, sheets)
    try:
        result = import_items(path, name_column=name_column)
    except WorkbenchError as refused:
        assert refused.message.text("zh") and refused.message.text("en")
        return
    assert adds_up(result)
    assert places(result) == len(result.items) + len(result.problems)
    assert all(item.name.strip() == item.name != "" for item in result.items)


def places(result: ImportResult) -> int:
    """Different rows that became an item or a problem."""
    return len({(row.sheet, row.row) for row in [*result.items, *result.problems]})

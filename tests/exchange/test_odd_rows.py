"""Rows and lists that are neither clean items nor clearly nothing: footers, formula errors, empty lists."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.lists import adds_up, write_book
from workbench.core.errors import FileProblem, InputProblem
from workbench.core.exchange import import_items
from workbench.core.exchange.layout import Layout
from workbench.core.exchange.row_kinds import Merges, RowKinds

HEADER = ("编码", "检查项目", "数量", "备注")
ITEM = ("01", "胸部CT平扫", 3, None)


@pytest.mark.parametrize(
    "footer",
    [
        ("制表人：甲", None, None, "审核人：乙"),
        ("制表人", "甲", "审核人", "乙"),
        (None, "制表人：甲", "2026年1月5日", None),
        ("填表日期", "2026-01-05", None, None),
        (None, None, "负责人：", "乙"),
        ("2. 本表例数不含体检中心。", None, None, None),
    ],
)
def test_a_footer_is_no_item_and_no_problem(tmp_path: Path, footer: tuple[str | None, ...]) -> None:
    result = import_items(write_book(tmp_path / "a.xlsx", {"一": [HEADER, ITEM, footer]}))
    assert (len(result.items), result.non_items, result.problems) == (1, 2, [])


@pytest.mark.parametrize(
    "row",
    [
        ("02", "2.胸部正侧位片。", 1, None),  # an item with a number of its own
        (None, "3、头颅CT平扫", None, None),
        ("审核人", "头颅CT平扫", 2, None),
    ],
)
def test_an_exam_that_looks_like_a_footer_stays(tmp_path: Path, row: tuple[object, ...]) -> None:
    result = import_items(write_book(tmp_path / "a.xlsx", {"一": [HEADER, ITEM, row]}))
    assert len(result.items) == 2


def test_data_without_a_name_stays_a_problem(tmp_path: Path) -> None:
    rows = [HEADER, ITEM, ("02", None, 5, None), ("2.5", None, None, None)]
    result = import_items(write_book(tmp_path / "a.xlsx", {"一": rows}))
    assert [problem.row for problem in result.problems] == [3, 4]


def test_formulas_without_a_name_to_show(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    for row in (HEADER, ITEM, ("02", "#N/A", 5, None), ("03", '=CONCAT("胸部","CT")', 5, None)):
        book.active.append(row)
    book.save(path)
    result = import_items(path)
    assert adds_up(result) and len(result.items) == 1
    assert [p.message.key for p in result.problems] == ["exchange.error_name", "exchange.no_value"]


def test_a_list_without_a_row(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"一": [HEADER]})
    with pytest.raises(InputProblem, match="检查项目"):
        import_items(path)
    with pytest.raises(FileProblem):
        import_items(write_book(tmp_path / "b.xlsx", {"一": []}))


_ODD = """
12 | １２|2.5|胸部CT平扫|合计|小计：|检查项目|*检查项目 |检查项目（全院）|注|（注：内部）|Note|审核人：乙
第1页|一、放射|2、本表不含体检中心的全部例数。|Total|CT Total|单价合计|胸部CT合计
"""
_CELL = st.one_of(
    st.sampled_from(["", " ", "\u3000", *re.split(r"[|\n]", _ODD)]),
    st.text("注计合A1 *\u3000检（(n", max_size=3),
)


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.tuples(
            st.lists(st.lists(_CELL, min_size=width, max_size=width), max_size=6),
            st.integers(0, width - 1),
            st.integers(0, width - 1),
        )
    ),
    st.booleans(),
)
def test_a_glance_at_a_row_says_what_a_long_look_says(
    table: tuple[list[list[str]], int, int], header: bool
) -> None:
    rows, name, code = table
    headers = tuple("检查项目" if column == name else "编码" for column in range(4))
    columns = {"name": name} | ({"code": code} if code != name else {})
    layout = Layout("一", 0 if header else None, columns, False, 1.0, headers)
    kinds = RowKinds(layout, Merges({}, frozenset({3})))
    looked_at = [place for place, cells in enumerate(rows, 1) if not kinds.non_item(cells, place)]
    assert kinds.items(rows, 1) == looked_at

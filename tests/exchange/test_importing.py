"""Every row of a list ends as a source item, a non-item or a row problem, and the numbers add up."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.exchange.lists import HEADER, adds_up, bad_rows, write_book
from workbench.core.errors import Cancelled, InputProblem
from workbench.core.exchange import ImportResult, import_items, read_names
from workbench.core.exchange.row_kinds import read_count
from workbench.core.jobs import Progress


def warnings(result: ImportResult) -> dict[str, tuple[int, str]]:
    return {w.message.key.split(".")[1]: (w.row, w.column) for w in result.warnings}


def test_a_messy_sheet(tmp_path: Path) -> None:
    rows = [
        ("示例医院收费项目",),
        HEADER,
        (1, "0012", " 胸部CT平扫 ", "CT", 200, "1,234"),
        (2, 1002.0, "头颅MR增强", "MR", 500.5, "很多"),
        (),
        (3, None, "膝关节正侧位", "DR", 80, None),
        ("小计", None, None, None, 780.5, 1234),
        HEADER,
        (4, "0012", None, "CT", 100, 5),
        ("CT小计", None, None, None, None, 99),
        (5, "0013", "胃肠造影合计", "RF", 1, 1),
        (6, "0012", "胸部CT增强", "CT", 300, "１２０例"),
        ("注：以上为2024年数据",),
        ("制表人：甲", None, "审核：乙"),
        (None, None, "以上价格自2026年1月1日起执行"),
    ]
    result = import_items(write_book(tmp_path / "a.xlsx", {"放射": rows}))
    assert [(i.row, i.name, i.code, i.modality, i.price, i.count) for i in result.items] == [
        (3, "胸部CT平扫", "0012", "CT", "200", 1234),
        (4, "头颅MR增强", "1002", "MR", "500.5", None),
        (6, "膝关节正侧位", "", "DR", "80", None),
        (11, "胃肠造影合计", "0013", "RF", "1", 1),
        (12, "胸部CT增强", "0012", "CT", "300", 120),
    ]
    assert result.items[0].cells == ("1", "0012", " 胸部CT平扫 ", "CT", "200", "1,234")
    assert [(p.sheet, p.row, p.column) for p in result.problems] == [("放射", 9, "C")]
    assert (result.rows, result.non_items) == (15, 9)
    assert adds_up(result)
    assert warnings(result) == {"bad_count": (4, "F"), "blank_codes": (6, "B"), "repeated_codes": (12, "B")}
    assert len({item.id for item in result.items}) == 5


def test_merged_cells_stand_for_all_their_rows(tmp_path: Path) -> None:
    rows = [
        ("项目名称", "编码", "检查类型"),
        ("胸部CT平扫", "1", "CT"),
        (None, "2", None),
        (None, None, None),
        ("一、磁共振", None, None),
        ("头颅MR平扫", "3", "MR"),
    ]
    path = write_book(tmp_path / "a.xlsx", {"一": rows})
    book_with_merges(path, rows, ["A2:A4", "C2:C3", "A5:C5"])
    result = import_items(path)
    assert [(i.row, i.name, i.code, i.modality) for i in result.items] == [
        (2, "胸部CT平扫", "1", "CT"),
        (3, "胸部CT平扫", "2", "CT"),
        (6, "头颅MR平扫", "3", "MR"),
    ]
    assert result.items[1].cells == ("", "2", "")
    assert result.non_items == 3
    assert adds_up(result)
    assert "merged_filled" in warnings(result)


def book_with_merges(path: Path, rows: list[tuple[str | None, ...]], merges: list[str]) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place in merges:
        book.active.merge_cells(place)
    book.save(path)


def test_every_sheet_is_accounted_for(tmp_path: Path) -> None:
    items = [("项目名称",), ("胸部CT平扫",)]
    sheets = {
        "甲": items,
        "说明": [("本表由放射科填写。",), (), ("完",)],
        "乙": items,
        "旧": [*items, ("x",)],
    }
    path = write_book(tmp_path / "a.xlsx", sheets, hidden=("旧",))
    result = import_items(path)
    assert [i.sheet for i in result.items] == ["甲", "乙"]
    assert (result.rows, result.non_items) == (10, 8)
    assert {"skipped_sheet", "skipped_hidden"} <= warnings(result).keys()
    one = import_items(path, sheet="旧")
    assert [i.name for i in one.items] == ["胸部CT平扫", "x"]
    assert one.rows == 3


@pytest.mark.parametrize("name", ["院内描述", "C", "3"])
def test_columns_by_header_letter_and_number(tmp_path: Path, name: str) -> None:
    rows = [("甲", "乙", "院内描述", "N"), ("u", "CT", "胸部", "7"), ("v", "MR", "脑", "8")]
    path = write_book(tmp_path / "a.xlsx", {"一": rows})
    result = import_items(path, name_column=name, code_column="甲", modality_column="b", count_column="4")
    wanted = [("胸部", "u", "CT", 7), ("脑", "v", "MR", 8)]
    assert [(i.name, i.code, i.modality, i.count) for i in result.items if i.count is not None] == wanted
    assert adds_up(result)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"一": [("项目名称", "价"), ("胸部CT平扫", 1)]})
    cases = ({"sheet": "二"}, {"name_column": "没有"}, {"code_column": "没有"}, {"name_column": "Z"})
    for case in cases:
        with pytest.raises(InputProblem) as caught:
            import_items(path, **case)
        assert next(iter(case.values())) in str(caught.value)
    prices = write_book(tmp_path / "b.xlsx", {"一": [("单价", "数量"), (10, 20), (30, 40)]})
    with pytest.raises(InputProblem) as caught:
        import_items(prices)
    assert "单价" in str(caught.value)


def test_progress_can_cancel(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"一": [("项目名称",), ("胸部CT平扫",)]})
    with pytest.raises(Cancelled):
        import_items(path, progress=Progress(cancelled=lambda: True))


@pytest.mark.parametrize(
    ("text", "count", "readable"),
    [
        ("35", 35, True), ("1,234", 1234, True), ("１２", 12, True), ("1.2万", 12000, True),
        ("约300", 300, True),
        ("350人次", 350, True), ("350例/年", 350, True), ("", None, True), ("-", None, True),
        ("无", None, True),
        ("35.0", 35, True), ("12.5", None, False), ("-3", None, False), ("many", None, False),
        ("1e400", None, False),
        ("NaN", None, False), ("Infinity", None, False), ("9" * 40, None, False),
    ],
)  # fmt: skip
def test_counts_as_hospitals_write_them(text: str, count: int | None, readable: bool) -> None:
    assert read_count(text) == (count, readable)


CELL = st.sampled_from(
    ["", " ", "胸部CT平扫", "小计", "合计", "注：x", "1", "A1", "项目名称", "编码", "数量", "一、CT",
    "第1页", "头颅\n增强"]
) | st.text(max_size=6)  # fmt: skip


@settings(max_examples=200, deadline=None)
@example([(";\x0c", ";\x0c", ";")])  # a form feed ends no row
@example([("\x00" * 6, "\x00" * 6, "1")] * 6)  # many zero bytes, and yet no UTF-16
@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=12))
def test_rows_always_add_up(
    tmp_path_factory: pytest.TempPathFactory, body: list[tuple[str, str, str]]
) -> None:
    rows = [("编码", "项目名称", "数量"), *body]
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_text(out.getvalue(), encoding="utf-8", errors="replace", newline="")
    result = import_items(path, name_column="项目名称", code_column="编码", count_column="数量")
    assert adds_up(result)
    assert len(result.items) + bad_rows(result) <= result.rows
    named = sum(1 for code, name, count in body if name.strip("\ufeff ").strip() == "胸部CT平扫")
    assert sum(1 for item in result.items if item.name == "胸部CT平扫") >= named


def test_names_for_the_batch(tmp_path: Path) -> None:
    plain = tmp_path / "names.txt"
    plain.write_text("胸部CT，平扫\n\n头颅;MR\n", encoding="utf-8")
    assert read_names(plain) == [("胸部CT，平扫",), ("",), ("头颅;MR",)]
    table = tmp_path / "names.csv"
    table.write_text("id,name,mod,room,bill\n1,胸部CT,CT,,\n,,,,\n2,,MR,CT室,平扫\n", encoding="utf-8")
    columns = {"name": "name", "modality": "mod", "department": "room", "price_item": "bill"}
    found = read_names(table, columns)
    assert [row[0] for row in found] == ["胸部CT", "", ""]
    assert [row[1:] for row in found] == [("CT", *[""] * 4), ("",) * 5, ("MR", "", "", "CT室", "平扫")]

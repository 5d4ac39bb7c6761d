"""Header rows and columns are found by words, and by content where no word helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exchange.lists import write_book
from workbench.core.exchange import SheetData, import_items, read_names, recognise
from workbench.core.exchange.header_words import field_of


def sheet(*rows: tuple[str, ...], name: str = "一", hidden: bool = False) -> SheetData:
    width = max(map(len, rows))
    return SheetData(name, [row + ("",) * (width - len(row)) for row in rows], hidden=hidden)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("检查项目", "name"), ("项目名称", "name"), ("收费名称", "name"), ("院内编码", "code"),
        ("*检查项目名称", "name"),
        ("检查类型", "modality"), ("部位", "site"), ("检查部位", "site"), ("方法", "method"),
        ("数量", "count"),
        ("年检查量（人次）", "count"), ("单价（元）", "price"), ("执行科室", "department"),
        ("Exam Name", "name"),
        ("检查项目\nExam", "name"), ("2024年检查量", "count"), ("检查 项目 名称：", "name"),
        ("Modality", "modality"),
        ("序号", None), ("标准编码", None), ("国家医保编码", None), ("备注", None), ("", None),
        ("胸部CT平扫", None),
    ],
)  # fmt: skip
def test_header_words(header: str, field: str | None) -> None:
    named = field_of(header)
    assert (named[0] if named else None) == field


def test_titles_above_and_a_two_row_header() -> None:
    found = recognise(
        [
            sheet(
                ("示例医院影像检查收费项目表",),
                ("单位：元", "", "2024年度"),
                ("", "项目", "", "统计", ""),
                ("序号", "编码", "名称", "单价", "数量"),
                ("1", "01", "胸部CT平扫", "200", "35"),
            )
        ]
    )
    assert found[0].header_row == 3
    assert found[0].columns == {"code": 1, "name": 2, "price": 3, "count": 4}
    assert not found[0].guessed


def test_a_two_row_header_with_merged_cells() -> None:
    data = sheet(
        ("序号", "项目", "", "收费", "", "2025年例数"),
        ("", "编号", "名称", "类别", "单价", ""),
        ("1", "01", "头颅MR平扫", "普通", "500", "898"),
        ("2", "02", "膝关节MR平扫", "特需", "900", "12"),
    )
    data.merged = [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4), (0, 5, 1, 5)]
    (layout,) = recognise([data])
    # 类别 names fees here, so it is no modality column.
    assert (layout.header_row, layout.columns) == (1, {"code": 1, "name": 2, "price": 4, "count": 5})


def test_the_second_row_of_a_header_is_no_item(tmp_path: Path) -> None:
    rows = [
        ("检查项目", "编码", "年检查量", None),
        (None, None, "上半年", "下半年"),
        ("胸部CT平扫", "01", 3, 4),
        ("头颅MR平扫", "02", 5, 6),
    ]
    result = import_items(write_book(tmp_path / "a.xlsx", {"一": rows}, merges=("A1:A2", "B1:B2", "C1:D1")))
    assert [item.name for item in result.items] == ["胸部CT平扫", "头颅MR平扫"]
    assert (result.rows, result.non_items, result.problems) == (4, 2, [])
    assert [name for name, *_ in read_names(tmp_path / "a.xlsx")] == ["胸部CT平扫", "头颅MR平扫"]


def test_the_more_telling_name_column_wins() -> None:
    rows = (("收费名称", "检查项目名称", "项目名称"), ("CT平扫", "胸部CT平扫", "影像费"))
    assert recognise([sheet(*rows)])[0].columns["name"] == 1


def test_no_header_at_all() -> None:
    rows = [(f"A{i:03}", f"{site}CT平扫", "CT", str(i * 7 % 50)) for i, site in enumerate("头颈胸腹腰膝肩")]
    (layout,) = recognise([sheet(*rows)])
    assert layout.header_row is None
    assert layout.guessed
    assert layout.columns == {"code": 0, "name": 1, "modality": 2, "count": 3}


def test_unknown_words_above_names() -> None:
    rows = (("影像服务", "编码", "单价"), ("胸部CT平扫", "01", "200"), ("头颅MR平扫", "02", "500"))
    (layout,) = recognise([sheet(*rows)])
    assert (layout.header_row, layout.columns["name"], layout.guessed) == (0, 0, True)


def test_sheets_that_are_no_lists() -> None:
    prose = sheet(("本表用于胸部等项目的申报。",), ("请各科室核对后签字。",), name="说明")
    rooms = sheet(("名称", "数量"), ("一号机房", "2"), ("二号机房", "1"), name="机房")
    items = sheet(("名称", "数量"), ("胸部CT平扫", "2"), ("头颅MR平扫", "1"), name="项目")
    assert [layout.sheet for layout in recognise([prose, rooms, items])] == ["项目"]
    assert recognise([prose, rooms]) == []


def test_a_hidden_sheet_counts_only_without_a_visible_list() -> None:
    items = (("项目名称",), ("胸部CT平扫",))
    hidden, seen = sheet(*items, name="旧", hidden=True), sheet(*items, name="新")
    assert [layout.sheet for layout in recognise([hidden, seen])] == ["新"]
    assert [layout.sheet for layout in recognise([hidden])] == ["旧"]

"""Lists as hospitals send them: headers in two rows, a sheet a modality, price lists, lists side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from workbench.core.exchange import ImportResult, import_items
from workbench.core.exchange.layout import recognise_sheet
from workbench.core.exchange.list_modality import ListModality
from workbench.core.exchange.sheet_data import SheetData

Rows = Sequence[Sequence[object]]


def read(folder: Path, merged: Sequence[str] = (), **sheets: Rows) -> ImportResult:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
        for place in merged:
            page.merge_cells(place)
    book.save(folder / "清单.xlsx")
    return counted(import_items(folder / "清单.xlsx"))


def counted(result: ImportResult) -> ImportResult:
    assert result.rows == len(result.items) + result.non_items + len(result.problems)
    return result


def said(result: ImportResult) -> list[str]:
    return [warning.message.key.removeprefix("exchange.") for warning in result.warnings]


TWO_ROWS = (
    ("某某市人民医院医学影像检查项目一览表",),
    ("序号", "项目信息", None, None, "收费", None, "工作量", None),
    (None, "项目编码", "项目名称", "设备", "单价", "计价单位", "2024年", "2025年"),
    (1, "001", "胸部CT平扫", "CT", 180, "部位", 100, 120),
    (2, "002", "头颅MR平扫", "MR", 400, "部位", 50, 60),
)


def test_a_header_of_two_rows_with_a_count_a_year(tmp_path: Path) -> None:
    result = read(tmp_path, ("A1:H1", "A2:A3", "B2:D2", "E2:F2", "G2:H2"), 检查=TWO_ROWS)
    assert [(i.code, i.name, i.modality, i.price, i.count) for i in result.items] == [
        ("001", "胸部CT平扫", "CT", "180", 120),
        ("002", "头颅MR平扫", "MR", "400", 60),
    ]


def test_the_latest_year_of_several_counts(tmp_path: Path) -> None:
    for years in ((2023, 2025, 2024), (2025, 2024, 2023)):
        heads = ("项目名称", *(f"{year}年检查量" for year in years))
        (item,) = read(tmp_path, S=(heads, ("胸部CT平扫", *years))).items
        assert item.count == 2025


def test_a_header_far_down(tmp_path: Path) -> None:
    rows = (("某某医院",), ("影像科检查项目",), ("制表日期：2026-01-01",), (), ("说明：以下为在用项目",), ())
    result = read(
        tmp_path, S=(*rows, ("检查项目代码", "检查项目名称", "年人次"), ("1", "胸部CT平扫", "1,234"))
    )
    assert [(i.row, i.code, i.count) for i in result.items] == [(8, "1", 1234)]


def test_a_sheet_for_each_modality_says_it(tmp_path: Path) -> None:
    result = read(
        tmp_path,
        CT=(("编号", "检查项目", "价格（元）", "年检查量(例)"), ("1", "胸部平扫", 100, 10)),
        二=(("序号", "编号", "磁共振检查名称", "单价"), (1, "11", "头颅平扫", 400), (2, "12", "CT定位", 1)),
        三=(("超声科收费表",), ("项目编号", "项目", "收费"), ("21", "腹部", 60)),
        四=(("项目编号", "项目", "收费"), ("31", "胸部正位", 60)),
    )
    assert [(i.name, i.modality) for i in result.items] == [
        ("胸部平扫", "CT"),
        ("头颅平扫", "MR"),
        ("CT定位", ""),  # says one itself
        ("腹部", "超声科收费表"),
        ("胸部正位", ""),
    ]
    assert said(result).count("list_modality") == 3


@pytest.mark.parametrize(
    ("sheet", "title", "wanted"),
    [
        ("Sheet1", "CT、MR收费表", ""),
        ("Sheet1", "本表不含CT增强加收", ""),
        ("放射科", "", ""),
        ("乳腺", "", ""),
        ("DR", "CT收费表", "X"),
        ("Sheet1", "核磁共振收费表", "MR"),
    ],
)
def test_only_what_says_one_modality(sheet: str, title: str, wanted: str) -> None:
    data = SheetData(sheet, [(title, ""), ("项目名称", "编码"), ("胸部平扫", "1"), ("头颅平扫", "2")])
    layout = recognise_sheet(data)
    assert layout is not None
    assert [word.replace("DR", "X") for word in ListModality(data, layout, ()).words] == [wanted][
        : bool(wanted)
    ]


def test_a_list_beside_the_list_is_told(tmp_path: Path) -> None:
    heads = ("编码", "检查项目", "价格")
    rows = (
        ("CT项目", None, None, None, "MR项目"),
        (*heads, None, *heads),
        ("C1", "胸部CT平扫", 100, None, "M1", "头颅MR平扫", 400),
        ("C2", "头颅CT平扫", 100, None, "M2", "腰椎MR平扫", 400),
    )
    result = read(tmp_path, 表=rows)
    assert len(result.items) == 2 and result.items[0].cells[5] == "头颅MR平扫"
    (warning,) = result.warnings
    assert (warning.message.params["column"], warning.message.params["n"]) == ("F", 2)


def test_site_and_method_in_columns_of_their_own(tmp_path: Path) -> None:
    rows = (
        ("设备类型", "检查部位", "检查方法", "收费编码"),
        ("CT", "胸部", "平扫", "a1"),
        ("MR", "膝", "平扫", "a2"),
    )
    result = read(tmp_path, S=rows)
    assert [(i.modality, i.site, i.name) for i in result.items] == [
        ("CT", "胸部", "平扫"),
        ("MR", "膝", "平扫"),
    ]
    assert said(result) == ["guessed"]


def test_a_price_list(tmp_path: Path) -> None:
    heads = ("编码", "项目名称", "项目内涵", "除外内容", "计价单位", "三级价", "二级价", "说明")
    rows = (
        ("210102015", "数字化摄影(DR)", "含数据采集、存贮、图像显示", "胶片", "曝光次数", 60, 50, None),
        ("210300001a", "X线计算机体层(CT)平扫", "指胸部", "胶片", "每部位", 180, 160, "使用螺旋扫描加收"),
    )
    result = read(tmp_path, S=(heads, *rows))
    assert [(i.code, i.price) for i in result.items] == [("210102015", "60"), ("210300001a", "180")]
    assert result.items[1].cells[2] == "指胸部"


def test_units_line_breaks_notes_and_rounded_codes(tmp_path: Path) -> None:
    rows = (
        ("项目编码", "检查项目\n（全称）", "类别", "检查量\n（人次/年）", "单价\n（元/次）"),
        ("1.23E+10", "胸部CT\n平扫", "CT", "1,200人次", "￥180.00"),
        (12300000001, "头颅　ＣＴ平扫", "CT", "约350例", 180.5),
        ("1.23457E+11", "腰椎MR平扫*", "MR", "—", "400元/部位"),
        (None,),
        ("注1：以上数据来源于PACS系统",),
        ("合计", None, None, 1550),
        ("填表人：张三    科主任：李四    日期：2026.1.1",),
    )
    result = read(tmp_path, S=rows)
    assert [(i.name, i.count) for i in result.items] == [
        ("胸部CT\n平扫", 1200),
        ("头颅　ＣＴ平扫", 350),
        ("腰椎MR平扫*", None),
    ]
    assert [i.code for i in result.items][1] == "12300000001"
    assert said(result) == ["rounded_codes"] and result.warnings[0].message.params["n"] == 2


def test_a_web_page_of_a_hospital_system_with_a_header_of_two_rows(tmp_path: Path) -> None:
    names = ("胸部CT平扫", "头颅CT&nbsp;增强", "膝关节<br>正侧位", "MR头颅&lt;平扫&gt;")
    lines = "".join(
        f"<tr><td>00{n}</td><td>{name}</td><td>100</td><td>次</td></tr>" for n, name in enumerate(names)
    )
    tall = "<th rowspan=2>项目代码</th><th rowspan=2>项目名称</th>"
    heads = f"<tr>{tall}<th colspan=2>费用</th></tr><tr><th>单价</th><th>单位</th></tr>"
    page = (
        f'<html><meta charset="gb2312"><table><tr><td colspan=4>字典</td></tr>{heads}{lines}</table></html>'
    )
    (tmp_path / "his.xls").write_bytes(page.encode("gb18030"))
    result = counted(import_items(tmp_path / "his.xls"))
    assert [i.name for i in result.items] == ["胸部CT平扫", "头颅CT 增强", "膝关节 正侧位", "MR头颅<平扫>"]
    assert [i.code for i in result.items] == ["000", "001", "002", "003"] and result.items[0].price == "100"


@pytest.mark.parametrize(("separator", "encoding"), [(";", "gb18030"), ("|", "utf-16"), ("\t", "utf-8-sig")])
def test_separated_text(tmp_path: Path, separator: str, encoding: str) -> None:
    text = '项目代码;项目名称;备注\r\n001;胸部CT平扫;含"低剂量"\r\n002;"膝关节,正侧位";a,b\r\n'.replace(
        ";", separator
    )
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    result = counted(import_items(tmp_path / "a.csv"))
    assert [(i.code, i.name) for i in result.items] == [("001", "胸部CT平扫"), ("002", "膝关节,正侧位")]


def test_sections_say_a_modality(tmp_path: Path) -> None:
    rows = (
        ("序号", "检查项目", "价格"),
        ("一、CT检查",),
        (1, "胸部平扫", 100),
        ("二", "磁共振检查"),
        (1, "头颅平扫", 400),
        (2, "CT定位", 1),
        ("其他项目",),
        (1, "会诊", 60),
    )
    result = read(tmp_path, ("A7:C7",), S=rows)
    assert [(i.name, i.modality) for i in result.items] == [
        ("胸部平扫", "CT"),
        ("磁共振检查", ""),  # no row is dropped on a guess
        ("头颅平扫", "MR"),
        ("CT定位", ""),
        ("会诊", ""),
    ]


def test_a_modality_above_those_it_holds_for(tmp_path: Path) -> None:
    rows = [
        ("类别", "检查项目"),
        ("CT", "胸部平扫"),
        (None, "头颅平扫"),
        ("MR", "头颅平扫"),
        (None, "腰椎平扫"),
    ]
    assert [i.modality for i in read(tmp_path, S=rows).items] == ["CT", "CT", "MR", "MR"]
    rows.append(("CT", "腹部平扫"))  # said again: then an empty cell is an empty cell
    assert [i.modality for i in read(tmp_path, S=rows).items] == ["CT", "", "MR", "", "CT"]


def test_of_several_categories_the_one_that_tells_modalities_apart(tmp_path: Path) -> None:
    heads = ("一级分类", "二级分类", "三级项目", "编码")
    result = read(tmp_path, S=(heads, ("放射", "CT", "胸部平扫", "1"), ("放射", "MR", "头颅平扫", "3")))
    assert [i.modality for i in result.items] == ["CT", "MR"]


@pytest.mark.parametrize(
    "heads",
    [
        ("PROCEDURE_CODE", "PROCEDURE_DESC", "MODALITY_TYPE", "CNT"),
        ("XMDM", "XMMC", "JCLX", "SL"),
    ],
)
def test_headers_of_systems(tmp_path: Path, heads: tuple[str, ...]) -> None:
    (item,) = read(tmp_path, S=(heads, ("CTCH1", "CT CHEST PLAIN", "CT", 3))).items
    assert (item.code, item.name, item.modality, item.count) == ("CTCH1", "CT CHEST PLAIN", "CT", 3)

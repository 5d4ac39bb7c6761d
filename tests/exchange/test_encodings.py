"""Separated text from Taiwan and Hong Kong, and old binary workbooks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange.lists import adds_up
from workbench.core.errors import FileProblem
from workbench.core.exchange import import_items, read_sheets
from workbench.core.exchange.separated_text import decode
from workbench.core.exchange.sheets import sheets_of

TRADITIONAL = (
    "序號,院內編碼,檢查項目名稱,檢查類型,單價,年檢查量\r\n"
    "1,A1,胸部電腦斷層掃描,CT,200,5\r\n"
    "2,A2,頭顱磁共振增強（含血管）,MR,500,7\r\n"
    "3,A3,膝關節正側位攝片,DR,80,9\r\n"
)
KEPT = Path(__file__).parent / "kept" / "codes.xls"  # saved by LibreOffice as Excel 97
SIMPLIFIED = (
    "胸部CT平扫",
    "头颅MR增强",
    "髋关节正侧位",
    "颞颌关节",
    "鼻咽部",
    "检查项目",
    "年检查量",
    "腮腺造影",
)


def test_traditional_text_in_big5(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(TRADITIONAL.encode("big5"))
    result = import_items(path)
    assert [(i.code, i.name, i.modality, i.price, i.count) for i in result.items] == [
        ("A1", "胸部電腦斷層掃描", "CT", "200", 5),
        ("A2", "頭顱磁共振增強（含血管）", "MR", "500", 7),
        ("A3", "膝關節正側位攝片", "DR", "80", 9),
    ]
    assert adds_up(result)


@pytest.mark.parametrize("encoding", ["big5", "gb18030", "utf-8", "utf-16"])
def test_traditional_text_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    assert decode(tmp_path / "list.csv", TRADITIONAL.encode(encoding)) == TRADITIONAL


@given(st.lists(st.sampled_from(SIMPLIFIED), min_size=1, max_size=6), st.sampled_from([",", "\t", "\n"]))
def test_simplified_text_is_never_taken_for_big5(words: list[str], between: str) -> None:
    text = between.join(words) + "\n"
    assert decode(Path("list.csv"), text.encode("gb18030")) == text


def test_an_old_workbook_shows_what_its_hospital_sees() -> None:
    first, second = read_sheets(KEPT)
    assert first.rows[2:] == [
        ("000123", "胸部CT平扫", "CT", "10"),  # 123 in the format 000000
        ("000007", "头颅MR增强", "MR", "5"),  # a formula
        ("000045", "膝关节正侧位", "DR", "30"),
        ("1234567", "腹部CT平扫", "CT", "#DIV/0!"),
        ("0099", "腰椎CT平扫", "", "7"),
    ]
    assert (first.formula_cells, first.hidden_rows) == (["D4", "D6"], [5])
    assert first.merged == [(0, 0, 0, 3), (5, 2, 6, 2)] and second.hidden
    result = import_items(KEPT)
    assert adds_up(result) and len(result.items) == 5 and result.items[4].modality == "CT"
    keys = {warning.message.key for warning in result.warnings}
    assert {"exchange.formulas", "exchange.hidden_rows", "exchange.bad_count"} <= keys


@settings(max_examples=120)
@given(st.data())
def test_any_damage_to_an_old_workbook(data: st.DataObject) -> None:
    content = bytearray(KEPT.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert isinstance(sheets_of(Path("damaged.xls"), bytes(content)), list)
    except FileProblem as problem:
        assert problem.message.text()

"""Every change of a cell, a row, a header or a sheet is named; what is no change is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.exchange.mapping import ROWS, Signer, manifest
from workbench.core.exchange import CellChange, compare, read_mapping, write_workbook
from workbench.core.exchange.mapping_sheets import LISTS, MAPPING


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[Callable[[Workbook], object]], list[CellChange]]:
    """Write the workbook, let a person edit it in another program, compare."""
    path = tmp_path / "对码.xlsx"
    write_workbook(path, manifest(), ROWS, b"{}", [Signer()])

    def edit(change: Callable[[Workbook], object]) -> list[CellChange]:
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
        return compare(read_mapping(path), manifest(), ROWS, [Signer()])

    return edit


def put(sheet: str, cell: str, value: object) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        book[sheet][cell] = value

    return change


def test_saving_again_is_no_change(edited) -> None:
    assert edited(lambda book: None) == []


@pytest.mark.parametrize("column", range(len(MAPPING.fields)))
def test_every_field_of_the_mapping(edited, column: int) -> None:
    field, cell = MAPPING.fields[column], f"{chr(65 + column)}3"
    if field not in MAPPING.signed:
        assert edited(put("对码", cell, "别的")) == []
        return
    found = edited(put("对码", cell, "别的"))
    if field == "item_id":  # a row that nobody signed, and one that is gone
        assert [(c.cell, c.field) for c in found] == [(cell, "row"), ("", "row")]
    else:
        assert [(c.sheet, c.cell, c.field, c.now) for c in found] == [("对码", cell, field, "别的")]


@pytest.mark.parametrize("spec", LISTS[1:], ids=lambda spec: spec.key)
def test_fields_of_the_other_lists(edited, spec) -> None:
    for column, field in enumerate(spec.fields[:-1]):
        found = edited(put(spec.name, f"{chr(65 + column)}2", "别的"))
        assert any(c.field == field for c in found) == (field in spec.signed)


@pytest.mark.parametrize(
    ("sheet", "label", "field"),
    [("说明", "医院", "hospital"), ("说明", "标准版本", "release_id"), ("统计", "已接受", "state.accepted")],
)
def test_facts(edited, sheet: str, label: str, field: str) -> None:
    def change(book: Workbook) -> None:
        line = next(line for line in book[sheet].iter_rows() if str(line[0].value).startswith(label))
        line[1].value = "99"

    (found,) = edited(change)
    assert (found.sheet, found.field, found.now) == (sheet, field, "99")


def test_signers_as_shown(edited) -> None:
    (found,) = edited(put("签名", "B2", "冒名者"))
    assert (found.field, found.was, found.now) == ("signer.1", "甲医生", "冒名者")


def test_rows_sorted_and_columns_added_are_no_change(edited) -> None:
    def change(book: Workbook) -> None:
        sheet = book["对码"]
        lines = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)]
        for r, line in enumerate(reversed(lines), 2):
            for c, value in enumerate(line, 1):
                sheet.cell(r, c).value = value
                sheet.cell(r, c).data_type = "s" if isinstance(value, str) else "n"
        sheet.insert_cols(1)
        sheet["A1"] = "我的列"
        sheet["V2"] = "说一句"
        book["待确认"]["G2"] = "左侧"

    assert edited(change) == []


def test_a_changed_cell_is_named_where_it_is_now(edited) -> None:
    def change(book: Workbook) -> None:
        book["对码"].insert_rows(2)
        book["对码"]["F3"] = "20999999110000"

    (found,) = edited(change)
    assert found == CellChange("对码", "F3", "codes", "20040100110000", "20999999110000")


def test_rows_deleted_added_and_repeated(edited) -> None:
    gone = edited(lambda book: book["对码"].delete_rows(3))
    assert [(c.field, c.was, c.now) for c in gone] == [("row", "胸部CT平扫2", "")]
    new = edited(lambda book: book["对码"].append(["新项目", "x"]))
    assert ("T9", "row", "新项目") in [(c.cell, c.field, c.now) for c in new]

    def repeat(book: Workbook) -> None:
        book["对码"].append([cell.value for cell in book["对码"][2]])

    assert ("T10", "item_id", "id-0001") in [(c.cell, c.field, c.now) for c in edited(repeat)]


def test_headers_and_sheets(edited) -> None:
    head = edited(put("对码", "F1", "旧编码"))
    assert [(c.cell, c.field, c.now) for c in head] == [("F1", "header", "旧编码")]

    def second(book: Workbook) -> None:
        book["对码"]["F1"] = "标准编码\nStandard code"
        book.copy_worksheet(book["对码"]).title = "对码（新）"

    assert [(c.field, c.now) for c in edited(second)] == [("sheet", "对码（新）")]
    gone = edited(lambda book: book.remove(book["无标准项目"]))
    assert ("sheet", "无标准项目") in [(c.field, c.was) for c in gone]


def test_a_formula_that_shows_the_signed_value(edited) -> None:
    found = edited(put("对码", "F2", '="20040100110000"'))
    assert ("F2", "formula") in [(c.cell, c.field) for c in found]


def test_numbers_typed_again_are_no_change(edited) -> None:
    def change(book: Workbook) -> None:
        book["对码"]["D2"] = "99"
        book["对码"]["J2"] = 0.99
        book["对码"]["F2"] = "20040100110000 "

    assert [(c.cell, c.field) for c in edited(change)] == []
    assert [c.cell for c in edited(put("对码", "F2", 20040100110001))] == ["F2"]

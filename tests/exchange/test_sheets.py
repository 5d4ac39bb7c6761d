"""Any list file is read as the text that a person sees in it."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from workbench.core.errors import FileProblem
from workbench.core.exchange import read_mapping, read_sheets
from workbench.core.exchange.separated_text import separator_of

ROWS = [("项目名称", "编码", "数量"), ("胸部CT平扫", "0012", "35"), ("头颅MR, 增强", "x;y", "")]


def as_text(rows: list[tuple[str, ...]], separator: str) -> str:
    return "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows) + "\r\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_text_in_any_encoding_with_any_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(as_text(ROWS, separator).encode(encoding))
    (sheet,) = read_sheets(path)
    assert sheet.rows == ROWS
    assert sheet.name == ""


def test_separator_of_a_single_column_with_commas() -> None:
    assert separator_of("名称\n平扫,增强\n胸部\n腹部", ".tsv") == "\t"


def test_lines_in_cells_and_short_rows(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('名称,编码\n"胸部\n平扫",1\n头颅\n\n腹部,3\n', encoding="utf-8")
    (sheet,) = read_sheets(path)
    assert sheet.rows == [("名称", "编码"), ("胸部\n平扫", "1"), ("头颅", ""), ("", ""), ("腹部", "3")]


def test_a_quotation_mark_that_is_never_closed_loses_no_row(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("名称,编码\n" + '"胸部,1\n' + "头颅,2\n" * 60, encoding="utf-8")
    assert len(read_sheets(path)[0].rows) == 62
    path.write_text('名称,编码\n"胸部,1\n"头颅, 增强",2\n"膝,3\n腹部,4\n', encoding="utf-8")
    (sheet,) = read_sheets(path)
    assert sheet.rows == [("名称", "编码"), ('"胸部', "1"), ("头颅, 增强", "2"), ('"膝', "3"), ("腹部", "4")]
    assert sheet.stray_quotes == [2, 4]


def test_a_cell_of_a_million_characters_and_one_without_end(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("名称,编码\n" + "胸" * 1_000_000 + ",1\n", encoding="utf-8")
    assert len(read_sheets(path)[0].rows[1][0]) == 1_000_000
    path.write_text("名称,编码\n" + "x" * 5_000_000 + ",1\n", encoding="utf-8")
    for read in (read_sheets, read_mapping):
        with pytest.raises(FileProblem):
            read(path)


def test_undecodable_bytes_are_shown_by_row(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("名称,编码\n".encode() + "胸部CT平扫,1\n".encode() * 50 + b"\xff\xfe\xff,2\n")
    (sheet,) = read_sheets(path)
    assert sheet.damaged_text == [52]
    assert "�" in sheet.rows[51][0]


def test_cells_of_every_type_become_text(tmp_path: Path) -> None:
    path = tmp_path / "types.xlsx"
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    sheet.write_row(1, 1, [1001.0, 12.5, True, 1e21, 123456789012345, "0012", " x "])
    sheet.write_datetime(2, 1, datetime.datetime(2024, 5, 1), day)
    sheet.write_datetime(2, 2, datetime.datetime(2024, 5, 1, 8, 30), day)
    sheet.write_formula(2, 3, "=1/0", None, "#DIV/0!")
    sheet.write_formula(2, 4, "=1+1", None, 2)
    sheet.write_rich_string(2, 5, "胸部", book.add_format({"bold": True}), "平扫")
    book.close()
    (read,) = read_sheets(path)
    assert read.rows[0] == ("",) * 8
    big = "1000000000000000000000"
    assert read.rows[1] == ("", "1001", "12.5", "TRUE", big, "123456789012345", "0012", " x ")
    assert read.rows[2] == ("", "2024-05-01", "2024-05-01 08:30:00", "#DIV/0!", "2", "胸部平扫", "", "")
    assert read.formula_cells == ["D3", "E3"]


def test_codes_with_leading_zeros_that_are_numbers(tmp_path: Path) -> None:
    path = tmp_path / "codes.xlsx"
    book = xlsxwriter.Workbook(str(path))
    six, four = (book.add_format({"num_format": form, "bold": True}) for form in ("000000", "0000_ ;-0000"))
    sheet = book.add_worksheet()
    for column, (value, style) in enumerate([(123, six), (7, four), (12345678, six), (7, None), (1.5, six)]):
        sheet.write_number(0, column, value, style)
    sheet.write_string(1, 0, "12", six)
    sheet.write_formula(1, 1, "=3+4", four, 7)
    sheet.write_blank(1, 2, None, six)
    book.close()
    (read,) = read_sheets(path)
    assert read.rows == [("000123", "0007", "12345678", "7", "1.5"), ("12", "0007", "", "", "")]


def test_sheets_hidden_merged_and_with_trailing_empty_rows(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    book = openpyxl.Workbook()
    first = book.active
    first.append(["a", "b"])
    first.append(["c"])
    first.merge_cells("A2:A3")
    first["A900"].font = openpyxl.styles.Font(bold=True)
    book.create_sheet("藏").sheet_state = "hidden"
    book["藏"].append(["x"])
    book.save(path)
    one, two = read_sheets(path)
    assert (one.rows, one.hidden, one.merged) == ([("a", "b"), ("c", "")], False, [(1, 0, 2, 0)])
    assert (two.rows, two.hidden) == ([("x",)], True)


def test_a_web_page_saved_as_xls(tmp_path: Path) -> None:
    path = tmp_path / "his.xls"
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head>'
        "<body><table>"
        "<tr><th colspan=2>清单</th></tr><tr><td>项目名称<td>编码</tr>"
        "<tr><td rowspan=2>胸部&nbsp;CT<br>平扫</td><td>001</td></tr><tr><td>002</td></tr></table>"
    )
    path.write_bytes(page.encode("gb18030"))
    (sheet,) = read_sheets(path)
    assert sheet.rows == [("清单", ""), ("项目名称", "编码"), ("胸部 CT 平扫", "001"), ("", "002")]
    assert sheet.merged == [(0, 0, 0, 1), (2, 0, 3, 0)]


def test_separated_text_saved_as_xls(tmp_path: Path) -> None:
    path = tmp_path / "his.xls"
    path.write_bytes("项目名称\t编码\n胸部CT\t01\n".encode("gb18030"))
    assert read_sheets(path)[0].rows[1] == ("胸部CT", "01")


def test_a_workbook_whatever_its_suffix(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    book = openpyxl.Workbook()
    book.active.append(["项目名称"])
    book.save(path)
    assert read_sheets(path)[0].rows == [("项目名称",)]

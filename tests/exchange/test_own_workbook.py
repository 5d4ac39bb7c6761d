"""A hospital's own workbook comes back as it was, with our columns at its right."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.exchange.mapping import row, undecided
from workbench.core.errors import FileProblem
from workbench.core.exchange import read_sheets, write_own
from workbench.core.items import MappingRow

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
LAYOUT = {"sheets": [{"sheet": "放射", "header_row": 1, "columns": {"name": 1}, "headers": []}]}
CHEST, TWO = "20040100110000", "20040100110000;300101007e0000"


def items() -> list[MappingRow]:
    return [
        row(1, sheet="放射", row="3", local_name="胸部平扫"),
        row(2, sheet="放射", row="4", codes=TWO, names="CT 胸部（平扫）;MR 颅脑", listed="listed;composed"),
        undecided(3, sheet="放射", row="6", state="no_item", reason="not_an_exam", remark="=1+1 & <b>"),
    ]


@pytest.fixture
def theirs(tmp_path: Path) -> bytes:
    """A list under a merged title, with a chart, a picture, formulas, rich text and a comment."""
    path = tmp_path / "theirs.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet, other = book.add_worksheet("放射"), book.add_worksheet("别的")
    bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "0.00", "border": 1})
    sheet.merge_range("A1:E1", "放射科收费表", bold)
    sheet.write_row("A2", ["编码", "名称", "价格"], bold)
    for number in range(3, 8):
        sheet.write_row(number - 1, 0, [f"00{number}", f"项目{number}"])
        sheet.write_formula(number - 1, 2, f"=100*{number}", money, 100 * number)
        sheet.write_blank(number - 1, 6, None, money)
    sheet.write_rich_string("B3", "胸部", bold, "平扫")
    sheet.write_comment("B4", "问放射科")
    sheet.set_column(1, 1, 41)
    sheet.insert_image("A20", "p.png", {"image_data": io.BytesIO(PNG)})
    chart = book.add_chart({"type": "pie"})
    chart.add_series({"values": "=放射!$C$3:$C$7"})
    other.insert_chart("A1", chart)
    sheet.autofilter("A2:C7")
    book.close()
    return path.read_bytes()


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_everything_else_is_byte_for_byte_as_it_was(theirs: bytes, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    report = write_own(out, "theirs.xlsx", theirs, LAYOUT, items())
    assert (report.rows, report.unplaced, report.notes) == (3, (), ())
    before, after = members(theirs), members(out.read_bytes())
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
    }
    ours = re.sub(rb'<c r="[F-L]\d+"[^>]*?(/>|>.*?</c>)', b"", after["xl/worksheets/sheet1.xml"])
    theirs_cells = re.sub(rb'<c r="[F-L]\d+"[^>]*?(/>|>.*?</c>)', b"", before["xl/worksheets/sheet1.xml"])
    cells = re.compile(rb'<c r="[A-E]\d+".*?(?:/>|</c>)')
    assert cells.findall(ours) == cells.findall(theirs_cells)


def test_our_columns_stand_right_of_the_last_used_one(theirs: bytes, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    write_own(out, "theirs.xlsx", theirs, LAYOUT, items())
    sheet = openpyxl.load_workbook(out)["放射"]
    heads = [cell.value for cell in sheet[2]]
    assert heads[:6] == ["编码", "名称", "价格", None, None, "标准编码\nStandard code"]
    assert [sheet.cell(3, c).value for c in (6, 7, 8, 9)] == [CHEST, "CT 胸部（平扫）", "已接受", "0.990"]
    assert sheet["F4"].value == TWO.replace(";", ";\n") and sheet["F4"].alignment.wrap_text
    assert sheet["K6"].value == "=1+1 & <b>" and sheet["K6"].data_type == "s"
    assert sheet["F3"].number_format == "@" and sheet["F3"].border.left.style == "thin"
    assert [sheet.cell(r, 6).value for r in (5, 7)] == [None, None]
    assert sheet["C3"].value == "=100*3" and sheet.column_dimensions["B"].width > 40
    places = [re.findall(rb'<c r="([A-Z]+)4"', members(out.read_bytes())["xl/worksheets/sheet1.xml"])]
    assert places == [sorted(set(places[0]))]


def test_parts_in_columns_of_their_own(theirs: bytes, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    write_own(out, "theirs.xlsx", theirs, LAYOUT, items(), parts="columns")
    sheet = openpyxl.load_workbook(out)["放射"]
    assert sheet["F2"].value == "标准编码 1\nStandard code 1"
    assert [sheet.cell(4, c).value for c in range(6, 10)] == [
        CHEST,
        "CT 胸部（平扫）",
        "300101007e0000",
        "MR 颅脑",
    ]


def test_rows_that_the_file_lacks_are_named(theirs: bytes, tmp_path: Path) -> None:
    gone = [*items(), row(9, sheet="放射", row="99"), row(8, sheet="没有这张表", row="1")]
    report = write_own(tmp_path / "out.xlsx", "theirs.xlsx", theirs, LAYOUT, gone)
    assert (report.rows, len(report.unplaced)) == (3, 2)


def test_macros_and_prefixes_stay(theirs: bytes, tmp_path: Path) -> None:
    raw = tmp_path / "macro.xlsm"
    with zipfile.ZipFile(raw, "w") as package:
        for name, data in members(theirs).items():
            if name == "xl/worksheets/sheet1.xml":
                body = re.sub(rb"<(/?)(row|c|v|f|is|t|sheetData|mergeCell|cols?)\b", rb"<\1x:\2", data)
                space = b'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
                package.writestr(name, body.replace(b"<worksheet ", b"<worksheet " + space, 1))
            else:
                package.writestr(name, data)
        package.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0macros")
    out = tmp_path / "out.xlsm"
    write_own(out, "macro.xlsm", raw.read_bytes(), LAYOUT, items())
    assert members(out.read_bytes())["xl/vbaProject.bin"] == b"\xd0\xcf\x11\xe0macros"
    (sheet, _) = read_sheets(out)
    assert sheet.rows[2][5] == CHEST


@pytest.mark.parametrize("name", ["list.csv", "list.xls"])
def test_other_files_become_workbooks(tmp_path: Path, name: str) -> None:
    text = "放射科收费表,,\n编码,名称,价格\n001,=胸部平扫,100\n002,两项,1e5\n"
    html = "<table>" + "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in line.split(",")) + "</tr>" for line in text.split()
    )
    content = (text if name.endswith("csv") else f"<html>{html}</table></html>").encode()
    sheet = "" if name.endswith("csv") else None
    found = [row(1, sheet=sheet or "", row="3"), row(2, sheet=sheet or "", row="4")]
    if sheet is None:
        (tmp_path / name).write_bytes(content)
        title = read_sheets(tmp_path / name)[0].name
        found = [row(1, sheet=title, row="3"), row(2, sheet=title, row="4")]
    layout = {"sheets": [{"sheet": found[0].sheet, "header_row": 1}]}
    report = write_own(tmp_path / "out.xlsx", name, content, layout, found)
    assert report.rows == 2 and name in report.notes[0].text("zh")
    cells = list(openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0].iter_rows(values_only=True))
    assert cells[2][:5] == ("001", "=胸部平扫", "100", CHEST, "CT 胸部（平扫）")
    assert cells[3][2] == "1e5" and cells[1][3].startswith("标准编码")


def test_no_room_and_no_workbook(theirs: bytes, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"earlier")
    wide = tmp_path / "wide.xlsx"
    book = xlsxwriter.Workbook(wide)
    book.add_worksheet("放射").write("XFD3", "x")
    book.close()
    with pytest.raises(FileProblem, match="右侧已没有空列"):
        write_own(out, "wide.xlsx", wide.read_bytes(), LAYOUT, items())
    with pytest.raises(FileProblem):
        write_own(out, "cut.xlsx", theirs[: len(theirs) // 2], LAYOUT, items())
    assert out.read_bytes() == b"earlier" and len(list(tmp_path.glob(".*"))) == 0

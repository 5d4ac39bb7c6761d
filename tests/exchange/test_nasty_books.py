"""A corpus of nasty workbooks, each with the row accounting that it must have, or its refusal."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from tests.exchange.lists import adds_up
from workbench.core.errors import FileProblem
from workbench.core.exchange import ImportResult, import_items

HEADER = ("编码", "检查项目", "检查类型", "年检查量")
ITEMS = (("01", "胸部CT平扫", "CT", 10), ("02", "头颅MR增强", "MR", 20), ("03", "膝关节正侧位", "DR", 30))
NAMES = [row[1] for row in ITEMS]
Build = Callable[[Path], None]


def saved(change: Callable[[openpyxl.Workbook], None]) -> Build:
    """A workbook of the three items, changed and saved by openpyxl."""

    def build(path: Path) -> None:
        book = openpyxl.Workbook()
        for row in (HEADER, *ITEMS):
            book.active.append(row)
        change(book)
        book.save(path)

    return build


def hidden_rows(book: openpyxl.Workbook) -> None:
    book.active.row_dimensions[3].hidden = True
    book.active.auto_filter.ref = "A1:D4"
    book.active.row_dimensions[4].hidden = True
    book.active.row_dimensions[9].hidden = True  # nothing stands there
    book.active.column_dimensions["A"].hidden = True


def merged_everywhere(book: openpyxl.Workbook) -> None:
    sheet = book.active
    sheet.insert_rows(1)
    sheet["A1"] = "二〇二六年检查项目"
    sheet.merge_cells("A1:D1")
    sheet["B4"] = None
    sheet.merge_cells("B3:B4")  # one name for two codes
    sheet.merge_cells("C3:C5")


def formulas(book: openpyxl.Workbook) -> None:
    book.active["D2"] = "=5+5"  # never computed: no value
    book.active["E2"] = "='[1]别的表'!A1"


def dates_and_lines(book: openpyxl.Workbook) -> None:
    sheet = book.active
    sheet["E1"], sheet["E2"] = "启用日期", datetime.date(2024, 5, 1)
    sheet["E2"].number_format = "yyyy年m月d日"
    sheet["B3"] = "头颅\nMR\r\n增强"
    sheet["B4"] = CellRichText("膝关节", TextBlock(InlineFont(b=True), "正侧位"))


def numbers_as_text(book: openpyxl.Workbook) -> None:
    sheet = book.active
    sheet["D2"], sheet["D3"], sheet["D4"] = "１，２３４", "1.5万", " 30 "
    sheet["A2"].number_format = "@"
    sheet["A3"], sheet["A3"].number_format = 2, "00"


def blank_and_repeated(book: openpyxl.Workbook) -> None:
    for row in ((), ("01", "胸部CT平扫", "CT", 10), (None, None, None, 5), ("合计", None, None, 65), HEADER):
        book.active.append(row)


def styled_to_the_end(path: Path) -> None:
    """1,048,576 rows, all but four of them empty and styled."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    bold, sheet = book.add_format({"bold": True}), book.add_worksheet()
    for r, row in enumerate((HEADER, *ITEMS)):
        sheet.write_row(r, 0, row)
    for r in range(4, 1_048_576, 9):
        sheet.set_row(r, 20, bold)
    sheet.write_blank(1_048_575, 3, None, bold)
    book.close()


def as_wide_as_can_be(path: Path) -> None:
    """16,384 columns: the list in the first, a note in the last."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for r, row in enumerate((HEADER, *ITEMS)):
        sheet.write_row(r, 0, row)
    sheet.write_string(1, 16_383, "完")
    book.close()


def external_link(path: Path) -> None:
    """A count that another workbook gives, with the value it had."""
    plain = path.with_name("plain.xlsx")
    book = xlsxwriter.Workbook(str(plain))
    sheet = book.add_worksheet("一")
    for r, row in enumerate((HEADER, *ITEMS)):
        sheet.write_row(r, 0, row)
    sheet.write_formula(1, 3, "='[1]Sheet1'!$A$1", None, 10)
    book.close()
    link = (
        '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/>'
        "</externalLink>"
    )
    target = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'externalLinkPath" Target="file:///c:/nowhere/other.xlsx" TargetMode="External"/></Relationships>'
    )
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/externalLinks/externalLink1.xml", link)
        new.writestr("xl/externalLinks/_rels/externalLink1.xml.rels", target)


def web_page(path: Path) -> None:
    cells = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in (HEADER, *ITEMS))
    page = f"<html><meta charset='gb2312'><table><tr><td colspan=4>清单</td></tr>{cells}</table></html>"
    path.write_bytes(page.encode("gb18030"))


# File name, how it is made, rows, non-items, bad rows, names, warnings that must be there.
CORPUS: list[tuple[str, Build, tuple[int, int, int], list[str], set[str]]] = [
    ("a.xlsx", saved(lambda book: None), (4, 1, 0), NAMES, set()),
    ("hidden.xlsx", saved(hidden_rows), (4, 1, 0), NAMES, {"hidden_rows"}),
    (
        "merged.xlsx", saved(merged_everywhere), (5, 2, 0), [NAMES[0], NAMES[0], NAMES[2]], {"merged_filled"},
    ),
    ("formulas.xlsx", saved(formulas), (4, 1, 0), NAMES, {"formulas"}),
    (
        "dates.xlsx", saved(dates_and_lines), (4, 1, 0), [NAMES[0], "头颅\nMR\n增强", NAMES[2]], set(),
    ),
    ("numbers.xlsx", saved(numbers_as_text), (4, 1, 0), NAMES, set()),
    ("odd.xlsx", saved(blank_and_repeated), (9, 4, 1), [*NAMES, NAMES[0]], {"repeated_codes"}),
    ("styled.xlsx", styled_to_the_end, (4, 1, 0), NAMES, set()),
    ("wide.xlsx", as_wide_as_can_be, (4, 1, 0), NAMES, set()),
    ("linked.xlsx", external_link, (4, 1, 0), NAMES, {"formulas"}),
    ("his.xls", web_page, (5, 2, 0), NAMES, set()),
    ("wrong.csv", saved(lambda book: None), (4, 1, 0), NAMES, set()),
]  # fmt: skip


@pytest.mark.parametrize(("name", "build", "rows", "names", "warned"), CORPUS, ids=[c[0] for c in CORPUS])
def test_the_accounting(
    tmp_path: Path, name: str, build: Build, rows: tuple[int, int, int], names: list[str], warned: set[str]
) -> None:
    path = tmp_path / name
    build(path)
    result = import_items(path)
    assert adds_up(result)
    assert (result.rows, result.non_items, result.rows - len(result.items) - result.non_items) == rows
    assert [" ".join(item.name.split()) for item in result.items] == [" ".join(n.split()) for n in names]
    assert warned <= {w.message.key.removeprefix("exchange.") for w in result.warnings}
    check = {"numbers.xlsx": numbers_read, "dates.xlsx": dates_read, "wide.xlsx": width_read}.get(name)
    if check is not None:
        check(result)


def numbers_read(result: ImportResult) -> None:
    assert [item.count for item in result.items] == [1234, 15000, 30]
    assert [item.code for item in result.items] == ["01", "02", "03"]


def dates_read(result: ImportResult) -> None:
    assert result.items[0].cells[4] == "2024-05-01"


def width_read(result: ImportResult) -> None:
    assert len(result.items[0].cells) == 16_384 and result.items[0].cells[-1] == "完"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    saved(lambda book: None)(path)

    def held(_path: Path) -> bytes:  # as Windows answers while Excel holds the file
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", held)
    with pytest.raises(FileProblem) as caught:
        import_items(path)
    assert caught.value.message.key == "exchange.not_readable"

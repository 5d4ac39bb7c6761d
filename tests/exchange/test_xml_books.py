"""XML Spreadsheet 2003 and OpenDocument: read as the sheets they hold; hostile ones are refused."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange.lists import HEADER, adds_up, write_book
from workbench.core.errors import FileProblem
from workbench.core.exchange import import_items, read_sheets
from workbench.core.exchange.sheets import sheets_of

KEPT = Path(__file__).with_name("kept")
BOOK = (KEPT / "spreadsheet-2003.xml").read_text(encoding="utf-8")
HEAD, BODY = BOOK[: BOOK.index("<Worksheet")], BOOK[BOOK.index("<Worksheet") :]
SHEET = '<Worksheet ss:Name="一"><Table>{}</Table></Worksheet></Workbook>'
DOCUMENT = (KEPT / "open-document.xml").read_text(encoding="utf-8")
START, END = DOCUMENT.index("<table:table "), DOCUMENT.index("</office:spreadsheet>")
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


def cell(text: str, attributes: str = "") -> str:
    return f'<Cell {attributes}><Data ss:Type="String">{text}</Data></Cell>'


def xml_book(path: Path, body: str = BODY, encoding: str = "UTF-8") -> Path:
    text = HEAD.replace("UTF-8", encoding) + body
    path.write_bytes(text.encode("gb18030" if encoding.startswith("GB") else encoding))
    return path


def ods(path: Path, body: str = DOCUMENT[START:END], manifest: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)
        package.writestr("content.xml", DOCUMENT[:START] + body + DOCUMENT[END:])
        package.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(FileProblem) as caught:
        read_sheets(path)
    return caught.value.message.key.removeprefix("exchange.")


@pytest.mark.parametrize("encoding", ["UTF-8", "GB2312", "UTF-16"])
@pytest.mark.parametrize("name", ["a.xls", "a.xml", "a.xlsx"])
def test_an_xml_spreadsheet_is_the_table_it_is(tmp_path: Path, encoding: str, name: str) -> None:
    path = xml_book(tmp_path / name, encoding=encoding)
    first, second = read_sheets(path)
    assert (first.name, first.hidden, second.name, second.hidden) == ("项目", False, "旧", True)
    assert first.rows[3] == ("000123", "胸部CT平扫 & 三维", "", "CT", "2000")
    assert first.rows[4] == ("A2", "头颅\nCT平扫", "", "", "#N/A")
    assert first.rows[5] == ("2025-03-01", "TRUE", "", "", "")
    assert first.merged == [(0, 0, 0, 3), (3, 3, 4, 3)]
    assert (first.formula_cells, first.hidden_rows) == (["E4"], [5])
    result = import_items(path)
    assert adds_up(result) and (result.rows, result.non_items) == (6, 3)
    found = [(i.row, i.code, i.modality) for i in result.items[:2]]
    assert found == [(4, "000123", "CT"), (5, "A2", "CT")]


def test_cells_step_aside_under_a_merge_from_above(tmp_path: Path) -> None:
    down = cell("甲", 'ss:MergeDown="1"')
    rows = f"<Row>{down}{cell('乙')}</Row><Row>{cell('丙')}</Row>"
    body = SHEET.format(f'{rows}<Row ss:Span="2"/><Row>{cell("丁")}</Row>')
    rows = read_sheets(xml_book(tmp_path / "a.xml", body))[0].rows
    assert rows == [("甲", "乙"), ("", "丙"), ("", ""), ("", ""), ("", ""), ("丁", "")]


def test_hostile_xml_spreadsheets(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    entity = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ccc"><!ENTITY c "&b;&b;">]>'
    path.write_text(entity + BOOK.split("\n", 1)[1].replace("胸部", "&c;"), encoding="utf-8")
    assert refusal(path) == "damaged"
    for row, column in ((1048576, 16384), (1, 99999), (2000000000, 1)):
        index = f'ss:Index="{column}"'
        far = f'<Row ss:Index="{row}">{cell("x", index)}</Row>'
        assert refusal(xml_book(path, SHEET.format(far))) == "stray_cells"
    assert refusal(xml_book(path, "</Workbook>")) == "no_sheet_in_xml"
    merge = "<Row>" + cell("x", 'ss:MergeDown="1048575" ss:MergeAcross="16383"') + "</Row>"
    assert read_sheets(xml_book(path, SHEET.format(merge * 20)))[0].rows[0][0] == "x"
    bad = xml_book(path, BODY.replace("胸部", "胸\x0b部&#x1;"))
    assert read_sheets(bad)[0].rows[3][1] == "胸部CT平扫 & 三维"
    path.write_bytes(path.read_bytes()[:-300])
    assert refusal(path) == "damaged"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_damage_is_a_sentence_or_a_read(data: st.DataObject) -> None:
    content = bytearray(BOOK.encode())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(300, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert isinstance(sheets_of(Path("damaged.xls"), bytes(content)), list)
    except FileProblem as problem:
        assert problem.message.text()


def test_an_open_document(tmp_path: Path) -> None:
    first, second = read_sheets(ods(tmp_path / "a.ods"))
    assert (first.name, first.hidden, second.hidden) == ("项目", False, True)
    assert first.rows == [
        ("检查项目名称", "", "编码"),
        ("胸部  CT\n平扫", "", "000123"),
        ("胸部  CT\n平扫", "", "000123"),
        ("1234.5", "2025-03-01", "TRUE"),
    ]
    assert (first.merged, first.formula_cells) == ([(0, 0, 0, 1)], ["C4"])


def test_hostile_open_documents(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    assert refusal(ods(path, manifest="<encryption-data/>")) == "protected"
    full = (
        '<table:table table:name="一"><table:table-row table:number-rows-repeated="{}">'
        '<table:table-cell table:number-columns-repeated="{}"><text:p>x</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )
    for rows, columns in ((1048576, 16384), (1048576, 100), (1, 99999), (9999999, 1)):
        assert refusal(ods(path, full.format(rows, columns))) == "stray_cells"
    assert refusal(ods(path, "<table:table>")) == "damaged"
    path.write_bytes(path.read_bytes()[:200])
    assert refusal(path) == "damaged"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)
        package.writestr("content.xml", b" " * (300 << 20))
    assert refusal(path) == "bomb"


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_saved_by_libreoffice(tmp_path: Path) -> None:
    rows = [
        ("清单",),
        HEADER,
        (1, "007", "胸部CT平扫", "CT", 120.5, 4993),
        (2, "A", "头颅\nMR", "MR", None, 7),
    ]
    path = write_book(tmp_path / "a.xlsx", {"一": rows, "二": [("说明",)]})
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    there, back = read_sheets(path), read_sheets(tmp_path / "a.ods")
    assert [(sheet.name, sheet.rows) for sheet in back] == [(sheet.name, sheet.rows) for sheet in there]

"""The mapping workbook holds everything as text that no program bends, and says what it is."""

from __future__ import annotations

import re
import zipfile
from dataclasses import fields, replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange.mapping import ROWS, Signer, manifest, row
from workbench.core.errors import Cancelled, FileProblem, InputProblem
from workbench.core.exchange import Aids, compare, read_mapping, write_workbook
from workbench.core.exchange.mapping_columns import MAX_CELL
from workbench.core.exchange.workbook import MAX_ROWS
from workbench.core.items import MappingRow
from workbench.core.jobs import Progress
from workbench.core.standard import load_release

ENVELOPE = ('{"payload": "' + "abc =+-" * 9000 + '"}').encode()
SHEETS = ["说明", "对码", "待确认", "无标准项目", "统计", "签名", "_choices", "_workbench", "_signed"]


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    path = tmp_path / "对码.xlsx"
    write_workbook(path, manifest(), ROWS, ENVELOPE, [Signer()])
    return path


def test_nothing_differs_from_what_was_written(signed: Path) -> None:
    found = read_mapping(signed)
    assert found.envelope == ENVELOPE
    assert [s.name for s in found.sheets] == SHEETS[:-1]
    assert compare(found, manifest(), ROWS, [Signer()]) == []


def test_codes_are_text_and_nothing_is_a_formula(signed: Path) -> None:
    sheet = openpyxl.load_workbook(signed)["对码"]
    heads = {cell.value.split("\n")[1]: cell.column for cell in sheet[1]}
    for line, wanted in enumerate(ROWS, 2):
        for head, value in (("Standard code", wanted.codes), ("Local code", wanted.local_code)):
            cell = sheet.cell(line, heads[head])
            assert (cell.value or "") == value.replace(";", ";\n")
            assert cell.number_format == "@"
            assert cell.data_type in ("s", "n") and not isinstance(cell.value, int | float)
    with zipfile.ZipFile(signed) as package:
        parts = [package.read(name) for name in package.namelist() if "worksheets/sheet" in name]
    assert not any(re.search(rb"<f[ >]", part) for part in parts)


def test_set_up_for_reading(signed: Path) -> None:
    book = openpyxl.load_workbook(signed)
    assert book.sheetnames == SHEETS
    assert book["_signed"].sheet_state == "veryHidden"
    sheet = book["对码"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:T9")
    assert sheet.page_setup.orientation == "landscape"
    assert {sheet.cell(r, 5).value for r in range(2, 10)} == {
        "已接受", "未裁定", "待确认", "无标准项目", "已批准", "已调整",
    }  # fmt: skip


def test_questions_come_first_and_by_volume(signed: Path) -> None:
    sheet = openpyxl.load_workbook(signed)["待确认"]
    lines = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)]
    assert [line[-1] for line in lines] == ["id-0004", "id-0003"]
    assert lines[0][5] == "=左侧还是右侧？"
    assert "左侧" in lines[1][5]
    assert [line[6] for line in lines] == [None, None]
    assert [r[0].value for r in openpyxl.load_workbook(signed)["无标准项目"].iter_rows(min_row=2)] == [
        "胸部CT平扫5", "胸部CT平扫8",
    ]  # fmt: skip


def test_a_draft_says_so(tmp_path: Path) -> None:
    path = tmp_path / "draft.xlsx"
    write_workbook(path, manifest(), ROWS, None)
    book = openpyxl.load_workbook(path)
    assert "草稿" in book["说明"]["A2"].value and "DRAFT" in book["说明"]["A2"].value
    assert all("DRAFT" in sheet.oddHeader.center.text for sheet in book if sheet.title[0] != "_")
    assert read_mapping(path).envelope is None


def test_the_old_file_survives_a_failure(signed: Path) -> None:
    before = signed.read_bytes()
    with pytest.raises(Cancelled):
        many = [row(n) for n in range(3000)]
        write_workbook(signed, manifest(many), many, None, progress=Progress(cancelled=lambda: True))
    with pytest.raises(FileProblem):
        write_workbook(signed.parent / "no" / "where.xlsx", manifest(), ROWS, None)
    with pytest.raises(FileProblem):
        write_workbook(signed.parent, manifest(), ROWS, None)
    assert signed.read_bytes() == before
    assert [p.name for p in signed.parent.iterdir()] == [signed.name]


def test_more_rows_than_a_sheet_holds(tmp_path: Path) -> None:
    rows = [ROWS[0]] * (MAX_ROWS + 1)
    with pytest.raises(InputProblem):
        write_workbook(tmp_path / "big.xlsx", replace(manifest(), rows=len(rows)), rows, None)


def test_over_long_text_is_cut_and_still_compares(tmp_path: Path) -> None:
    rows = [row(1, local_name="长" * (MAX_CELL + 5))]
    path = tmp_path / "long.xlsx"
    write_workbook(path, manifest(rows), rows, ENVELOPE)
    found = read_mapping(path)
    assert len(found.sheets[1].rows[1][0]) == MAX_CELL
    assert compare(found, manifest(rows), rows, []) == []


TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
ANY_ROW = st.builds(MappingRow, **{f.name: TEXT for f in fields(MappingRow)})


@settings(max_examples=40, deadline=None)
@given(st.lists(ANY_ROW, max_size=4, unique_by=lambda r: r.item_id.strip()))
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, drawn: list[MappingRow]) -> None:
    rows = [replace(r, item_id=f"id-{n}", local_name=f"n{r.local_name}") for n, r in enumerate(drawn)]
    path = tmp_path_factory.getbasetemp() / "any.xlsx"
    write_workbook(path, manifest(rows), rows, ENVELOPE)
    assert compare(read_mapping(path), manifest(rows), rows, []) == []


def test_the_recoding_sheet_says_what_it_leaves_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.core.exchange.recoding_sheet.MAX_ROWS", 3)
    rows = [replace(ROWS[n % len(ROWS)], item_id=f"id-{n}") for n in range(5)]
    path = tmp_path / "a.xlsx"
    write_workbook(path, manifest(rows), rows, None, aids=Aids(load_release()))
    page = openpyxl.load_workbook(path)["改码"]
    assert page.max_row == 5 and "3 行（共 5 行）" in page["A5"].value

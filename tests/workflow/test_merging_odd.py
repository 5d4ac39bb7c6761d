"""What hospitals write where a code, a name, a state or an answer belongs; what programs do to the file."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.exchange.test_round_trip import OFFICE
from tests.workflow.test_merging import CHEST, CHEST_LOW, HEAD, column, made, only, project, put, returned
from workbench.core.exchange.answers import choice_text, codes_in, loose_side, read_answer
from workbench.core.items import NoItemReason, State
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.workflow.export import ExportJob
from workbench.core.workflow.merging import CompareReturnedJob, Kind, take

__all__ = ["made", "project", "returned"]  # fixtures
KNEE = "膝关节MR平扫"


@pytest.mark.parametrize(
    "text",
    [
        f" {CHEST_LOW} \n",
        "2004 0100 1200 00",
        "２００４０１００１２００００",
        f"'{CHEST_LOW}",
        f"编码：{CHEST_LOW}",
        f"{CHEST_LOW}CT 胸部（低剂量扫描）",
        f"{CHEST_LOW} 胸部低剂量",
        f"{CHEST_LOW}.0",
    ],
)
def test_a_code_in_any_dress(returned, text: str) -> None:
    (found,) = returned(put("对码", "胸部CT平扫", "标准编码", text)).differences
    assert (found.kind, [part.code for part in found.proposal.parts]) == (Kind.CODE, [CHEST_LOW])


@pytest.mark.parametrize("sign", ["；", "+", "、", "/", ", ", "，", " ", "\n", " 和 ", ";\n"])
def test_codes_with_any_sign_between(returned, sign: str) -> None:
    (found,) = returned(put("对码", "胸部CT平扫", "标准编码", f"{HEAD}{sign}{CHEST_LOW}")).differences
    assert [part.code for part in found.proposal.parts] == [HEAD, CHEST_LOW]


@pytest.mark.parametrize(
    "text", [f"{HEAD}；2004010012000", f"{HEAD}或{CHEST_LOW}", f"不是{HEAD}", f"{HEAD}AB"]
)
def test_what_is_not_clear_is_no_code(text: str) -> None:
    assert codes_in(text, 14) == ()


def test_the_case_of_letters(returned) -> None:
    (found,) = returned(put("对码", "胸部CT平扫", "标准编码", "300101007E0000")).differences
    assert found.proposal.parts[0].code == "300101007e0000"


def test_words_in_the_place_of_codes_are_kept(project: Project, ids, returned) -> None:
    for head in ("标准编码", "标准名称", "状态"):
        assert only(returned(put("对码", "胸部CT平扫", head, "作废"))) == (Kind.REMARK, "胸部CT平扫", "作废")
        none = returned(put("对码", "胸部CT平扫", head, "不是检查")).differences[0]
        assert none.proposal.reason is NoItemReason.NOT_AN_EXAM
    report = returned(put("对码", "胸部CT平扫", "无项目原因", "和头颅重复"))
    take(project, report, report.differences, "乙")
    now = project.decision(ids["胸部CT平扫"])
    assert now.state is State.ACCEPTED and now.remark.endswith("和头颅重复")


def test_names_are_read_and_those_that_are_nearly_one_shown(returned) -> None:
    for name in ("CT brain (plain)", "ct颅脑(平扫)", "CT 颅脑（平扫）；CT 颅脑（增强）"):
        found = returned(put("对码", "胸部CT平扫", "标准名称", name)).differences[0]
        assert found.kind is Kind.CODE and found.proposal.parts[0].code == HEAD
    near = returned(put("对码", "胸部CT平扫", "标准编码", "颅脑CT平扫")).differences[0]
    assert near.kind is Kind.ILLEGAL and near.nearest and "没有这个名称" in near.note.text("zh")


@pytest.fixture
def ids(project: Project) -> dict[str, str]:
    return {item.name: item.id for item in project.iter_items()}


@pytest.mark.parametrize(
    ("text", "side"),
    [
        *((text, "left") for text in ("左", "左侧。", "L", "均为左侧", "左膝", "左侧膝关节")),
        *((text, "right") for text in ("右边", "Right", "右膝关节都做")),
        *((text, "both") for text in ("双", "两侧", "双侧都做", "左右", "左侧和右侧", "双膝", "Bilateral")),
        *((text, "") for text in ("左或右", "不分左右", "左手", "左侧优先", "看申请单", "", "都有")),
    ],
)
def test_sides_in_words(text: str, side: str) -> None:
    assert loose_side(text, "膝关节CT三维重建") == side


def test_a_side_answered_in_words_settles_where_a_side_was_asked(returned) -> None:
    assert (
        returned(put("待确认", KNEE, "医院答复", "双侧都做")).differences[0].proposal.state is State.ADJUSTED
    )
    by_name = returned(put("待确认", KNEE, "医院答复", "MR 双膝关节（平扫）")).differences[0]
    assert by_name.proposal.parts[0].code.startswith("300722")


@pytest.mark.parametrize("text", ["不是检查。", "非检查项目", "不属于检查", "NOT AN EXAM"])
def test_reasons_in_words(text: str) -> None:
    assert read_answer(text).reason is NoItemReason.NOT_AN_EXAM


def test_a_choice_is_never_cut() -> None:
    parts = [(f"{n:014}", "很长的名称" * 4) for n in range(1, 15)]
    assert read_answer(choice_text(parts)).codes == tuple(code for code, _ in parts)
    assert choice_text(parts * 2) == ""


def test_merged_cells_speak_for_all_their_rows(project: Project, returned) -> None:
    def merge(book: Workbook) -> None:
        page = book["待确认"]
        at = column(page, "医院答复")
        page.merge_cells(start_row=3, end_row=5, start_column=at, end_column=at)
        page.cell(3, at).value = "双侧"

    report = returned(merge)
    assert report.counts == {Kind.ANSWER: 3}
    assert len({d.proposal.parts[0].code for d in report.differences}) == 3


def test_headers_written_otherwise(returned) -> None:
    def rename(book: Workbook) -> None:
        put("对码", "胸部CT平扫", "标准编码", CHEST_LOW)(book)
        page = book["对码"]
        for cell in page[1]:
            cell.value = str(cell.value).split("\n")[-1].upper()
        page.cell(1, 6).value = "标准编码（V5.0）*"
        at = column(page, "ITEM ID")
        for row in range(2, page.max_row + 1):
            page.cell(row, at).value = page.cell(row, at).value.upper()

    assert only(returned(rename))[:2] == (Kind.CODE, "胸部CT平扫")


def test_columns_that_somebody_added_are_named(returned) -> None:
    def add(book: Workbook) -> None:
        page = book["对码"]
        page.insert_cols(1, 2)
        page.cell(1, 1).value, page.cell(1, 2).value = "序号", "科室意见"
        page.cell(2, 1).value, page.cell(2, 2).value = 1, "这项不对"

    report = returned(add)
    assert report.differences == () and [n.params["heads"] for n in report.notes] == ["科室意见"]


def test_half_a_code_picked_is_said(returned) -> None:
    found = returned(put("改码", "胸部CT平扫", "设备", "20 CT 不区分设备")).differences[0]
    assert found.kind is Kind.ILLEGAL and not found.takeable and found.theirs.startswith("20 CT")


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_saved_by_another_program(project: Project, made: Path, tmp_path: Path, suffix: str) -> None:
    book = openpyxl.load_workbook(made / "对码.xlsx")
    put("对码", "胸部CT平扫", "标准编码", CHEST_LOW)(book)
    put("对码", "头颅CT平扫", "医院备注", "急诊\n也用")(book)
    put("待确认", KNEE, "医院答复", "双侧")(book)
    for row in range(4, 7):
        book["对码"].row_dimensions[row].hidden = True
    path = tmp_path / "来.xlsx"
    book.save(path)
    shutil.copy(path, tmp_path / "a.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [str(OFFICE), profile, "--headless", "--convert-to", suffix, "--outdir", str(tmp_path / "out")]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=180)
    report = run_now(CompareReturnedJob(tmp_path / "out" / f"来.{suffix}"), project)
    assert report.counts == {Kind.CODE: 1, Kind.ANSWER: 1, Kind.REMARK: 1} and report.rows == 7
    assert report.differences[0].proposal.parts[0].code == CHEST_LOW != CHEST


def test_a_list_for_systems_saved_by_a_spreadsheet(project: Project, tmp_path: Path) -> None:
    run_now(ExportJob(tmp_path / "a.csv", "csv"), project)
    lines = list(csv.reader((tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()))
    at = {name: place for place, name in enumerate(lines[0])}
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    for cell in book.active[3]:
        cell.data_type = "s"
    book.active.cell(3, at["codes"] + 1).value = CHEST_LOW
    book.save(tmp_path / "b.xlsx")
    assert only(run_now(CompareReturnedJob(tmp_path / "b.xlsx"), project))[2].startswith(CHEST_LOW)
    for line in lines[1:]:
        line[at["codes"]] = f"{float(line[at['codes']]):.5E}" if line[at["codes"]] else ""
    lines[2][at["codes"]] = "2.00501E+13"
    with (tmp_path / "c.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file, delimiter=";").writerows(lines)
    report = run_now(CompareReturnedJob(tmp_path / "c.csv"), project)
    assert only(report)[0] is Kind.ILLEGAL and "2 个编码" in report.notes[-1].text("zh")


def test_a_sheet_saved_as_separated_text(project: Project, made: Path, tmp_path: Path) -> None:
    page = openpyxl.load_workbook(made / "对码.xlsx")["对码"]
    lines = [["" if cell.value is None else str(cell.value) for cell in line] for line in page]
    lines[1][column(page, "标准编码") - 1] = CHEST_LOW
    with (tmp_path / "a.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(lines)
    assert only(run_now(CompareReturnedJob(tmp_path / "a.csv"), project))[0] is Kind.CODE

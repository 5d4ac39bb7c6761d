"""Which rows came back, were deleted or are new: by what the export held, whatever was imported since."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.project.making import import_items, source_items
from tests.workflow.test_merging import CHEST, CHEST_LOW, HEAD, made, project, returned
from workbench.core import review
from workbench.core.exchange.difference import Difference
from workbench.core.items import State
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.standard import load_release
from workbench.core.workflow.export import ExportJob
from workbench.core.workflow.importing import ImportJob
from workbench.core.workflow.merging import CompareReturnedJob, Kind, MergeReport, take
from workbench.core.workflow.own_workbook import OwnWorkbookJob
from workbench.core.workflow.reimporting import ReimportJob

__all__ = ["made", "project", "returned"]  # fixtures
HEADS = ("编码", "检查项目名称", "检查类型", "次数")
CT = (
    ("001", "胸部CT平扫", "CT", "1.2万"),
    ("002", "头颅CT平扫", "CT", 5),
    ("003", "头颅+胸部CT平扫", "CT", 7),
    ("", "小计", "", 12012),
)
MR = (("101", "膝关节MR平扫", "MR", 3), ("102", "腰椎MR平扫", "MR", 4))
Own = Callable[..., MergeReport]


def write_list(path: Path, **sheets: tuple[tuple[object, ...], ...]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        page = book.create_sheet(name)
        page.append(["某院收费表"])
        for line in (HEADS, *lines):
            page.append(list(line))
    book.save(path)
    return path


@pytest.fixture
def own(tmp_path: Path, home: Path) -> Iterator[Project]:
    """A project of a list on two sheets, its items settled, one of them with two parts."""
    release = load_release()
    with Project.create(
        tmp_path / "own.iemap", hospital="示例医院", release_id=release.id, release_sha256=release.sha256
    ) as opened:
        run_now(ImportJob(write_list(tmp_path / "清单.xlsx", CT=CT, MR=MR)), opened)
        chest, head, both, *_ = (item.id for item in opened.iter_items())
        review.adjust(opened, [chest], [CHEST], "甲", release=release)
        review.adjust(opened, [head], [HEAD], "甲", release=release)
        review.adjust(opened, [both], [HEAD, CHEST], "甲", release=release)
        yield opened


@pytest.fixture(params=["lines", "columns"])
def back(request: pytest.FixtureRequest, own: Project, tmp_path: Path) -> Own:
    """The hospital's own workbook, exported either way, edited and compared."""
    path = tmp_path / "back.xlsx"
    run_now(OwnWorkbookJob(path, parts=request.param), own)

    def come_back(edit: Callable[[openpyxl.Workbook], object]) -> MergeReport:
        book = openpyxl.load_workbook(path)
        edit(book)
        book.save(tmp_path / "returned.xlsx")
        return run_now(CompareReturnedJob(tmp_path / "returned.xlsx"), own)

    return come_back


def ours(page: Worksheet, header: str) -> int:
    return next(c.column for c in page[2] if str(c.value).startswith(header))


def told(report: MergeReport) -> list[tuple[Kind, str, str]]:
    return [(found.kind, found.name, found.theirs) for found in report.differences]


def test_the_own_workbook_says_nothing_new(back: Own) -> None:
    report = back(lambda book: None)
    assert (report.differences, report.rows, report.notes) == ((), 5, ())


def test_codes_are_read_in_lines_and_in_columns(back: Own, own: Project) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        page = book["CT"]
        page.cell(3, ours(page, "标准编码")).value = CHEST_LOW
        cell = page.cell(5, ours(page, "标准编码"))
        cell.value = cell.value.replace(HEAD, "20010100120000")

    found = back(edit).differences
    assert [(d.kind, d.name) for d in found] == [(Kind.CODE, "胸部CT平扫"), (Kind.CODE, "头颅+胸部CT平扫")]
    assert found[1].theirs.startswith("20010100120000 ") and CHEST in found[1].theirs


def test_a_part_more_and_a_part_less(back: Own, own: Project) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        page = book["CT"]
        two = str(page[2][ours(page, "标准编码")].value)  # the column after: another part, or the names
        if two.startswith("标准名称 1"):
            page.cell(4, ours(page, "标准编码 2")).value = CHEST
            page.cell(5, ours(page, "标准编码 1")).value = None
        else:
            page.cell(4, ours(page, "标准编码")).value = f"{HEAD}；{CHEST}"
            page.cell(5, ours(page, "标准编码")).value = CHEST

    report = back(edit)
    take(own, report, report.differences, "乙")
    codes = [[part.code for part in decision.parts] for decision in own.decisions()]
    assert codes == [[CHEST], [HEAD, CHEST], [CHEST]]


def test_rows_deleted_added_copied_and_signed(back: Own, own: Project) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        page = book["CT"]
        page.delete_rows(4)
        page.append(["004", "足部CT平扫", "CT", "30例"])
        page.append(["", "合计", "", 999])
        page.append(["制表人：张三"])
        page.insert_rows(3)  # a copy of the first row above it, with another name
        for at in range(1, page.max_column + 1):
            page.cell(3, at).value = page.cell(4, at).value
        page.cell(3, 2).value = "胸部CT低剂量平扫"
        page.append([cell.value for cell in page[4]])

    report = back(edit)
    assert told(report) == [
        (Kind.DELETED, "头颅CT平扫", ""),
        (Kind.REPEATED, "胸部CT平扫", ""),
        (Kind.NEW, "足部CT平扫", "004 · CT · 30例"),
        (Kind.NEW, "胸部CT低剂量平扫", "001 · CT · 1.2万"),
    ]
    take(own, report, [d for d in report.differences if d.takeable], "乙")
    assert own.item_count() == 7 and own.items_at(own.newest_list) is not None
    head = next(item for item in own.iter_items() if item.name == "头颅CT平扫")
    decided = own.decision(head.id)
    assert decided is not None and decided.state is State.QUESTION


def test_their_own_data_changed_is_said(back: Own) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book["CT"].cell(4, 2).value = "头部CT平扫"
        book["MR"].delete_cols(1)

    (found,) = back(edit).differences
    assert (found.kind, found.theirs, found.place) == (Kind.LOCAL, "头部CT平扫", "CT!B4")


def test_a_sheet_that_was_not_sent_back_is_not_deleted(back: Own) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        del book["MR"]

    report = back(edit)
    assert (report.differences, report.rows) == ((), 3) and "MR" in report.notes[0].text("zh")


def test_most_rows_gone_is_said(back: Own) -> None:
    report = back(lambda book: book["CT"].delete_rows(3, 2) or book["MR"].delete_rows(3))
    assert report.counts == {Kind.DELETED: 3} and "5 行中有 3 行" in report.notes[0].text("zh")


def test_items_that_came_in_the_same_second_are_not_deleted(project: Project, tmp_path: Path) -> None:
    run_now(ExportJob(tmp_path / "a.xlsx"), project)
    import_items(project, source_items([("随后导入", "CT", 1)]))
    run_now(ExportJob(tmp_path / "b.xlsx"), project)
    assert run_now(CompareReturnedJob(tmp_path / "a.xlsx"), project).differences == ()
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    for page in book:
        names = [str(cell.value) for cell in page["A"]] + [str(cell.value) for cell in page["B"]]
        if "随后导入" in names:
            page.delete_rows(names.index("随后导入") % page.max_row + 1)
    book.save(tmp_path / "b.xlsx")
    report = run_now(CompareReturnedJob(tmp_path / "b.xlsx"), project)
    assert told(report) == [(Kind.DELETED, "随后导入", "")]


def test_of_a_file_with_decided_rows_only_deleted_ones_are_noticed(project: Project, tmp_path: Path) -> None:
    run_now(ExportJob(tmp_path / "a.xlsx", decided_only=True), project)
    assert run_now(CompareReturnedJob(tmp_path / "a.xlsx"), project).differences == ()
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    book["对码"].delete_rows(2)
    book.save(tmp_path / "a.xlsx")
    assert told(run_now(CompareReturnedJob(tmp_path / "a.xlsx"), project))[:1] == [
        (Kind.DELETED, "胸部CT平扫", "")
    ]


def test_after_a_newer_list_the_answers_still_reach_their_items(own: Project, tmp_path: Path) -> None:
    run_now(ExportJob(tmp_path / "a.xlsx"), own)
    run_now(OwnWorkbookJob(tmp_path / "b.xlsx"), own)
    newer = (("001", "胸部CT平扫", "CT", 13000), ("002", "头部CT平扫", "CT", 5), *MR)
    run_now(ReimportJob(ImportJob(write_list(tmp_path / "新.xlsx", CT=newer)), "甲"), own)
    for name, at in (("a.xlsx", 1), ("b.xlsx", 2)):
        same = run_now(CompareReturnedJob(tmp_path / name), own)
        assert [(d.kind, d.name) for d in same.differences] == [(Kind.GONE, "头颅+胸部CT平扫")]
        book = openpyxl.load_workbook(tmp_path / name)
        page = book["对码"] if at == 1 else book["CT"]
        codes = next(c.column for c in page[at] if str(c.value).startswith("标准编码"))
        page.cell(at + 1, codes).value = CHEST_LOW
        page.cell(at + 2, codes).value = CHEST_LOW
        book.save(tmp_path / name)
        report = run_now(CompareReturnedJob(tmp_path / name), own)
        found: tuple[Difference, ...] = report.differences
        assert [(d.kind, d.name) for d in found[:2]] == [
            (Kind.CODE, "胸部CT平扫"),
            (Kind.CONFLICT, "头部CT平扫"),
        ]
        assert found[1].was == HEAD and found[1].note and "头颅CT平扫" in found[1].note.text("zh")
    take(own, report, report.differences[:2], "乙")
    assert [d.parts[0].code for d in own.decisions() if d.parts] == [CHEST_LOW] * 2


def test_a_row_deleted_and_then_replaced_by_a_newer_list_is_noticed(own: Project, tmp_path: Path) -> None:
    run_now(OwnWorkbookJob(tmp_path / "b.xlsx"), own)
    newer = (("001", "胸部CT平扫", "CT", 13000), *CT[1:3])
    run_now(ReimportJob(ImportJob(write_list(tmp_path / "新.xlsx", CT=newer, MR=MR)), "甲"), own)
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    book["CT"].delete_rows(3)
    book.save(tmp_path / "b.xlsx")
    report = run_now(CompareReturnedJob(tmp_path / "b.xlsx"), own)
    assert told(report) == [(Kind.DELETED, "胸部CT平扫", "")]
    assert report.differences[0].was == CHEST


def test_columns_of_the_hospital_that_are_called_as_ours(own: Project, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in (
        ("状态", "项目名称", "设备", "部位三级", "方法", "备注", "年检查量"),
        ("启用", "踝关节平扫", "MR", "踝", "平扫", "要预约", "约30例"),
        ("启用", "髋关节平扫", "MR", "髋", "平扫", "", "1,200"),
    ):
        book.active.append(line)
    book.save(tmp_path / "二.xlsx")
    run_now(ImportJob(tmp_path / "二.xlsx"), own)
    for parts in ("lines", "columns"):
        run_now(OwnWorkbookJob(tmp_path / "back.xlsx", parts=parts), own)
        report = run_now(CompareReturnedJob(tmp_path / "back.xlsx"), own)
        assert (report.differences, report.notes, report.rows) == ((), (), 2)


def test_a_list_without_header_cannot_come_back_and_says_so(own: Project, tmp_path: Path) -> None:
    (tmp_path / "无.csv").write_text("001,胸部CT平扫\n002,头颅CT平扫\n", encoding="utf-8")
    run_now(ImportJob(tmp_path / "无.csv"), own)
    report = run_now(OwnWorkbookJob(tmp_path / "back.xlsx"), own)
    assert any("无法合并" in note.text("zh") for note in report.notes())

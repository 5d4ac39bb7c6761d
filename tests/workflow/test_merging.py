"""What a hospital changed in a returned workbook is found, shown and taken; nothing else is touched."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.project.making import import_items, source_items
from workbench.cli.main import run
from workbench.core import review
from workbench.core.errors import FileProblem, InputProblem
from workbench.core.items import State
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.standard import load_release
from workbench.core.suggest import Suggester
from workbench.core.workflow.export import ExportJob
from workbench.core.workflow.merging import CompareReturnedJob, Kind, MergeReport, take, with_nearest

CHEST, HEAD, CHEST_LOW = "20040100110000", "20010100110000", "20040100120000"
NAMES = (
    ("胸部CT平扫", "CT", 4993),
    ("头颅CT平扫", "CT", 2148),
    ("膝关节MR平扫", "MR", 300),
    ("肩关节磁共振", "MR", 200),
    ("踝关节MR平扫", "MR", 100),
    ("=腰椎MR平扫", "MR", 50),
    ("CT薄层加收", "", 12),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a project and its exported workbook, made once."""
    folder, release = tmp_path_factory.mktemp("made"), load_release()
    with Project.create(
        folder / "p.iemap", hospital="示例医院", release_id=release.id, release_sha256=release.sha256
    ) as opened:
        items = source_items(NAMES)
        import_items(opened, items)
        suggester = Suggester(release)
        answers = [(item.id, suggester.suggest(item.name, modality=item.modality)) for item in items]
        opened.save_suggestions(answers, "test")
        review.accept(opened, [items[0].id, items[1].id], "甲")
        review.no_item(opened, [items[6].id], "not_an_exam", "甲")
        review.approve(opened, [items[1].id], "李主任")
        run_now(ExportJob(folder / "对码.xlsx"), opened)
    book = openpyxl.load_workbook(folder / "对码.xlsx")
    del book["标准字典"]  # large, and nothing is read from it
    book.save(folder / "对码.xlsx")
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path, home: Path):
    with Project.open(shutil.copy(made / "p.iemap", tmp_path)) as opened:
        yield opened


@pytest.fixture
def ids(project: Project) -> dict[str, str]:
    return {item.name: item.id for item in project.iter_items()}


Edit = Callable[[Workbook], object]


@pytest.fixture
def returned(project: Project, made: Path, tmp_path: Path) -> Callable[..., MergeReport]:
    """Exported; a person edits it in another program; meanwhile something may happen here; compare."""
    path = tmp_path / "对码.xlsx"

    def come_back(edit: Edit, meanwhile: Callable[[], object] = lambda: None) -> MergeReport:
        shutil.copy(made / path.name, path)
        book = openpyxl.load_workbook(path)
        edit(book)
        book.save(path)
        meanwhile()
        return run_now(CompareReturnedJob(path), project)

    return come_back


def column(sheet: Worksheet, header: str) -> int:
    return next(c.column for c in sheet[1] if c.value and str(c.value).startswith(header))


def put(sheet: str, name: str, header: str, value: object) -> Edit:
    """Write into the cell of a column in the row that holds a local name."""

    def edit(book: Workbook) -> None:
        page = book[sheet]
        names = column(page, "院内项目名称")
        row = next(r for r in range(2, page.max_row + 1) if page.cell(r, names).value == name)
        page.cell(row, column(page, header)).value = value

    return edit


def only(report: MergeReport) -> tuple[Kind, str, str]:
    (found,) = report.differences
    return found.kind, found.name, found.theirs


def test_nothing_changed(returned) -> None:
    report = returned(lambda book: None)
    assert report.differences == () and (report.rows, report.unchanged) == (7, 7) and report.notes == ()


def test_a_changed_code_is_taken_and_undone(project: Project, ids, returned) -> None:
    report = returned(put("对码", "胸部CT平扫", "标准编码", CHEST_LOW))
    (found,) = report.differences
    assert (found.kind, found.was, found.now) == (Kind.CODE, CHEST, CHEST)
    assert found.theirs.startswith(CHEST_LOW) and found.segments == ("method",)
    assert take(project, report, [found], "乙")[0] == 1
    now = project.decision(ids["胸部CT平扫"])
    assert (now.state, now.parts[0].code, now.reviewer, now.rank) == (State.ADJUSTED, CHEST_LOW, "乙", None)
    assert project.steps(limit=1)[0].kind == "merge"
    review.undo(project, "乙")
    assert project.decision(ids["胸部CT平扫"]).parts[0].code == CHEST


def test_what_was_taken_does_not_come_again(project: Project, returned, tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        put("对码", "胸部CT平扫", "标准编码", CHEST_LOW)(book)
        put("对码", "头颅CT平扫", "医院备注", "急诊也用")(book)
        put("对码", "CT薄层加收", "备注", "加收费")(book)
        put("待确认", "肩关节磁共振", "医院答复", "问了再说")(book)

    report = returned(edit)
    assert report.counts == {Kind.CODE: 1, Kind.ANSWER: 1, Kind.REMARK: 2}
    take(project, report, report.differences, "乙")
    assert run_now(CompareReturnedJob(tmp_path / "对码.xlsx"), project).differences == ()


def test_an_approved_item_that_is_touched_needs_a_second_look_again(project: Project, ids, returned) -> None:
    report = returned(put("对码", "头颅CT平扫", "医院备注", "急诊也用"))
    assert only(report) == (Kind.REMARK, "头颅CT平扫", "急诊也用")
    take(project, report, report.differences, "乙")
    now = project.decision(ids["头颅CT平扫"])
    assert (now.state, now.approver, now.parts[0].code) == (State.ACCEPTED, "", HEAD)
    assert "急诊也用" in now.remark


def test_a_remark_changed_on_both_sides_loses_neither(project: Project, ids, returned) -> None:
    def ours() -> None:
        review.adjust(project, [ids["胸部CT平扫"]], [CHEST], "甲", release=load_release(), remark="我们的话")

    report = returned(put("对码", "胸部CT平扫", "备注", "医院的话"), ours)
    take(project, report, report.differences, "乙")
    assert project.decision(ids["胸部CT平扫"]).remark == "我们的话\n医院的话"


def test_both_changed(project: Project, ids, returned) -> None:
    def ours() -> None:
        review.adjust(project, [ids["胸部CT平扫"]], [HEAD], "甲", release=load_release())

    report = returned(put("对码", "胸部CT平扫", "标准编码", CHEST_LOW), ours)
    (found,) = report.differences
    assert (found.kind, found.was, found.now) == (Kind.CONFLICT, CHEST, HEAD)
    same = returned(put("对码", "胸部CT平扫", "标准编码", HEAD))
    assert same.differences == ()


def test_an_illegal_code_shows_legal_ones(project: Project, ids, returned) -> None:
    report = returned(put("对码", "胸部CT平扫", "标准编码", "20040100ZZ0000"))
    (found,) = report.differences
    assert found.kind is Kind.ILLEGAL and found.proposal is None and found.note is not None
    assert CHEST in [item.code for item in found.nearest]
    assert take(project, report, [found], "乙") == (0, take(project, report, [], "乙")[1])
    chosen = with_nearest(found, found.nearest[0])
    take(project, report, [chosen], "乙")
    assert project.decision(ids["胸部CT平扫"]).parts[0].code == found.nearest[0].code


def test_a_code_that_became_a_number(returned) -> None:
    assert only(returned(put("对码", "胸部CT平扫", "标准编码", 2.00401e13)))[0] is Kind.ILLEGAL
    assert returned(put("对码", "胸部CT平扫", "标准编码", int(CHEST))).differences == ()


def test_names_states_and_reasons(project: Project, ids, returned) -> None:
    name = load_release().name(CHEST_LOW)
    assert returned(put("对码", "胸部CT平扫", "标准名称", name)).differences[0].theirs.startswith(CHEST_LOW)
    near = returned(put("对码", "胸部CT平扫", "标准名称", "CT胸部（平扫+高清）")).differences[0]
    assert near.kind is Kind.ILLEGAL and near.nearest[0].code == CHEST
    assert only(returned(put("对码", "胸部CT平扫", "标准名称", "没有这个名称")))[0] is Kind.REMARK
    gone = returned(put("对码", "胸部CT平扫", "状态", "无标准项目"))
    take(project, gone, gone.differences, "乙")
    assert project.decision(ids["胸部CT平扫"]).reason == "not_in_standard"
    other = returned(put("无标准项目", "CT薄层加收", "无项目原因", "不在标准范围"))
    assert other.differences[0].proposal.reason == "out_of_scope"


def test_an_answer_settles_its_group(project: Project, ids, returned) -> None:
    def answer(book: Workbook) -> None:
        page = book["待确认"]
        where = column(page, "医院答复")
        group = next(r for r in range(2, page.max_row + 1) if str(page.cell(r, 2).value).startswith("【"))
        page.cell(group, where).value = "双侧"
        put("待确认", "踝关节MR平扫", "医院答复", "左侧")(book)

    report = returned(answer)
    assert report.counts == {Kind.ANSWER: 3}
    take(project, report, report.differences, "乙")
    names = ("膝关节MR平扫", "肩关节磁共振", "踝关节MR平扫")
    codes = [project.decision(ids[name]).parts[0].code for name in names]
    assert [load_release().sites[code[2:8]].side for code in codes] == ["both", "both", "left"]
    assert project.steps(limit=1)[0].count == 3


def test_answers_by_code_by_reason_and_by_words(project: Project, ids, returned) -> None:
    picked = returned(put("待确认", "膝关节MR平扫", "医院答复", f"{CHEST} 随便什么名称"))
    assert picked.differences[0].theirs.startswith(CHEST)
    none = returned(put("待确认", "膝关节MR平扫", "医院答复", "不是检查"))
    assert none.differences[0].proposal.reason == "not_an_exam"
    words = returned(put("待确认", "膝关节MR平扫", "医院答复", "看申请单"))
    take(project, words, words.differences, "乙")
    now = project.decision(ids["膝关节MR平扫"])
    assert now.state is State.OPEN and "看申请单" in now.remark


def test_a_code_put_together_from_drop_downs(returned) -> None:
    def pick(book: Workbook) -> None:
        picks = {"设备": "20 CT 不区分设备", "部位三级": "040100 胸部", "方法": "12 低剂量扫描"}
        for header, text in picks.items():
            put("改码", "胸部CT平扫", header, text)(book)

    assert returned(pick).differences[0].theirs.startswith(CHEST_LOW)


def test_rows_sorted_columns_moved_sheets_renamed(returned) -> None:
    def shuffle(book: Workbook) -> None:
        put("对码", "胸部CT平扫", "标准编码", CHEST_LOW)(book)
        page = book["对码"]
        page.title = "my sheet"
        lines = [[cell.value for cell in line] for line in page.iter_rows()]
        page.delete_rows(1, page.max_row)
        order = [lines[0], *reversed(lines[1:])]
        for r, line in enumerate(order, 4):
            for c, value in enumerate(reversed(line), 3):
                page.cell(r, c).value = value
                page.cell(r, c).data_type = "s" if isinstance(value, str) else "n"
        page["A1"] = "某某医院意见"
        del book["说明"], book["统计"], book["改码"]

    report = returned(shuffle)
    assert only(report)[:2] == (Kind.CODE, "胸部CT平扫") and report.rows == 7


def test_rows_deleted_added_and_repeated(project: Project, ids, returned) -> None:
    def edit(book: Workbook) -> None:
        page = book["对码"]
        names = column(page, "院内项目名称")
        gone = next(r for r in range(2, 9) if page.cell(r, names).value == "踝关节MR平扫")
        page.delete_rows(gone)
        page.append(["新做的项目", "X1"])
        page.append([cell.value for cell in page[2]])
        for sheet in ("待确认", "改码"):
            rows = [r for r in range(2, book[sheet].max_row + 1) if ids["踝关节MR平扫"] in
                    [c.value for c in book[sheet][r]]]  # fmt: skip
            book[sheet].delete_rows(rows[0])

    report = returned(edit)
    assert report.counts == {Kind.DELETED: 1, Kind.NEW: 1, Kind.REPEATED: 1}
    take(project, report, report.differences, "乙")
    assert project.decision(ids["踝关节MR平扫"]).state is State.QUESTION
    assert project.item_count() == 8


def test_the_hospitals_own_data_never_changes(project: Project, ids, returned) -> None:
    report = returned(put("对码", "胸部CT平扫", "院内项目名称", "胸部CT平扫（新）"))
    assert only(report) == (Kind.LOCAL, "胸部CT平扫", "胸部CT平扫（新）")
    assert report.differences[0].proposal is None
    assert project.item(ids["胸部CT平扫"]).name == "胸部CT平扫"


def test_without_what_the_file_says_about_itself(project: Project, ids, returned) -> None:
    def strip(book: Workbook) -> None:
        put("对码", "胸部CT平扫", "标准编码", CHEST_LOW)(book)
        for name in book.sheetnames:
            if name != "对码":
                del book[name]

    report = returned(strip)
    assert report.notes and only(report)[0] is Kind.CODE


def test_a_lost_column_is_said(returned) -> None:
    def drop(book: Workbook) -> None:
        book["对码"].delete_cols(column(book["对码"], "标准编码"))

    report = returned(drop)
    assert report.differences == () and "标准编码" in report.notes[0].text("zh")


def test_what_changed_after_the_comparison_is_not_overwritten(project: Project, ids, returned) -> None:
    report = returned(put("对码", "胸部CT平扫", "标准编码", CHEST_LOW))
    review.no_item(project, [ids["胸部CT平扫"]], "out_of_scope", "甲")
    with pytest.raises(InputProblem, match="重新比较"):
        take(project, report, report.differences, "乙")


def test_files_of_others(project: Project, tmp_path: Path) -> None:
    with Project.create(
        tmp_path / "q.iemap", hospital="别家", release_id="5.0", release_sha256="c" * 64
    ) as other:
        import_items(other, source_items())
        run_now(ExportJob(tmp_path / "q.xlsx"), other)
    book = openpyxl.Workbook()
    book.active.append(["检查项目", "编码"])
    book.save(tmp_path / "r.xlsx")
    for name in ("q.xlsx", "r.xlsx"):
        with pytest.raises(InputProblem, match="不是由本项目导出"):
            run_now(CompareReturnedJob(tmp_path / name), project)
    (tmp_path / "s.xlsx").write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(FileProblem):
        run_now(CompareReturnedJob(tmp_path / "s.xlsx"), project)


def test_a_returned_list(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "对码.csv"
    run_now(ExportJob(path, "csv"), project)
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace(CHEST, CHEST_LOW), encoding="utf-8-sig")
    report = run_now(CompareReturnedJob(path), project)
    assert [(d.kind, d.name) for d in report.differences] == [(Kind.CODE, "胸部CT平扫")]


def test_the_command(project: Project, ids, returned, tmp_path: Path, capsys) -> None:
    def edit(book: Workbook) -> None:
        put("对码", "胸部CT平扫", "标准编码", CHEST_LOW)(book)
        put("对码", "头颅CT平扫", "医院备注", "急诊也用")(book)

    returned(edit)
    command = ["merge-excel", str(tmp_path / "p.iemap"), str(tmp_path / "对码.xlsx"), "--json"]
    before = project.head_hash
    project.close()
    capsys.readouterr()
    assert run([*command, "--preview"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["counts"], told["taken"]) == ({"code": 1, "remark": 1}, 0)
    with Project.open(tmp_path / "p.iemap") as again:
        assert again.head_hash == before
    assert run([*command, "--take", "code", "--reviewer", "乙"]) == 0
    assert json.loads(capsys.readouterr().out)["taken"] == 1
    with Project.open(tmp_path / "p.iemap") as again:
        assert again.decision(ids["胸部CT平扫"]).reviewer == "乙"
        assert again.decision(ids["头颅CT平扫"]).state is State.APPROVED
    assert run([*command, "--take", "everything"]) == 2

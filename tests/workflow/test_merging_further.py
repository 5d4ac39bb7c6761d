"""Rows that a hospital added, changes refused once, and the hospital's own workbook compared three ways."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.workflow.test_merging import (
    CHEST,
    CHEST_LOW,
    HEAD,
    NAMES,
    column,
    made,
    project,
    put,
    returned,
)
from workbench.cli.main import run
from workbench.core import review
from workbench.core.items import State
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.standard import load_release
from workbench.core.workflow.importing import ImportJob
from workbench.core.workflow.merging import CompareReturnedJob, Kind, refuse, take
from workbench.core.workflow.own_workbook import OwnWorkbookJob

__all__ = ["made", "project", "returned"]  # fixtures
CHANGED = put("对码", "胸部CT平扫", "标准编码", CHEST_LOW)


def add_rows(book: Workbook) -> None:
    page = book["对码"]
    for values in (("足部MR平扫", "X1", "MR", "1,200"), ("=牙片", "", "", ""), ("=牙片", "", "", "")):
        row = page.max_row + 1
        for head, value in zip(("院内项目名称", "院内编码", "检查类型", "年检查量"), values, strict=True):
            page.cell(row, column(page, head)).value = value
            page.cell(row, column(page, head)).data_type = "s"


def test_added_rows_become_items(project: Project, returned, tmp_path: Path) -> None:
    report = returned(add_rows)
    assert report.counts == {Kind.NEW: 3} and all(d.takeable for d in report.differences)
    assert take(project, report, report.differences, "乙")[0] == 3
    item = list(project.iter_items())[-3]
    assert (item.name, item.code, item.modality, item.count) == ("足部MR平扫", "X1", "MR", 1200)
    source = project.source_files()[-1]
    assert (source.items, source.problems, source.non_items) == (3, 0, 1)
    assert "对码.xlsx 对码!" in item.cells[-1] and source.layout["returned"] == "对码.xlsx"
    assert "对码.xlsx" in project.decision(item.id).remark
    assert project.steps(limit=1)[0].kind == "merge" and bool(project.verify_history())
    assert [i.name for i in project.items_without_suggestion()] == ["足部MR平扫", "=牙片", "=牙片"]
    again = run_now(CompareReturnedJob(tmp_path / "对码.xlsx"), project)
    assert again.differences == ()


def test_added_rows_are_taken_back_in_one_step(project: Project, returned, tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        add_rows(book)
        CHANGED(book)

    report = returned(edit)
    take(project, report, report.differences, "乙")
    review.undo(project, "乙")
    states = [project.decision(item.id).state for item in list(project.iter_items())[-3:]]
    assert states == [State.QUESTION] * 3  # no item is ever dropped
    assert review.undo_step(project).kind == "approve"
    again = run_now(CompareReturnedJob(tmp_path / "对码.xlsx"), project)
    assert again.counts == {Kind.CODE: 1, Kind.NEW: 3}
    take(project, again, again.differences, "乙")
    assert project.item_count() == len(NAMES) + 3
    assert run_now(CompareReturnedJob(tmp_path / "对码.xlsx"), project).differences == ()
    review.undo(project, "乙")
    review.redo(project, "乙")
    assert project.decision(list(project.iter_items())[-1].id).state is State.OPEN


def test_what_was_refused_is_not_offered_again(project: Project, returned, tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        CHANGED(book)
        put("对码", "头颅CT平扫", "医院备注", "急诊也用")(book)
        put("对码", "膝关节MR平扫", "标准编码", "20040100ZZ0000")(book)
        add_rows(book)

    report = returned(edit)
    head = project.head_hash
    assert refuse(project, report.differences, "乙") == 5  # the two equal rows are one refusal
    assert project.head_hash == head
    again = run_now(CompareReturnedJob(tmp_path / "对码.xlsx"), project)
    assert again.counts == {} and {d.refused_by for d in again.differences} == {"乙"}
    assert all(d.refused_at.endswith("Z") for d in again.differences)
    later = returned(put("对码", "胸部CT平扫", "标准编码", HEAD))  # another wish is offered
    assert later.counts == {Kind.CODE: 1}
    # Also where the project went on and it is a conflict now; and it can be taken after all.
    ours = lambda: review.no_item(project, [again.differences[0].item_id], "out_of_scope", "甲")  # noqa: E731
    conflict = returned(CHANGED, ours)
    assert conflict.differences[0].kind is Kind.CONFLICT and conflict.differences[0].refused_by
    take(project, conflict, conflict.differences, "乙")
    assert project.decision(conflict.differences[0].item_id).parts[0].code == CHEST_LOW


def test_the_command_refuses_and_adds(project: Project, returned, tmp_path: Path, capsys) -> None:
    def edit(book: Workbook) -> None:
        CHANGED(book)
        add_rows(book)

    returned(edit)
    command = ["merge-excel", str(tmp_path / "p.iemap"), str(tmp_path / "对码.xlsx"), "--reviewer", "乙"]
    project.close()

    def told(*options: str) -> dict[str, object]:
        capsys.readouterr()
        assert run([*command, *options, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    first = told("--refuse", "code", "--take", "new")
    assert (first["taken"], first["turned_down"]) == (3, 1)
    second = told("--take", "code")
    assert (second["taken"], second["refused"], second["counts"]) == (0, 1, {})
    assert second["differences"][0]["refused_by"] == "乙"
    capsys.readouterr()
    assert run(command) == 0
    assert "乙" in capsys.readouterr().out
    assert told("--take", "code", "--refused-too")["taken"] == 1
    assert run([*command, "--take", "new", "--refuse", "new"]) == 2


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_the_hospitals_own_workbook_is_compared_three_ways(tmp_path: Path, home: Path, suffix: str) -> None:
    release, path = load_release(), tmp_path / f"清单{suffix}"
    if suffix == ".csv":
        path.write_text("检查项目名称,编码\n胸部CT平扫,1\n头颅CT平扫,2\n", encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        for line in (("检查项目名称", "编码"), ("胸部CT平扫", "1"), ("头颅CT平扫", "2")):
            book.active.append(line)
        book.save(path)
    with Project.create(
        tmp_path / "p.iemap", hospital="示例医院", release_id=release.id, release_sha256=release.sha256
    ) as opened:
        run_now(ImportJob(path), opened)
        chest, head = (item.id for item in opened.iter_items())
        review.adjust(opened, [chest, head], [CHEST], "甲", release=release)
        run_now(OwnWorkbookJob(tmp_path / "back.xlsx"), opened)
        review.adjust(opened, [head], [HEAD], "甲", release=release)  # the project goes on
        shutil.copy(tmp_path / "back.xlsx", tmp_path / "same.xlsx")
        same = run_now(CompareReturnedJob(tmp_path / "same.xlsx"), opened)
        assert (same.differences, same.notes) == ((), ())
        book = openpyxl.load_workbook(tmp_path / "back.xlsx")
        codes = column(book.active, "标准编码")
        book.active.cell(2, codes).value = book.active.cell(3, codes).value = CHEST_LOW
        book.save(tmp_path / "back.xlsx")
        report = run_now(CompareReturnedJob(tmp_path / "back.xlsx"), opened)
        assert [d.kind for d in report.differences] == [Kind.CODE, Kind.CONFLICT] and not report.notes
        assert (report.differences[1].was, report.differences[1].now) == (CHEST, HEAD)

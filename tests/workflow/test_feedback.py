"""Feedback to the standard's maintainers: each decided name counted once for each item, over all projects."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from python_calamine import load_workbook

from tests.project.making import CHEST, chest, import_items, new_project, source_items
from workbench.cli.main import run
from workbench.core.errors import InputProblem
from workbench.core.items import DecidedPart, Decision, NoItemReason, State
from workbench.core.jobs import run_now
from workbench.core.workflow.feedback import FeedbackJob

OWN = DecidedPart("20040100110000-x1", "CT 胸部（平扫）-（薄层）", False)
COMPOSED = DecidedPart("20010100990000", "CT 颅脑（特殊）", False)
PLAIN = DecidedPart(CHEST.code, CHEST.name, True)


def made(folder: Path, name: str, count: int) -> Path:
    """A project whose first four items are decided."""
    path = folder / f"{name}.iemap"
    names = (
        ("胸CT", "CT", count),
        ("胸+头", "CT", 5),
        ("=胸薄层", "CT", 3),
        ("超声", "US", 2),
        ("肺", "", 99),
    )
    with new_project(path) as project:
        one, two, three, four, _ = items = source_items(names)
        import_items(project, items)
        first = replace(chest(one), remark=f"{name}：按科室意见")
        both = replace(chest(two), state=State.ADJUSTED, parts=(PLAIN, COMPOSED, PLAIN))
        own = replace(chest(three), state=State.ADJUSTED, parts=(OWN,))
        none = Decision(four.id, State.NO_ITEM, reason=NoItemReason.NOT_IN_STANDARD, remark="=缺少")
        project.append_step("adjust", "甲", [first, both, own, none])
    return path


@pytest.fixture
def projects(tmp_path: Path) -> tuple[Path, ...]:
    return made(tmp_path, "甲院", 100), made(tmp_path, "乙院", 20)


def test_the_file_for_programs(projects: tuple[Path, ...], tmp_path: Path) -> None:
    out = tmp_path / "f.json"
    run_now(FeedbackJob(out, projects), None)
    said = json.loads(out.read_text(encoding="utf-8"))
    assert said["format"] == "workbench-feedback/1"
    assert [(p["items"], p["decided"], p["exams"]) for p in said["projects"]] == [(5, 4, 209), (5, 4, 129)]
    (used,) = said["used"]
    assert (used["code"], used["items"], used["exams"], used["projects"]) == (CHEST.code, 4, 130, 2)
    assert [(n["name"], n["exams"], n["projects"]) for n in used["names"]] == [
        ("胸CT", 120, 2),
        ("胸+头", 10, 2),
    ]
    assert used["names"][0]["remarks"] == ["甲院：按科室意见", "乙院：按科室意见"]
    needed = said["needed"]
    assert [(n["code"], n["exams"]) for n in needed["composed"]] == [(COMPOSED.code, 10)]
    assert [(n["code"], n["names"][0]["name"]) for n in needed["extension"]] == [(OWN.code, "=胸薄层")]
    assert [(n["reason"], n["items"]) for n in needed["no_item"]] == [("not_in_standard", 2)]


def test_the_workbook_holds_text_only(projects: tuple[Path, ...], tmp_path: Path) -> None:
    out = tmp_path / "f.xlsx"
    run_now(FeedbackJob(out, projects), None)
    book = load_workbook(out)
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    unlisted = [row[2:] for row in sheets["目录里没有的编码"][1:]]
    assert unlisted[0] == [COMPOSED.code, COMPOSED.name, "", 1, 2, 10, 2]
    assert unlisted[3] == [OWN.code, OWN.name, "=胸薄层", "", 2, 6, 2]
    assert [row[3:] for row in sheets["审核人备注"][1:]][-1] == ["标准中没有", "超声", "=缺少"]
    assert sheets["没有标准项目"][1][3] == "标准中没有"


def test_the_command_refuses_one_project_twice(
    projects: tuple[Path, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "f.json")
    assert run(["feedback", *map(str, projects), "--out", out, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["projects"] == 2
    assert run(["feedback", str(projects[0]), str(projects[0]), "--out", out]) == 2
    assert "同一项目" in capsys.readouterr().err
    with pytest.raises(InputProblem):
        run_now(FeedbackJob(tmp_path / "f.csv", projects), None)

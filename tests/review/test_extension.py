"""An institution's own extension of a standard item: from the decision into project, lists and exports."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project.making import filled_project
from workbench.core import review
from workbench.core.errors import WorkbenchError
from workbench.core.items import DecidedPart
from workbench.core.jobs import run_now
from workbench.core.project import ItemQuery, Project
from workbench.core.standard import extension_name, load_release
from workbench.core.workflow.export import ExportJob

CODE, NAME = "20030202110000-x1", "CT 颈椎（平扫）-（C1-C3）"


def test_the_hospitals_own_name_of_an_extension_is_kept(tmp_path: Path) -> None:
    release = load_release()
    project, items = filled_project(tmp_path / "a.iemap")
    with project:
        parts = [DecidedPart(CODE, NAME, True, "C1-3"), DecidedPart("20030202110000", "", False)]
        review.adjust(project, [items[0].id], parts, "甲", release=release)
        first, second = project.decision(items[0].id).parts
        assert first == DecidedPart(CODE, NAME, False, "C1-3")
        assert second.listed
        row = project.rows(project.query(ItemQuery(text="c1-c3")))[0]
        assert (row.first_code, row.first_name, row.sheet) == (CODE, NAME, "项目")
        review.undo(project, "甲")
        review.redo(project, "甲")
    with Project.open(tmp_path / "a.iemap") as project:
        assert project.decision(items[0].id).parts[0].name == NAME


def test_an_extension_without_a_name_is_named_by_its_letters(tmp_path: Path) -> None:
    project, items = filled_project(tmp_path / "a.iemap")
    with project:
        review.adjust(project, [items[0].id], [CODE], "甲", release=load_release())
        assert project.decision(items[0].id).parts[0].name == "CT 颈椎（平扫）-（x1）"


@pytest.mark.parametrize("code", ["20030202110000-1", "20030202110000-xi", "20030202110000-x", CODE + "A"])
def test_a_badly_written_extension_is_refused(tmp_path: Path, code: str) -> None:
    project, items = filled_project(tmp_path / "a.iemap")
    with project:
        with pytest.raises(WorkbenchError):
            review.adjust(project, [items[0].id], [code], "甲", release=load_release())
        assert project.steps() == []


def test_the_name_of_an_extension_is_read_back() -> None:
    release = load_release()
    assert extension_name(release.item(CODE, "C1-C3").name) == "C1-C3"
    assert extension_name(release.item(CODE, "C1-C3").name_en) == "C1-C3"
    assert extension_name("CT 颈椎（平扫）") == ""
    assert not [name for name in release.listed.values() if extension_name(name)]


def test_an_extension_is_exported(tmp_path: Path) -> None:
    project, items = filled_project(tmp_path / "a.iemap")
    target = tmp_path / "out.csv"
    with project:
        part = DecidedPart(CODE, NAME, False)
        review.adjust(project, [items[0].id], [part], "甲", release=load_release())
        run_now(ExportJob(target, format="csv"), project)
    line = next(row for row in target.read_text("utf-8-sig").splitlines() if items[0].id in row)
    assert CODE in line and NAME in line

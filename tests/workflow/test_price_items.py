"""The column of priced items: found on import, kept with the list, read where a name says too little."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.standard import load_release
from workbench.core.workflow.importing import ImportJob
from workbench.core.workflow.suggesting import SuggestJob

ROWS = ("副鼻窦,CT平扫", "颅脑平扫,磁共振成像", "胸部CT增强,X线计算机体层增强扫描")


def made(folder: Path) -> Project:
    release = load_release("5.0")
    return Project.create(
        folder / "a.iemap", hospital="示例医院", release_id="5.0", release_sha256=release.sha256
    )


@pytest.mark.parametrize("header", ["价表项目", "收费项目名称", "物价项目名称"])
def test_the_priced_item_fills_what_the_name_leaves_open(tmp_path: Path, home: Path, header: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text("\n".join((f"检查项目名称,{header}", *ROWS)), "utf-8")
    with made(tmp_path) as project:
        run_now(ImportJob(path), project)
        items = list(project.iter_items())
        billed = project.price_items()
        run_now(SuggestJob(), project)
        found = [project.suggestion(item.id) for item in items]
    assert [item.name for item in items] == [row.split(",")[0] for row in ROWS]
    assert [billed[item.id] for item in items] == [row.split(",")[1] for row in ROWS]
    first = [answer.parts[0].candidates[0].code for answer in found if answer is not None]
    assert first == ["20010701110000", "30010100110000", "20040100210000"]


def test_a_list_without_the_column_has_none(tmp_path: Path, home: Path) -> None:
    """The name of what is billed is the name of the exam where no other column names it."""
    path = tmp_path / "list.csv"
    path.write_text("收费项目名称,单价\n胸部CT平扫,200\n颅脑CT平扫,180\n", "utf-8")
    with made(tmp_path) as project:
        run_now(ImportJob(path), project)
        assert project.price_items() == {}
        assert [item.name for item in project.iter_items()] == ["胸部CT平扫", "颅脑CT平扫"]


def test_a_person_names_the_column(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("检查项目名称,甲\n副鼻窦,CT平扫\n", "utf-8")
    with made(tmp_path) as project:
        run_now(ImportJob(path, price_item_column="甲"), project)
        assert list(project.price_items().values()) == ["CT平扫"]

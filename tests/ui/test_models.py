"""Table models keep Qt's contract, fetch by the page, and refresh what was touched."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from tests.ui.conftest import make_project
from workbench.core import review
from workbench.core.project import ItemQuery, Project
from workbench.ui.dialogs.lists.preview_model import PreviewModel, letter
from workbench.ui.dialogs.steps_dialog import StepsModel
from workbench.ui.models.items_model import COL_ITEM, COL_NAME, COL_STATE, PAGE, ItemsModel

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def chinese(_code: str, name: str) -> str:
    return name


def test_items_model_keeps_the_contract(qapp, project_path: Path) -> None:
    model = ItemsModel(chinese)
    QAbstractItemModelTester(model, FATAL)
    with Project.open(project_path) as project:
        model.set_rows(project, project.query(ItemQuery()))
        assert model.rowCount() == 9
        assert model.index(0, COL_NAME).data() == "胸部CT平扫"
        assert model.headerData(COL_NAME, Qt.Orientation.Horizontal) == "院内项目"
        model.set_rows(project, [])
        assert model.rowCount() == 0
        assert model.row(0) is None


def test_items_model_fetches_by_the_page(qapp, tmp_path: Path) -> None:
    names = tuple((f"胸部CT平扫 {n}", "CT", n) for n in range(PAGE * 2 + 10))
    with Project.open(make_project(tmp_path / "many.iemap", names)) as project:
        model = ItemsModel(chinese)
        QAbstractItemModelTester(model, FATAL)
        model.set_rows(project, project.query(ItemQuery(sort="count", descending=True)))
        assert model.row(PAGE * 2 + 9).name == "胸部CT平扫 0"
        assert model.known_place(model.row(3).id) == 3
        assert [model.row(n).count for n in (0, PAGE - 1, PAGE)] == [PAGE * 2 + 9, PAGE + 10, PAGE + 9]


def test_refresh_touches_only_what_changed(qapp, project_path: Path) -> None:
    with Project.open(project_path) as project:
        model = ItemsModel(chinese)
        model.set_rows(project, project.query(ItemQuery()))
        row = model.row(1)
        touched = []
        model.dataChanged.connect(lambda first, last, _roles=None: touched.append((first.row(), last.row())))
        changes = review.accept(project, [row.id], "甲")
        model.refresh(changes.items)
        assert touched == [(1, 1)]
        assert model.index(1, COL_STATE).data() == "已接受"
        review.no_item(project, [row.id], "not_an_exam", "甲")
        model.refresh(None)
        assert model.index(1, COL_ITEM).data() == "无标准项目"


def test_small_models_keep_the_contract(qapp, project_path: Path) -> None:
    steps = StepsModel()
    QAbstractItemModelTester(steps, FATAL)
    with Project.open(project_path) as project:
        review.accept(project, [project.rows([1])[0].id], "甲")
        review.undo(project, "甲")
        steps.set_steps(project.steps())
    assert [steps.index(n, 3).data() for n in range(2)] == ["撤销第 1 步", "接受建议"]
    preview = PreviewModel()
    QAbstractItemModelTester(preview, FATAL)
    preview.set_preview([("1", "胸部CT"), ("2",)], ("序号", "名称"), {1: "name"})
    assert preview.index(1, 1).data() == ""
    assert preview.headerData(1, Qt.Orientation.Horizontal) == "名称\n院内项目"


def test_letters_of_columns() -> None:
    assert [letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]

"""A newer list in the window: looked at row by row, then taken over; columns and patient data in the form."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from workbench.core import review
from workbench.core.items import State
from workbench.core.words import use_language
from workbench.ui.dialogs.lists.new_project import NewProjectDialog
from workbench.ui.dialogs.lists.reimport_dialog import ReimportDialog
from workbench.ui.main_window import MainWindow

HEADER = ("编码", "检查项目", "检查类型", "年检查量")


def newer(window: MainWindow, path: Path, *, without: int = 0) -> Path:
    """The project's own items, the first renamed, the second with another count, one more and some fewer."""
    items = list(window.session.project.iter_items())
    rows = [[item.code, item.name, item.modality, str(item.count)] for item in items[: len(items) - without]]
    rows[0][1] += "（薄层）"
    rows[1][3] = "1"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows, ("Z1", "骨盆CT平扫", "CT", "7")])
    return path


@pytest.fixture
def dialog(window: MainWindow, tmp_path: Path) -> ReimportDialog:
    project = window.session.project
    review.accept(project, [row.id for row in project.rows(project.query())[:2]], "甲")
    window.intents.do("reimport")
    shown = window.intents.open_dialogs[-1]
    assert isinstance(shown, ReimportDialog)
    shown.list.source.setText(str(newer(window, tmp_path / "2026.csv", without=2)))
    shown.look()
    return shown


def lines(dialog: ReimportDialog) -> list[tuple[str, str]]:
    model = dialog.model
    return [
        (model.index(row, 0).data(), model.index(row, 3).data()) for row in range(model.rowCount())
    ]  # fmt: skip


def test_what_would_change_is_shown_and_nothing_is_written(
    dialog: ReimportDialog, window: MainWindow
) -> None:
    assert [kind for kind, _ in lines(dialog)] == ["需重新裁定", "改动", "新增", "消失", "消失"]
    assert "薄层" in dialog.model.index(0, 4).data()
    dialog.chips["added"].click()
    assert lines(dialog) == [("新增", "骨盆CT平扫")]
    assert "5" in dialog.chips["all"].text()
    assert len(window.session.project.source_files()) == 1
    QAbstractItemModelTester(dialog.model)
    use_language("en")
    dialog.retranslate()
    assert lines(dialog)[0][0] == "Decide again" and "5" in dialog.chips["all"].text()


def test_taking_it_over(dialog: ReimportDialog, window: MainWindow) -> None:
    project, before = window.session.project, window.session.project.item_count()
    dialog.go()
    assert project.item_count() == before - 1
    by_code = {row.code: row for row in project.rows(project.query())}
    first, second = list(by_code.values())[:2]
    assert (first.state, second.state) == (State.OPEN, State.ACCEPTED)
    assert by_code["Z1"].first_code  # suggested at once
    window.filters.choose_queue("all")
    assert window.review.items.model.rowCount() == before - 1
    assert not list(project.items_without_suggestion())


def test_a_list_that_says_nothing_new(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "same.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = [(i.code, i.name, i.modality, i.count) for i in window.session.project.iter_items()]
        csv.writer(file).writerows([HEADER, *rows])
    dialog = ReimportDialog(window.session, window.runner, window)
    dialog.show()
    dialog.list.source.setText(str(path))
    dialog.look()
    assert not dialog.go_button.isEnabled() and "没有差别" in dialog.told.text()


def test_patient_data_is_left_out_unless_the_box_is_ticked(bare: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    people = ("王小明", "李红", "张伟")
    rows = [("检查项目", "备注", "姓名"), *((f"胸部CT{n}", "", name) for n, name in enumerate(people))]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    dialog = NewProjectDialog(bare.session, bare.runner, bare, path)
    dialog.show()
    assert dialog.list.keep_personal.isVisible()
    assert "姓名" in dialog.list.notes.toPlainText()
    assert dialog.preview.index(0, 2).data() == ""
    dialog.list.keep_personal.click()
    assert dialog.preview.index(0, 2).data() == "王小明"


def test_a_column_can_be_taken_away(bare: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("编码,检查项目,单价\n1,胸部CT平扫,200\n2,头颅CT平扫,300\n", encoding="utf-8")
    dialog = NewProjectDialog(bare.session, bare.runner, bare, path)
    dialog.show()
    assert dialog.columns["price"].currentData() == "C"
    dialog.columns["code"].setCurrentIndex(0)
    dialog.columns["code"].activated.emit(0)
    assert dialog.columns["code"].currentIndex() == 0
    dialog.go()
    items = list(bare.session.project.iter_items())
    assert [(item.code, item.name, item.price) for item in items] == [
        ("", "胸部CT平扫", "200"), ("", "头颅CT平扫", "300")
    ]  # fmt: skip

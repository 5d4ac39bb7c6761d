"""A returned workbook in the window: seen, ticked, taken, taken back."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from tests.ui.conftest import state_of
from workbench.core import review
from workbench.core.jobs import run_now
from workbench.core.workflow.export import ExportJob
from workbench.core.workflow.merging import Kind
from workbench.ui.dialogs.files.merge_dialog import MergeDialog
from workbench.ui.main_window import MainWindow

CHEST_LOW = "20040100120000"


@pytest.fixture
def returned(window: MainWindow, tmp_path: Path) -> Path:
    """A workbook in which the hospital changed one code to another, one to nonsense, and remarked."""
    path = tmp_path / "返回.xlsx"
    run_now(ExportJob(path), window.session.project)
    book = openpyxl.load_workbook(path)
    sheet = book["对码"]
    columns = {str(cell.value).split("\n")[0]: cell.column for cell in sheet[1]}
    for row, (header, text) in {
        2: ("标准编码", CHEST_LOW),
        3: ("标准编码", "200101001Z0000"),
        4: ("医院备注", "看申请单"),
    }.items():
        sheet.cell(row, columns[header]).value = text
    book.save(path)
    return path


@pytest.fixture
def dialog(window: MainWindow, returned: Path) -> MergeDialog:
    window.intents.do("merge")
    dialog = window.intents.open_dialogs[-1]
    assert isinstance(dialog, MergeDialog)
    dialog.path.setText(str(returned))
    dialog.look()
    return dialog


def row_of(dialog: MergeDialog, kind: Kind) -> int:
    return next(r for r in range(dialog.model.rowCount()) if dialog.model.difference(r).kind is kind)


def test_only_what_is_ticked_is_taken(window: MainWindow, dialog: MergeDialog) -> None:
    QAbstractItemModelTester(dialog.model, QAbstractItemModelTester.FailureReportingMode.Warning)
    assert dialog.model.rowCount() == 3 and not dialog.go_button.isEnabled()
    cell = dialog.model.index(row_of(dialog, Kind.CODE), 0)
    assert dialog.model.setData(cell, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    dialog.go()
    assert state_of(window, "胸部CT平扫") == "adjusted"
    assert dialog.model.rowCount() == 2  # compared again: what is left
    window.intents.do("undo")
    assert state_of(window, "胸部CT平扫") == "open"


def test_all_of_a_kind(window: MainWindow, dialog: MergeDialog) -> None:
    dialog.chips["remark"].click()
    dialog.every.click()
    assert [d.kind for d in dialog.model.chosen()] == [Kind.REMARK]
    dialog.every.click()
    assert dialog.model.chosen() == []


def test_an_illegal_code_is_mended(window: MainWindow, dialog: MergeDialog) -> None:
    row = row_of(dialog, Kind.ILLEGAL)
    cell = dialog.model.index(row, 0)
    assert not dialog.model.setData(cell, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    dialog.table.selectRow(row)
    dialog._nearest.itemAt(0).widget().click()
    dialog.go()
    assert state_of(window, "头颅CT平扫") == "adjusted"


def test_a_project_that_went_on_meanwhile(window: MainWindow, dialog: MergeDialog) -> None:
    project = window.session.project
    review.no_item(project, [dialog.model.difference(0).item_id], "out_of_scope", "乙")
    dialog.every.click()
    dialog.go()
    assert state_of(window, "胸部CT平扫") == "no_item"


def test_a_file_that_is_not_ours(window: MainWindow, dialog: MergeDialog, returned: Path) -> None:
    other = returned.with_name("other.xlsx")
    book = openpyxl.Workbook()
    book.active.append(["检查项目"])
    book.save(other)
    dialog.path.setText(str(other))
    dialog.look()
    assert "不是由本项目导出" in dialog.problem.text()
    dialog.path.setText(str(shutil.copy(returned, other)))
    dialog.look()
    assert dialog.problem.isHidden()


def test_the_hospitals_own_workbook(window: MainWindow, tmp_path: Path) -> None:
    window.intents.do("export")
    dialog = window.intents.open_dialogs[-1]
    dialog.format.setCurrentIndex(dialog.format.findData("own"))
    assert dialog.parts.isVisible() and not dialog.key.isVisible()
    assert dialog.path.text().endswith("医院原表.xlsx")
    dialog.go()
    sheet = openpyxl.load_workbook(tmp_path / "test-医院原表.xlsx").worksheets[0]
    assert sheet["A1"].value == "胸部CT平扫"


def test_what_both_changed_is_not_ticked_along(window: MainWindow, dialog: MergeDialog) -> None:
    project = window.session.project
    review.no_item(project, [dialog.model.difference(0).item_id], "out_of_scope", "乙")
    dialog.look()
    assert row_of(dialog, Kind.CONFLICT) == 0
    dialog.every.click()
    assert [d.kind for d in dialog.model.chosen()] == [Kind.REMARK]
    dialog.chips["conflict"].click()
    dialog.every.click()
    assert {d.kind for d in dialog.model.chosen()} == {Kind.REMARK, Kind.CONFLICT}


def test_what_is_refused_stands_apart_and_can_be_taken(window: MainWindow, dialog: MergeDialog) -> None:
    dialog.chips["code"].click()
    dialog.every.click()
    dialog.refuse_button.click()
    assert state_of(window, "胸部CT平扫") == "open"
    assert dialog.model.rowCount() == 2 and dialog.chips["refused"].isVisibleTo(dialog)
    dialog.chips["refused"].click()
    assert dialog.model.rowCount() == 1
    dialog.table.selectRow(0)
    assert window.session.reviewer in dialog.detail.text()
    dialog.every.click()
    dialog.go()
    assert state_of(window, "胸部CT平扫") == "adjusted"


def test_an_added_row_becomes_an_item_and_is_suggested_for(window: MainWindow, returned: Path) -> None:
    book = openpyxl.load_workbook(returned)
    sheet = book["对码"]
    names = next(cell.column for cell in sheet[1] if str(cell.value).startswith("院内项目名称"))
    sheet.cell(sheet.max_row + 1, names).value = "足部CT平扫"
    book.save(returned)
    window.intents.do("merge")
    dialog = window.intents.open_dialogs[-1]
    assert isinstance(dialog, MergeDialog)
    dialog.path.setText(str(returned))
    dialog.look()
    dialog.chips["new"].click()
    dialog.every.click()
    dialog.go()
    project = window.session.project
    assert project is not None
    item = list(project.iter_items())[-1]
    assert item.name == "足部CT平扫" and project.suggestion(item.id) is not None

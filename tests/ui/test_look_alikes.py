"""Look-alikes in one line: one key settles them all, after a look, with exceptions, in one step."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import make_project, press, state_of
from workbench.core.project import Project
from workbench.core.settings import ALIKE_AT_ONCE
from workbench.ui.dialogs.alike_dialog import AlikeDialog
from workbench.ui.main_window import MainWindow
from workbench.ui.models.items_model import COL_COUNT, COL_NAME, ItemsModel

ALIKE = ("胸部CT平扫", "CT胸部平扫", "胸部平扫CT", "胸部CT平扫(急诊)")
NAMES = (
    *((name, "CT", count) for name, count in zip(ALIKE, (40, 30, 20, 10), strict=True)),
    ("头颅CT平扫", "CT", 60),
    ("腰椎MR平扫", "MR", 50),
)


@pytest.fixture
def grouped(bare: MainWindow, tmp_path: Path) -> MainWindow:
    """A window on a project with four ways to write one exam, grouped, the group in hand."""
    assert bare.session.open(make_project(tmp_path / "alike.iemap", NAMES))
    bare.filters.group(True)
    QApplication.processEvents()
    bare.review.items.go_to(0)
    return bare


def answer(keys: list[Qt.Key], then: Qt.Key = Qt.Key.Key_Return, at_once: bool = False) -> list[AlikeDialog]:
    """Press keys in the dialog that is about to open, then one that closes it; holds the dialog later."""
    seen: list[AlikeDialog] = []

    def act(patience: int = 50) -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None and patience:
            QTimer.singleShot(10, lambda: act(patience - 1))
            return
        assert isinstance(dialog, AlikeDialog)
        seen.append(dialog)
        dialog.at_once.setChecked(at_once)
        for key in (*keys, then):
            QTest.keyClick(dialog.table, key)
        if dialog.isVisible():  # it would wait for ever
            dialog.reject()

    QTimer.singleShot(0, act)
    return seen


def states(window: MainWindow) -> list[str]:
    return [state_of(window, name) for name in ALIKE]


def test_a_line_stands_for_all_of_them_with_their_joint_volume(grouped: MainWindow) -> None:
    model = grouped.review.items.model
    assert model.rowCount() == 3
    assert model.alike(0) == 4
    assert model.index(0, COL_COUNT).data() == "100"
    assert "4" in model.index(0, COL_NAME).data(Qt.ItemDataRole.AccessibleTextRole)


def test_one_key_settles_them_all_and_one_undo_takes_it_back(grouped: MainWindow) -> None:
    seen = answer([])
    press(grouped, Qt.Key.Key_Return)
    assert len(seen) == 1
    assert states(grouped) == ["accepted"] * 4
    assert grouped.session.project.steps()[0].count == 4
    assert grouped.review.row.item.name == "头颅CT平扫"
    press(grouped, "z")
    assert states(grouped) == ["open"] * 4


def test_exceptions_stay_open_and_in_sight(grouped: MainWindow) -> None:
    answer([Qt.Key.Key_Space])  # the first look-alike is chosen in the dialog
    press(grouped, Qt.Key.Key_Return)
    assert states(grouped) == ["accepted", "open", "accepted", "accepted"]
    model = grouped.review.items.model
    assert [model.row(n).name for n in range(4)] == list(ALIKE)


def test_stepping_back_settles_nothing(grouped: MainWindow) -> None:
    answer([], then=Qt.Key.Key_Escape)
    press(grouped, Qt.Key.Key_Return)
    assert states(grouped) == ["open"] * 4
    assert grouped.review.row.item.name == ALIKE[0]


def test_without_a_look_once_the_person_wants_none(grouped: MainWindow) -> None:
    answer([], then=Qt.Key.Key_Escape, at_once=True)
    press(grouped, Qt.Key.Key_Return)
    assert not grouped.session.settings.get(ALIKE_AT_ONCE)  # stepping back settles that neither
    answer([], at_once=True)
    press(grouped, Qt.Key.Key_Return)
    press(grouped, "z")
    grouped.review.items.go_to(0)
    press(grouped, "n")
    press(grouped, "1")
    assert states(grouped) == ["no_item"] * 4


def test_an_opened_line_shows_the_others_and_each_can_be_settled_alone(grouped: MainWindow) -> None:
    items = grouped.review.items
    press(grouped, "x")
    assert [items.model.row(n).name for n in range(6)] == [*ALIKE, "头颅CT平扫", "腰椎MR平扫"]
    items.go_to(2)
    press(grouped, Qt.Key.Key_Return)
    assert states(grouped) == ["open", "open", "accepted", "open"]
    items.go_to(0)
    press(grouped, "x")
    assert items.model.rowCount() == 3


def test_questions_name_each_item_itself(grouped: MainWindow) -> None:
    grouped.session.settings.set(ALIKE_AT_ONCE, True)
    project = grouped.session.project
    ids = [row.id for row in project.rows([1, 2, 3, 4])]
    assert grouped.session.question([ids[0]], f"“{ALIKE[0]}”是哪一侧？")
    assert [project.decision(i).remark for i in ids] == [f"“{name}”是哪一侧？" for name in ALIKE]


def test_the_key_groups_and_takes_apart(grouped: MainWindow) -> None:
    press(grouped, "c")
    assert grouped.review.items.model.rowCount() == 6
    press(grouped, "c")
    assert grouped.review.items.model.rowCount() == 3


def test_the_model_keeps_the_contract_while_lines_open(qapp, tmp_path: Path) -> None:
    model = ItemsModel(lambda _code, name: name)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    with Project.open(make_project(tmp_path / "alike.iemap", NAMES)) as project:
        found = project.grouped()
        model.set_rows(project, found.rowids, found.members)
        model.open_line(0, True)
        model.open_line(0, True)
        assert model.rowCount() == 6
        assert [model.alike(n) for n in range(6)] == [4, 0, 0, 0, 1, 1]
        model.open_line(0, False)
        assert model.rowCount() == 3

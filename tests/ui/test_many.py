"""Many rows at once, the second look by keys, and the way back through the history: on the real window."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import name_in_hand, press, state_of
from tests.ui.test_file_trouble import locked
from workbench.core.faults import report
from workbench.core.items import State
from workbench.core.settings import Settings
from workbench.ui.crash import CrashDialog
from workbench.ui.dialogs.bulk_dialog import BulkDialog
from workbench.ui.dialogs.steps_dialog import StepsDialog
from workbench.ui.job_runner import InlineRunner
from workbench.ui.main_window import MainWindow
from workbench.ui.session import Session

ENTER, SHIFT = Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier


def states(window: MainWindow) -> list[State]:
    project = window.session.project
    return [row.state for row in project.rows(project.query())]


def dialog_of(window: MainWindow) -> BulkDialog:
    dialog = window.intents.open_dialogs[-1]
    assert isinstance(dialog, BulkDialog)
    return dialog


def choose(dialog: BulkDialog, act: str, scope: str = "") -> None:
    dialog.act.setCurrentIndex(dialog.act.findData(act))
    if scope:
        dialog.scope.setCurrentIndex(dialog.scope.findData(scope))


def test_the_second_look_is_one_key_a_row(window: MainWindow) -> None:
    press(window, ENTER, ENTER)
    window.session.set_reviewer("乙")
    window.filters.choose_queue("to_approve")
    QApplication.processEvents()
    first = name_in_hand(window)
    assert window.review.row.bar.approve.isVisible()
    assert any(key == "P" for key, _ in window.actions_.hints(window.held()))
    press(window, "p")
    assert state_of(window, first) == "approved" and name_in_hand(window) != first
    press(window, "p")
    assert states(window).count(State.APPROVED) == 2
    assert not window.review.row.bar.approve.isVisible(), "nothing waits any more"


def test_own_work_is_left_out_of_the_approval_of_a_filter(window: MainWindow) -> None:
    press(window, ENTER, ENTER)
    window.session.set_reviewer("乙")
    press(window, ENTER)
    window.filters.clear()
    window.intents.do("approve_all")
    dialog = dialog_of(window)
    assert dialog.plan.taken.items == 2
    shown = [dialog._grid.itemAtPosition(row, 0).widget().text() for row in range(3)]
    assert any("本人" in text for text in shown)
    dialog.go()
    assert states(window).count(State.APPROVED) == 2


@pytest.mark.parametrize("act", ["no_item", "question", "answer"])
def test_selected_rows_get_one_answer_in_one_step(window: MainWindow, act: str) -> None:
    window.filters.clear()
    window.review.items.go_to(0)
    answer = window.review.row.draft.part.code
    press(window, (Qt.Key.Key_Down, SHIFT), (Qt.Key.Key_Down, SHIFT))
    window.review.row.show_row(window.review.items.model.row(0))
    window.intents.do("bulk" if act == "answer" else act)
    dialog = dialog_of(window)
    choose(dialog, act, "selection")
    if act == "question":
        assert not dialog._go.isEnabled(), "a question needs words"
        dialog.question.setText("哪一侧？")
    assert dialog.plan.taken.items == 3
    dialog.go()
    project = window.session.project
    ids = [project.rows([row])[0].id for row in project.query()[:3]]
    decided = [project.decision(item_id) for item_id in ids]
    if act == "answer":
        assert {part.code for d in decided for part in d.parts} == {answer}
    else:
        assert {str(d.state) for d in decided} == {act}
    assert len(project.steps()) == 1


def test_unsure_rows_are_accepted_only_when_asked_for(window: MainWindow) -> None:
    window.intents.do("accept_auto")
    dialog = dialog_of(window)
    safe = dialog.plan.taken.items
    assert "0.5%" in dialog._budget.text()
    window.session.accept(window.session.project.item_ids(dialog.plan.rowids[:1]), 1)
    assert dialog.plan.taken.items == safe - 1, "the preview follows what is decided meanwhile"
    dialog.unsure.setChecked(True)
    assert dialog.plan.taken.items >= safe - 1
    assert not dialog._budget.isVisibleTo(dialog)
    choose(dialog, "reopen")
    assert dialog.plan.taken.items == 1
    window.session.undo()
    assert dialog.plan.taken.items == 0 and not dialog._go.isEnabled()


@pytest.mark.skipif(os.name == "nt", reason="locks the file as another program on Unix does")
def test_a_refused_act_leaves_the_dialog_and_the_rows(window: MainWindow, project_path: Path) -> None:
    window.session.project._store.connection.execute("PRAGMA busy_timeout = 20")
    window.intents.do("accept_auto")
    dialog = dialog_of(window)
    with locked(project_path):
        dialog.go()
        assert dialog.isVisible() and "占用" in window.messages.text.text()
        window.review.row.bar.ask_note()
        window.review.row.bar.note.setText("等电话")
        window.review.row.acts.note("等电话")
        assert window.review.row.bar.note.text() == "等电话", "the note stays on the screen"
    assert set(states(window)) == {State.OPEN} and window.session.project.steps() == []
    dialog.go()
    assert State.ACCEPTED in states(window)


def test_a_second_window_reads_and_says_who_holds_it(
    window: MainWindow, project_path: Path, settings: Settings
) -> None:
    second = MainWindow(Session(settings), InlineRunner())
    try:
        assert second.session.open(project_path)
        second.show()
        second.activateWindow()
        QApplication.processEvents()
        told = second.messages.text.text()
        assert "只读" in told and "@" in told, "it says who has the project"
        assert not second.review.row.bar.isEnabled()
        assert second.review.row.bar.toolTip() == told
        assert second.held().isdisjoint({"write", "undo"})
        second.review.items.table.setFocus()
        press(second, ENTER, "q", "b", "p")
        assert not second.review.row.bar.strip_open
        assert set(states(window)) == {State.OPEN}
        press(window, ENTER)
    finally:
        second.close()
        second.deleteLater()


def test_the_history_leads_back_to_any_step(window: MainWindow) -> None:
    press(window, ENTER, ENTER, ENTER)
    window.intents.do("steps")
    dialog = window.intents.open_dialogs[-1]
    assert isinstance(dialog, StepsDialog)
    assert not dialog.back.isEnabled(), "the latest step is where we are"
    dialog.table.selectRow(2)
    assert "胸部CT平扫" in dialog.told.text() and "2 行" in dialog.told.text()
    dialog.back.click()
    assert states(window).count(State.ACCEPTED) == 1
    assert dialog.model.steps[0].kind == "go_back"
    window.session.undo()
    assert states(window).count(State.ACCEPTED) == 3
    dialog.table.doubleClicked.emit(dialog.model.index(0, 0))
    dialog.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    window.session.undo()  # a closed history listens no more


def test_a_crash_report_quotes_no_item_unless_asked(qapp, qtbot) -> None:
    try:
        try:
            {}["左膝关节平扫"]
        except KeyError as cause:
            raise ValueError("院内名称：左膝关节平扫") from cause
    except ValueError as error:
        quiet = report(error)
        loud = report(error, details=True)
    assert "左膝关节平扫" in loud
    assert "KeyError" in quiet and "ValueError" in quiet and "test_many.py" in quiet
    told = [line for line in quiet.splitlines() if "左膝" in line and "test_many.py" not in line]
    assert told == [], "only the source lines of the program itself"
    dialog = CrashDialog(quiet, loud)
    qtbot.addWidget(dialog)
    assert dialog.text.toPlainText() == quiet
    dialog.details.click()
    assert dialog.text.toPlainText() == loud

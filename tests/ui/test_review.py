"""A reviewer at the keyboard: every key on the real window over a real project."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import name_in_hand, press, state_of
from workbench.core.project import ItemQuery
from workbench.ui.main_window import MainWindow

ENTER, CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


def test_enter_accepts_and_moves_on(window: MainWindow) -> None:
    assert name_in_hand(window) == "胸部CT平扫"
    press(window, ENTER)
    assert state_of(window, "胸部CT平扫") == "accepted"
    assert name_in_hand(window) == "头颅CT平扫"


def test_a_decided_row_stays_where_it_is(window: MainWindow) -> None:
    before = list(window.review.items.model.rowids())
    press(window, ENTER)
    assert list(window.review.items.model.rowids()) == before


def test_a_digit_takes_another_candidate(window: MainWindow) -> None:
    window.review.items.go_to(2)
    codes = [c.code for c in window.review.row.draft.parts[0].candidates]
    assert len(codes) >= 3
    press(window, "3")
    row = next(r for r in _rows(window) if r.name == "膝关节正侧位片")
    assert (row.state, row.first_code) == ("accepted", codes[2])


def test_from_open_to_approved_by_keys(window: MainWindow) -> None:
    press(window, ENTER)
    window.session.set_reviewer("乙")
    window.review.items.go_to(0)
    press(window, (ENTER, CTRL))
    assert state_of(window, "胸部CT平扫") == "approved"


def test_nobody_approves_their_own_decision(window: MainWindow) -> None:
    press(window, ENTER)
    window.review.items.go_to(0)
    press(window, (ENTER, CTRL))
    assert state_of(window, "胸部CT平扫") == "accepted"
    assert window.messages.isVisible()


def test_undo_and_redo_go_back_to_the_row(window: MainWindow) -> None:
    press(window, ENTER)
    press(window, "z")
    assert state_of(window, "胸部CT平扫") == "open"
    assert name_in_hand(window) == "胸部CT平扫"
    press(window, "y")
    assert state_of(window, "胸部CT平扫") == "accepted"


def test_undo_survives_a_restart(window: MainWindow, project_path: Path) -> None:
    press(window, ENTER)
    window.session.open(project_path) if window.session.close() is None else None
    QApplication.processEvents()
    press(window, "z")
    assert state_of(window, "胸部CT平扫") == "open"


def test_composite_is_accepted_as_a_whole(window: MainWindow) -> None:
    window.review.items.go_to(3)
    draft = window.review.row.draft
    assert len(draft.parts) == 2
    press(window, ENTER)
    project = window.session.project
    row = next(r for r in _rows(window) if r.name == "肝脏MR平扫+MRCP")
    assert [p.code for p in project.decision(row.id).parts] == ["30050101110000", "30050103430000"]


def test_parts_are_walked_changed_and_removed(window: MainWindow) -> None:
    window.review.items.go_to(3)
    row = window.review.row
    press(window, "]")
    assert row.draft.current == 1
    press(window, "[", "+")
    assert len(row.draft.parts) == 3
    press(window, "-")
    assert len(row.draft.parts) == 2
    row.pickers.show_code(row.draft.part.code)
    row.pickers._pick("pick_method", "22")
    press(window, ENTER)
    assert state_of(window, "肝脏MR平扫+MRCP") == "adjusted"


def test_n_takes_the_suggested_reason_at_once(window: MainWindow) -> None:
    window.review.items.go_to(4)
    assert name_in_hand(window) == "心脏彩超"
    press(window, "n")
    assert state_of(window, "心脏彩超") == "no_item"


def test_n_asks_for_the_reason_elsewhere(window: MainWindow) -> None:
    press(window, "n")
    assert state_of(window, "胸部CT平扫") == "open"
    press(window, "2")
    project = window.session.project
    row = next(r for r in _rows(window) if r.name == "胸部CT平扫")
    assert project.decision(row.id).reason == "not_in_standard"
    assert name_in_hand(window) == "头颅CT平扫"


def test_q_sends_the_drafted_question(window: MainWindow) -> None:
    window.review.items.go_to(2)
    press(window, "q")
    text = window.review.row.bar.question.text()
    assert "膝关节正侧位片" in text
    press(window, ENTER)
    project = window.session.project
    row = next(r for r in _rows(window) if r.name == "膝关节正侧位片")
    assert (row.state, project.decision(row.id).remark) == ("question", f"致申请科室：{text}")


def test_up_and_down_choose_whom_to_ask(window: MainWindow) -> None:
    press(window, "q", Qt.Key.Key_Down, Qt.Key.Key_Down, ENTER)
    row = next(r for r in _rows(window) if r.name == "胸部CT平扫")
    assert window.session.project.decision(row.id).remark.startswith("致信息科：")
    assert window.review.row.item.name != "胸部CT平扫"


def test_letters_are_text_in_a_text_field(window: MainWindow) -> None:
    press(window, "/")
    assert QApplication.focusWidget() is window.review.items.search
    press(window, "nqz1")
    assert window.review.items.search.text() == "nqz1"
    assert state_of(window, "胸部CT平扫") == "open"
    press(window, Qt.Key.Key_Escape)
    assert window.review.items.search.text() == ""
    assert QApplication.focusWidget() is window.review.items.table


def test_j_and_k_walk(window: MainWindow) -> None:
    press(window, "j", "j")
    assert name_in_hand(window) == "膝关节正侧位片"
    press(window, "k")
    assert name_in_hand(window) == "头颅CT平扫"


def test_e_goes_to_the_site_search(window: MainWindow) -> None:
    press(window, "e")
    assert QApplication.focusWidget() is window.review.row.pickers.site.search


def test_picking_a_site_by_initials_adjusts(window: MainWindow) -> None:
    press(window, "e", "fb", Qt.Key.Key_Backspace, Qt.Key.Key_Backspace, "shangfu")
    press(window, ENTER)
    picked = window.review.row.draft.parts[0]
    assert picked.code == "20050100110000"
    press(window, ENTER)
    row = next(r for r in _rows(window) if r.name == "胸部CT平扫")
    assert (row.state, row.first_code) == ("adjusted", "20050100110000")


def test_accept_auto_is_one_step(window: MainWindow) -> None:
    window.intents.do("accept_auto")
    dialog = window.intents.open_dialogs[-1]
    dialog.go()
    done = [r for r in _rows(window) if r.state != "open"]
    assert len(done) >= 4
    assert state_of(window, "膝关节正侧位片") == "open"
    press(window, "z")
    assert {r.state for r in _rows(window)} == {"open"}


def test_several_selected_rows_are_accepted_together(window: MainWindow) -> None:
    press(window, (Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier), ENTER)
    dialog = window.intents.open_dialogs[-1]
    assert dialog.plan.taken.items == 2, "a preview comes first"
    assert state_of(window, "胸部CT平扫") == "open"
    dialog.go()
    QApplication.processEvents()
    assert [state_of(window, n) for n in ("胸部CT平扫", "头颅CT平扫")] == ["accepted", "accepted"]
    press(window, "z")
    assert state_of(window, "头颅CT平扫") == "open"


def test_a_remark_is_kept_with_the_decision(window: MainWindow) -> None:
    window.review.row.bar.remark.setText("按科室意见")
    press(window, ENTER)
    project = window.session.project
    row = next(r for r in _rows(window) if r.name == "胸部CT平扫")
    assert project.decision(row.id).remark == "按科室意见"


def test_no_row_left_keeps_the_keys_away_from_text_fields(window: MainWindow) -> None:
    window.filters.search("没有这样的名称")
    QApplication.processEvents()
    assert window.review.row.item is None
    assert QApplication.focusWidget() is not window.review.items.search
    press(window, ENTER, "n", "1")
    assert {r.state for r in _rows(window)} == {"open"}


def _rows(window: MainWindow):
    project = window.session.project
    return project.rows(project.query(ItemQuery()))


def test_the_bottom_line_shows_the_keys_of_an_open_strip(window: MainWindow) -> None:
    def shown() -> list[str]:
        return [key for key, _ in window.footer._shown]

    assert "E" in shown()
    press(window, "q")
    assert shown() == ["⏎", "↑ ↓", "Esc"]
    press(window, Qt.Key.Key_Escape)
    assert "E" in shown()
    window.review.row.bar.ask_reason()
    assert shown() == ["1-4", "Esc"]

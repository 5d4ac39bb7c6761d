"""Parts by keys: split at the caret, join, move, other readings; like decisions; the caret itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import name_in_hand, press, state_of
from workbench.core.items import Candidate, DecidedPart, PartSuggestion, Suggestion
from workbench.ui.draft import Draft
from workbench.ui.main_window import MainWindow
from workbench.ui.views.near_view import HISTORY, NEAR, WORD

ENTER, CTRL, ALT = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
COMPOSITE = "肝脏MR平扫+MRCP"


def take(window: MainWindow, name: str) -> str:
    """Take the row of a name in hand; its id."""
    project = window.session.project
    row = next(r for r in project.rows(project.query()) if r.name == name)
    window.review.items.go_to_item(row.id)
    assert name_in_hand(window) == name
    return row.id


def codes(window: MainWindow) -> list[str]:
    return [part.code for part in window.review.row.draft.parts]


def decided(window: MainWindow, item_id: str) -> list[tuple[str, str]]:
    return [(p.code, p.text) for p in window.session.project.decision(item_id).parts]


def test_two_parts_are_joined_and_split_again(window: MainWindow) -> None:
    item_id = take(window, COMPOSITE)
    before = codes(window)
    press(window, "m")
    row = window.review.row
    assert len(row.draft.parts) == 1
    assert row.draft.part.text == COMPOSITE
    assert {c.code for c in row.draft.part.candidates} >= set(before), "both parts' candidates stand by"
    press(window, "s")
    assert row.evidence.caret == len("肝脏MR平扫+"), "where a cut makes sense"
    assert "肝脏MR平扫" in row._cut.text() and "MRCP" in row._cut.text()
    press(window, "s")
    assert row.evidence.caret is None and codes(window) == before
    assert QApplication.focusWidget() is window.review.items.table
    press(window, ENTER)
    assert decided(window, item_id) == [(before[0], "肝脏MR平扫"), (before[1], "MRCP")]
    assert state_of(window, COMPOSITE) == "adjusted"


def test_the_caret_moves_by_keys_and_by_the_mouse(window: MainWindow) -> None:
    take(window, COMPOSITE)
    press(window, "m", "s")
    evidence = window.review.row.evidence
    start = evidence.caret
    press(window, Qt.Key.Key_Left)
    assert evidence.caret == start - 1
    press(window, (Qt.Key.Key_Left, CTRL), (Qt.Key.Key_Left, CTRL))
    assert evidence.caret == len("肝脏")
    press(window, Qt.Key.Key_Home, Qt.Key.Key_Left)
    assert evidence.caret == 1
    press(window, Qt.Key.Key_End, Qt.Key.Key_Right)
    assert evidence.caret == len(COMPOSITE) - 1
    press(window, Qt.Key.Key_Escape)
    assert evidence.caret is None
    assert name_in_hand(window) == COMPOSITE, "the arrows stayed in the name"
    assert QApplication.focusWidget() is window.review.items.table
    x, y = evidence.point_of(start)
    QTest.mouseClick(evidence, Qt.MouseButton.LeftButton, pos=QPointF(x + 1, y + 20).toPoint())
    assert evidence.caret == start, "a click puts the caret, too"
    press(window, ENTER)
    assert len(window.review.row.draft.parts) == 2
    assert state_of(window, COMPOSITE) == "open"


def test_parts_are_moved_by_keys_and_decided_in_that_order(window: MainWindow) -> None:
    take(window, "胸部CT平扫")
    assert not window.actions_["join"].isEnabled(), "there is nothing to join"
    item_id = take(window, COMPOSITE)
    before = codes(window)
    tools = window.review.row.candidates.parts.tools
    assert not tools["part_up"].isEnabled()
    for intent in ("part_down", "part_up", "join", "split", "split", "add_part", "remove_part"):
        tools[intent].click()  # the buttons below the parts do what the keys do
        QApplication.processEvents()
    assert codes(window) == before
    window.review.row.draft.current = 0
    press(window, (Qt.Key.Key_Down, ALT))
    assert codes(window) == before[::-1]
    assert window.review.row.draft.current == 1
    press(window, ENTER)
    assert [code for code, _ in decided(window, item_id)] == before[::-1]


def test_the_other_reading_is_taken_by_one_key(window: MainWindow) -> None:
    name = "(头)CT平扫-胸部"
    item_id = take(window, name)
    row = window.review.row
    others = row.draft.others()
    if not others:
        project = window.session.project
        suggestion = project.suggestion(item_id)
        reading = (PartSuggestion("头", suggestion.parts[0].candidates[1:]),)
        project.save_suggestions(
            [(item_id, Suggestion(suggestion.parts, 0.5, False, ("conflict",), alternatives=(reading,)))], "t"
        )
        row._load(item_id)
        others = row.draft.others()
    line = row.candidates.readings.lines[0]
    assert line.isVisibleTo(row) and line.key == "A"
    expected = [part.code for part in others[0][1]]
    press(window, (Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier))
    assert codes(window) == expected and state_of(window, name) == "open"
    press(window, (Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier))
    press(window, "a")
    assert [code for code, _ in decided(window, item_id)] == expected
    assert name_in_hand(window) != name


def test_like_decisions_are_shown_reached_and_taken(window: MainWindow) -> None:
    project = window.session.project
    other = take(window, "腰椎MR平扫")
    press(window, ENTER)
    window.session.adjust([take(window, "上腹部CT增强")], [DecidedPart("20050100220000", "", True)])
    near = window.review.row.near
    item_id = take(window, "胸部CT平扫")
    near.refill()
    assert near.facts[NEAR] == []
    press(window, "t")
    assert "没有可照用" in window.messages.text.text()
    window.review.row.near.facts[NEAR] = [_fact(project, other)]
    near._show()
    press(window, "g")
    assert QApplication.focusWidget() is near.table
    press(window, "t")
    assert codes(window) == [p.code for p in project.decision(other).parts]
    assert state_of(window, "胸部CT平扫") == "open", "Enter settles it"
    press(window, "g", ENTER)
    assert name_in_hand(window) == "腰椎MR平扫"
    near.refill()
    press(window, "g", Qt.Key.Key_Right)
    assert near._tab in (HISTORY, WORD)
    assert near.facts[HISTORY][0].cells[1].endswith("甲")
    press(window, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is window.review.items.table
    assert project.decision(item_id) is None


def _fact(project, item_id: str):
    from workbench.ui.views.near_facts import Fact

    return Fact(("同名", "甲", "腰椎"), "", item_id, project.decision(item_id).parts)


def test_rows_that_share_the_unexplained_word_are_listed_by_one_key(window: MainWindow) -> None:
    near = window.review.row.near
    near.show_item(window.review.row.item.id, ("平扫",))
    near.refill()
    assert near._tabs[WORD].isVisibleTo(near)
    assert {fact.item_id for fact in near.facts[WORD]}
    press(window, "w")
    assert window.filters.query.text == "平扫"
    near.show_item(window.review.row.item.id, ("平扫",))
    press(window, "w")
    assert window.filters.query.text == ""
    near.show_item(window.review.row.item.id, ())
    press(window, "w")
    assert "没有未解释的词" in window.messages.text.text()


def test_a_note_stands_in_the_history_and_changes_nothing(window: MainWindow) -> None:
    press(window, "b")
    window.review.row.bar.note.setText("等影像科回电")
    press(window, ENTER)
    assert name_in_hand(window) == "胸部CT平扫" and state_of(window, "胸部CT平扫") == "open"
    near = window.review.row.near
    near.refill()
    when, who, told = near.facts[HISTORY][0].cells
    assert (who, told) == ("备注 · 甲", "等影像科回电") and when
    assert "等影像科回电" in window.review.row._why.text()
    press(window, "z")
    assert "等影像科回电" not in window.review.row._why.text()


@given(
    st.lists(st.sampled_from(["add", "remove", "up", "down", "split", "join", "next", "back"]), max_size=30)
)
def test_whatever_is_done_to_parts_one_part_is_in_hand(acts: list[str]) -> None:
    given_parts = [PartSuggestion(c, (Candidate(c * 14, c, 0.9, True),)) for c in "abcd"]
    draft = Draft(Suggestion(tuple(given_parts[:2]), 0.9, False))
    for act in acts:
        if act == "split":
            draft.split_part(given_parts[2:])
        elif act == "join" and len(draft.parts) > 1:
            draft.join_parts(min(draft.current, len(draft.parts) - 2), given_parts[0])
        elif act in ("add", "remove"):
            getattr(draft, f"{act}_part")()
        elif act in ("up", "down"):
            draft.move_part(1 if act == "down" else -1)
        else:
            draft.step(1 if act == "next" else -1)
        assert 0 <= draft.current < len(draft.parts)
        assert draft.part is draft.parts[draft.current]
        if draft.ranks() is not None:
            assert [p.code for p in draft.parts] == ["a" * 14, "b" * 14], "as suggested, or by hand"

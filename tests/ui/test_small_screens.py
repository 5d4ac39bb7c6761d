"""A small laptop at 150 %: nothing is cut off, buttons stay within reach, words show their beginning."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel

from tests.ui.conftest import press
from workbench.core.words import Message
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.dialogs.bulk_dialog import BulkDialog
from workbench.ui.main_window import MainWindow
from workbench.ui.views.footer_bar import KeyHint

SMALL, LARGE = (910, 490), (1440, 900)  # 1366 x 768 at 150 %, with a task bar


def resize(window: MainWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    for _ in range(4):
        QApplication.processEvents()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_row_in_hand_is_whole_on_a_small_screen(window: MainWindow, language: str) -> None:
    window.session.set_language(language)
    resize(window, SMALL)
    page = window.review
    assert (window.width(), window.height()) == SMALL
    assert page.queues.isHidden()
    row = page.row
    assert row.mapTo(window, QPoint(row.width(), 0)).x() <= window.width()
    assert row._page.minimumSizeHint().width() <= row._area.viewport().width()
    hints = [h for h in window.footer.findChildren(KeyHint) if h.isVisible()]
    assert hints and all(h.width() >= h.sizeHint().width() for h in hints)
    assert "?" in {h._key for h in hints}
    window.session.set_language("zh")


def test_the_queues_come_back_with_the_room_unless_they_were_put_away(window: MainWindow) -> None:
    resize(window, SMALL)
    press(window, (Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier))
    assert window.review.queues.isVisible()  # they can be had
    resize(window, (900, 490))
    assert window.review.queues.isVisible()
    resize(window, LARGE)
    assert window.review.queues.isVisible()
    window.intents.do("panel")
    resize(window, SMALL)
    resize(window, LARGE)
    assert window.review.queues.isHidden()


def test_a_dialog_is_never_higher_than_the_screen(window: MainWindow) -> None:
    dialog = BaseDialog(window.session, window, Message("ui.bulk_title"))
    dialog.resize(300, 3000)
    dialog.show()
    assert dialog.height() < dialog.screen().availableGeometry().height()
    dialog.reject()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_acting_on_many_rows_shows_all_its_lines_above_the_buttons(window: MainWindow, language: str) -> None:
    window.session.set_language(language)
    window.intents.do("bulk")
    dialog = window.intents.open_dialogs[-1]
    assert isinstance(dialog, BulkDialog)
    QApplication.processEvents()
    samples, go = dialog._samples, dialog._go
    assert samples.mapTo(dialog, QPoint(0, samples.height())).y() <= go.mapTo(dialog, QPoint(0, 0)).y()
    lines = samples.text().splitlines()
    assert all("→" in line for line in lines[:-1])  # what is no item is said to be none
    for label in dialog.findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width())
    dialog.reject()
    window.session.set_language("zh")


def test_a_drafted_question_shows_its_beginning(window: MainWindow) -> None:
    press(window, "q")
    field = window.review.row.bar.question
    assert field.hasFocus() and field.cursorPosition() == 0
    assert field.selectedText() == field.text()
    press(window, Qt.Key.Key_Escape)


def test_a_message_about_what_is_taken_back_goes(window: MainWindow) -> None:
    press(window, "\r")
    window.session.tell(Message("ui.none_open"))
    assert window.messages.isVisible()
    press(window, "z")
    assert not window.messages.isVisible()

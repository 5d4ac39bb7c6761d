"""Text fields that keep their keys to themselves, so that keys of the window never interfere."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from workbench.ui.keys import keeps

_LEAVING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class SearchField(QLineEdit):
    """A search field that keeps its keys to itself; Escape and Enter give the keyboard back to the list.

    Signals:
        left: The person is done with the field.
    """

    left = Signal()

    def event(self, event: QEvent) -> bool:
        return keeps(event, _LEAVING) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _LEAVING:
            if event.key() == Qt.Key.Key_Escape:
                self.clear()
            self.left.emit()
            return
        super().keyPressEvent(event)


class AnswerField(SearchField):
    """A text field whose Enter means "done".

    Signals:
        entered: The text, on Enter.
    """

    entered = Signal(str)

    def event(self, event: QEvent) -> bool:
        # Up and down would take another row in hand, and with it what was typed.
        return keeps(event, (Qt.Key.Key_Up, Qt.Key.Key_Down)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(self.text())
            return
        super().keyPressEvent(event)

"""A drop-down for one segment: the term on the left, its code on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QStylePainter,
    QWidget,
)

from workbench.core.words import language
from workbench.ui import theme
from workbench.ui.keys import ARROWS, keeps
from workbench.ui.pickers.composer import Choice

CodeRole = Qt.ItemDataRole.UserRole + 1


class _ChoiceDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, 26)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        t = theme.tokens()
        rect: QRect = option.rect
        state = option.state
        over = bool(state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver))
        painter.fillRect(rect, theme.colour(t.selection if over else t.surface))
        live = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
        paint_choice(painter, rect.adjusted(8, 0, -8, 0), str(index.data()), str(index.data(CodeRole)), live)


def paint_choice(painter: QPainter, box: QRect, words: str, code: str, live: bool = True) -> None:
    """A term on the left and its code on the right."""
    t = theme.tokens()
    painter.setFont(theme.mono(12))
    painter.setPen(theme.colour(t.faint))
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.drawText(box, int(middle | Qt.AlignmentFlag.AlignRight), code)
    room = box.width() - painter.fontMetrics().horizontalAdvance(code) - 10
    painter.setFont(theme.sans())
    painter.setPen(theme.colour(t.text if live else t.faint))
    text = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
    painter.drawText(box, int(middle | Qt.AlignmentFlag.AlignLeft), text)


class ChoiceBox(QComboBox):
    """Shows choices; tells the code that a person picked.

    Signals:
        picked: The code.
    """

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(QStandardItemModel(self))
        self.setItemDelegate(_ChoiceDelegate(self))
        self.setMaxVisibleItems(16)
        self.setMinimumWidth(80)
        self.setFixedHeight(30)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self._shown: tuple[list[Choice], str, str] | None = None
        self.activated.connect(lambda n: self.picked.emit(str(self.itemData(n, CodeRole))))

    def set_choices(self, choices: Sequence[Choice], code: str) -> None:
        """Show choices and which one stands; an unknown code is shown as it is."""
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        if code not in {c.code for c in choices}:
            choices = [Choice(code, code, code), *choices]
        shown = list(choices), code, language()
        if shown == self._shown and self.current_code() == code:
            return
        self._shown = shown
        model.clear()
        for number, choice in enumerate(choices):
            item = QStandardItem(choice.words)
            item.setData(choice.code, CodeRole)
            item.setEnabled(choice.live)
            item.setToolTip(choice.why.text() if choice.why else f"{choice.zh} · {choice.en}")
            model.appendRow(item)
            if choice.code == code:
                self.setCurrentIndex(number)
        self.setEnabled(len(choices) > 1)
        self.view().setMinimumWidth(min(420, max(self.width(), 240)))

    def current_code(self) -> str:
        """The code that stands."""
        return str(self.currentData(CodeRole) or "")

    def event(self, event: QEvent) -> bool:
        return keeps(event, ARROWS) or super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the page; it never changes a choice by accident."""
        event.ignore()

    def paintEvent(self, event: object) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = ""
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        box = self.rect().adjusted(10, 0, -26, 0)
        paint_choice(painter, box, self.currentText(), self.current_code(), self.isEnabled())

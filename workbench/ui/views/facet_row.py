"""One line of the left column: words, an optional drawing, and a count; a button to the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from workbench.ui import theme
from workbench.ui.icons import pixmap


class FacetRow(QAbstractButton):
    """A checkable line. ``set_facts`` gives it words and count.

    Signals:
        removed: Delete was pressed on it.
    """

    removed = Signal()

    def __init__(self, drawing: tuple[str, str] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.count: int | None = None
        self._drawing = drawing
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_facts(self, words: str, count: int | None, chosen: bool) -> None:
        """Show words and a count (None: none is shown)."""
        self.count = count
        self.setText(words)
        self.setChecked(chosen)
        self.setAccessibleName(words if count is None else f"{words} {count}")
        self.update()

    def set_drawing(self, drawing: tuple[str, str] | None) -> None:
        """Name and colour of the drawing before the words."""
        self._drawing = drawing
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(150, 26)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
            return
        if event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: object) -> None:
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(0.5, 0.5, self.width() - 1.0, self.height() - 1.0)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(t.selection, 255 if self.isChecked() else 140))
            painter.drawRoundedRect(box, 4, 4)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour(t.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 4, 4)
        empty = self.count == 0
        hue = t.accent if self.isChecked() else (t.faint if empty else t.text)
        left = 9.0
        if self._drawing is not None:
            drawing = pixmap(*self._drawing, 13, painter.device().devicePixelRatioF())
            painter.drawPixmap(8, round(self.height() / 2 - 6.5), drawing)
            left = 27.0
        painter.setFont(theme.sans(13, bold=self.isChecked()))
        painter.setPen(theme.colour(hue))
        count = "" if self.count is None else f"{self.count:,}"
        room = painter.fontMetrics().horizontalAdvance(count) + 16
        text = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(self.width() - left - room)
        )
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box.adjusted(left, 0, 0, 0), middle | Qt.AlignmentFlag.AlignLeft, text)
        painter.setPen(theme.colour(t.accent if self.isChecked() else t.faint))
        painter.drawText(box.adjusted(0, 0, -8, 0), middle | Qt.AlignmentFlag.AlignRight, count)

"""Other fair readings of the whole name, each in one line: how many parts, and which standard items."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from workbench.core.words import say
from workbench.ui import theme
from workbench.ui.draft import Draft, DraftPart
from workbench.ui.key_of import Key
from workbench.ui.views.candidate_card import broken

_LEFT = 50.0  # where the names of candidates begin, too


class ReadingLine(QWidget):
    """One reading. The key stands before the one that it takes.

    Signals:
        clicked: Number of the reading.
    """

    clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = 0
        self.key = ""
        self._title = self._names = ""
        self.setFixedHeight(54)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_reading(self, number: int, parts: Sequence[DraftPart], names: Sequence[str], key: str) -> None:
        """Show a reading under the names of its standard items."""
        self.number, self.key = number, key
        self._title = say("ui.other_reading", n=len(parts))
        self._names = say("ui.reading_joint").join(names)
        self.setAccessibleName(f"{key} {self._title} {self._names}".strip())
        self.setToolTip("\n".join(f"{p.code}  {n}" for p, n in zip(parts, names, strict=True)))
        self.update()

    def paintEvent(self, event: object) -> None:
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = float(self.width()), float(self.height())
        if self.key:
            box = QRectF(13, height / 2 - 10, 20, 20)
            painter.setPen(QPen(theme.colour(t.line), 1))
            painter.setBrush(theme.colour(t.surface))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
            painter.setPen(theme.colour(t.secondary))
            painter.setFont(theme.sans(12))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.key)
        painter.setFont(theme.sans(12))
        painter.setPen(theme.colour(t.secondary))
        room = painter.fontMetrics().horizontalAdvance(self._title) + 16.0
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(_LEFT, 0, room, height), middle, self._title)
        painter.setPen(theme.colour(t.text))
        painter.setFont(theme.sans(13))
        left = _LEFT + room
        lines = "\n".join(broken(painter.font(), self._names, width - left - 12))
        painter.drawText(QRectF(left, 0, width - left - 12, height), middle, lines)

    def mouseReleaseEvent(self, event: object) -> None:
        self.clicked.emit(self.number)


class ReadingsView(QFrame):
    """The readings that are not in hand.

    Signals:
        chosen: Number of a clicked reading.
    """

    chosen = Signal(int)

    def __init__(self, name_of: Callable[[str, str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._name_of = name_of
        self.lines: list[ReadingLine] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    def show_draft(self, draft: Draft) -> None:
        """Show the other readings of a draft; the key takes the first."""
        others = draft.others()
        self.setVisible(bool(others))
        while len(self.lines) < len(others):
            line = ReadingLine(self)
            line.clicked.connect(self.chosen)
            self.lines.append(line)
            self._box.addWidget(line)
        for place, line in enumerate(self.lines):
            line.setVisible(place < len(others))
            if place < len(others):
                number, parts = others[place]
                names = [self._name_of(p.code, p.name) for p in parts]
                line.show_reading(number, parts, names, "" if place else Key("take_reading").printed)

"""The parts of a composite name above one another, and what can be done to them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from workbench.core.words import Message, say
from workbench.ui import theme
from workbench.ui.draft import Draft, DraftPart
from workbench.ui.key_of import keyed
from workbench.ui.views.codes import chips_of, chips_width, elided, paint_chips
from workbench.ui.worded import Words, make_button

# What the buttons below the parts ask for, in their order.
TOOLS: tuple[tuple[str, Message], ...] = (
    ("split", keyed("ui.tool_split", "split")),
    ("join", keyed("ui.tool_join", "join")),
    ("part_up", keyed("ui.tool_up", "part_up")),
    ("part_down", keyed("ui.tool_down", "part_down")),
    ("add_part", keyed("ui.tool_add", "add_part")),
    ("remove_part", keyed("ui.tool_remove", "remove_part")),
)


class PartLine(QWidget):
    """One part of a composite in one line: number, its piece of the name, and what is taken for it.

    Signals:
        clicked: Index of the part.
    """

    clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.index = 0
        self.part = DraftPart("", ())
        self.current = False
        self._name = ""
        self.setFixedHeight(32)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_part(self, index: int, part: DraftPart, name: str, current: bool) -> None:
        """Show a part under its name in the language in use; the one in hand stands out."""
        self.index, self.part, self.current = index, part, current
        self._name = name or say("ui.part_empty")
        self.setAccessibleName(f"{say('ui.part_number', n=index + 1)} {part.text} {self._name}")
        self.setToolTip(f"{part.text} → {self._name}" if part.text else self._name)
        self.update()

    def paintEvent(self, event: object) -> None:
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = float(self.width()), float(self.height())
        if self.current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(t.selection))
            painter.drawRoundedRect(QRectF(1, 0, width - 2, height), 4, 4)
            painter.fillRect(QRectF(1, 5, 3, height - 10), theme.colour(t.accent))
        chips = chips_of(self.part.code)
        left = width - chips_width(chips) - 14
        paint_chips(painter, left, height / 2, chips)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.sans(12))
        painter.setPen(theme.colour(t.accent if self.current else t.secondary))
        number = say("ui.part_number", n=self.index + 1)
        start = 14.0 + painter.fontMetrics().horizontalAdvance(number) + 12
        painter.drawText(QRectF(14, 0, start, height), middle, number)
        room = left - start - 12
        painter.setFont(theme.sans(13, bold=self.current))
        painter.setPen(theme.colour(t.text if self.part.code else t.warning))
        name = elided(painter, self._name, room)
        painter.drawText(QRectF(start, 0, room, height), middle, name)
        start += painter.fontMetrics().horizontalAdvance(name) + 12
        room = left - start - 12
        if self.part.text and room > 60:
            painter.setFont(theme.sans(12))
            painter.setPen(theme.colour(t.faint))
            painter.drawText(QRectF(start, 0, room, height), middle, elided(painter, self.part.text, room))

    def mouseReleaseEvent(self, event: object) -> None:
        self.clicked.emit(self.index)


class PartsView(QFrame):
    """Shows the parts where there are several.

    Signals:
        chosen: Index of a clicked part.
        asked: Intent of a pressed button.
    """

    chosen = Signal(int)
    asked = Signal(str)

    def __init__(self, name_of: Callable[[str, str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._name_of = name_of
        self.words = Words()
        self.lines: list[PartLine] = []
        self.tools: dict[str, QPushButton] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 2, 0, 3)
        box.setSpacing(0)
        self._lines_box = QVBoxLayout()
        self._lines_box.setSpacing(0)
        box.addLayout(self._lines_box)
        row = QHBoxLayout()
        row.setContentsMargins(9, 0, 9, 0)
        row.setSpacing(4)
        for intent, message in TOOLS:
            tool = make_button(self.words, message, "tool", partial(self.asked.emit, intent))
            tool.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.tools[intent] = tool
            row.addWidget(tool)
        row.addStretch()
        box.addLayout(row)

    def show_draft(self, draft: Draft) -> None:
        """Show the parts of a draft; nothing where there is only one."""
        parts = draft.parts
        several = len(parts) > 1
        self.setVisible(several)
        while several and len(self.lines) < len(parts):
            line = PartLine(self)
            line.clicked.connect(self.chosen)
            self.lines.append(line)
            self._lines_box.addWidget(line)
        for index, line in enumerate(self.lines):
            line.setVisible(several and index < len(parts))
            if several and index < len(parts):
                part = parts[index]
                line.show_part(index, part, self._name_of(part.code, part.name), index == draft.current)
        self.tools["part_up"].setEnabled(draft.current > 0)
        self.tools["part_down"].setEnabled(draft.current < len(parts) - 1)

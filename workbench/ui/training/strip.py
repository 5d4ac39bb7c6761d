"""The strip above the review page that guides: where one is, what to do or what was right, and buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.core.words import Message
from workbench.ui import theme
from workbench.ui.icons import pixmap
from workbench.ui.worded import Words, make_button

Button = tuple[Message, str, Callable[[], object] | None]  # words, look, act; None: not now
_MARKS = {"": ("info", "accent"), "good": ("accepted", "accepted"), "bad": ("warning", "error")}


class TrainingStrip(QFrame):
    """Shows what the tour or an exercise says. It keeps the keyboard where it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("training")
        self.place = QLabel()
        self.place.setObjectName("secondary")
        self.head = QLabel()
        self.head.setObjectName("subheading")
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self._icon = QLabel()
        self._icon.setFixedWidth(20)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(6)
        self.buttons: list[QPushButton] = []
        first = QHBoxLayout()
        first.setSpacing(10)
        for label in (self.head, self.place):
            label.setTextFormat(Qt.TextFormat.PlainText)
            first.addWidget(label)
        first.addStretch(1)
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addLayout(first)
        said.addWidget(self.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(said, 1)
        row.addLayout(self._buttons)
        self.hide()

    def say(self, place: str, head: str, text: str, kind: str = "") -> None:
        """Show where one is, a heading and a text; kind ``good`` or ``bad`` marks an answer."""
        name, hue = _MARKS[kind]
        colour = str(getattr(theme.tokens(), hue))
        self._icon.setPixmap(pixmap(name, colour, 18, self.devicePixelRatioF()))
        self.place.setText(place)
        self.head.setText(head)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.setAccessibleName(f"{head} {text}")
        self.show()

    def offer(self, buttons: Sequence[Button]) -> None:
        """Show these buttons."""
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = []
        for words, look, act in buttons:
            button = make_button(Words(), words, look, act)
            button.setEnabled(act is not None)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            self.buttons.append(button)

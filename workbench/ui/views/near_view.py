"""Below the row in hand: rows decided for the same standard item, and this row's own history."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from workbench.core.items import State
from workbench.core.project import ItemQuery
from workbench.core.words import Message, say
from workbench.ui import theme
from workbench.ui.session import Session
from workbench.ui.worded import Worded
from workbench.ui.wording import STATES, STEPS

LINES = 6
_DECIDED = (State.ACCEPTED, State.ADJUSTED, State.APPROVED)


def local_time(text: str) -> str:
    """A stored UTC time as local month, day, hour and minute."""
    try:
        return datetime.fromisoformat(text).astimezone().strftime("%m-%d %H:%M")
    except ValueError:
        return text


class NearView(Worded):
    """Two lists behind two tabs; filled a moment after a row is shown, so that moving on never waits."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._facts = ("", "", "")
        self._tab = 0
        self._rows: tuple[list[tuple[str, ...]], list[tuple[str, ...]]] = ([], [])
        self._later = QTimer(self, singleShot=True, interval=180)
        self._later.timeout.connect(self.refill)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 0)
        box.setSpacing(4)
        tabs = QHBoxLayout()
        tabs.setSpacing(0)
        self._tabs = []
        for number in range(2):
            tab = QPushButton()
            tab.setObjectName("tab")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _on=False, n=number: self._choose(n))
            tabs.addWidget(tab)
            self._tabs.append(tab)
        tabs.addStretch()
        box.addLayout(tabs)
        line = QWidget()
        line.setObjectName("separator")
        line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line.setFixedHeight(1)
        box.addWidget(line)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(2, 1)
        self._cells: list[list[QLabel]] = []
        for row in range(LINES):
            labels = [QLabel() for _ in range(3)]
            for column, label in enumerate(labels):
                label.setObjectName("secondary")
                self._grid.addWidget(label, row, column)
            labels[2].setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self._cells.append(labels)
        box.addLayout(self._grid)
        self._choose(0)

    def show_item(self, item_id: str, code: str, name: str) -> None:
        """Show what stands around an item with this first standard item."""
        self._facts = (item_id, code, name)
        self._later.start()

    def _choose(self, number: int) -> None:
        self._tab = number
        self._show()

    def refill(self) -> None:
        """Ask the project now."""
        project = self._session.project
        item_id, code, name = self._facts
        if project is None or not item_id:
            return
        with self._session.telling():
            history: list[tuple[str, ...]] = [
                (
                    local_time(step.at),
                    STEPS[step.kind].text() if step.kind in STEPS else step.kind,
                    _told(step, d),
                )
                for step, d in project.history(item_id)
            ]
            near: list[tuple[str, ...]] = []
            if name:
                found = project.query(ItemQuery(states=_DECIDED, text=name, sort="count", descending=True))
                for row in project.rows(found[:60]):
                    if row.first_code == code and row.id != item_id:
                        near.append((STATES[row.state].text(), row.reviewer, row.name))
            self._rows = (near, list(reversed(history)))
            self._show()

    def _show(self) -> None:
        words = (Message("ui.tab_near"), Message("ui.tab_history"))
        for number, tab in enumerate(self._tabs):
            tab.setChecked(number == self._tab)
            tab.setText(f"{words[number].text()} {len(self._rows[number])}")
            bold = QFontMetrics(theme.sans(13, bold=True))
            tab.setMinimumWidth(bold.horizontalAdvance(tab.text()) + 20)
        rows = self._rows[self._tab]
        for number, labels in enumerate(self._cells):
            texts = rows[number] if number < len(rows) else ("", "", "")
            if not rows and number == 0:
                texts = ("", "", say("ui.near_none"))
            for label, text in zip(labels, texts, strict=True):
                label.setText(text)
                label.setToolTip(text)
                label.setVisible(bool(text))

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        self.refill()
        self._show()


def _told(step: object, decision: object) -> str:
    """What a step did to the item: who, and what stood afterwards."""
    codes = say("ui.list_separator").join(p.name for p in getattr(decision, "parts", ()))
    remark = getattr(decision, "remark", "")
    return " · ".join(t for t in (getattr(step, "actor", ""), codes, remark) if t)

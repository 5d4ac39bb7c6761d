"""Below the row in hand: how like names were decided, who shares its unexplained word, its own history."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.core.words import Message, say
from workbench.ui import theme
from workbench.ui.key_of import Key, keyed
from workbench.ui.keys import ARROWS, keeps
from workbench.ui.session import Session
from workbench.ui.views.near_facts import Fact, history_facts, like_facts, word_facts
from workbench.ui.worded import Worded

LINES = 6  # rows shown without scrolling
TABS = (Message("ui.tab_near"), Message("ui.tab_word"), Message("ui.tab_history"))
NEAR, WORD, HISTORY = range(3)
_ROW = 24


class FactTable(QTableWidget):
    """Facts in lines. With the focus: up and down walk, left and right change the tab, Enter goes to the row.

    Signals:
        chosen: Enter or a double click on a line.
        turned: Another tab, -1 or 1.
        left: The keyboard goes back.
    """

    chosen = Signal()
    turned = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 3, parent)
        self.setObjectName("facts")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(_ROW)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cellDoubleClicked.connect(lambda *_: self.chosen.emit())

    def fill(self, facts: Sequence[Fact], empty: str) -> None:
        """Show facts, or a sentence where there are none."""
        lines = [fact.cells for fact in facts] or [("", "", empty)]
        self.setRowCount(len(lines))
        metrics = QFontMetrics(theme.sans())
        widths = [0, 0]
        for row, cells in enumerate(lines):
            for column, text in enumerate(cells):
                cell = QTableWidgetItem(text)
                cell.setToolTip(facts[row].tip if facts else text)
                cell.setForeground(
                    theme.colour(theme.tokens().text if column == 2 else theme.tokens().secondary)
                )
                self.setItem(row, column, cell)
                if column < 2:
                    widths[column] = max(widths[column], metrics.horizontalAdvance(text))
        for column, width in enumerate(widths):
            self.setColumnWidth(column, min(width + 18, 190) if width else 0)
        self.setFixedHeight(_ROW * min(len(lines), LINES) + 2)
        if facts:
            self.setCurrentCell(0, 2)
        if not self.hasFocus():
            self.clearSelection()  # a mark without the keyboard would say nothing

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectRow(self.currentRow())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.clearSelection()

    def event(self, event: QEvent) -> bool:
        kept = (*ARROWS, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        return keeps(event, kept) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.turned.emit(1 if key == Qt.Key.Key_Right else -1)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class NearView(Worded):
    """Three lists behind tabs; filled a moment after a row is shown, so that moving on never waits.

    Signals:
        row_asked: Id of an item to go to.
        word_asked: A word whose rows are to be listed.
        taken: Decided parts to be taken in hand.
        left: The keyboard goes back to the list.
        who_asked: Who decided so is to be shown: a line that stands for other hospitals.
    """

    who_asked = Signal()
    row_asked = Signal(str)
    word_asked = Signal(str)
    taken = Signal(tuple)
    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._item_id, self.word = "", ""
        self._tab = NEAR
        self.facts: list[list[Fact]] = [[], [], []]
        self._later = QTimer(self, singleShot=True, interval=180)
        self._later.timeout.connect(self.refill)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 0)
        box.setSpacing(4)
        tabs = QHBoxLayout()
        tabs.setSpacing(0)
        self._tabs = []
        for number in range(len(TABS)):
            tab = QPushButton()
            tab.setObjectName("tab")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _on=False, n=number: self._choose(n))
            tabs.addWidget(tab)
            self._tabs.append(tab)
        tabs.addStretch()
        self._hint = self.label(None, "faint")
        tabs.addWidget(self._hint)
        box.addLayout(tabs)
        line = QWidget()
        line.setObjectName("separator")
        line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line.setFixedHeight(1)
        box.addWidget(line)
        self.table = FactTable()
        self.table.chosen.connect(self._go)
        self.table.turned.connect(self._turn)
        self.table.left.connect(self.left)
        box.addWidget(self.table)
        self._choose(NEAR)

    def show_item(self, item_id: str, unexplained: Sequence[str]) -> None:
        """Show what stands around an item; its unexplained words come from its suggestion."""
        self._item_id = item_id
        self.word = max(unexplained, key=len, default="").strip()
        self._later.start()

    def _choose(self, number: int) -> None:
        self._tab = number
        self._show()

    def _turn(self, by: int) -> None:
        self._choose((self._tab + by) % len(TABS))

    def refill(self) -> None:
        """Ask the project now."""
        self._later.stop()
        project = self._session.project
        if project is None or not self._item_id:
            return
        with self._session.telling():
            name_of = self._session.name_of
            self.facts = [
                like_facts(project, self._item_id, name_of),
                word_facts(project, self._item_id, self.word),
                history_facts(project, self._item_id, name_of),
            ]
            if self._tab == WORD and not self.word:
                self._tab = NEAR
            self._show()

    def _show(self) -> None:
        for number, tab in enumerate(self._tabs):
            tab.setChecked(number == self._tab)
            words = TABS[number].text() if number != WORD else say("ui.tab_word_of", word=self.word)
            tab.setText(f"{words} {len(self.facts[number])}")
            bold = QFontMetrics(theme.sans(13, bold=True))
            tab.setMinimumWidth(bold.horizontalAdvance(tab.text()) + 20)
        self._tabs[WORD].setVisible(bool(self.word))
        hints = {
            NEAR: Message("ui.near_keys", {"near": Key("near"), "take": Key("take_near")}),
            WORD: keyed("ui.word_keys", "word"),
        }
        facts = self.facts[self._tab]
        self._hint.setText(hints[self._tab].text() if facts and self._tab in hints else "")
        self.table.setAccessibleName(self._tabs[self._tab].text())
        self.table.fill(facts, say("ui.near_none"))

    # -- acts --------------------------------------------------------------------------------------------

    def _fact(self, number: int) -> Fact | None:
        """The line under the cursor of a tab, its first where another tab is shown."""
        facts = self.facts[number]
        row = self.table.currentRow() if number == self._tab else 0
        return facts[row] if 0 <= row < len(facts) else None

    def take_focus(self) -> None:
        """Give the keyboard to the lines."""
        if self._later.isActive():
            self.refill()
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _go(self) -> None:
        fact = self._fact(self._tab)
        if fact is not None and fact.item_id and fact.item_id != self._item_id:
            self.row_asked.emit(fact.item_id)
        elif fact is not None and not fact.item_id and self._tab == NEAR:
            self.who_asked.emit()

    def take(self) -> None:
        """Take the earlier answer under the cursor (the likest where the cursor is elsewhere)."""
        if self._later.isActive():
            self.refill()
        fact = self._fact(NEAR)
        if fact is not None and fact.parts:
            self.taken.emit(fact.parts)
        else:
            self._session.tell(Message("ui.nothing_to_take"))

    def list_word(self) -> None:
        """Ask for the rows that share the unexplained word."""
        if self.word:
            self.word_asked.emit(self.word)
        else:
            self._session.tell(Message("ui.no_unexplained"))

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        self.refill()
        self._show()

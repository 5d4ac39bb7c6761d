"""The page of the settings on which every action can be given other keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from workbench.core.errors import WorkbenchError
from workbench.core.words import Message
from workbench.ui.actions import TABLE
from workbench.ui.key_choices import MOST, choose, keys_of, printed
from workbench.ui.session import Session
from workbench.ui.worded import Worded


class KeysPage(Worded):
    """A table of actions and keys; the key pressed below it is given to the chosen action."""

    def __init__(self, session: Session, problem: Callable[[WorkbenchError | Message | None], None]) -> None:
        super().__init__()
        self._session, self._problem = session, problem
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 10, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.label(Message("settings.keys_note"), "secondary", wrap=True))
        self.table = QTableWidget(len(TABLE), 2)
        self.table.setObjectName("plain")
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(1, 200)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.words.show(self.table.setAccessibleName, Message("settings.page_keys"))
        self.table.itemSelectionChanged.connect(lambda: self._problem(None))
        box.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        label = self.label(Message("settings.new_key"))
        self.field = QKeySequenceEdit()
        self.field.setMaximumSequenceLength(1)
        self.words.show(self.field.setAccessibleName, Message("settings.new_key"))
        label.setBuddy(self.field)
        row.addWidget(label)
        row.addWidget(self.field, 1)
        for words, act in (
            (Message("settings.key_instead"), self.set_key),
            (Message("settings.key_too"), self.add_key),
            (Message("settings.key_ours"), self.back),
        ):
            button = self.button(words, "", act)
            button.setAutoDefault(False)
            row.addWidget(button)
        box.addLayout(row)
        self.show_values()
        self.table.selectRow(0)

    def action(self) -> str:
        """The id of the chosen action."""
        return TABLE[max(self.table.currentRow(), 0)].id

    def show_values(self) -> None:
        """Show which keys do what."""
        keys = keys_of(self._session.settings)
        for place, row in enumerate(TABLE):
            texts = (row.words.text().rstrip("…"), "   ".join(map(printed, keys[row.id])))
            for column, text in enumerate(texts):
                cell = QTableWidgetItem(text)
                cell.setFlags(Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled)
                self.table.setItem(place, column, cell)

    def _pressed(self) -> str:
        return self.field.keySequence().toString(QKeySequence.SequenceFormat.PortableText)

    def set_key(self) -> None:
        """The pressed key instead of the action's own; none where none was pressed."""
        pressed = self._pressed()
        self._choose((pressed,) if pressed else ())

    def add_key(self) -> None:
        """The pressed key beside the action's own."""
        kept = keys_of(self._session.settings)[self.action()]
        if self._pressed():
            self._choose((*kept[: MOST - 1], self._pressed()))

    def back(self) -> None:
        """The action's keys as we have them."""
        self._choose(next(row.keys for row in TABLE if row.id == self.action()))

    def _choose(self, keys: tuple[str, ...]) -> None:
        taken = choose(self._session.settings, self.action(), keys)
        if taken:
            by = next((row.words for row in TABLE if row.id == taken), Message("ui.keyboard_digits"))
            pressed = "   ".join(map(printed, keys))
            self._problem(Message("settings.key_taken", {"key": pressed, "action": by}))
            return
        self._problem(None)
        self.field.clear()
        self.show_values()
        self._session.settings_changed.emit()

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        self.show_values()

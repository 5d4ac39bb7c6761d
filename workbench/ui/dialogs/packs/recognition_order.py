"""The order of scopes, the smallest first: ranks are moved, added and removed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from workbench.core.project import RANKS
from workbench.core.words import Message, say
from workbench.ui.dialogs.base import BaseDialog, with_button
from workbench.ui.session import Session
from workbench.ui.worded import make_button


def rank_word(rank: str) -> str:
    """A rank in the language in use; one that a region made up stays as it is."""
    return say(f"recognition.rank_{rank}") if rank in RANKS else rank


class OrderDialog(BaseDialog):
    """A list whose lines move up and down."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        title, hint = Message("recognition.order_title"), Message("recognition.order_hint")
        super().__init__(session, parent, title, hint)
        self.list, self.name = QListWidget(), QLineEdit()
        self.list.setObjectName("panel")
        self.words.show(self.list.setAccessibleName, title)
        row = QHBoxLayout()
        row.addWidget(self.list, 1)
        column = QVBoxLayout()
        for key, act in (
            ("order_up", lambda: self.move_line(-1)),
            ("order_down", lambda: self.move_line(1)),
            ("order_remove", self.remove),
        ):
            button = make_button(self.words, Message(f"recognition.{key}"), "", act)
            button.setAutoDefault(False)
            column.addWidget(button)
        column.addStretch()
        row.addLayout(column)
        self.body.addLayout(row, 1)
        add = with_button(self.words, self.name, self.add, Message("recognition.order_add"))
        self.field(self.form(), Message("recognition.order_new"), add)
        self.words.show(self.name.setAccessibleName, Message("recognition.order_new"))
        self.add_button(Message("ui.cancel"), self.reject)
        self.add_button(Message("recognition.order_save"), self.go, "primary")
        self.resize(460, 380)
        project = session.project
        for rank in project.setting("scope_order") if project is not None else ():
            self._append(rank)
        self.list.setCurrentRow(0)

    def _append(self, rank: str) -> None:
        line = QListWidgetItem(rank_word(rank))
        line.setData(Qt.ItemDataRole.UserRole, rank)
        self.list.addItem(line)

    def ranks(self) -> list[str]:
        """The order as it stands in the list."""
        lines = (self.list.item(row) for row in range(self.list.count()))
        return [str(line.data(Qt.ItemDataRole.UserRole)) for line in lines]

    def move_line(self, by: int) -> None:
        """Move the line in hand up or down."""
        row = self.list.currentRow()
        if 0 <= row + by < self.list.count() and row >= 0:
            self.list.insertItem(row + by, self.list.takeItem(row))
            self.list.setCurrentRow(row + by)

    def remove(self) -> None:
        """Take the line in hand out."""
        if self.list.currentRow() >= 0:
            self.list.takeItem(self.list.currentRow())

    def add(self) -> None:
        """Add a rank as the largest."""
        rank = self.name.text().strip()
        if rank and rank not in self.ranks():
            self._append(rank)
            self.list.setCurrentRow(self.list.count() - 1)
        self.name.clear()

    def go(self) -> None:
        """Keep the order."""
        problem = self.session.set_project("scope_order", self.ranks())
        if problem is not None:
            self.show_problem(problem)
            return
        self.accept()

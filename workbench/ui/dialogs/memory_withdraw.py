"""Withdraw a memory or one of its names: why, and whether what leaned on it is opened again."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.project import MemorySource
from workbench.core.words import Message
from workbench.core.workflow.withdrawing import withdraw
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.session import Session


class WithdrawDialog(BaseDialog):
    """Asks for the reason; without a name the whole memory is withdrawn."""

    def __init__(self, session: Session, source: MemorySource, parent: QWidget | None = None) -> None:
        title = Message("memory.withdraw_title", {"title": source.title})
        super().__init__(session, parent, title, Message("memory.withdraw_hint"))
        self._source = source
        form = self.form()
        self.name, self.reason = QLineEdit(), QLineEdit()
        self.words.show(self.name.setPlaceholderText, Message("memory.withdraw_all"))
        self.field(form, Message("memory.col_name"), self.name)
        self.field(form, Message("memory.withdraw_reason"), self.reason)
        self.reopen = QCheckBox()
        self.words.show(self.reopen.setText, Message("memory.withdraw_reopen"))
        self.reopen.setChecked(True)
        self.body.addWidget(self.reopen)
        self.add_button(Message("ui.cancel"), self.reject)
        self.add_button(Message("memory.withdraw_go"), self.go, "primary")
        self.resize(560, 260)

    def go(self) -> None:
        """Withdraw."""
        project = self.session.project
        if project is None:
            return
        name = self.name.text().strip()
        try:
            done = withdraw(
                project,
                self.reason.text(),
                self.session.reviewer,
                self._source.pack or self._source.id,
                [name] if name else [],
                reopen=self.reopen.isChecked(),
            )
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        self.session.changed.emit(done.changes, self)
        words = {"n": done.withdrawn, "leaning": len(done.leaning), "reopened": done.reopened}
        self.session.tell(Message("memory.withdraw_done", words))
        self.accept()

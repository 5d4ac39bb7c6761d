"""Signing keys: those at hand, a new one, and the public card for others."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from workbench.core.errors import WorkbenchError
from workbench.core.signing import Key, KeyStore
from workbench.core.words import Message, say
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.session import Session
from workbench.ui.worded import make_button, make_label
from workbench.ui.wording import ROLES


def key_line(key: Key) -> str:
    """A key in one line: who, where, as what, and the short mark."""
    role = ROLES[key.role].text() if key.role in ROLES else key.role
    return f"{key.name} · {key.institution} · {role} · {key.short_id}"


class KeysDialog(BaseDialog):
    """Lists the keys and makes new ones."""

    def __init__(
        self, session: Session, parent: QWidget | None = None, store: KeyStore | None = None
    ) -> None:
        super().__init__(session, parent, Message("ui.keys_title"), Message("ui.keys_hint"))
        self.store = store or KeyStore()
        self.list = QListWidget()
        self.list.setObjectName("panel")
        self.list.setMinimumHeight(96)
        self.body.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(make_button(self.words, Message("ui.keys_card"), "", self.save_card))
        self.body.addLayout(row)
        self.body.addWidget(make_label(self.words, Message("ui.keys_new"), "section"))
        form = self.form()
        self.name, self.institution = QLineEdit(session.reviewer), QLineEdit()
        if session.project is not None:
            self.institution.setText(session.project.info.hospital)
        self.role = QComboBox()
        for role, words in ROLES.items():
            self.role.addItem(words.text(), role)
        self.passphrase, self.again = QLineEdit(), QLineEdit()
        for secret in (self.passphrase, self.again):
            secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.field(form, Message("ui.keys_name"), self.name)
        self.field(form, Message("ui.keys_institution"), self.institution)
        self.field(form, Message("ui.keys_role"), self.role)
        self.field(form, Message("ui.keys_passphrase"), self.passphrase)
        self.field(form, Message("ui.keys_again"), self.again)
        self.add_button(Message("ui.close"), self.reject)
        self.add_button(Message("ui.keys_make"), self.make, "primary")
        self.setMinimumWidth(520)
        self.refill()

    def refill(self) -> None:
        """Show the keys at hand."""
        self.list.clear()
        keys = self.store.list()
        for key in keys:
            item = QListWidgetItem(key_line(key))
            item.setToolTip(key.fingerprint)
            self.list.addItem(item)
        if not keys:
            self.list.addItem(say("ui.keys_none"))
        self.list.setEnabled(bool(keys))

    def make(self) -> None:
        """Make a key."""
        if self.passphrase.text() != self.again.text():
            self.show_problem(Message("ui.keys_differ"))
            return
        try:
            key = self.store.new(
                self.name.text(),
                self.institution.text(),
                str(self.role.currentData()),
                self.passphrase.text(),
            )
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        self.show_problem(None)
        self.passphrase.clear()
        self.again.clear()
        self.refill()
        self.session.tell(Message("ui.keys_made", {"key": key.short_id}))

    def save_card(self) -> None:
        """Write the public card of the chosen key, for those who verify."""
        keys = self.store.list()
        place = max(self.list.currentRow(), 0)
        if place >= len(keys):
            return
        path, _ = QFileDialog.getSaveFileName(self, say("ui.keys_card"), f"{keys[place].short_id}.json")
        if path:
            try:
                self.store.card(keys[place].fingerprint, Path(path))
            except WorkbenchError as problem:
                self.show_problem(problem)

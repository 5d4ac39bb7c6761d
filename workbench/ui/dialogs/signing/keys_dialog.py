"""Signing keys: those at hand, a new one, the public card for others, revoking and replacing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
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
from workbench.core.signing import Key, KeyStore, TrustList, cards_in, spoken
from workbench.core.words import Message, say
from workbench.ui import theme
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.dialogs.signing.key_acts import ReplaceDialog, RevokeDialog, secret
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
        self.words.show(self.list.setAccessibleName, Message("ui.keys_title"))
        self.list.setMinimumHeight(150)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.addStretch()
        self.acts = (
            make_button(self.words, Message("trust.revoke"), "", lambda: self._act(RevokeDialog)),
            make_button(self.words, Message("trust.replace"), "", lambda: self._act(ReplaceDialog)),
            make_button(self.words, Message("ui.keys_card"), "", self.save_card),
        )
        for button in self.acts:
            button.setAutoDefault(False)
            row.addWidget(button)
        self.body.addLayout(row)
        self.body.addWidget(make_label(self.words, Message("ui.keys_new"), "section"))
        form = self.form()
        self.name, self.institution = QLineEdit(session.reviewer), QLineEdit()
        if session.project is not None:
            self.institution.setText(session.project.info.hospital)
        self.role = QComboBox()
        for role, words in ROLES.items():
            self.role.addItem(words.text(), role)
        self.passphrase, self.again = secret(), secret()
        self.successor = QComboBox()
        self.successor.addItem(say("trust.successor_none"), "")
        for card in cards_in(TrustList().home).values():
            self.successor.addItem(f"{card.name} · {card.institution} · {card.short_id}", card.fingerprint)
        self.words.show(self.successor.setToolTip, Message("trust.successor_tip"))
        self.field(form, Message("ui.keys_name"), self.name)
        self.field(form, Message("ui.keys_institution"), self.institution)
        self.field(form, Message("ui.keys_role"), self.role)
        self.field(form, Message("ui.keys_passphrase"), self.passphrase)
        self.field(form, Message("ui.keys_again"), self.again)
        self.field(form, Message("trust.successor"), self.successor)
        self.add_button(Message("ui.close"), self.reject)
        self.add_button(Message("ui.keys_make"), self.make, "primary")
        self.setMinimumWidth(520)
        self.refill()

    def refill(self) -> None:
        """Show the keys at hand."""
        self.list.clear()
        keys = self.store.list()
        for key in keys:
            revoked = self.store.revoked(key.fingerprint)
            standing = "" if revoked is None else " · " + say("trust.is_revoked", since=revoked.since[:10])
            item = QListWidgetItem(f"{key_line(key)}{standing}\n{spoken(key.fingerprint)}")
            item.setToolTip(key.fingerprint)
            item.setData(Qt.ItemDataRole.ForegroundRole, QColor(theme.tokens().faint) if revoked else None)
            self.list.addItem(item)
        if not keys:
            self.list.addItem(say("ui.keys_none"))
        for widget in (self.list, *self.acts):
            widget.setEnabled(bool(keys))

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
                successor=str(self.successor.currentData()),
            )
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        self.show_problem(None)
        self.passphrase.clear()
        self.again.clear()
        self.refill()
        self.session.tell(Message("ui.keys_made", {"key": key.short_id}))

    def chosen(self) -> Key | None:
        """The selected key; the first where none is."""
        keys = self.store.list()
        place = max(self.list.currentRow(), 0)
        return keys[place] if place < len(keys) else None

    def _act(self, kind: type[RevokeDialog] | type[ReplaceDialog]) -> None:
        """Revoke or replace the chosen key."""
        key = self.chosen()
        if key is not None:
            dialog = kind(self.session, key, self.store, self)
            dialog.accepted.connect(self.refill)
            dialog.open()

    def save_card(self) -> None:
        """Write the public card of the chosen key, for those who verify."""
        key = self.chosen()
        if key is None:
            return
        path, _ = QFileDialog.getSaveFileName(self, say("ui.keys_card"), f"{key.short_id}.card")
        if path:
            try:
                self.store.card(key.fingerprint, Path(path))
            except WorkbenchError as problem:
                self.show_problem(problem)

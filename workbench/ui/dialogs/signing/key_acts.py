"""Revoking and replacing one of the user's own keys."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.signing import Card, Key, KeyStore
from workbench.core.words import Message, say
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.dialogs.signing.trust_dialog import reason_box
from workbench.ui.session import Session


def secret() -> QLineEdit:
    """A field for a passphrase."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


class RevokeDialog(BaseDialog):
    """Why, the passphrase, and where to write the revocation."""

    def __init__(
        self,
        session: Session,
        key: Key,
        store: KeyStore,
        parent: QWidget | None = None,
        of: Card | None = None,
    ) -> None:
        """With a card, the key revokes another that named it as its successor."""
        hint = Message("trust.revoke_hint", {"key": f"{key.name} {key.short_id}"})
        if of is not None:
            hint = Message("trust.revoke_for_hint", {"name": of.name})
        super().__init__(session, parent, Message("trust.revoke_title"), hint)
        self._key, self._store, self._of = key, store, of
        form = self.form()
        self.reason, self.passphrase = reason_box("left", "lost", "stolen"), secret()
        self.field(form, Message("trust.revoke_reason"), self.reason)
        self.field(form, Message("ui.keys_passphrase"), self.passphrase)
        self.body.addStretch()
        self.add_button(Message("ui.cancel"), self.reject)
        self.add_button(Message("trust.revoke_go"), self.choose, "primary")
        self.setMinimumSize(480, 270)

    def choose(self) -> None:
        """Ask where the revocation is written."""
        name = f"{(self._of or self._key).short_id}.revoked"
        path, _ = QFileDialog.getSaveFileName(self, say("trust.revoke_title"), name, "*.revoked")
        if path:
            self.go(Path(path))

    def go(self, out: Path) -> None:
        """Revoke the key."""
        try:
            loaded = self._store.load_private(self._key.fingerprint, self.passphrase.text())
            written = self._store.revoke(loaded, str(self.reason.currentData()), self._of, out)
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        self.session.tell(Message("trust.revoked", {"path": str(written)}))
        self.accept()


class ReplaceDialog(BaseDialog):
    """The old passphrase and, twice, the new one."""

    def __init__(self, session: Session, key: Key, store: KeyStore, parent: QWidget | None = None) -> None:
        super().__init__(session, parent, Message("trust.replace_title"), Message("trust.replace_hint"))
        self._key, self._store = key, store
        form = self.form()
        self.old, self.new, self.again = secret(), secret(), secret()
        self.field(form, Message("trust.replace_old"), self.old)
        self.field(form, Message("trust.replace_new"), self.new)
        self.field(form, Message("ui.keys_again"), self.again)
        self.body.addStretch()
        self.add_button(Message("ui.cancel"), self.reject)
        self.add_button(Message("trust.replace_go"), self.go, "primary")
        self.setMinimumWidth(480)

    def go(self) -> None:
        """Make the new key and revoke the old one."""
        if self.new.text() != self.again.text():
            self.show_problem(Message("ui.keys_differ"))
            return
        try:
            key = self._store.replace(self._key.fingerprint, self.old.text(), self.new.text())
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        self.session.tell(Message("ui.keys_made", {"key": key.short_id}))
        self.accept()

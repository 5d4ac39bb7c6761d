"""The fields that every signing asks for: where to, whose key, its passphrase."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFileDialog, QFormLayout, QLineEdit

from workbench.core.errors import InputProblem
from workbench.core.signing import KeyStore, LoadedKey
from workbench.core.words import Message, say
from workbench.ui.dialogs.base import BaseDialog, with_button
from workbench.ui.dialogs.signing.key_acts import secret
from workbench.ui.dialogs.signing.keys_dialog import key_line
from workbench.ui.worded import make_label


class SignForm:
    """Adds the fields to a dialog's form.

    Attributes:
        out, key, passphrase: The fields.
    """

    def __init__(self, dialog: BaseDialog, form: QFormLayout, suffix: str, out: Path | None = None) -> None:
        self._dialog, self._suffix, self._store = dialog, suffix, KeyStore()
        self.out, self.key, self.passphrase = QLineEdit(str(out or "")), QComboBox(), secret()
        for key in self._store.list():
            if self._store.revoked(key.fingerprint) is None:
                self.key.addItem(key_line(key), key.fingerprint)
        dialog.field(form, Message("ui.export_path"), with_button(dialog.words, self.out, self._browse))
        dialog.words.show(self.out.setAccessibleName, Message("ui.export_path"))
        dialog.field(form, Message("memory.sign_key"), self.key)
        dialog.field(form, Message("ui.keys_passphrase"), self.passphrase)
        if not self.key.count():
            warning = make_label(dialog.words, Message("memory.sign_no_key"), "warning", wrap=True)
            warning.setMinimumWidth(420)
            form.addRow("", warning)

    @property
    def possible(self) -> bool:
        """True if there is a key to sign with."""
        return self.key.count() > 0

    def _browse(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self._dialog, say("ui.export_path"), self.out.text(), f"*{self._suffix}"
        )
        if path:
            self.out.setText(path)

    def path(self) -> Path:
        """Where to write. InputProblem where nothing is said."""
        text = self.out.text().strip()
        if not text:
            raise InputProblem(Message("ui.export_no_path"))
        path = Path(text)
        return path if path.suffix.lower() == self._suffix else path.with_name(path.name + self._suffix)

    def load(self) -> LoadedKey:
        """The opened key. KeyProblem where the passphrase is wrong or the key unusable."""
        if not self.possible:
            raise InputProblem(Message("memory.sign_no_key"))
        return self._store.load_private(str(self.key.currentData()), self.passphrase.text())

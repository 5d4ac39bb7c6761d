"""Countersign: the approver adds a signature to a file that a reviewer signed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.signing import KeyStore
from workbench.core.words import Message, say
from workbench.core.workflow.countersigning import CountersignJob, CountersignReport
from workbench.ui.dialogs.base import with_button
from workbench.ui.dialogs.signing.key_acts import secret
from workbench.ui.dialogs.signing.keys_dialog import key_line
from workbench.ui.dialogs.writing import WritingDialog
from workbench.ui.job_runner import JobRunner
from workbench.ui.session import Session
from workbench.ui.worded import make_label


class CountersignDialog(WritingDialog):
    """The file, the approver's key and its passphrase."""

    def __init__(
        self, session: Session, runner: JobRunner, parent: QWidget | None = None, path: Path | None = None
    ) -> None:
        title, hint = Message("trust.countersign_title"), Message("trust.countersign_hint")
        super().__init__(session, runner, parent, title, hint)
        self._runner, self._store = runner, KeyStore()
        form = self.form()
        self.path = QLineEdit(str(path or ""))
        where = with_button(self.words, self.path, self._browse)
        self.key, self.passphrase = QComboBox(), secret()
        for key in self._store.list():
            if key.role == "approver" and self._store.revoked(key.fingerprint) is None:
                self.key.addItem(key_line(key), key.fingerprint)
        self.field(form, Message("trust.countersign_file"), where)
        self.field(form, Message("trust.countersign_key"), self.key)
        self.field(form, Message("ui.keys_passphrase"), self.passphrase)
        if not self.key.count():
            self.body.addWidget(
                make_label(self.words, Message("trust.countersign_no_key"), "warning", wrap=True)
            )
        self.body.addStretch()
        self.add_go(Message("trust.countersign_go"), self.go)
        self.go_button.setEnabled(bool(self.key.count()))
        self.setMinimumWidth(560)

    def _browse(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, say("trust.countersign_title"), self.path.text())
        if path:
            self.path.setText(path)

    def go(self) -> None:
        """Open the key, verify the file, sign."""
        self.show_problem(None)
        if not self.path.text().strip():
            self.show_problem(Message("trust.no_file"))
            return
        try:
            key = self._store.load_private(str(self.key.currentData()), self.passphrase.text())
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        self.start(CountersignJob(Path(self.path.text().strip()), key), self._done)

    def _done(self, report: CountersignReport) -> None:
        self.finish(Message("trust.countersigned", {"path": str(report.paths[0])}))

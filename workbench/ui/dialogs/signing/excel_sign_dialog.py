"""Excel's own signature: the last step, for readers who look at it in Excel alone."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.settings import EXCEL_SIGNATURE
from workbench.core.signing import KeyStore
from workbench.core.words import Message, say
from workbench.core.workflow.native_signing import NativeJob, open_certificate
from workbench.ui.dialogs.base import with_button
from workbench.ui.dialogs.signing.key_acts import secret
from workbench.ui.dialogs.signing.keys_dialog import key_line
from workbench.ui.dialogs.writing import WritingDialog
from workbench.ui.job_runner import JobRunner
from workbench.ui.session import Session
from workbench.ui.worded import make_label


class ExcelSignDialog(WritingDialog):
    """The workbook, whose certificate, and its passphrase."""

    def __init__(
        self, session: Session, runner: JobRunner, parent: QWidget | None = None, path: Path | None = None
    ) -> None:
        super().__init__(session, runner, parent, Message("trust.excel_title"), Message("trust.excel_hint"))
        self._store = KeyStore()
        self.policy = session.settings.get(EXCEL_SIGNATURE)
        self.body.addWidget(make_label(self.words, Message("trust.excel_last"), "warning", wrap=True))
        form = self._form = self.form()
        self.path, self.pkcs12 = QLineEdit(str(path or "")), QLineEdit()
        self.certificate, self.passphrase = QComboBox(), secret()
        if self.policy == "own":
            for key in self._store.list():
                if self._store.revoked(key.fingerprint) is None:
                    self.certificate.addItem(key_line(key), key.fingerprint)
        self.certificate.addItem(say("trust.excel_from_file"), "")
        self._row = with_button(self.words, self.pkcs12, self._browse_pkcs12)
        self.words.show(self.path.setAccessibleName, Message("trust.countersign_file"))
        self.words.show(self.pkcs12.setAccessibleName, Message("trust.excel_pkcs12"))
        self.field(form, Message("trust.countersign_file"), with_button(self.words, self.path, self._browse))
        self.field(form, Message("trust.excel_certificate"), self.certificate)
        self.field(form, Message("trust.excel_pkcs12"), self._row)
        self.field(form, Message("ui.keys_passphrase"), self.passphrase)
        if self.policy != "own":
            words = Message(f"trust.excel_policy_{self.policy}")
            self.body.addWidget(make_label(self.words, words, "secondary", wrap=True))
        self.body.addStretch()
        self.add_go(Message("trust.excel_go"), self.go)
        self.go_button.setEnabled(self.ready)
        self.certificate.currentIndexChanged.connect(self._follow)
        self.setMinimumWidth(600)
        self._follow()

    def _follow(self) -> None:
        self._form.setRowVisible(self._row, not self.certificate.currentData())

    def _browse(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, say("trust.excel_title"), self.path.text(), "*.xlsx")
        if path:
            self.path.setText(path)

    def _browse_pkcs12(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, say("trust.excel_pkcs12"), "", "*.p12 *.pfx")
        if path:
            self.pkcs12.setText(path)

    @property
    def ready(self) -> bool:
        return self.policy != "off"

    def go(self) -> None:
        """Open the certificate, then sign."""
        self.show_problem(None)
        own, file = str(self.certificate.currentData()), self.pkcs12.text().strip()
        if not self.path.text().strip() or not (own or file):
            self.show_problem(Message("trust.no_file" if own or file else "trust.excel_no_certificate"))
            return
        try:
            source = own or Path(file)
            certificate = open_certificate(source, self.passphrase.text(), self.policy, self._store)
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        job = NativeJob(Path(self.path.text().strip()), certificate)
        holder = certificate.holder
        self.start(job, lambda path: self._done(path, holder))

    def _done(self, path: Path, holder: str) -> None:
        self.finish(Message("trust.excel_done", {"path": str(path), "holder": holder}))

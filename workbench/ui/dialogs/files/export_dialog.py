"""Export: where to, in which form, and signed by whom; without a signature it is a draft."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLabel, QLineEdit, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.items import State
from workbench.core.project import Tally
from workbench.core.signing import KeyStore, LoadedKey
from workbench.core.words import Message, say
from workbench.core.workflow.export import ExportJob, ExportReport, plain_stem, suffix_of
from workbench.core.workflow.own_workbook import OwnWorkbookJob, OwnWorkbookReport, own_suffix
from workbench.ui.dialogs.base import with_button
from workbench.ui.dialogs.signing.keys_dialog import key_line
from workbench.ui.dialogs.writing import WritingDialog
from workbench.ui.job_runner import JobRunner
from workbench.ui.session import Session

OWN = "own"
PART_WORDS: dict[str, Message] = {
    "lines": Message("ui.parts_lines"),
    "columns": Message("ui.parts_columns"),
}
FORMAT_WORDS: dict[str, Message] = {
    "xlsx": Message("ui.format_xlsx"),
    "csv": Message("ui.format_csv"),
    "sssom": Message("reports.format_sssom"),
    "fhir-r4": Message("reports.format_fhir_r4"),
    "fhir-r5": Message("reports.format_fhir_r5"),
    "jsonl": Message("reports.format_jsonl"),
    OWN: Message("ui.format_own"),
}


class ExportDialog(WritingDialog):
    """Asks what an export needs and runs it."""

    def __init__(
        self,
        session: Session,
        runner: JobRunner,
        parent: QWidget | None = None,
        store: KeyStore | None = None,
    ) -> None:
        super().__init__(session, runner, parent, Message("ui.export_title"), Message("ui.export_hint"))
        self._counts: dict[str, str] = {}
        self._store = store or KeyStore()
        self.format = QComboBox()
        for value, words in FORMAT_WORDS.items():
            self.format.addItem(words.text(), value)
        self.parts = QComboBox()
        for value, words in PART_WORDS.items():
            self.parts.addItem(words.text(), value)
        self.path = QLineEdit()
        self.words.show(self.path.setAccessibleName, Message("ui.verify_path"))
        self.key = QComboBox()
        self.key.addItem(say("ui.export_draft"), "")
        for key in self._store.list():
            self.key.addItem(key_line(key), key.fingerprint)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.decided_only = QCheckBox()
        self.words.show(self.decided_only.setText, Message("ui.export_decided_only"))
        self._lay_out()
        self.format.currentIndexChanged.connect(self._follow_format)
        self.key.currentIndexChanged.connect(self._follow_key)
        self._start_path()
        self._follow_format()
        self.add_go(Message("ui.export_go"), self.go)
        self.setMinimumWidth(560)

    def _lay_out(self) -> None:
        project = self.session.project
        assert project is not None
        totals = project.totals()
        left = totals.get(State.OPEN, Tally()).items
        asked = totals.get(State.QUESTION, Tally()).items
        if left or asked:
            self._counts = {"open": f"{left:,}", "asked": f"{asked:,}"}
            self.waiting = QLabel()
            self.waiting.setObjectName("warning")
            self.waiting.setWordWrap(True)
            self.body.addWidget(self.waiting)
            self.decided_only.toggled.connect(self._tell_waiting)
            self._tell_waiting()
        form = self._form = self.form()
        self.field(form, Message("ui.export_format"), self.format)
        self.field(form, Message("ui.export_parts"), self.parts)
        self.field(form, Message("ui.export_path"), with_button(self.words, self.path, self._browse))
        self.field(form, Message("ui.export_key"), self.key)
        self.field(form, Message("ui.keys_passphrase"), self.passphrase)
        if left or asked:
            form.addRow("", self.decided_only)
        self.body.addStretch()

    def _tell_waiting(self) -> None:
        """What becomes of the rows that have no answer yet."""
        own = self.format.currentData() == OWN
        part = self.decided_only.isChecked() and not own
        self.waiting.setText(say("ui.export_left_out" if part else "ui.export_open", **self._counts))

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        if self._counts:
            self._tell_waiting()

    def _start_path(self) -> None:
        project = self.session.project
        if project is not None:
            self.path.setText(str(Path(project.info.path).with_suffix(".xlsx")))

    def _suffix(self) -> str:
        form, project = str(self.format.currentData()), self.session.project
        if form != OWN or project is None:
            return suffix_of(form)
        sources = project.source_files()
        return own_suffix(sources[-1].file_name) if sources else ".xlsx"

    def _follow_format(self) -> None:
        own = self.format.currentData() == OWN
        path = Path(self.path.text())
        if path.suffix:
            # The two workbooks are different files: neither is written over the other.
            mark = say("ui.own_mark")
            stem = plain_stem(path).removesuffix(mark) + (mark if own else "")
            self.path.setText(str(path.with_name(stem + self._suffix())))
        self._form.setRowVisible(self.parts, own)
        if self._counts:
            self._form.setRowVisible(self.decided_only, not own)
            self._tell_waiting()
        for widget in (self.key, self.passphrase):
            self._form.setRowVisible(widget, not own)
        self._follow_key()

    def _follow_key(self) -> None:
        self.passphrase.setEnabled(bool(self.key.currentData()))

    def _browse(self) -> None:
        wanted = f"*{self._suffix()}"
        path, _ = QFileDialog.getSaveFileName(self, say("ui.export_title"), self.path.text(), wanted)
        if path:
            self.path.setText(path)

    def go(self) -> None:
        """Open the key, then write."""
        self.show_problem(None)
        if not self.path.text().strip():
            self.show_problem(Message("ui.export_no_path"))
            return
        out = Path(self.path.text().strip())
        if self.format.currentData() == OWN:
            own = OwnWorkbookJob(out, parts=str(self.parts.currentData()))
            self.start(own, self._own_done, self.session.project)
            return
        key: LoadedKey | None = None
        try:
            if self.key.currentData():
                key = self._store.load_private(str(self.key.currentData()), self.passphrase.text())
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        part = self.decided_only.isChecked()
        job = ExportJob(out, str(self.format.currentData()), key, decided_only=part)
        self.start(job, self._done, self.session.project)

    def _own_done(self, report: OwnWorkbookReport) -> None:
        notes = " ".join(note.text() for note in report.notes())
        words = Message("ui.exported_own", {"path": str(report.path), "notes": notes})
        self.finish(words, "warning" if report.own.unplaced else "info")

    def _done(self, report: ExportReport) -> None:
        words = Message(
            "ui.exported_draft" if report.draft else "ui.exported", {"path": str(report.paths[0])}
        )
        self.finish(words)

"""One file of others' decisions: what it would add, row by row what it must not, then taken in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QTableWidgetItem, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.words import Message, say
from workbench.core.workflow.memory_plan import MemoryReport
from workbench.core.workflow.remembering import ImportMemoryJob
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.dialogs.trust_dialog import plain_table
from workbench.ui.job_runner import JobRunner
from workbench.ui.session import Session

_SHOWN = 500


class MemoryImportDialog(BaseDialog):
    """Shows what a file would add, and adds it."""

    def __init__(
        self, session: Session, runner: JobRunner, path: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, parent, Message("memory.import_title", {"file": path.name}))
        self._runner, self._path = runner, path
        self._job: ImportMemoryJob | None = None
        self.report: MemoryReport | None = None
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.told)
        self.troubles = plain_table(2)
        self.words.show(self.troubles.setAccessibleName, Message("memory.trouble_list"))
        self.troubles.setColumnWidth(0, 260)
        self.troubles.hide()
        self.body.addWidget(self.troubles, 1)
        self.again = QCheckBox()
        self.words.show(self.again.setText, Message("memory.again"))
        self.again.hide()
        self.body.addWidget(self.again)
        self.body.addStretch()
        self.add_button(Message("ui.cancel"), self.reject)
        self.go_button = self.add_button(Message("memory.import_go"), self.go, "primary")
        self.go_button.setEnabled(False)
        runner.failed.connect(self._failed)
        self.resize(720, 320)

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        if self.report is not None:
            self._show(self.report)

    def look(self) -> None:
        """Read the file; nothing is kept yet."""
        self._job = ImportMemoryJob(self._path, self.session.reviewer, preview=True)
        self._runner.run(self._job, self.session.project, self.if_open(self._show))

    def _failed(self, problem: WorkbenchError) -> None:
        self.go_button.setEnabled(False)
        self.show_problem(problem)

    def _show(self, report: MemoryReport) -> None:
        self.report = report
        plan = report.plan
        self.told.setText("\n".join(line.text() for line in report.lines()))
        self.troubles.setHorizontalHeaderLabels([say("memory.col_name"), say("memory.col_trouble")])
        self.troubles.setRowCount(min(len(plan.troubles), _SHOWN))
        for row, trouble in enumerate(plan.troubles[:_SHOWN]):
            for column, text in enumerate((trouble.name, trouble.what.text())):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.troubles.setItem(row, column, item)
        self.troubles.resizeRowsToContents()
        self.troubles.setVisible(bool(plan.troubles))
        self.again.setVisible(bool(plan.barred))
        self.go_button.setText(say("memory.import_sound" if plan.troubles else "memory.import_go"))
        self.go_button.setEnabled(bool(plan.entries or plan.ended or plan.withdrawals))

    def go(self) -> None:
        """Take it in."""
        project = self.session.project
        if self.report is None or self._job is None or project is None:
            return
        self._job.preview, self._job.sound_only = False, True
        self._job.again = self.again.isChecked()
        try:
            report = self._job.save(project, self.report.plan)
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        self.session.changed.emit(report.changes, self)
        self.session.tell(report.lines()[0])
        self.accept()

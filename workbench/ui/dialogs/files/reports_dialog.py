"""Reports: which, in which form, where to; feedback may count several projects."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLineEdit,
    QListWidget,
    QSizePolicy,
    QWidget,
)
from shiboken6 import isValid

from workbench.core.errors import WorkbenchError
from workbench.core.words import Message, say
from workbench.core.workflow import auditing, feedback, reporting
from workbench.core.workflow.auditing import AuditJob
from workbench.core.workflow.feedback import FeedbackJob
from workbench.core.workflow.reporting import DepartmentReport, ReportJob
from workbench.ui.dialogs.base import with_button
from workbench.ui.dialogs.writing import WritingDialog
from workbench.ui.job_runner import JobRunner
from workbench.ui.session import Session
from workbench.ui.worded import make_label

PDF = ".pdf"
# Report -> its name, what it is for, its forms; the first form is offered first.
REPORTS: dict[str, tuple[Message, Message, tuple[str, ...]]] = {
    "department": (
        Message("reports.choose_department"),
        Message("reports.choose_department_is"),
        (PDF, *reporting.FORMATS),
    ),
    "audit": (Message("reports.choose_audit"), Message("reports.choose_audit_is"), auditing.FORMATS),
    "feedback": (
        Message("reports.choose_feedback"),
        Message("reports.choose_feedback_is"),
        feedback.FORMATS,
    ),
}
FORMS: dict[str, Message] = {
    PDF: Message("reports.form_pdf"),
    ".html": Message("reports.form_html"),
    ".xlsx": Message("reports.form_xlsx"),
    ".json": Message("reports.form_json"),
}


class ReportsDialog(WritingDialog):
    """Asks which report and where to, and has it written."""

    def __init__(self, session: Session, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(session, runner, parent, Message("reports.choose_title"), None)
        self.report, self.form_box, self.path = QComboBox(), QComboBox(), QLineEdit()
        for name, (words, _, _) in REPORTS.items():
            self.report.addItem(words.text(), name)
        self.about = make_label(self.words, REPORTS["department"][1], "secondary", wrap=True)
        self.about.setMinimumHeight(44)
        self.about.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.projects = QListWidget()
        self.projects.setMaximumHeight(96)
        self.projects.setSpacing(3)
        self._lay_out()
        self.report.currentIndexChanged.connect(self._follow_report)
        self.form_box.currentIndexChanged.connect(self._follow_form)
        self._follow_report()
        self.add_go(Message("reports.choose_go"), self.go)
        self.setMinimumWidth(560)

    def _lay_out(self) -> None:
        form = self._form = self.form()
        self.field(form, Message("reports.choose_report"), self.report)
        form.addRow("", self.about)
        self.field(form, Message("reports.choose_form"), self.form_box)
        self.field(form, Message("ui.export_path"), with_button(self.words, self.path, self._browse))
        add = Message("reports.add_projects")
        self._projects_row = with_button(self.words, self.projects, self._add_projects, add)
        self.field(form, Message("reports.projects"), self._projects_row)
        self.body.addStretch()
        project = self.session.project
        if project is not None:
            self.projects.addItem(str(project.info.path))

    def _chosen(self) -> str:
        return str(self.report.currentData())

    def _follow_report(self) -> None:
        """Offer the forms of the chosen report, and a file name of its own."""
        _, about, forms = REPORTS[self._chosen()]
        self.words.show(self.about.setText, about)
        self.form_box.blockSignals(True)
        self.form_box.clear()
        for suffix in forms:
            self.form_box.addItem(FORMS[suffix].text(), suffix)
        self.form_box.blockSignals(False)
        self._form.setRowVisible(self._projects_row, self._chosen() == "feedback")
        project = self.session.project
        if project is not None:
            path = Path(project.info.path)
            self.path.setText(str(path.with_name(f"{path.stem}-{self._chosen()}{forms[0]}")))
        self.adjustSize()

    def _follow_form(self) -> None:
        path = Path(self.path.text())
        if path.suffix in FORMS:
            self.path.setText(str(path.with_suffix(self.form_box.currentData())))

    def _browse(self) -> None:
        wanted = f"*{self.form_box.currentData()}"
        path, _ = QFileDialog.getSaveFileName(self, say("reports.choose_title"), self.path.text(), wanted)
        if path:
            self.path.setText(path)

    def _add_projects(self) -> None:
        kinds = f"{say('ui.project_files')} (*.iemap);;{say('ui.all_files')} (*)"
        paths, _ = QFileDialog.getOpenFileNames(self, say("reports.add_projects"), "", kinds)
        self.projects.addItems(paths)

    def go(self) -> None:
        """Write the report."""
        self.show_problem(None)
        if not self.path.text().strip():
            self.show_problem(Message("ui.export_no_path"))
            return
        out = Path(self.path.text().strip())
        job: Any
        done: Callable[[Any], None] = partial(self._done, out)
        if self._chosen() == "audit":
            job = AuditJob(out)
        elif self._chosen() == "feedback":
            rows = range(self.projects.count())
            job = FeedbackJob(out, tuple(Path(self.projects.item(row).text()) for row in rows))
        elif out.suffix.lower() == PDF:
            job, done = ReportJob(), partial(self._draw, out)
        else:
            job = ReportJob(out)
        self.start(job, done, self.session.project)

    def _draw(self, out: Path, report: DepartmentReport) -> None:
        """Draw the page; fonts and painters belong to the window's thread."""
        from workbench.ui.report_pdf import write_pdf

        try:
            write_pdf(out, report.facts)
        except WorkbenchError as problem:
            if isValid(self):
                self.failed(problem)
            else:
                self.session.tell(problem.message, "error")
            return
        self._done(out, report)

    def _done(self, out: Path, _report: object) -> None:
        self.finish(Message("reports.written", {"path": str(out)}))

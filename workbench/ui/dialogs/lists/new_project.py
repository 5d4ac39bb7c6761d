"""New project, or one more list for the open one: see what was recognised, correct it, then import."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QTableView,
    QWidget,
)

from workbench.core.errors import FileProblem, WorkbenchError
from workbench.core.jobs import Progress
from workbench.core.project import Project
from workbench.core.standard import installed_releases, load_release
from workbench.core.words import Message, language, say
from workbench.core.workflow.importing import ImportJob, known_digests
from workbench.ui.dialogs.base import BaseDialog, with_button
from workbench.ui.dialogs.lists.list_form import ListForm
from workbench.ui.dialogs.lists.preview_model import PreviewModel
from workbench.ui.job_runner import JobRunner
from workbench.ui.session import Session
from workbench.ui.worded import make_label

POLICIES: tuple[tuple[str, Message], ...] = (
    ("agnostic", Message("ui.policy_agnostic_long")),
    ("specific", Message("ui.policy_specific_long")),
)


class PreviewJob:
    """Reads a list as an import would, and stores nothing."""

    def __init__(self, job: ImportJob, known: frozenset[str]) -> None:
        self._job, self._known = job, known
        self.title = job.title

    def read(self, project: Project | None) -> frozenset[str]:
        """Digests of lists that are in the project already."""
        return self._known

    def compute(self, data: frozenset[str], progress: Progress) -> Any:
        """Read the file."""
        return self._job.compute(data, progress)

    def save(self, project: Project | None, result: Any) -> Any:
        """Nothing is stored."""
        return result


class NewProjectDialog(BaseDialog):
    """Asks for the list and what else a project needs, shows what would be imported, and imports it.

    Signals:
        made: Items were imported into the open project.
    """

    made = Signal()

    def __init__(
        self,
        session: Session,
        runner: JobRunner,
        parent: QWidget | None = None,
        source: Path | None = None,
        *,
        into_open: bool = False,
    ) -> None:
        title = Message("ui.import_title") if into_open else Message("ui.new_title")
        super().__init__(session, parent, title, Message("ui.new_hint"))
        self._runner, self._into_open = runner, into_open
        self._result: Any = None
        self._job: ImportJob | None = None
        self.list = ListForm(self.words)
        self.source, self.columns = self.list.source, self.list.columns
        self.hospital, self.target = QLineEdit(), QLineEdit()
        self.release, self.policy = QComboBox(), QComboBox()
        self.preview = PreviewModel()
        self.told = QLabel()
        self.told.setWordWrap(True)
        self._lay_out()
        self.add_button(Message("ui.cancel"), self.reject)
        self.go_button = self.add_button(Message("ui.new_go"), self.go, "primary")
        self.go_button.setEnabled(False)
        runner.failed.connect(self._failed)
        self.list.chosen.connect(self.look)
        self.list.corrected.connect(lambda: self.look(again=True))
        self.resize(900, 700)
        if source is not None:
            self.source.setText(str(source))

    def _lay_out(self) -> None:
        form = self.form()
        self.field(form, Message("ui.new_list"), self.list.file_field)
        if not self._into_open:
            self.field(form, Message("ui.new_hospital"), self.hospital)
            for info in installed_releases():
                self.release.addItem(info.title_zh if language() == "zh" else info.title_en, info.id)
            for value, words in POLICIES:
                self.policy.addItem(words.text(), value)
            both = QWidget()
            row = QHBoxLayout(both)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(12)
            row.addWidget(self.release, 3)
            row.addWidget(make_label(self.words, Message("ui.new_policy")))
            row.addWidget(self.policy, 2)
            self.field(form, Message("ui.new_release"), both)
            target = with_button(self.words, self.target, self._browse_target)
            self.field(form, Message("ui.new_target"), target)
        self.body.addWidget(self.list)
        table = QTableView()
        table.setObjectName("plain")
        table.setModel(self.preview)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(26)
        table.horizontalHeader().setFixedHeight(40)
        table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        table.setMinimumHeight(118)
        table.horizontalHeader().setDefaultSectionSize(124)
        self.body.addWidget(table, 1)
        self.body.addWidget(self.told)
        self.body.addWidget(self.list.keep_personal)
        self.body.addWidget(self.list.notes)

    def _browse_target(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, say("ui.new_target"), self.target.text(), "*.iemap")
        if path:
            self.target.setText(path)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at a list that was given from the start."""
        super().showEvent(event)
        self.look()

    # -- looking -----------------------------------------------------------------------------------------

    def look(self, *, again: bool = False) -> None:
        """Read the list and show what would be imported; chosen columns count only when looking again."""
        text = self.source.text().strip()
        if not text or self._runner.busy:
            return
        path = Path(text)
        if self._job is not None and self._job.path == path and not again:
            return
        self._job = self.list.job(path, again=again)
        if not self.target.text():
            self.target.setText(str(path.with_suffix(".iemap")))
        if not self.hospital.text():
            self.hospital.setText(path.stem)
        self.show_problem(None)
        project = self.session.project if self._into_open else None
        known = known_digests(project.source_files()) if project else frozenset()
        self._runner.run(PreviewJob(self._job, known), project, self.if_open(self._looked))

    def _failed(self, problem: WorkbenchError) -> None:
        self._result = None
        self.go_button.setEnabled(False)
        self.show_problem(problem)

    def _looked(self, result: Any) -> None:
        self._result = result
        layout = result.layouts[0] if result.layouts else None
        fields = {column: field for field, column in layout.columns.items()} if layout else {}
        rows = [item.cells for item in result.items[:40]]
        self.preview.set_preview(rows, layout.headers if layout else (), fields)
        self.list.show_result(result)
        sheets = say("ui.list_separator").join(x.sheet for x in result.layouts if x.sheet)
        self.told.setText(
            say(
                "ui.new_told",
                rows=f"{result.rows:,}",
                items=f"{len(result.items):,}",
                non_items=f"{result.non_items:,}",
                problems=f"{len({(p.sheet, p.row) for p in result.problems}):,}",
                sheets=sheets or result.file_name,
            )
        )
        self.go_button.setEnabled(bool(result.items))

    # -- importing ---------------------------------------------------------------------------------------

    def go(self) -> None:
        """Make the project where one is to be made, and store what was looked at."""
        if self._result is None or self._job is None:
            return
        try:
            if not self._into_open:
                self._make_project()
            project = self.session.project
            assert project is not None
            report = self._job.save(project, self._result)
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        self.session.changed.emit(report.changes, self)
        self.accept()
        self.made.emit()

    def _make_project(self) -> None:
        path = Path(self.target.text().strip() or "project.iemap")
        release = load_release(str(self.release.currentData()))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileProblem(Message("ui.folder_unwritable", {"path": str(path.parent)})) from error
        project = Project.create(
            path,
            hospital=self.hospital.text().strip() or path.stem,
            release_id=release.id,
            release_sha256=release.sha256,
            device_policy=str(self.policy.currentData()),
        )
        self.session.adopt(project, release)

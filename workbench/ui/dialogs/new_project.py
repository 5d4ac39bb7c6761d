"""New project, or one more list for the open one: see what was recognised, correct it, then import."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from workbench.core.errors import FileProblem, WorkbenchError
from workbench.core.jobs import Progress
from workbench.core.project import Project
from workbench.core.standard import installed_releases, load_release
from workbench.core.words import Message, language, say
from workbench.core.workflow.importing import ImportJob
from workbench.ui import theme
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.dialogs.preview_model import FIELD_WORDS, PreviewModel, letter
from workbench.ui.job_runner import JobRunner
from workbench.ui.session import Session
from workbench.ui.worded import make_button, make_label

PICKED = ("name", "code", "modality", "count")
POLICIES: tuple[tuple[str, Message], ...] = (
    ("agnostic", Message("ui.policy_agnostic_long")),
    ("specific", Message("ui.policy_specific_long")),
)
LIST_FILTER = "*.xlsx *.xls *.xlsm *.csv *.tsv *.txt"


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
        self.source, self.hospital, self.target = QLineEdit(), QLineEdit(), QLineEdit()
        self.release, self.policy = QComboBox(), QComboBox()
        self.columns = {field: QComboBox() for field in PICKED}
        self.preview = PreviewModel()
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.problems = QPlainTextEdit()
        self._lay_out()
        self.add_button(Message("ui.cancel"), self.reject)
        self.go_button = self.add_button(Message("ui.new_go"), self.go, "primary")
        self.go_button.setEnabled(False)
        runner.failed.connect(self._failed)
        self.source.editingFinished.connect(self.look)
        for box in self.columns.values():
            box.activated.connect(lambda _n: self.look(again=True))
        self.resize(860, 700)
        if source is not None:
            self.source.setText(str(source))

    def _lay_out(self) -> None:
        form = self.form()
        self.field(form, Message("ui.new_list"), self._with_button(self.source, self._browse_source))
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
            self.field(form, Message("ui.new_target"), self._with_button(self.target, self._browse_target))
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        self.body.addWidget(make_label(self.words, Message("ui.new_columns"), "section"))
        for number, (field, box) in enumerate(self.columns.items()):
            grid.addWidget(make_label(self.words, FIELD_WORDS[field], "secondary"), 0, number)
            self.words.show(box.setAccessibleName, FIELD_WORDS[field])
            grid.addWidget(box, 1, number)
            grid.setColumnStretch(number, 1)
        self.body.addLayout(grid)
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
        table.setMinimumHeight(180)
        table.horizontalHeader().setDefaultSectionSize(124)
        self.body.addWidget(table, 1)
        self.body.addWidget(self.told)
        self.problems.setReadOnly(True)
        self.problems.setFixedHeight(84)
        self.problems.setFont(theme.sans(12))
        self.problems.hide()
        self.body.addWidget(self.problems)

    def _with_button(self, field: QLineEdit, browse: Any) -> QWidget:
        both = QWidget()
        both.setFocusProxy(field)
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(field, 1)
        button = make_button(self.words, Message("ui.browse"), "", browse)
        button.setAutoDefault(False)
        row.addWidget(button)
        return both

    def _browse_source(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, say("ui.new_list"), "", f"{say('ui.list_files')} ({LIST_FILTER})"
        )
        if path:
            self.source.setText(path)
            self.look()

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
        chosen = {f: str(b.currentData() or "") or None for f, b in self.columns.items()} if again else {}
        self._job = ImportJob(path, **{f"{field}_column": column for field, column in chosen.items()})
        if not self.target.text():
            self.target.setText(str(path.with_suffix(".iemap")))
        if not self.hospital.text():
            self.hospital.setText(path.stem)
        self.show_problem(None)
        project = self.session.project if self._into_open else None
        known = frozenset(s.sha256 for s in project.source_files()) if project else frozenset()
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
        for field, box in self.columns.items():
            self._fill_column(box, layout, field)
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
        notes = [*result.problems, *result.warnings]
        self.problems.setPlainText("\n".join(_note_text(n) for n in notes[:200]))
        self.problems.setVisible(bool(notes))
        self.go_button.setEnabled(bool(result.items))

    @staticmethod
    def _fill_column(box: QComboBox, layout: Any, field: str) -> None:
        box.clear()
        if field != "name":
            box.addItem(say("ui.column_none"), "")
        width = max([len(layout.headers), *(c + 1 for c in layout.columns.values())]) if layout else 0
        for column in range(width):
            words = layout.headers[column] if column < len(layout.headers) else ""
            box.addItem(f"{letter(column)}  {words}".strip(), letter(column))
        place = layout.columns.get(field) if layout else None
        box.setCurrentIndex(box.findData(letter(place)) if place is not None else 0)

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


def _note_text(note: Any) -> str:
    cell = f"{note.column}{note.row}" if note.row else ""
    place = "!".join(part for part in (note.sheet, cell) if part)
    return f"{place}  {note.message.text()}".strip()

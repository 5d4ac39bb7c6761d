"""A newer list of the same hospital: what it adds, changes and drops is shown, then taken over at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QWidget,
)

from workbench.core.errors import WorkbenchError
from workbench.core.words import Message, say
from workbench.core.workflow.reimporting import ReimportJob, ReimportPlan
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.dialogs.lists.list_form import ListForm
from workbench.ui.dialogs.lists.reimport_model import KINDS, ReimportModel, lines_of
from workbench.ui.job_runner import JobRunner
from workbench.ui.session import Session
from workbench.ui.worded import make_button


class _LookJob:
    """The comparison alone; nothing is stored."""

    def __init__(self, job: ReimportJob) -> None:
        self._job = job
        self.title = job.title
        self.read, self.compute = job.read, job.compute

    @staticmethod
    def save(project: Any, result: ReimportPlan) -> ReimportPlan:
        """Hand the comparison on."""
        return result


class ReimportDialog(BaseDialog):
    """Asks for the newer list, shows the comparison row by row, and takes it over.

    Signals:
        made: The newer list was taken over; some items want suggestions.
    """

    made = Signal()

    def __init__(self, session: Session, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(session, parent, Message("ui.reimport_title"), Message("ui.reimport_hint"))
        self._runner = runner
        self._job: ReimportJob | None = None
        self.plan: ReimportPlan | None = None
        self.list = ListForm(self.words)
        self.told, self.strange = QLabel(), QLabel()
        self.model = ReimportModel()
        self.chips = {kind: make_button(self.words, Message(f"ui.reimport_{kind}"), "chip") for kind in KINDS}
        self._lay_out()
        self.add_button(Message("ui.cancel"), self.reject)
        self.go_button = self.add_button(Message("ui.reimport_go"), self.go, "primary")
        self.go_button.setEnabled(False)
        runner.failed.connect(self._failed)
        self.list.chosen.connect(self.look)
        self.list.corrected.connect(lambda: self.look(again=True))
        self.resize(900, 690)

    def _lay_out(self) -> None:
        self.field(self.form(), Message("ui.reimport_list"), self.list.file_field)
        self.body.addWidget(self.list)
        for label, name in ((self.told, ""), (self.strange, "warning")):
            label.setObjectName(name)
            label.setWordWrap(True)
            self.body.addWidget(label)
        self.strange.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        group = QButtonGroup(self)
        for kind, chip in self.chips.items():
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            chip.setEnabled(False)
            chip.clicked.connect(lambda _on, k=kind: self.model.show_kind(k))
            group.addButton(chip)
            row.addWidget(chip)
        self.chips["all"].setChecked(True)
        row.addStretch(1)
        self.body.addLayout(row)
        self.table = QTableView()
        self.table.setObjectName("plain")
        self.table.setModel(self.model)
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(28)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((104, 70, 110, 230)):
            self.table.setColumnWidth(column, width)
        header.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        self.table.setMinimumHeight(190)
        self.words.show(self.table.setAccessibleName, Message("ui.reimport_title"))
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.list.keep_personal)
        self.body.addWidget(self.list.notes)

    def retranslate(self) -> None:
        """Render every text in the language in use, also what was found."""
        super().retranslate()
        if self.plan is not None:
            self._show(self.plan)

    def look(self, *, again: bool = False) -> None:
        """Compare the list with the one before; nothing is written."""
        text = self.list.source.text().strip()
        if not text or self._runner.busy:
            return
        path = Path(text)
        if self._job is not None and self._job.reader.path == path and not again:
            return
        self._job = ReimportJob(self.list.job(path, again=again), self.session.reviewer)
        self.show_problem(None)
        self._runner.run(_LookJob(self._job), self.session.project, self.if_open(self._looked))

    def _failed(self, problem: WorkbenchError) -> None:
        self.plan = None
        self.go_button.setEnabled(False)
        self.show_problem(problem)

    def _looked(self, plan: ReimportPlan) -> None:
        self.plan = plan
        self.list.show_result(plan.result)
        self._show(plan)
        self.go_button.setEnabled(not plan.empty)

    def _show(self, plan: ReimportPlan) -> None:
        lines = lines_of(plan)
        self.model.set_lines(lines)
        counts = {kind: sum(kind in ("all", line.kind) for line in lines) for kind in KINDS}
        for kind, chip in self.chips.items():
            chip.setText(f"{say(f'ui.reimport_{kind}')} {counts[kind]:,}")
            chip.setEnabled(counts[kind] > 0)
        self.chips["all"].setChecked(True)
        self.model.show_kind("all")
        result = plan.result
        key = "ui.reimport_same" if plan.empty else "ui.reimport_told"
        self.told.setText(
            say(
                key,
                file=plan.follows.file_name,
                rows=f"{result.rows:,}",
                items=f"{len(result.items):,}",
                unchanged=f"{len(plan.found.unchanged):,}",
                problems=f"{len({(p.sheet, p.row) for p in result.problems}):,}",
            )
        )
        self.strange.setText(say("workflow.strange_list"))
        self.strange.setVisible(plan.strange)

    def go(self) -> None:
        """Take the newer list over."""
        project = self.session.project
        if self.plan is None or self._job is None or project is None:
            return
        try:
            report = self._job.save(project, self.plan)
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        self.session.changed.emit(report.changes, self)
        self.session.tell(Message("ui.reimport_done", {"file": self.plan.result.file_name}))
        self.accept()
        self.made.emit()

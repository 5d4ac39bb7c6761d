"""One file of others' decisions, or a region's list: what it would add, row by row, then taken in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.items import Changes
from workbench.core.jobs import Progress
from workbench.core.project import Project, Recognised
from workbench.core.words import Message, say
from workbench.core.workflow.memory_plan import MemoryPlan, MemoryReport
from workbench.core.workflow.recognition import SUFFIX
from workbench.core.workflow.recognition_taking import ListPlan, TakeListJob, TakenList
from workbench.core.workflow.remembering import ImportMemoryJob
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.dialogs.lines import Line, LinesTable
from workbench.ui.dialogs.packs.answers import codes_text, stored_answers
from workbench.ui.job_runner import JobRunner
from workbench.ui.many import act_on_many
from workbench.ui.session import Session

HEADERS = tuple(Message(f"memory.col_{name}") for name in ("name", "modality", "answer", "note"))


class MemoryImportDialog(BaseDialog):
    """Shows what a file would add with a box for each row, and adds what is ticked."""

    def __init__(
        self, session: Session, runner: JobRunner, path: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, parent, Message("memory.import_title", {"file": path.name}))
        self._runner = runner
        self._job: ImportMemoryJob | TakeListJob = (
            TakeListJob(path, preview=True)
            if path.suffix.lower() == SUFFIX
            else ImportMemoryJob(path, session.reviewer, preview=True)
        )
        self.report: MemoryReport | TakenList | None = None
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.told)
        self.every = QCheckBox()
        self.words.show(self.every.setText, Message("memory.every"))
        self.every.setChecked(True)
        self.again = QCheckBox()
        self.words.show(self.again.setText, Message("memory.again"))
        self.again.hide()
        row = QHBoxLayout()
        row.addWidget(self.every)
        row.addStretch()
        self.body.addLayout(row)
        self.rows = LinesTable(self.words, Message("memory.row_list"), HEADERS, (270, 80, 270, 200), 2)
        self.every.clicked.connect(lambda on: self.rows.model.tick_shown(on=on))
        self.rows.model.ticked.connect(self._count)
        self.body.addWidget(self.rows, 1)
        self.body.addWidget(self.again)
        self.add_button(Message("ui.cancel"), self.reject)
        self.go_button = self.add_button(Message("memory.import_go"), self.go, "primary")
        self.go_button.setEnabled(False)
        runner.failed.connect(self._failed)
        self.resize(900, 560)

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        if self.report is not None:
            self._show(self.report)

    def look(self) -> None:
        """Read the file; nothing is kept yet."""
        self._runner.run(self._job, self.session.project, self.if_open(self._show))

    def _failed(self, problem: WorkbenchError) -> None:
        self.show_problem(problem)
        self._count()

    def _show(self, report: MemoryReport | TakenList) -> None:
        self.report = report
        plan = report.plan
        self.told.setText("\n".join(line.text() for line in report.lines()))
        wrong = [
            Line(("" if t.name == "…" else t.name, "", "", t.what.text()), warns=True) for t in plan.troubles
        ]
        sound = self._of_list(plan) if isinstance(plan, ListPlan) else self._of_pack(plan)
        self.rows.fill([*wrong, *sound])
        self.again.setVisible(isinstance(plan, MemoryPlan) and bool(plan.barred))
        self._count()

    def _of_list(self, plan: ListPlan) -> Iterator[Line]:
        for item in plan.found.items:
            yield Line((item.name, "", codes_text(self.session, item.codes), item.conditions), item, True)

    def _of_pack(self, plan: MemoryPlan) -> Iterator[Line]:
        project = self.session.project
        known = set() if project is None else set(project.plain_names())
        barred = set() if project is None else project.withdrawn_answers()
        here, withdrawn = say("memory.also_here"), say("memory.was_withdrawn")
        told = stored_answers(self.session, (e.answer for e in plan.entries))
        lines = []
        for e in plan.entries:
            gone = e.key in barred
            note = withdrawn if gone else here if e.key[:2] in known else ""
            lines.append(Line((e.name, e.modality, told[e.answer], note), e, True, warns=gone))
        yield from sorted(lines, key=lambda line: (not line.warns, not line.cells[3]))

    def _count(self) -> None:
        """Say how many rows are ticked, on the button."""
        if self.report is None:
            return
        plan, chosen = self.report.plan, len(self.rows.model.chosen())
        other = isinstance(plan, MemoryPlan) and bool(plan.ended or plan.withdrawals)
        self.go_button.setText(say("memory.import_n", n=f"{chosen:,}") if chosen else say("memory.import_go"))
        self.go_button.setEnabled(bool(chosen or other))

    def go(self) -> None:
        """Take in what is ticked."""
        project, job = self.session.project, self._job
        if self.report is None or project is None:
            return
        plan, chosen = self.report.plan, self.rows.model.chosen()
        job.preview, job.sound_only = False, True
        if isinstance(plan, ListPlan):
            items: tuple[Recognised, ...] = tuple(chosen)
            plan.found = replace(plan.found, items=items)
        else:
            plan.keep(chosen)
        if isinstance(job, ImportMemoryJob):
            job.again = self.again.isChecked()
        reports: list[MemoryReport | TakenList] = []

        def take(alongside: Project, _progress: Progress) -> Changes:
            reports.append(job.save(alongside, plan))  # type: ignore[arg-type]  # the job's own plan
            return reports[-1].changes

        self.show_problem(None)
        self.go_button.setEnabled(False)
        act_on_many(self.session, self._runner, take, len(chosen), self, lambda: self._taken(reports[-1]))

    def _taken(self, report: MemoryReport | TakenList) -> None:
        """Say what was taken, and close, unless the person did so meanwhile."""
        self.session.tell(report.lines()[0])
        self.if_open(self.accept)()

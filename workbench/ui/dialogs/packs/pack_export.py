"""Hand on what the project settled as a signed pack: what goes in, row by row, then signed and written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.exchange.packs import EXTRAS, SUFFIX, PackRow
from workbench.core.words import Message, say
from workbench.core.workflow.packs import ExportPackJob, PackReport, content_of, left_out_lines
from workbench.ui.dialogs.lines import Line, LinesTable
from workbench.ui.dialogs.packs.answers import answer_text
from workbench.ui.dialogs.signing.sign_form import SignForm
from workbench.ui.dialogs.writing import WritingDialog
from workbench.ui.flow import FlowBox
from workbench.ui.job_runner import JobRunner
from workbench.ui.session import Session
from workbench.ui.worded import make_label

HEADERS = tuple(Message(f"memory.col_{name}") for name in ("name", "modality", "answer", "trust", "besides"))


class PackExportDialog(WritingDialog):
    """Nothing but names, codes and how they were settled goes in unless it is ticked."""

    def __init__(self, session: Session, runner: JobRunner, parent: QWidget | None = None) -> None:
        title, hint = Message("memory.export_title"), Message("memory.export_hint")
        super().__init__(session, runner, parent, title, hint)
        self.extras = {name: QCheckBox() for name in EXTRAS}
        boxes = FlowBox()
        for name, box in self.extras.items():
            self.words.show(box.setText, Message(f"memory.extra_{name}"))
            box.toggled.connect(self.refill)
            boxes.add(box)
        self.body.addWidget(make_label(self.words, Message("memory.extras"), "secondary"))
        self.body.addWidget(boxes)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.body.addWidget(self.told)
        widths = (260, 80, 260, 110, 170)
        self.rows = LinesTable(self.words, Message("memory.export_rows"), HEADERS, widths, 2)
        self.body.addWidget(self.rows, 1)
        project = session.project
        out = Path(project.info.path).with_suffix(SUFFIX) if project is not None else None
        self.sign = SignForm(self, self.form(), SUFFIX, out)
        self.add_go(Message("memory.sign_go"), self.go)
        self.resize(900, 640)
        self.refill()

    def chosen(self) -> tuple[str, ...]:
        """What is handed on besides."""
        return tuple(name for name, box in self.extras.items() if box.isChecked())

    def refill(self) -> None:
        """Show what would go in."""
        project = self.session.project
        if project is None:
            return
        try:
            pack, left_out = content_of(project, self.chosen())
        except WorkbenchError as problem:
            self.go_button.setEnabled(False)
            self.show_problem(problem)
            return
        lines = [Message("memory.would_write", {"n": f"{len(pack.rows):,}", "title": pack.title})]
        lines += left_out_lines(left_out)
        self.told.setText("\n".join(line.text() for line in lines))
        self.rows.fill(self._line(row) for row in pack.rows)
        self.go_button.setEnabled(self.sign.possible)

    def _line(self, row: PackRow) -> Line:
        exams = say("memory.exams_a_year", n=f"{row.exams:,}") if row.exams else ""
        besides = " · ".join(filter(None, (exams, row.local_code, row.who, row.remark)))
        answer = answer_text(self.session, row.codes, row.no_item)
        return Line((row.name, row.modality, answer, say(f"memory.trust_{row.trust}"), besides))

    @property
    def ready(self) -> bool:
        return self.sign.possible

    def go(self) -> None:
        """Open the key, sign, write."""
        self.show_problem(None)
        try:
            job = ExportPackJob(self.sign.path(), self.sign.load(), self.chosen())
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        self.start(job, self._done, self.session.project)

    def _done(self, report: PackReport) -> None:
        self.finish(report.lines()[0])

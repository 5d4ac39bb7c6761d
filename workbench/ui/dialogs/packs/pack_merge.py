"""Merge hospitals' packs into one of the group: what they differ on is settled in the review window first."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QListWidget, QWidget
from shiboken6 import isValid

from workbench.core.errors import WorkbenchError
from workbench.core.exchange.packs import SUFFIX
from workbench.core.project.opening import free_name
from workbench.core.signing import LoadedKey
from workbench.core.words import Message, say
from workbench.core.workflow.pack_conflicts import ConflictProjectJob, Merging, merging_of
from workbench.core.workflow.pack_merge import Conflict, MergePacksJob, MergeReport
from workbench.ui.dialogs.base import BaseDialog, with_button
from workbench.ui.dialogs.lines import Line, LinesTable
from workbench.ui.dialogs.packs.answers import answer_text
from workbench.ui.dialogs.signing.sign_form import SignForm
from workbench.ui.job_runner import JobRunner
from workbench.ui.session import Session
from workbench.ui.worded import make_button, make_label

HEADERS = tuple(Message(f"memory.col_{name}") for name in ("name", "exams", "hospitals", "answers"))


class PackMergeDialog(BaseDialog):
    """Packs, name of the group, what hospitals differ on by volume, key.

    Signals:
        project_made: A project of the conflicts, to be opened.
    """

    project_made = Signal(Path)

    def __init__(self, session: Session, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(session, parent, Message("memory.merge_title"), Message("memory.merge_hint"))
        self._runner = runner
        self.report: MergeReport | None = None
        project = session.project
        self.settling = merging_of(project) if project is not None else None
        self.packs, self.group, self.follows = QListWidget(), QLineEdit(), QLineEdit()
        self.packs.setMaximumHeight(92)
        self.packs.setObjectName("panel")
        form = self.form()
        add = Message("memory.merge_add")
        self.field(form, Message("memory.merge_packs"), with_button(self.words, self.packs, self._add, add))
        self.words.show(self.packs.setAccessibleName, Message("memory.merge_packs"))
        self.field(form, Message("memory.merge_group"), self.group)
        self.words.show(self.follows.setPlaceholderText, Message("memory.merge_first"))
        follows = with_button(self.words, self.follows, self._browse)
        self.field(form, Message("memory.merge_follows"), follows)
        self.words.show(self.follows.setAccessibleName, Message("memory.merge_follows"))
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.body.addWidget(self.told)
        self.conflicts = LinesTable(self.words, Message("memory.conflict_list"), HEADERS, (240, 80, 80), 3)
        self.body.addWidget(self.conflicts, 1)
        self.detail = make_label(self.words, None, "secondary", wrap=True)
        self.body.addWidget(self.detail)
        self.conflicts.when_moved(lambda: self.detail.setText(str(self.conflicts.current() or "")))
        self.sign = SignForm(self, self.form(), SUFFIX)
        self.look_button = make_button(self.words, Message("memory.merge_look"), "", self.look)
        self.look_button.setAutoDefault(False)
        self.buttons.insertWidget(0, self.look_button)
        self.settle_button = make_button(self.words, Message("memory.merge_settle"), "", self.settle)
        self.settle_button.setAutoDefault(False)
        self.buttons.insertWidget(1, self.settle_button)
        self.add_button(Message("ui.close"), self.reject)
        self.go_button = self.add_button(Message("memory.sign_go"), self.go, "primary")
        runner.failed.connect(self._failed)
        self.resize(940, 700)
        self._start()

    def _start(self) -> None:
        """In a project of conflicts go on from where the group was."""
        if self.settling is not None:
            self.packs.addItems(list(self.settling.packs))
            self.group.setText(self.settling.group)
            self.sign.out.setText(self.settling.out)
            self.follows.setText(self.settling.follows)
        self.refill()

    def paths(self) -> tuple[Path, ...]:
        """The chosen packs."""
        return tuple(Path(self.packs.item(row).text()) for row in range(self.packs.count()))

    def _add(self) -> None:
        found, _ = QFileDialog.getOpenFileNames(self, say("memory.merge_add"), "", f"*{SUFFIX}")
        self.add([Path(path) for path in found])

    def add(self, paths: list[Path]) -> None:
        """Choose more packs, each once; the group's own file is proposed beside the first."""
        known = set(self.paths())
        self.packs.addItems([str(path) for path in paths if path not in known])
        if paths and not self.sign.out.text():
            self.sign.out.setText(str(paths[0].with_name(say("memory.merge_file") + SUFFIX)))
        self.report = None
        self.refill()

    def _browse(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, say("memory.merge_follows"), "", f"*{SUFFIX}")
        if path:
            self.follows.setText(path)

    def _job(self, key: LoadedKey | None) -> MergePacksJob:
        out, follows, project = self.sign.path(), self.follows.text().strip(), self.session.project
        edition = project.info.release_id if self.settling is not None and project is not None else "5.0"
        before = Path(follows) if follows else None
        return MergePacksJob(self.paths(), out, self.group.text().strip(), key, edition, before)

    def _run(self, key: LoadedKey | None) -> None:
        self.show_problem(None)
        if not self.group.text().strip():
            self.show_problem(Message("memory.merge_no_group"))
            return
        try:
            job = self._job(key)
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        self._enable(False)
        self._runner.run(job, self.session.project if self.settling is not None else None, self._done)

    def look(self) -> None:
        """Merge and show what hospitals differ on; nothing is written."""
        self._run(None)

    def go(self) -> None:
        """Merge, sign, write."""
        try:
            key = self.sign.load()
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        self._run(key)

    def _failed(self, problem: WorkbenchError) -> None:
        self._enable(True)
        self.show_problem(problem)

    def _done(self, report: MergeReport) -> None:
        if report.written:
            words = {"path": str(report.written), "n": f"{len(report.pack.rows):,}"}
            self.session.tell(Message("memory.pack_written", words))
        if not isValid(self):
            return
        if report.written:
            self.accept()
            return
        self.report = report
        self.refill()

    def _enable(self, on: bool) -> None:
        some = self.packs.count() > 0
        self.look_button.setEnabled(on and some)
        self.go_button.setEnabled(on and some and self.sign.possible)
        open_ones = self.report is not None and len(self.report.conflicts) > self.report.settled
        self.settle_button.setEnabled(on and open_ones)

    def refill(self) -> None:
        report = self.report
        self.conflicts.fill([] if report is None else map(self._line, report.conflicts))
        lines = [] if report is None else report.heading()
        if self.settling is not None:
            lines.insert(0, Message("memory.merge_settling"))
        self.told.setText("\n".join(line.text() for line in lines))
        self._enable(True)

    def _line(self, conflict: Conflict) -> Line:
        told = [
            f"{answer_text(self.session, *answer)} ×{len(who)}（{'、'.join(who)}）"
            + (f"：{remark}" if remark else "")
            for answer, who, remark in conflict.answers
        ]
        exams = f"{conflict.exams:,}" if conflict.exams else ""
        cells = (conflict.name, exams, str(conflict.hospitals), " / ".join(told))
        return Line(cells, "\n".join(told))

    def settle(self) -> None:
        """Make a project of what they differ on, and open it for review."""
        if self.report is None:
            return
        out = self.sign.path()
        path = free_name(out.with_name(f"{out.stem}-{say('memory.conflict_list')}.iemap"))
        packs = tuple(str(each) for each in self.paths())
        merging = Merging(packs, self.group.text().strip(), str(out), self.follows.text().strip())
        self._enable(False)
        job = ConflictProjectJob(path, self.report, merging)
        self._runner.run(job, None, self.if_open(lambda _items: self._made(path)))

    def _made(self, path: Path) -> None:
        self.accept()
        self.project_made.emit(path)

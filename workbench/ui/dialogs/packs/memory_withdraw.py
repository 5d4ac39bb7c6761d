"""Withdraw a memory or some of its names: what, why, which decisions leaned on it, opened again or not."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.items import Changes
from workbench.core.jobs import Progress
from workbench.core.project import MemorySource, Project, Withdrawal
from workbench.core.words import Message, say
from workbench.core.workflow.withdrawing import Withdrawn, withdraw
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.dialogs.lines import Line, LinesTable
from workbench.ui.dialogs.packs.answers import stored_answer, stored_answers
from workbench.ui.job_runner import JobRunner
from workbench.ui.many import act_on_many
from workbench.ui.session import Session
from workbench.ui.worded import make_label

HEADERS = tuple(Message(f"memory.col_{name}") for name in ("name", "modality", "answer"))
LEANING = tuple(Message(f"memory.lean_{name}") for name in ("name", "answer", "who", "reason"))
_LOOK_AFTER = 250  # milliseconds without another tick


class WithdrawDialog(BaseDialog):
    """Asks for names and reason; without a name the whole memory is withdrawn."""

    def __init__(
        self, session: Session, runner: JobRunner, source: MemorySource, parent: QWidget | None = None
    ) -> None:
        title = Message("memory.withdraw_title", {"title": source.title})
        super().__init__(session, parent, title, Message("memory.withdraw_hint"))
        self._runner, self._source = runner, source
        runner.failed.connect(self._failed)
        self.reason = QLineEdit()
        self.field(self.form(), Message("memory.withdraw_reason"), self.reason)
        self.body.addWidget(make_label(self.words, Message("memory.withdraw_names"), "secondary", wrap=True))
        self.names = LinesTable(self.words, Message("memory.withdraw_names"), HEADERS, (280, 80), 2)
        self.body.addWidget(self.names, 2)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.body.addWidget(self.told)
        self.leaning = LinesTable(self.words, Message("memory.lean_list"), LEANING[:3], (280, 200), 1)
        self.body.addWidget(self.leaning, 1)
        self.reopen = QCheckBox()
        self.words.show(self.reopen.setText, Message("memory.withdraw_reopen"))
        self.reopen.setChecked(True)
        self.body.addWidget(self.reopen)
        self.add_button(Message("ui.cancel"), self.reject)
        self.go_button = self.add_button(Message("memory.withdraw_go"), self.go, "primary")
        self._later = QTimer(self, singleShot=True, interval=_LOOK_AFTER)
        self._later.timeout.connect(self.refill)
        self.names.model.ticked.connect(self._later.start)
        self.resize(760, 600)
        self._fill()

    def _fill(self) -> None:
        project = self.session.project
        if project is None:
            return
        rows = project.memory_names(self._source.id)
        told = stored_answers(self.session, (text for *_, text in rows))
        self.names.fill(
            (Line((name, kind, told[text]), (name, kind), True) for name, kind, text in rows),
            ticked=False,
        )
        self.refill()

    def what(self) -> list[Withdrawal]:
        """What is to be withdrawn."""
        pack, reason = self._source.pack or self._source.id, self.reason.text().strip()
        chosen = self.names.model.chosen()
        return [Withdrawal(reason, pack, name, kind) for name, kind in chosen] or [Withdrawal(reason, pack)]

    def refill(self) -> None:
        """Show the decisions that leaned on it."""
        self._later.stop()
        project = self.session.project
        if project is None:
            return
        chosen = len(self.names.model.chosen())
        self.go_button.setText(
            say("memory.withdraw_n", n=f"{chosen:,}") if chosen else say("memory.withdraw_whole")
        )
        leaning = project.leaning(self.what())
        self.leaning.fill(
            Line((one.name, stored_answer(self.session, one.answer), one.reviewer)) for one in leaning
        )
        self.leaning.setVisible(bool(leaning))
        key = "memory.would_lean" if leaning else "memory.none_leans"
        self.told.setText(say(key, n=f"{len(leaning):,}"))
        self.reopen.setVisible(bool(leaning))

    def go(self) -> None:
        """Withdraw."""
        project = self.session.project
        if project is None:
            return
        what, who, reopen = self.what(), self.session.reviewer, self.reopen.isChecked()
        reports: list[Withdrawn] = []

        def act(alongside: Project, _progress: Progress) -> Changes:
            reports.append(withdraw(alongside, what, who, reopen=reopen))
            return reports[-1].changes

        self.show_problem(None)
        self.go_button.setEnabled(False)
        act_on_many(self.session, self._runner, act, len(what), self, lambda: self._withdrawn(reports[-1]))

    def _withdrawn(self, done: Withdrawn) -> None:
        """Say what was withdrawn, and close, unless the person did so meanwhile."""
        words = {"n": done.withdrawn, "leaning": len(done.leaning), "reopened": done.reopened}
        self.session.tell(Message("memory.withdraw_done", words))
        self.if_open(self.accept)()

    def _failed(self, problem: WorkbenchError) -> None:
        self.show_problem(problem)
        self.go_button.setEnabled(True)

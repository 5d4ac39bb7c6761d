"""What was taken in from others: the list, a new one, what is withdrawn, and what leaned on it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from workbench.core.project import MemorySource
from workbench.core.words import Message, say
from workbench.ui.dialogs.lines import Line, LinesTable
from workbench.ui.dialogs.packs.answers import stored_answer
from workbench.ui.dialogs.packs.memory_withdraw import LEANING, WithdrawDialog
from workbench.ui.dialogs.packs.taking import TakingDialog
from workbench.ui.job_runner import JobRunner
from workbench.ui.many import act_on_many
from workbench.ui.session import Session
from workbench.ui.worded import make_button, make_label

COLUMNS = tuple(Message(f"memory.col_{name}") for name in ("from", "kind", "signer", "imported", "in_force"))
FILES = "*.iepack *.ierec *.xlsx *.csv *.tsv *.json *.jsonl *.iemap"


class MemoryDialog(TakingDialog):
    """The imported memories of the open project."""

    def __init__(self, session: Session, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(session, runner, parent, Message("memory.title"), Message("memory.hint"))
        self.sources: list[MemorySource] = []
        self.table = LinesTable(self.words, Message("memory.title"), COLUMNS, (240, 80, 240, 110), 2)
        self.body.addWidget(self.table, 1)
        self.empty = make_label(self.words, Message("memory.none"), "secondary", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.empty, 1)
        self.leaning = make_label(self.words, None, "warning", wrap=True)
        self.reopen_button = make_button(self.words, Message("memory.reopen"), "", self.reopen)
        row = QHBoxLayout()
        row.addWidget(self.leaning, 1)
        row.addWidget(self.reopen_button, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        widths = (220, 200, 100, 190)
        self.leaning_list = LinesTable(self.words, Message("memory.lean_list"), LEANING, widths, 1)
        self.leaning_list.opened.connect(self.go_to)
        self.body.addWidget(self.leaning_list, 1)
        self.withdraw_button = make_button(self.words, Message("memory.withdraw"), "", self.withdraw)
        self.withdraw_button.setAutoDefault(False)
        self.buttons.insertWidget(0, self.withdraw_button)
        self.add_button(Message("ui.close"), self.reject)
        self.import_button = self.add_button(Message("memory.import"), self.choose, "primary")
        self.resize(900, 500)
        self.refill()

    def refill(self) -> None:
        """Show the list as it is."""
        project = self.session.project
        if project is None:
            self.reject()
            return
        self.sources = project.memory_sources()
        leaning = project.leaning()
        self.table.fill(Line(_cells(source), source, tip=_tip(source)) for source in self.sources)
        self.table.setVisible(bool(self.sources))
        self.empty.setVisible(not self.sources)
        self.leaning.setText(say("memory.leaning", n=len(leaning)))
        self.leaning.setVisible(bool(leaning))
        self.leaning_list.fill(
            Line((one.name, stored_answer(self.session, one.answer), one.reviewer, one.reason), one.item_id)
            for one in leaning
        )
        self.leaning_list.setVisible(bool(leaning))
        writable = not project.info.read_only
        self.reopen_button.setVisible(bool(leaning))
        self.reopen_button.setEnabled(writable)
        self.import_button.setEnabled(writable)
        self.withdraw_button.setEnabled(writable and any(source.in_force for source in self.sources))

    def choose(self) -> None:
        """Ask for a file, then show what it would add before anything is kept."""
        kinds = f"{say('memory.files')} ({FILES})"
        path, _ = QFileDialog.getOpenFileName(self, say("memory.import"), "", kinds)
        if path:
            self.offer(Path(path))

    def withdraw(self) -> WithdrawDialog | None:
        """Ask what of the chosen memory is withdrawn, and why."""
        source = self.table.current()
        if source is None:
            return None
        dialog = WithdrawDialog(self.session, self._runner, source, self)
        self.open_inside(dialog)
        return dialog

    def reopen(self) -> None:
        """Open the decisions again that leaned on something withdrawn, in one step."""
        from workbench.core.workflow.withdrawing import reopen_leaning

        who, count = self.session.reviewer, self.leaning_list.model.rowCount()
        act_on_many(self.session, self._runner, lambda p, _: reopen_leaning(p, who), count, self)


def _cells(source: MemorySource) -> tuple[str, ...]:
    count = f"{source.in_force:,}" if source.in_force == source.entries else ""
    return (
        source.title if source.kind == "pack" else f"{source.hospital}（{source.title}）",
        say(f"memory.kind_{source.kind}"),
        source.signer.partition("SHA256:")[0] or "—",
        source.imported_at[:10],
        count or f"{source.in_force:,} / {source.entries:,}",
    )


def _tip(source: MemorySource) -> str:
    names = "、".join(name for _, name in source.hospitals[:20])
    return "\n".join(text for text in (source.title, names, source.signer) if text)

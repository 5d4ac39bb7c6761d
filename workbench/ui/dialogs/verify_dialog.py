"""Verify a mapping file: the verdict in a sentence, who signed, and every changed cell."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from workbench.core.errors import WorkbenchError
from workbench.core.words import Message, say
from workbench.core.workflow.verify import VALID, Verdict, VerifyJob
from workbench.ui import theme
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.job_runner import JobRunner
from workbench.ui.session import Session
from workbench.ui.worded import make_button

COLUMNS = (
    Message("ui.verify_cell"),
    Message("ui.verify_field"),
    Message("ui.verify_was"),
    Message("ui.verify_is"),
)
SHOWN = 1000


class VerifyDialog(BaseDialog):
    """Chooses a file and shows what can be said about it."""

    def __init__(self, session: Session, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(session, parent, Message("ui.verify_title"), Message("ui.verify_hint"))
        self._runner = runner
        row = QHBoxLayout()
        self.path = QLineEdit()
        self.words.show(self.path.setPlaceholderText, Message("ui.verify_path"))
        row.addWidget(self.path, 1)
        row.addWidget(make_button(self.words, Message("ui.browse"), "", self._browse))
        self.body.addLayout(row)
        self.verdict = QLabel()
        self.verdict.setObjectName("subheading")
        self.verdict.setWordWrap(True)
        self.signers = QLabel()
        self.signers.setObjectName("secondary")
        self.signers.setWordWrap(True)
        self.changes = QTableWidget(0, len(COLUMNS))
        self.changes.setObjectName("plain")
        self.changes.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.changes.verticalHeader().hide()
        self.changes.setShowGrid(False)
        self.changes.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.changes.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.changes.hide()
        for widget in (self.verdict, self.signers):
            self.body.addWidget(widget)
        self.body.addWidget(self.changes, 1)
        self.body.addStretch()
        self.add_button(Message("ui.close"), self.reject)
        self.add_button(Message("ui.verify_go"), self.go, "primary")
        runner.failed.connect(self._failed)
        self.resize(680, 420)

    def _browse(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, say("ui.verify_title"), "", "*.xlsx *.csv")
        if path:
            self.path.setText(path)
            self.go()

    def _failed(self, problem: WorkbenchError) -> None:
        self.show_problem(problem)

    def go(self) -> None:
        """Verify the file named in the field."""
        self.show_problem(None)
        if self.path.text().strip():
            self._runner.run(VerifyJob(Path(self.path.text().strip())), None, self.if_open(self._done))

    def _done(self, result: Verdict) -> None:
        t = theme.tokens()
        self.verdict.setText(result.message.text())
        hue = t.accepted if result.verdict == VALID else t.error if result.changes else t.warning
        self.verdict.setStyleSheet(f"color: {hue};")
        self.signers.setText("\n".join(result.lines(most=0)[1 : 1 + len(result.signers)]))
        self.changes.setHorizontalHeaderLabels([m.text() for m in COLUMNS])
        self.changes.setRowCount(min(len(result.changes), SHOWN))
        for number, change in enumerate(result.changes[:SHOWN]):
            cells = (f"{change.sheet}!{change.cell}".strip("!"), change.field, change.was, change.now)
            for column, text in enumerate(cells):
                self.changes.setItem(number, column, QTableWidgetItem(text))
        self.changes.setVisible(bool(result.changes))

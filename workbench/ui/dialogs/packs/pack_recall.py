"""Withdraw names of a pack that was handed on, or the whole of it: a new version for everyone who has it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.exchange.packs import SUFFIX, Pack, read_pack
from workbench.core.words import Message, say
from workbench.core.workflow.packs import withdraw_from
from workbench.core.workflow.sealed import read_sealed
from workbench.ui.dialogs.base import BaseDialog, with_button
from workbench.ui.dialogs.lines import Line, LinesTable
from workbench.ui.dialogs.packs.answers import answer_text
from workbench.ui.dialogs.packs.memory_withdraw import HEADERS
from workbench.ui.dialogs.signing.sign_form import SignForm
from workbench.ui.session import Session
from workbench.ui.worded import make_label


class PackRecallDialog(BaseDialog):
    """The pack, the names, the reason, the key that signed it before."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent, Message("memory.recall_title"), Message("memory.recall_hint"))
        self.pack: Pack | None = None
        self.path, self.reason = QLineEdit(), QLineEdit()
        self.path.editingFinished.connect(self.look)
        form = self.form()
        self.field(form, Message("memory.recall_file"), with_button(self.words, self.path, self._browse))
        self.words.show(self.path.setAccessibleName, Message("memory.recall_file"))
        self.field(form, Message("memory.withdraw_reason"), self.reason)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.body.addWidget(self.told)
        self.body.addWidget(make_label(self.words, Message("memory.withdraw_names"), "secondary", wrap=True))
        self.names = LinesTable(self.words, Message("memory.withdraw_names"), HEADERS, (280, 80), 2)
        self.names.model.ticked.connect(self._count)
        self.body.addWidget(self.names, 1)
        self.sign = SignForm(self, self.form(), SUFFIX)
        self.add_button(Message("ui.cancel"), self.reject)
        self.go_button = self.add_button(Message("memory.withdraw_whole"), self.go, "primary")
        self.resize(780, 620)
        self._count()

    def _browse(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, say("memory.recall_file"), self.path.text(), f"*{SUFFIX}")
        if path:
            self.path.setText(path)
            self.look()

    def look(self) -> None:
        """Read the pack named in the field."""
        text = self.path.text().strip()
        self.pack = None
        self.show_problem(None)
        if text:
            try:
                self.pack = read_sealed(Path(text), None, read_pack).value
                self.sign.out.setText(text)
            except WorkbenchError as problem:
                self.show_problem(problem)
        self.refill()

    def refill(self) -> None:
        pack = self.pack
        rows = [] if pack is None else pack.rows
        self.names.fill(
            (
                Line(
                    (row.name, row.modality, answer_text(self.session, row.codes, row.no_item)),
                    (row.name, row.modality),
                    True,
                )
                for row in rows
            ),
            ticked=False,
        )
        words = {} if pack is None else {"title": pack.title, "when": pack.created_at[:10], "n": len(rows)}
        self.told.setText("" if pack is None else say("memory.recall_told", **words))
        self._count()

    def _count(self) -> None:
        chosen = len(self.names.model.chosen())
        self.go_button.setText(
            say("memory.withdraw_n", n=f"{chosen:,}") if chosen else say("memory.withdraw_whole")
        )
        self.go_button.setEnabled(self.pack is not None and self.sign.possible)

    def go(self) -> None:
        """Sign the new version."""
        self.show_problem(None)
        chosen = self.names.model.chosen()
        try:
            report = withdraw_from(
                Path(self.path.text().strip()), self.sign.path(), self.sign.load(), self.reason.text(), chosen
            )
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        self.session.tell(report.lines()[0])
        self.accept()

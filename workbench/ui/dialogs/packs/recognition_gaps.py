"""What of the hospital's exams is recognised elsewhere, what one segment keeps back, what is lacking."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QTabWidget, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.words import Message, say
from workbench.core.workflow.recognition_report import RecognitionReport, percents, recognition_report
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.dialogs.lines import Line, LinesTable
from workbench.ui.dialogs.packs.answers import codes_text
from workbench.ui.session import Session
from workbench.ui.worded import make_button

SHARES = ("what", "items", "items_share", "exams", "exams_share")
NEAR = ("name", "exams", "segment", "now", "wanted")
LACKING = ("scope", "name", "codes")


def _heads(names: tuple[str, ...]) -> tuple[Message, ...]:
    return tuple(Message(f"recognition.col_{name}") for name in names)


class GapsDialog(BaseDialog):
    """Shares above, two lists below.

    Signals:
        item_asked: Id of an item to go to.
    """

    item_asked = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        title, hint = Message("recognition.gaps_title"), Message("recognition.gaps_hint")
        super().__init__(session, parent, title, hint)
        self.report: RecognitionReport | None = None
        share = Message("recognition.sheet_share")
        self.shares = LinesTable(self.words, share, _heads(SHARES), (260, 90, 90, 110, 90), 0)
        self.shares.setMaximumHeight(182)
        self.body.addWidget(self.shares)
        near, lacking = Message("recognition.sheet_near"), Message("recognition.sheet_lacking")
        self.near = LinesTable(self.words, near, _heads(NEAR), (230, 80, 110, 260, 260), 4)
        self.near.opened.connect(self._go_to)
        self.lacking = LinesTable(self.words, lacking, _heads(LACKING), (150, 330), 2)
        self.tabs = QTabWidget()
        self.tabs.addTab(self.near, "")
        self.tabs.addTab(self.lacking, "")
        self.body.addWidget(self.tabs, 1)
        write = make_button(self.words, Message("recognition.gaps_write"), "", self.choose)
        write.setAutoDefault(False)
        self.buttons.insertWidget(0, write)
        self.add_button(Message("ui.close"), self.reject, "primary")
        self.resize(1000, 620)
        self.refill()

    def refill(self) -> None:
        """Count anew."""
        project = self.session.project
        if project is None:
            return
        try:
            report = self.report = recognition_report(project)
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        self.shares.fill(
            Line(
                (
                    words.text(),
                    *(f"{n:,}" if isinstance(n, int) else n for n in percents(share, report.total)),
                )
            )
            for words, share in report.shares()
        )
        self.near.fill(
            Line(
                (
                    n.name,
                    f"{n.exams:,}",
                    say(f"recognition.seg_{n.segment}"),
                    codes_text(self.session, [n.code]),
                    codes_text(self.session, [n.wanted]),
                ),
                n.item_id,
            )
            for n in report.near
        )
        self.lacking.fill(
            Line((scope, name, codes_text(self.session, codes))) for scope, name, codes in report.lacking
        )
        for place, (name, count) in enumerate((("near", len(report.near)), ("lacking", len(report.lacking)))):
            self.tabs.setTabText(place, f"{say(f'recognition.sheet_{name}')} {count:,}")

    def _go_to(self, item_id: object) -> None:
        if item_id:
            self.item_asked.emit(str(item_id))
            self.accept()

    def choose(self) -> None:
        """Ask where the workbook is written."""
        project = self.session.project
        if project is None:
            return
        here = Path(project.info.path)
        proposed = here.with_name(f"{here.stem}-{say('recognition.gaps_title')}.xlsx")
        path, _ = QFileDialog.getSaveFileName(self, say("recognition.gaps_write"), str(proposed), "*.xlsx")
        if path:
            self.write(Path(path))

    def write(self, path: Path) -> None:
        """Write the report as a workbook."""
        if self.report is None:
            return
        self.show_problem(None)
        try:
            self.report.write(path)
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        self.session.tell(Message("recognition.written", {"path": str(path)}))

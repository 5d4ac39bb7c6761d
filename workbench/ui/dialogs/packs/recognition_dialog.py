"""Mutual recognition: the scopes that the hospital belongs to, their lists, their order, what is lacking."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from workbench.core.project import RecognitionList
from workbench.core.words import Message, say
from workbench.core.workflow.recognition import SUFFIX, scope_of
from workbench.ui.dialogs.lines import Line, LinesTable
from workbench.ui.dialogs.packs.recognition_gaps import GapsDialog
from workbench.ui.dialogs.packs.recognition_order import OrderDialog, rank_word
from workbench.ui.dialogs.packs.recognition_sign import SignListDialog
from workbench.ui.dialogs.packs.taking import TakingDialog
from workbench.ui.job_runner import JobRunner
from workbench.ui.session import Session
from workbench.ui.worded import make_button, make_label

HEADERS = tuple(
    Message(f"recognition.col_{name}")
    for name in ("scope", "mark", "rank", "valid", "lines", "version", "signer")
)


class RecognitionDialog(TakingDialog):
    """The lists of the open project, and what can be done with them."""

    def __init__(self, session: Session, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(session, runner, parent, Message("recognition.title"), Message("recognition.hint"))
        self.told = make_label(self.words, None, "secondary", wrap=True)
        self.body.addWidget(self.told)
        widths = (140, 80, 70, 250, 60, 90)
        self.table = LinesTable(self.words, Message("recognition.title"), HEADERS, widths, 6)
        self.body.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        acts = (("gaps", self.show_gaps), ("order", self.order), ("leave", self.leave), ("sign", self.sign))
        self.acts = {}
        for name, act in acts:
            button = make_button(self.words, Message(f"recognition.{name}"), "", act)
            button.setAutoDefault(False)
            self.acts[name] = button
            row.addWidget(button)
        row.addStretch()
        self.body.addLayout(row)
        self.add_button(Message("ui.close"), self.reject)
        self.import_button = self.add_button(Message("recognition.import"), self.choose, "primary")
        self.resize(880, 440)
        self.refill()

    def refill(self) -> None:
        """Show the lists as they are."""
        project = self.session.project
        if project is None:
            self.reject()
            return
        order: list[str] = project.setting("scope_order")
        rank = {word: place for place, word in enumerate(order)}
        lists = sorted(project.recognition_lists(), key=lambda one: -rank.get(one.scope.rank, -1))
        today = {one.sha256 for one in project.marker.lists}
        self.table.fill(_line(one, in_force=one.sha256 in today) for one in lists)
        self.table.setVisible(bool(lists))
        scope = scope_of(project)
        texts = [say("recognition.is_list", name=scope.name)] if scope is not None else []
        texts += [] if lists else [say("recognition.none")]
        self.told.setText("\n".join(texts))
        self.told.setVisible(bool(texts))
        writable = not project.info.read_only
        self.acts["gaps"].setEnabled(bool(today))
        self.acts["order"].setEnabled(writable)
        self.acts["leave"].setEnabled(writable and bool(lists))
        self.acts["sign"].setEnabled(writable)
        self.import_button.setEnabled(writable)

    def choose(self) -> None:
        """Ask for a list, then show what it would add before anything is kept."""
        path, _ = QFileDialog.getOpenFileName(self, say("recognition.import"), "", f"*{SUFFIX}")
        if path:
            self.offer(Path(path))

    def leave(self) -> None:
        """The hospital belongs to the chosen scope no longer."""
        project, code = self.session.project, self.table.current()
        if project is None or code is None:
            return
        with self.session.telling() as told:
            changes = project.leave_scope(str(code))
        if told:
            self.show_problem(told[0])
            return
        self.session.changed.emit(changes, self)
        self.session.tell(Message("recognition.left", {"code": str(code)}))

    def order(self) -> OrderDialog:
        """Change which scope is larger than which."""
        dialog = OrderDialog(self.session, self)
        self.open_inside(dialog)
        return dialog

    def show_gaps(self) -> GapsDialog:
        """What is recognised, what would be but for one segment, what is lacking."""
        dialog = GapsDialog(self.session, self)
        dialog.item_asked.connect(self.go_to)
        self.open_inside(dialog)
        return dialog

    def sign(self) -> SignListDialog:
        """Sign what was settled here as a region's list."""
        dialog = SignListDialog(self.session, self._runner, self)
        dialog.finished.connect(lambda _result: self.refill())
        self.open_inside(dialog)
        return dialog


def _line(one: RecognitionList, *, in_force: bool) -> Line:
    scope = one.scope
    valid = ""
    if scope.valid_from or scope.valid_to:
        valid = say("recognition.valid_span", first=scope.valid_from or "…", last=scope.valid_to or "…")
    if not in_force:
        valid = " · ".join(filter(None, (valid, say("recognition.not_today"))))
    cells = (scope.name, scope.mark, rank_word(scope.rank), valid, f"{len(one.items):,}", one.version[:10])
    return Line((*cells, one.signer), scope.code, tip="\n".join(filter(None, (scope.name, scope.conditions))))

"""The history of the project: who did what and when, newest first, and the way back to any step."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from workbench.core import review
from workbench.core.items import Decision, Step
from workbench.core.project import REIMPORT
from workbench.core.words import Message, say
from workbench.core.workflow.restoring import backup_before
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.job_runner import JobRunner
from workbench.ui.key_of import keyed
from workbench.ui.many import act_on_many
from workbench.ui.models.headed import HeadedModel, Index
from workbench.ui.session import Session
from workbench.ui.views.near_facts import local_time
from workbench.ui.worded import make_label
from workbench.ui.wording import STEPS

SHOWN = 500
MOST_READ = 2000  # decisions of a step that are read to name some of its items
NAMED = 4
HEADERS = (
    Message("ui.steps_number"),
    Message("ui.steps_when"),
    Message("ui.steps_who"),
    Message("ui.steps_what"),
    Message("ui.steps_items"),
)


class StepsModel(HeadedModel):
    """Steps as rows."""

    def __init__(self) -> None:
        super().__init__(HEADERS)
        self.steps: list[Step] = []

    def set_steps(self, steps: list[Step]) -> None:
        """Show other steps."""
        self.beginResetModel()
        self.steps = steps
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.steps)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role != Qt.ItemDataRole.DisplayRole:
            return None
        step = self.steps[index.row()]
        what = STEPS[step.kind].text() if step.kind in STEPS else step.kind
        if step.target is not None:
            what = say("ui.steps_of", what=what, n=step.target)
        return (str(step.seq), local_time(step.at), step.actor, what, f"{step.count:,}")[index.column()]


class StepsDialog(BaseDialog):
    """The history in a window of its own that may stay open during review.

    Signals:
        item_asked: Id of an item that a step was about.
        asked: An intent of the window.
    """

    item_asked = Signal(str)
    asked = Signal(str)

    def __init__(self, session: Session, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(session, parent, Message("ui.steps_title"), Message("ui.steps_hint"))
        self._runner = runner
        self.model = StepsModel()
        self.table = QTableView()
        self.table.setObjectName("plain")
        self.table.setModel(self.model)
        self.words.show(self.table.setAccessibleName, Message("ui.steps_title"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.table.setShowGrid(False)
        for column, width in enumerate((56, 120, 130, 200, 80)):
            self.table.setColumnWidth(column, width)
        self.table.horizontalHeader().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.body.addWidget(self.table, 1)
        self.told = make_label(self.words, None, "secondary", wrap=True)
        self.told.setMinimumHeight(38)
        self.body.addWidget(self.told)
        self.add_button(Message("ui.steps_check"), self.check)
        self.back = self.add_button(Message("ui.steps_go_back"), self.go_back)
        self.restore = self.add_button(Message("care.act_restore"), lambda: self.asked.emit("restore"))
        self.restore.hide()
        self.add_button(Message("ui.act_undo"), lambda: self.asked.emit("undo"))
        self.add_button(Message("ui.act_redo"), lambda: self.asked.emit("redo"))
        self.add_button(Message("ui.close"), self.accept, "primary")
        session.changed.connect(self._on_changes)
        session.project_changed.connect(self.refill)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._tell())
        self.table.doubleClicked.connect(lambda _index: self._show_item())
        self.resize(760, 500)
        self.refill()

    def _on_changes(self, _changes: object, _by: object) -> None:
        self.refill()

    def refill(self) -> None:
        """Ask the project again."""
        project = self.session.project
        at = self._step()
        self.model.set_steps(project.steps(SHOWN) if project else [])
        seqs = [step.seq for step in self.model.steps]
        self.table.selectRow(seqs.index(at.seq) if at and at.seq in seqs else 0)
        self._tell()

    def _step(self) -> Step | None:
        row = self.table.currentIndex().row()
        return self.model.steps[row] if 0 <= row < len(self.model.steps) else None

    def _decisions(self) -> list[Decision]:
        """What the step under the cursor settled; nothing for steps about very many items."""
        project, step = self.session.project, self._step()
        if project is None or step is None or step.count > MOST_READ:
            return []
        return project.decisions_of(step.seq)

    def _tell(self) -> None:
        """Say what the step settled, and what going back to it would change."""
        project, step = self.session.project, self._step()
        self.back.setEnabled(False)
        self.restore.setVisible(step is not None and step.kind == REIMPORT)
        if project is None or step is None:
            self.told.setText("")
            return
        with self.session.telling():
            decisions = self._decisions()
            names = [project.item(d.item_id).name for d in decisions[:NAMED]]
            if step.count > len(names):
                names.append(say("ui.steps_more", n=f"{step.count - len(names):,}"))
            newest = step.seq == self.model.steps[0].seq
            changed = 0 if newest else review.items_since(project, step.seq)
            after = (
                say("ui.steps_newest") if newest else keyed("ui.steps_since", "undo", n=f"{changed:,}").text()
            )
            if step.kind == REIMPORT:
                after = say("workflow.reimport_way_back", at=backup_before(project.info.path, step.at))
            self.told.setText("\n".join((say("ui.list_separator").join(names), after)))
            self.back.setEnabled(changed > 0 and not project.info.read_only)

    def go_back(self) -> None:
        """Make all as it was after the step under the cursor: one more step, which can be taken back."""
        step, project = self._step(), self.session.project
        if step is None or project is None:
            return
        seq, who = step.seq, self.session.reviewer
        told = partial(self.session.tell, keyed("ui.steps_went_back", "undo", n=seq))
        act_on_many(self.session, self._runner, lambda p, _: review.go_back(p, seq, who), 0, self, told)

    def _show_item(self) -> None:
        """Take the first item of the step in hand."""
        for decision in self._decisions()[:1]:
            self.item_asked.emit(decision.item_id)

    def check(self) -> None:
        """Check the chain of hashes, and say what came of it."""
        project = self.session.project
        if project is None:
            return
        result = project.verify_history()
        if result:
            self.session.tell(Message("ui.steps_whole", {"n": result.steps}))
            self.show_problem(None)
        else:
            self.show_problem(result.message or Message("ui.steps_broken", {"n": result.broken or 0}))

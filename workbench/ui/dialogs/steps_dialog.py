"""The history of the project: who did what and when, newest first, and the way back to any step."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from workbench.core.items import Step
from workbench.core.words import Message, say
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.session import Session
from workbench.ui.views.near_facts import local_time
from workbench.ui.wording import STEPS

SHOWN = 500
HEADERS = (
    Message("ui.steps_number"),
    Message("ui.steps_when"),
    Message("ui.steps_who"),
    Message("ui.steps_what"),
    Message("ui.steps_items"),
)
Index = QModelIndex | QPersistentModelIndex


class StepsModel(QAbstractTableModel):
    """Steps as rows."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[Step] = []

    def set_steps(self, steps: list[Step]) -> None:
        """Show other steps."""
        self.beginResetModel()
        self.steps = steps
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.steps)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(HEADERS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role != Qt.ItemDataRole.DisplayRole:
            return None
        step = self.steps[index.row()]
        what = STEPS[step.kind].text() if step.kind in STEPS else step.kind
        if step.target is not None:
            what = say("ui.steps_of", what=what, n=step.target)
        return (str(step.seq), local_time(step.at), step.actor, what, f"{step.count:,}")[index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section].text()
        return None


class StepsDialog(BaseDialog):
    """The history in a window of its own that may stay open during review."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent, Message("ui.steps_title"), Message("ui.steps_hint"))
        self.model = StepsModel()
        self.table = QTableView()
        self.table.setObjectName("plain")
        self.table.setModel(self.model)
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
        self.add_button(Message("ui.steps_check"), self.check)
        self.add_button(Message("ui.act_undo"), self.session.undo)
        self.add_button(Message("ui.act_redo"), self.session.redo)
        self.add_button(Message("ui.close"), self.accept, "primary")
        session.changed.connect(lambda *_: self.refill())
        session.project_changed.connect(self.refill)
        self.resize(680, 460)
        self.refill()

    def refill(self) -> None:
        """Ask the project again."""
        project = self.session.project
        self.model.set_steps(project.steps(SHOWN) if project else [])

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

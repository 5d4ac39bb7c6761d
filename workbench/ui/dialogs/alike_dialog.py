"""What one decision settles beside the row in hand: its look-alikes, with exceptions, shown beforehand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from workbench.core.project import ItemRow
from workbench.core.settings import ALIKE_AT_ONCE
from workbench.core.words import Message, say
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.session import Session
from workbench.ui.worded import make_label

LISTED = 500  # more are settled as well, and said


class AlikeDialog(BaseDialog):
    """Lists look-alikes with a check each. Enter settles them, Escape settles nothing."""

    def __init__(self, session: Session, parent: QWidget | None, rows: Sequence[ItemRow], total: int) -> None:
        """``rows``: the row in hand and its look-alikes, ``LISTED`` at most; ``total``: of how many."""
        super().__init__(session, parent, Message("ui.alike_title", {"n": total}), Message("ui.alike_hint"))
        self._rows, self._total = rows, total
        self.table = QTableWidget(len(rows), 3)
        self.table.setObjectName("plain")
        self.table.setHorizontalHeaderLabels(
            [say("ui.column_name"), say("ui.column_code"), say("ui.column_count")]
        )
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.words.show(self.table.setAccessibleName, Message("ui.alike_list"))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place, row in enumerate(rows):
            self._fill(place, row)
        self.body.addWidget(self.table, 1)
        if total > len(rows):
            self.body.addWidget(
                make_label(self.words, Message("ui.alike_more", {"n": total - len(rows)}), "secondary")
            )
        self.at_once = QCheckBox()
        self.words.show(self.at_once.setText, ALIKE_AT_ONCE.words)
        self.body.addWidget(self.at_once)
        self.add_button(Message("ui.cancel"), self.reject)
        self.settle = self.add_button(Message("ui.alike_settle", {"n": total}), self.accept, "primary")
        self.table.itemChanged.connect(lambda _item: self._count())
        self.table.setCurrentCell(min(1, len(rows) - 1), 0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.resize(600, 440)

    def _fill(self, place: int, row: ItemRow) -> None:
        name = QTableWidgetItem(row.name)
        name.setToolTip(row.name)
        in_hand = place == 0
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        name.setFlags(flags if in_hand else flags | Qt.ItemFlag.ItemIsUserCheckable)
        name.setCheckState(Qt.CheckState.Checked)
        count = QTableWidgetItem("" if row.count is None else f"{row.count:,}")
        count.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for column, cell in enumerate((name, QTableWidgetItem(row.code), count)):
            self.table.setItem(place, column, cell)

    def exceptions(self) -> list[str]:
        """Ids of the look-alikes that a person took out."""
        cells = [self.table.item(place, 0) for place in range(len(self._rows))]
        pairs = zip(self._rows, cells, strict=True)
        return [row.id for row, cell in pairs if cell and cell.checkState() is Qt.CheckState.Unchecked]

    def _count(self) -> None:
        self.settle.setText(say("ui.alike_settle", n=self._total - len(self.exceptions())))

    def accept(self) -> None:
        """Settle; and without asking from now on, if the person says so."""
        if self.at_once.isChecked():
            self.session.settings.set(ALIKE_AT_ONCE, True)
        super().accept()

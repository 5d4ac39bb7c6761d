"""The three columns side by side: queues, list, row in hand; widths are remembered."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from workbench.ui.filters import Filters
from workbench.ui.session import Session
from workbench.ui.views.item_list import ItemList
from workbench.ui.views.queue_panel import QueuePanel
from workbench.ui.views.row_view import RowView

WIDTHS = (196, 560, 684)


class ReviewPage(QWidget):
    """Queues, list and row, in step with one another."""

    def __init__(self, session: Session, filters: Filters, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.queues = QueuePanel(session, filters)
        self.items = ItemList(session, filters)
        self.row = RowView(session)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setHandleWidth(1)
        self.split.setChildrenCollapsible(False)
        for number, widget in enumerate((self.queues, self.items, self.row)):
            self.split.addWidget(widget)
            self.split.setStretchFactor(number, number)
        self.queues.setMinimumWidth(150)
        self.items.setMinimumWidth(360)
        self.row.setMinimumWidth(480)
        self.split.setSizes(list(WIDTHS))
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.split)
        self.items.current_changed.connect(self.row.show_row)
        self.row.settled.connect(self._next)
        self.row.bar.closed.connect(self._to_list)

    def _next(self) -> None:
        self.items.next_open()
        if not self.items.search.hasFocus():
            self._to_list()

    def _to_list(self) -> None:
        self.items.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        for view in (self.queues, self.items, self.row):
            view.retranslate()

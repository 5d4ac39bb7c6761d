"""The three columns side by side: queues, list, row in hand; widths are remembered."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from workbench.core.items import State
from workbench.ui.filters import Filters
from workbench.ui.session import Session
from workbench.ui.views.item_list import ItemList
from workbench.ui.views.queue_panel import QueuePanel
from workbench.ui.views.row_view import RowView

WIDTHS = (196, 560, 684)
NARROW = 1080  # below, the queues are folded away; a key brings them back
TO_APPROVE = (State.ACCEPTED, State.ADJUSTED, State.NO_ITEM)


class ReviewPage(QWidget):
    """Queues, list and row, in step with one another."""

    def __init__(self, session: Session, filters: Filters, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filters = filters
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
        self.items.setMinimumWidth(280)
        self.row.setMinimumWidth(550)  # what the cards of candidates need
        self.split.setSizes(list(WIDTHS))
        self._folded = False
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.split)
        self.items.current_changed.connect(self.row.show_row)
        self.row.settled.connect(self._next)
        self.row.approved.connect(self._next_to_approve)
        self.row.bar.closed.connect(self._to_list)
        self.row.released.connect(self._to_list)
        self.row.near.row_asked.connect(self.go_to_item)
        self.row.near.word_asked.connect(self._show_word)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < NARROW
        if narrow and event.oldSize().width() not in range(NARROW) and not self.queues.isHidden():
            self._folded = True
            self.queues.hide()
        elif not narrow and self._folded:
            self._folded = False
            self.queues.show()

    def left_of_row(self) -> int:
        """How much room there is to the left of the row in hand; 0 where this page is not shown."""
        return self.row.x() if self.isVisible() else 0

    def _next(self) -> None:
        self.items.next_open()
        if not self.items.search.hasFocus():
            self._to_list()

    def _next_to_approve(self) -> None:
        self.items.next_open(TO_APPROVE)
        self._to_list()

    def go_to_item(self, item_id: str) -> None:
        """Show a row that the row in hand points to, whatever the list shows now."""
        if self.items.model.known_place(item_id) is None:
            self._filters.clear()
            self.items.go_to_item(item_id)
        else:
            self.items.show_item(item_id)
        self._to_list()

    def _show_word(self, word: str) -> None:
        """List the rows with a word; the second time all rows again."""
        self._filters.search("" if self._filters.query.text == word else word)
        self._to_list()

    def _to_list(self) -> None:
        self.items.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        for view in (self.queues, self.items, self.row):
            view.retranslate()

"""The table of the list: rows of one height, drawn by our delegate, scrolled without being drawn again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from workbench.ui import theme
from workbench.ui.models.items_model import ItemsModel
from workbench.ui.views.list_delegate import ListDelegate


class ListTable(QTableView):
    """Paints every pixel itself, so that a step scrolls what stands there and draws one row, not all."""

    def __init__(self, model: ItemsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(ListDelegate(model, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        self.verticalHeader().setMinimumSectionSize(theme.ROW_HEIGHT)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill what lies below the last row and beside the last column, then draw the cells."""
        last = self.model().rowCount() - 1
        bottom = self.rowViewportPosition(last) + self.rowHeight(last) if last >= 0 else 0
        header, box = self.horizontalHeader(), self.viewport().rect()
        right = header.length() - header.offset()
        if bottom < box.bottom() or right < box.right():
            painter = QPainter(self.viewport())
            ground = theme.colour(theme.tokens().surface)
            painter.fillRect(box.adjusted(0, bottom, 0, 0), ground)
            painter.fillRect(box.adjusted(right, 0, 0, 0), ground)
            painter.end()
        super().paintEvent(event)

"""Paints the list of source items: one line a row, the state as a drawing, codes in their own face."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from workbench.core.items import State
from workbench.core.project import ItemRow
from workbench.ui import theme
from workbench.ui.icons import pixmap, row_icon
from workbench.ui.models.items_model import (
    COL_CODE,
    COL_CONFIDENCE,
    COL_ITEM,
    COL_NAME,
    COL_STANDARD_CODE,
    COL_STATE,
    RIGHT,
    ItemsModel,
    doubtful,
)

# Put together once: flags of Qt are slow to combine for every cell.
_ON_THE_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_ON_THE_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_QUIET_STATES = (State.NO_ITEM, State.QUESTION)


class ListDelegate(QStyledItemDelegate):
    """Draws cells straight from the row; faster and calmer than the style's own item drawing."""

    def __init__(self, model: ItemsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(80, theme.ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        t = theme.tokens()
        rect: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, theme.colour(t.selection if selected else t.surface))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour(t.line))
        number, column = index.row(), index.column()
        row = self._model.row(number)
        if row is None:
            return
        if column == COL_STATE:
            self._paint_state(painter, rect, row, selected)
            return
        if column == COL_NAME:
            rect = self._paint_alike(painter, rect, self._model.alike(number), self._model.is_open(number))
        self._paint_text(painter, rect, row, column, selected)

    def _paint_state(self, painter: QPainter, rect: QRect, row: ItemRow, selected: bool) -> None:
        t = theme.tokens()
        if selected:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.colour(t.accent))
        name, hue = row_icon(row.state, row.flags, t)
        ratio = painter.device().devicePixelRatioF()
        drawing = pixmap(name, hue, 14, ratio)
        painter.drawPixmap(rect.center().x() - 5, rect.center().y() - 7, drawing)

    @staticmethod
    def _paint_alike(painter: QPainter, rect: QRect, alike: int, opened: bool) -> QRect:
        """How many items a line stands for, at its right end; the room that is left for the name."""
        if alike == 1:
            return rect
        if alike == 0:  # below an opened line
            return rect.adjusted(16, 0, 0, 0)
        t = theme.tokens()
        text = f"×{alike:,} {'▾' if opened else '▸'}"
        painter.setFont(theme.sans(12))
        width = painter.fontMetrics().horizontalAdvance(text) + 12
        chip = QRect(rect.right() - width - 4, rect.center().y() - 9, width, 19)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(t.chip))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(theme.colour(t.accent))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
        return rect.adjusted(0, 0, -width - 6, 0)

    def _paint_text(self, painter: QPainter, rect: QRect, row: ItemRow, column: int, selected: bool) -> None:
        t = theme.tokens()
        painter.setFont(theme.mono(12) if column in (COL_CODE, COL_STANDARD_CODE) else theme.sans())
        hue = t.text if column == COL_NAME or (selected and column == COL_ITEM) else t.secondary
        if column == COL_ITEM and row.state in _QUIET_STATES:
            hue = t.faint
        if column == COL_ITEM and doubtful(row):
            hue = t.warning
        if column == COL_CONFIDENCE:
            hue = self._confidence_hue(row)
        painter.setPen(theme.colour(hue))
        box = rect.adjusted(6, 0, -6, -1)
        text = painter.fontMetrics().elidedText(
            self._model.text(row, column), Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, _ON_THE_RIGHT if column in RIGHT else _ON_THE_LEFT, text)

    @staticmethod
    def _confidence_hue(row: ItemRow) -> str:
        t = theme.tokens()
        if row.confidence is None or doubtful(row):
            return t.faint
        if row.state is State.OPEN and not row.auto and row.confidence < 0.9:
            return t.warning
        return t.text if row.state is State.OPEN else t.secondary

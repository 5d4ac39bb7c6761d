"""The first rows of a list as they were read, with the meaning of each recognised column in its header."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from workbench.core.words import Message
from workbench.ui import theme

ROWS = 40
FIELD_WORDS: dict[str, Message] = {
    "name": Message("ui.field_name"),
    "code": Message("ui.field_code"),
    "modality": Message("ui.field_modality"),
    "count": Message("ui.field_count"),
    "site": Message("ui.field_site"),
    "method": Message("ui.field_method"),
    "department": Message("ui.field_department"),
    "price": Message("ui.field_price"),
    "price_item": Message("ui.field_price_item"),
}
Index = QModelIndex | QPersistentModelIndex


def letter(column: int) -> str:
    """A 0-based column as spreadsheets call it: A, B, … Z, AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


class PreviewModel(QAbstractTableModel):
    """Cells of the first rows. ``fields`` maps 0-based columns to what they mean."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[str, ...]] = []
        self._headers: tuple[str, ...] = ()
        self._fields: dict[int, str] = {}

    def set_preview(
        self, rows: list[tuple[str, ...]], headers: tuple[str, ...], fields: dict[int, str]
    ) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows, self._headers, self._fields = rows[:ROWS], headers, fields
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        if parent is not None and parent.isValid():
            return 0
        return max([len(r) for r in self._rows] + [len(self._headers)], default=0)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row[index.column()] if index.column() < len(row) else ""
        if role == Qt.ItemDataRole.ForegroundRole and index.column() not in self._fields:
            return QColor(theme.tokens().faint)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        field = self._fields.get(section)
        if role == Qt.ItemDataRole.DisplayRole:
            words = self._headers[section] if section < len(self._headers) else letter(section)
            return f"{words}\n{FIELD_WORDS[field].text()}" if field in FIELD_WORDS else f"{words}\n"
        if role == Qt.ItemDataRole.ForegroundRole and field:
            return QColor(theme.tokens().accent)
        return None

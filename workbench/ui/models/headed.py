"""A table under worded headers: what every plain table model says of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from workbench.core.words import Message

Index = QModelIndex | QPersistentModelIndex


class HeadedModel(QAbstractTableModel):
    """Columns with headers in the language in use.

    Args:
        headers: Words over the columns.
    """

    def __init__(self, headers: Sequence[Message]) -> None:
        super().__init__()
        self._headers = headers

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._headers)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headers[section].text()
        return None

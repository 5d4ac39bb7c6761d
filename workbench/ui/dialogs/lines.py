"""Tables of lines in dialogs: cells, perhaps a box to tick, perhaps a colour that warns; found by a word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableView, QVBoxLayout, QWidget

from workbench.core.words import Message
from workbench.ui import theme
from workbench.ui.models.headed import HeadedModel, Index
from workbench.ui.worded import Words

_ROW = 28


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    Attributes:
        cells: Its texts.
        key: What it stands for.
        takeable: True if it has a box to tick.
        warns: True if its last cell says what is wrong.
        tip: Shown when the mouse rests on it; else the cell itself is.
    """

    cells: tuple[str, ...]
    key: Any = None
    takeable: bool = False
    warns: bool = False
    tip: str = ""


class LinesModel(HeadedModel):
    """Lines, those that hold a word where one is asked for.

    Signals:
        ticked: Other lines are ticked.
    """

    ticked = Signal()

    def __init__(self, headers: Sequence[Message]) -> None:
        super().__init__(headers)
        self._all: list[Line] = []
        self._shown: list[int] = []
        self._off: set[int] = set()
        self._word = ""

    def set_lines(self, lines: Iterable[Line], *, ticked: bool = True) -> None:
        """Show other lines; those with a box are ticked, or none of them."""
        self.beginResetModel()
        self._all = list(lines)
        self._off = set() if ticked else set(range(len(self._all)))
        self._find()
        self.endResetModel()
        self.ticked.emit()

    def find(self, word: str) -> None:
        """Show only lines that hold a word."""
        self.beginResetModel()
        self._word = word.strip().casefold()
        self._find()
        self.endResetModel()

    def _find(self) -> None:
        found = enumerate(self._all)
        self._shown = [
            n for n, line in found if not self._word or self._word in "\n".join(line.cells).casefold()
        ]

    def line(self, row: int) -> Line:
        """The line of a row."""
        return self._all[self._shown[row]]

    def chosen(self) -> list[Any]:
        """What the ticked lines stand for, whether they are in sight or not."""
        return [line.key for n, line in enumerate(self._all) if line.takeable and n not in self._off]

    def tick_shown(self, *, on: bool) -> None:
        """Tick all lines in sight, or none of them."""
        self._tick((n for n in self._shown if self._all[n].takeable), on=on)

    def _tick(self, numbers: Iterable[int], *, on: bool) -> None:
        self._off = self._off.difference(numbers) if on else self._off.union(numbers)
        self.dataChanged.emit(self.index(0, 0), self.index(max(0, len(self._shown) - 1), 0))
        self.ticked.emit()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and index.column() == 0 and self.line(index.row()).takeable:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, column = self.line(index.row()), index.column()
        text = line.cells[column] if column < len(line.cells) else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(text.split())
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.tip or text
        if role == Qt.ItemDataRole.CheckStateRole and column == 0 and line.takeable:
            off = self._shown[index.row()] in self._off
            return Qt.CheckState.Unchecked if off else Qt.CheckState.Checked
        if role == Qt.ItemDataRole.ForegroundRole and line.warns and column == len(line.cells) - 1:
            return QColor(theme.tokens().warning)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not self.flags(index) & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        self._tick([self._shown[index.row()]], on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True


class LinesTable(QWidget):
    """The table over such lines; long ones have a field above to find a word in.

    Signals:
        opened: Enter or a double click on a line; what it stands for.
    """

    opened = Signal(object)

    def __init__(
        self, words: Words, name: Message, headers: Sequence[Message], widths: Sequence[int], stretch: int
    ) -> None:
        super().__init__()
        self.model = LinesModel(headers)
        self.word = QLineEdit()
        words.show(self.word.setPlaceholderText, Message("memory.find"))
        words.show(self.word.setAccessibleName, Message("memory.find"))
        self.word.setClearButtonEnabled(True)
        self.word.textChanged.connect(self.model.find)
        self.word.hide()
        self.view = QTableView()
        self.view.setObjectName("plain")
        self.view.setModel(self.model)
        self.view.setShowGrid(False)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setTabKeyNavigation(False)
        self.view.setWordWrap(False)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(_ROW)
        header = self.view.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate(widths):
            self.view.setColumnWidth(column, width)
        header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
        words.show(self.view.setAccessibleName, name)
        self.view.activated.connect(lambda index: self.opened.emit(self.model.line(index.row()).key))
        self.setFocusProxy(self.view)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self.word)
        box.addWidget(self.view, 1)

    def fill(self, lines: Iterable[Line], *, ticked: bool = True) -> None:
        """Show lines; the row in hand stays where it can."""
        row = max(0, self.view.currentIndex().row())
        self.model.set_lines(lines, ticked=ticked)
        self.word.setVisible(self.model.rowCount() > 12 or bool(self.word.text()))
        if self.model.rowCount():
            self.view.selectRow(min(row, self.model.rowCount() - 1))

    def current(self) -> Any:
        """What the row in hand stands for; None without any."""
        row = self.view.currentIndex().row()
        return self.model.line(row).key if 0 <= row < self.model.rowCount() else None

    def when_moved(self, act: Callable[[], object]) -> None:
        """Have something done whenever another row is in hand."""
        self.view.selectionModel().currentRowChanged.connect(lambda *_: act())

"""The rows of a comparison with a returned workbook, and which of them are taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor

from workbench.core.words import Message
from workbench.core.workflow.merging import Difference, Kind
from workbench.ui import theme
from workbench.ui.models.headed import HeadedModel, Index
from workbench.ui.wording import MERGE_KINDS, SEGMENTS

ALL, REFUSED = "all", "refused"
HEADERS = (
    Message("ui.merge_what"),
    Message("ui.field_name"),
    Message("ui.merge_was"),
    Message("ui.merge_now"),
    Message("ui.merge_theirs"),
    Message("ui.merge_place"),
)
_APART = (Kind.CONFLICT, Kind.DELETED)
_WARNED = (Kind.CONFLICT, Kind.ILLEGAL, Kind.DELETED)


class MergeModel(HeadedModel):
    """Differences of one kind, or all, with a box for each that can be taken.

    Signals:
        ticked: Another number of differences is chosen.
    """

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__(HEADERS)
        self._all: list[Difference] = []
        self._shown: list[int] = []
        self._chosen: set[int] = set()
        self._kind = ALL

    def set_differences(self, differences: Sequence[Difference]) -> None:
        """Show other differences, none of them chosen."""
        self._all, self._chosen = list(differences), set()
        self.show_kind(ALL)
        self.ticked.emit()

    def show_kind(self, kind: str) -> None:
        """Show only these."""
        self.beginResetModel()
        self._kind = kind
        self._shown = [n for n, difference in enumerate(self._all) if kind in _chips(difference)]
        self.endResetModel()

    def difference(self, row: int) -> Difference:
        """The difference of a row."""
        return self._all[self._shown[row]]

    def replace(self, row: int, difference: Difference) -> None:
        """Put another in its place, and choose it."""
        self._all[self._shown[row]] = difference
        self._tick({self._shown[row]}, on=True)

    def chosen(self) -> list[Difference]:
        """What is to be taken."""
        return [self._all[n] for n in sorted(self._chosen)]

    def takeable(self) -> list[int]:
        """Numbers of the shown differences that are ticked together.

        What takes somebody's work back is ticked by itself, or where its kind alone is shown.
        """
        apart = _APART if self._kind == ALL else ()
        found = ((n, self._all[n]) for n in self._shown)
        return [n for n, difference in found if difference.takeable and difference.kind not in apart]

    def all_chosen(self) -> bool:
        """Is everything chosen that is shown and can be?"""
        numbers = self.takeable()
        return bool(numbers) and self._chosen.issuperset(numbers)

    def choose_shown(self, *, on: bool) -> None:
        """Choose all that are shown, or none of them."""
        self._tick(self.takeable(), on=on)

    def _tick(self, numbers: Iterable[int], *, on: bool) -> None:
        self._chosen = self._chosen.union(numbers) if on else self._chosen.difference(numbers)
        last = max(0, len(self._shown) - 1)
        self.dataChanged.emit(self.index(0, 0), self.index(last, len(HEADERS) - 1))
        self.ticked.emit()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and index.column() == 0 and self.difference(index.row()).takeable:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        difference = self.difference(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = _texts(difference)[index.column()]
            return text if role == Qt.ItemDataRole.ToolTipRole else " ".join(text.split())
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            if not difference.takeable:
                return None
            taken = self._shown[index.row()] in self._chosen
            return Qt.CheckState.Checked if taken else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 0 and difference.kind in _WARNED:
            return QColor(theme.tokens().warning)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not self.flags(index) & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        self._tick({self._shown[index.row()]}, on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True


def _chips(difference: Difference) -> tuple[str, str]:
    """The choices under which it is shown; what was refused before stands apart."""
    return (REFUSED, REFUSED) if difference.refused_by else (ALL, difference.kind)


def _texts(difference: Difference) -> tuple[str, ...]:
    what = MERGE_KINDS[difference.kind].text()
    if difference.segments:
        names = {str(segment): message.text() for segment, message in SEGMENTS.items()}
        what = f"{what} · {'、'.join(names[name] for name in difference.segments)}"
    d = difference
    return what, d.name, d.was, d.now, d.theirs, d.place

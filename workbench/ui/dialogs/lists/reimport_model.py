"""The rows of a comparison with a newer list: what became of each item, and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from workbench.core.items import SourceItem
from workbench.core.words import Message
from workbench.core.workflow.reimporting import ReimportPlan, change_text
from workbench.ui import theme
from workbench.ui.models.headed import HeadedModel, Index

# Every kind that can be shown alone; the first shows all.
KINDS = ("all", "reopened", "changed", "added", "gone")
HEADERS = (
    Message("ui.reimport_what"),
    Message("ui.reimport_row"),
    Message("ui.field_code"),
    Message("ui.field_name"),
    Message("ui.reimport_change"),
)
_WORDS = {kind: Message(f"ui.reimport_is_{kind}") for kind in KINDS[1:]}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: kind, row in the newer list (of a gone item in the old one), code, name, what changed."""

    kind: str
    row: int
    code: str
    name: str
    change: str = ""


def lines_of(plan: ReimportPlan) -> list[Line]:
    """All lines; first what a person has to decide again."""

    def line(kind: str, item: SourceItem, change: str = "") -> Line:
        return Line(kind, item.row, item.code, " ".join(item.name.split()), change)

    found = plan.found
    changed = [
        line("reopened" if plan.reopens(change) else "changed", change.new, change_text(change))
        for change in found.changed
    ]
    return [
        *sorted(changed, key=lambda each: each.kind != "reopened"),
        *(line("added", item) for item in found.added),
        *(line("gone", item) for item in found.gone),
    ]


class ReimportModel(HeadedModel):
    """Lines of one kind, or all."""

    def __init__(self) -> None:
        super().__init__(HEADERS)
        self._all: list[Line] = []
        self._lines: list[Line] = []

    def set_lines(self, lines: list[Line]) -> None:
        """Show other lines."""
        self._all = lines
        self.show_kind("all")

    def show_kind(self, kind: str) -> None:
        """Show only these."""
        self.beginResetModel()
        self._lines = [line for line in self._all if kind in ("all", line.kind)]
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            cells = (_WORDS[line.kind].text(), str(line.row), line.code, line.name, line.change)
            return cells[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == len(HEADERS) - 1:
            return line.change or None
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 0 and line.kind == "reopened":
            return QColor(theme.tokens().warning)
        return None

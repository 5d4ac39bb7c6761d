"""All keys on one page, made from the table of actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.core.words import Message
from workbench.ui.actions import MENUS, TABLE, ActionRow
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.key_choices import keys_of, printed
from workbench.ui.session import Session
from workbench.ui.views.footer_bar import KeyHint
from workbench.ui.worded import make_label

# Menus in three columns that a small screen holds; the menu of review is long and stands in two of them.
_LATE = 2  # from this group of its menu on
_COLUMNS: tuple[tuple[tuple[str, bool], ...], ...] = (
    (("project", False), ("edit", False), ("review", True)),
    (("view", False),),
    (("review", False), ("export", False), ("help", False)),
)


class KeyboardMap(BaseDialog):
    """Shows every key by menu, as it is set now."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent, Message("ui.keyboard_title"), Message("ui.keyboard_hint"))
        row = QHBoxLayout()
        row.setSpacing(36)
        self._keys = keys_of(session.settings)
        for blocks in _COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(4)
            for menu_id, late in blocks:
                rows = [r for r in TABLE if r.menu == menu_id and self._keys[r.id]]
                if menu_id == "review":
                    rows = [r for r in rows if (r.group >= _LATE) == late]
                if rows:
                    self._block(column, menu_id, rows, digits=menu_id == "review" and not late)
            column.addStretch()
            row.addLayout(column, 1)
        self.body.addLayout(row)
        self.add_button(Message("ui.close"), self.accept, "primary")

    def _block(self, column: QVBoxLayout, menu_id: str, rows: list[ActionRow], *, digits: bool) -> None:
        column.addWidget(make_label(self.words, dict(MENUS)[menu_id], "section"))
        grid = QGridLayout()
        grid.setColumnMinimumWidth(0, 116)
        grid.setColumnStretch(1, 1)
        grid.setVerticalSpacing(3)
        if digits:
            self._line(grid, 0, ("1 – 9",), Message("ui.keyboard_digits"))
        for number, action in enumerate(rows, 1):
            keys = tuple(printed(key) for key in self._keys[action.id] if key != "Enter")
            self._line(grid, number, keys[:2], action.words)
        column.addLayout(grid)
        column.addSpacing(8)

    def _line(self, grid: QGridLayout, number: int, keys: tuple[str, ...], words: Message) -> None:
        box = QHBoxLayout()
        box.setSpacing(4)
        for key in keys:
            box.addWidget(KeyHint(key))
        box.addStretch()
        grid.addLayout(box, number, 0)
        label: QLabel = make_label(self.words, words)
        grid.addWidget(label, number, 1, Qt.AlignmentFlag.AlignVCenter)

"""All keys on one page, made from the table of actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.core.words import Message
from workbench.ui.actions import MENUS, TABLE
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.key_choices import keys_of, printed
from workbench.ui.session import Session
from workbench.ui.views.footer_bar import KeyHint
from workbench.ui.worded import make_label


class KeyboardMap(BaseDialog):
    """Shows every key by menu, in two columns."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent, Message("ui.keyboard_title"), Message("ui.keyboard_hint"))
        row = QHBoxLayout()
        row.setSpacing(40)
        columns = (QVBoxLayout(), QVBoxLayout())
        for column in columns:
            column.setSpacing(4)
            row.addLayout(column, 1)
        self.body.addLayout(row)
        chosen = keys_of(session.settings)
        for menu_id, title in MENUS:
            rows = [r for r in TABLE if r.menu == menu_id and chosen[r.id]]
            if not rows:
                continue
            column = columns[1] if menu_id in ("review", "export", "help") else columns[0]
            column.addWidget(make_label(self.words, title, "section"))
            grid = QGridLayout()
            grid.setColumnMinimumWidth(0, 122)
            grid.setColumnStretch(1, 1)
            grid.setVerticalSpacing(3)
            if menu_id == "review":
                self._line(grid, 0, ("1 – 9",), Message("ui.keyboard_digits"))
            for number, action in enumerate(rows, 1):
                keys = tuple(printed(key) for key in chosen[action.id] if key != "Enter")
                self._line(grid, number, keys[:2], action.words)
            column.addLayout(grid)
            column.addSpacing(8)
        for column in columns:
            column.addStretch()
        self.add_button(Message("ui.close"), self.accept, "primary")

    def _line(self, grid: QGridLayout, number: int, keys: tuple[str, ...], words: Message) -> None:
        box = QHBoxLayout()
        box.setSpacing(4)
        for key in keys:
            box.addWidget(KeyHint(key))
        box.addStretch()
        grid.addLayout(box, number, 0)
        label: QLabel = make_label(self.words, words)
        grid.addWidget(label, number, 1, Qt.AlignmentFlag.AlignVCenter)

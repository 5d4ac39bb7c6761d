"""Which columns the list shows, how wide and in which order; chosen from the header's menu, and kept."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView

from workbench.core.settings import COLUMNS, Settings
from workbench.core.words import say
from workbench.ui import theme
from workbench.ui.models import items_model as columns
from workbench.ui.recent import json_setting

_WIDTHS = {
    columns.COL_STATE: 44,
    columns.COL_ROW: 48,
    columns.COL_CODE: 104,
    columns.COL_NAME: 192,
    columns.COL_COUNT: 64,
    columns.COL_ITEM: 176,
    columns.COL_STANDARD_CODE: 132,
    columns.COL_CONFIDENCE: 62,
    columns.COL_FLAGS: 120,
    columns.COL_REVIEWER: 80,
}
SHOWN = (columns.COL_STATE, columns.COL_NAME, columns.COL_COUNT, columns.COL_ITEM, columns.COL_CONFIDENCE)
ALWAYS = (columns.COL_STATE, columns.COL_NAME)
# These share the room that is left, until a person drags them.
_STRETCHED = (columns.COL_NAME, columns.COL_ITEM)
_NARROWEST, _WIDEST = 36, 1200


class ListColumns:
    """The columns of one table over the list of source items."""

    def __init__(self, table: QTableView, settings: Settings) -> None:
        self._table, self._settings = table, settings
        self._dragged: set[int] = set()
        self._placing = False
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(_NARROWEST)
        header.setSectionsClickable(True)
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(False)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._ask)
        header.sectionHandleDoubleClicked.connect(self._let_go)
        header.sectionResized.connect(self._resized)
        self.restore()

    def restore(self) -> None:
        """Take up what the settings keep; ours where they keep nothing, or nonsense."""
        stored = json_setting(self._settings, COLUMNS, {})
        hidden = _numbers(stored.get("hidden"))
        widths = stored.get("widths") if isinstance(stored.get("widths"), dict) else {}
        order = _numbers(stored.get("order")) or []
        header = self._table.horizontalHeader()
        header.setFixedHeight(theme.HEADER_HEIGHT)
        self._placing = True
        self._dragged.clear()
        for column, width in _WIDTHS.items():
            kept = widths.get(str(column), 0)
            if type(kept) is not int or not _NARROWEST <= kept <= _WIDEST:
                kept = width
            else:
                self._dragged.add(column)
            stretched = column in _STRETCHED and column not in self._dragged
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(column, mode.Stretch if stretched else mode.Interactive)
            header.resizeSection(column, kept)
            shown = column in SHOWN if hidden is None else column not in hidden
            self._table.setColumnHidden(column, not (shown or column in ALWAYS))
        wanted = [*order, *(c for c in _WIDTHS if c not in order)]
        for place, column in enumerate(wanted):
            header.moveSection(header.visualIndex(column), place)
        self._placing = False

    def keep(self) -> None:
        """Put the present columns into the settings."""
        header = self._table.horizontalHeader()
        value: dict[str, Any] = {
            "hidden": [c for c in _WIDTHS if self._table.isColumnHidden(c)],
            "widths": {str(c): header.sectionSize(c) for c in sorted(self._dragged) if header.sectionSize(c)},
            "order": sorted(_WIDTHS, key=header.visualIndex),
        }
        self._settings.set(COLUMNS, json.dumps(value))

    def is_shown(self, column: int) -> bool:
        """Does the list show this column?"""
        return not self._table.isColumnHidden(column)

    def show_column(self, column: int, on: bool) -> None:
        """Show or hide a column."""
        self._table.setColumnHidden(column, not on)
        self.keep()

    def reset(self) -> None:
        """Back to our columns."""
        self._settings.reset(COLUMNS)
        self.restore()

    def _resized(self, column: int, _old: int, new: int) -> None:
        header = self._table.horizontalHeader()
        by_hand = header.sectionResizeMode(column) is QHeaderView.ResizeMode.Interactive
        if not self._placing and by_hand and new:
            self._dragged.add(column)

    def _let_go(self, column: int) -> None:
        """A double click on a column's edge: as wide as its contents, or as there is room."""
        self._dragged.discard(column)
        self.keep()
        self.restore()

    def _ask(self, at: QPoint) -> None:
        menu = QMenu(self._table)
        for column, words in enumerate(columns.HEADERS):
            if column in ALWAYS:
                continue
            action = menu.addAction(words.text())
            action.setCheckable(True)
            action.setChecked(self.is_shown(column))
            action.toggled.connect(lambda on, c=column: self.show_column(c, on))
        menu.addSeparator()
        menu.addAction(say("ui.columns_free")).triggered.connect(lambda _on=False: self._free())
        menu.addAction(say("ui.columns_reset")).triggered.connect(lambda _on=False: self.reset())
        menu.exec(self._table.horizontalHeader().mapToGlobal(at))

    def _free(self) -> None:
        """Let names and standard items be dragged; they share the room that is left otherwise."""
        header = self._table.horizontalHeader()
        self._dragged.update(_STRETCHED)
        for column in _STRETCHED:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)


def _numbers(value: Any) -> list[int] | None:
    """Numbers of columns, each once; None where it is no list of them."""
    if not isinstance(value, list) or not all(type(n) is int and n in _WIDTHS for n in value):
        return None
    return list(dict.fromkeys(value))

"""The middle column: search, order, and the list of source items."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import chain

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from workbench.core.items import Changes, State
from workbench.core.project import ItemRow
from workbench.core.settings import ALIKE_AT_ONCE
from workbench.core.words import Message, say
from workbench.ui.dialogs.alike_dialog import LISTED, AlikeDialog
from workbench.ui.filters import Filters
from workbench.ui.key_of import keyed
from workbench.ui.models import items_model as columns
from workbench.ui.models.items_model import ItemsModel
from workbench.ui.session import Session
from workbench.ui.views.list_columns import ListColumns
from workbench.ui.views.list_table import ListTable
from workbench.ui.views.search_field import SearchField
from workbench.ui.worded import Worded

SORTS: tuple[tuple[str, bool, Message], ...] = (
    ("count", True, Message("ui.sort_count")),
    ("confidence", False, Message("ui.sort_confidence")),
    ("similarity", False, Message("ui.sort_similarity")),
    ("name", False, Message("ui.sort_name")),
    ("row", False, Message("ui.sort_row")),
)

_IDLE_MS = 400
_ANEW_MS = 1000  # while suggestions come in; longer where listing takes long


class ItemList(Worded):
    """The list, its search field and its order.

    Signals:
        current_changed: The ItemRow in hand, or None.
    """

    current_changed = Signal(object)

    def __init__(self, session: Session, filters: Filters, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._session, self._filters = session, filters
        self.model = ItemsModel(session.name_of, self, lambda: session.release)
        self.search = SearchField()
        self.search.setClearButtonEnabled(True)
        hint = keyed("ui.search_hint", "search")
        self.words.show(self.search.setPlaceholderText, hint)
        self.words.show(self.search.setAccessibleName, hint)
        self._sort = QPushButton()
        self._sort.setObjectName("menuchip")
        self._sort.setMenu(QMenu(self._sort))
        self._count = QLabel()
        self._count.setObjectName("faint")
        self._all = self.button(Message("ui.clear_filter"), "link", self._filters.clear)
        self._all.hide()
        self._empty = self._empty_note()
        self.table = ListTable(self.model, self)
        self.columns = ListColumns(self.table, session.settings)
        self.words.show(self.table.setAccessibleName, Message("ui.list_name"))
        self._typing = QTimer(self, singleShot=True, interval=120)
        self._typing.timeout.connect(lambda: self._filters.search(self.search.text()))
        self._ready = QTimer(self, singleShot=True, interval=_IDLE_MS)
        self._ready.timeout.connect(self._get_ready)
        self._anew = QTimer(self, singleShot=True, interval=_ANEW_MS)
        self._anew.timeout.connect(self.renew)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _empty_note(self) -> QWidget:
        note = QWidget(self)
        box = QVBoxLayout(note)
        box.addStretch()
        title = self.label(Message("ui.empty_filter"), "subheading")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box.addWidget(title)
        hint = self.label(Message("ui.empty_filter_hint"), "secondary", wrap=True)
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box.addWidget(hint)
        clear = self.button(Message("ui.clear_filter"), "", self._filters.clear)
        box.addWidget(clear, 0, Qt.AlignmentFlag.AlignCenter)
        box.addStretch()
        note.hide()
        return note

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 9, 12, 9)
        bar.setSpacing(8)
        bar.addWidget(self.search, 1)
        bar.addWidget(self._count)
        bar.addWidget(self._all)
        bar.addWidget(self._sort)
        box.addLayout(bar)
        line = QWidget()
        line.setObjectName("separator")
        line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line.setFixedHeight(1)
        box.addWidget(line)
        box.addWidget(self.table, 1)
        box.addWidget(self._empty, 1)

    def _connect(self) -> None:
        self.search.textEdited.connect(lambda _text: self._typing.start())
        self.search.textChanged.connect(lambda text: None if text else self._filters.search(""))
        self.search.left.connect(self.table.setFocus)
        self.table.doubleClicked.connect(lambda _index: self.open_line())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._tell_current())
        header = self.table.horizontalHeader()
        header.sectionClicked.connect(self._sort_by_column)
        self._filters.changed.connect(self._show_text)
        self._filters.changed.connect(self.reload)
        self._session.project_changed.connect(self.reload)
        self._session.changed.connect(self._on_changes)

    # -- what is shown -----------------------------------------------------------------------------------

    def reload(self) -> None:
        """Ask the project again for the rows of the query; the row in hand stays where it is still there."""
        project = self._session.project
        before = self.current()
        if project is None:
            self.model.set_rows(None, [])
        elif self._filters.grouped:
            found = project.grouped(self._filters.query)
            self.model.set_rows(project, found.rowids, found.members)
        else:
            self.model.set_rows(project, project.query(self._filters.query))
        place = self.model.place_of(before.rowid) if before else None
        has_rows = self.model.rowCount() > 0
        empty = project is not None and not has_rows
        had_focus = self.table.hasFocus() or self.hasFocus()
        if had_focus and empty:  # a hidden table would hand the keys to a text field
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._empty.setVisible(empty)
        self.table.setVisible(not empty)
        self._show_order()
        self._ready.start()
        if has_rows:
            self.go_to(place if place is not None else 0)
            if self.hasFocus():
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._tell_current()

    def renew(self) -> None:
        """List again what rests on suggestions as they come in: nothing in sight moves or is given up.

        Where that cannot be (the row in hand would go, lines stand open) the list stays as it was.
        """
        project, started = self._session.project, time.monotonic()
        if project is None or self.model.has_open_lines:
            return
        query = self._filters.query
        found = project.grouped(query).rowids if self._filters.grouped else project.query(query)
        current = self.current()
        if current is not None and current.rowid not in found:
            return
        chosen = [self.model.rowids()[i.row()] for i in self.table.selectionModel().selectedRows()]
        bar = self.table.verticalScrollBar()
        above = self.table.currentIndex().row() - bar.value()
        self.reload()
        self._choose([place for rowid in chosen if (place := self.model.place_of(rowid)) is not None])
        bar.setValue(self.table.currentIndex().row() - above)
        self._anew.setInterval(max(_ANEW_MS, round(12_000 * (time.monotonic() - started))))

    def _choose(self, places: list[int]) -> None:
        """Select these rows beside the one in hand."""
        flags = QItemSelectionModel.SelectionFlag
        for place in places:
            index = self.model.index(place, columns.COL_NAME)
            self.table.selectionModel().select(index, flags.Select | flags.Rows)

    def _show_text(self) -> None:
        """What is searched for, where it was not typed: a saved queue, a project taken up again."""
        if self.search.text().strip() != self._filters.query.text and not self._typing.isActive():
            self.search.setText(self._filters.query.text)

    def _get_ready(self) -> None:
        """In idle moments: have the project prepare what other orders need, a piece at a time."""
        project = self._session.project
        if project is not None:
            with self._session.telling():
                if project.get_list_ready():
                    self._ready.start()

    def _on_changes(self, changes: Changes, _by: object) -> None:
        if "items" in changes.kinds:
            self.reload()
        else:
            self.model.refresh(changes.items)
            if "suggestions" in changes.kinds and self._filters.by_suggestion and not self._anew.isActive():
                self._anew.start()

    def current(self) -> ItemRow | None:
        """The row in hand."""
        index = self.table.currentIndex()
        return self.model.row(index.row()) if index.isValid() else None

    def selected_ids(self) -> list[str]:
        """Ids of the selected rows, the row in hand where there is no selection."""
        numbers = sorted(i.row() for i in self.table.selectionModel().selectedRows())
        rows = [self.model.row(n) for n in numbers]
        if len(numbers) > 1 and self._filters.grouped and self._session.project is not None:
            rowids = dict.fromkeys(rowid for n in numbers for rowid in self.model.members(n))
            return self._session.project.item_ids(list(rowids))
        return [r.id for r in rows if r] or ([now.id] if (now := self.current()) else [])

    def _tell_current(self) -> None:
        self.current_changed.emit(self.current())

    def go_to(self, place: int) -> None:
        """Take the row at a place in hand, and show it."""
        if 0 <= place < self.model.rowCount():
            index = self.model.index(place, columns.COL_NAME)
            flags = QItemSelectionModel.SelectionFlag
            self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.table.scrollTo(index)

    def step(self, by: int) -> None:
        """Go some rows down (or up, if negative)."""
        index = self.table.currentIndex()
        place = index.row() + by if index.isValid() else 0
        self.go_to(min(max(place, 0), self.model.rowCount() - 1))

    def next_open(self, states: tuple[State, ...] = (State.OPEN,)) -> bool:
        """Go to the next open row (or one in these states) below, else from the top. False: there is none."""
        place = self._next_place(self.table.currentIndex().row(), states)
        if place is None:
            return False
        self.go_to(place)
        return True

    def _next_place(self, after: int, states: tuple[State, ...]) -> int | None:
        total = self.model.rowCount()
        for place in range(after + 1, min(after + 1 + columns.PAGE, total)):
            row = self.model.row(place)
            if row and row.state in states:
                return place
        project = self._session.project
        if project is None:
            return None
        still_open = project.query(replace(self._filters.query, states=states))
        rowids = self.model.rowids()
        order = chain(range(after + 1, total), range(max(after, 0)))
        return next((place for place in order if rowids[place] in still_open), None)

    def go_to_item(self, item_id: str) -> None:
        """Take an item in hand, wherever it stands in the list."""
        with self._session.telling():
            place = (
                self.model.place_of(self._session.project.rowid(item_id)) if self._session.project else None
            )
            if place is not None:
                self.go_to(place)

    def show_item(self, item_id: str) -> None:
        """Take an item in hand, if the list shows it within the pages in memory."""
        place = self.model.known_place(item_id)
        if place is not None:
            self.go_to(place)

    # -- look-alikes -------------------------------------------------------------------------------------

    def open_line(self) -> None:
        """Show the items that the line in hand stands for below it, or hide them."""
        index = self.table.currentIndex()
        if index.isValid():
            self.model.open_line(index.row(), not self.model.is_open(index.row()))

    def alike_of(self, item_id: str) -> list[str] | None:
        """The items that are settled with the line in hand, exceptions left out.

        They are shown first, unless the person wants no more of that. None: the person steps back.
        """
        project, row = self._session.project, self.current()
        if project is None or row is None or row.id != item_id:
            return []
        place = self.table.currentIndex().row()
        members = self.model.members(place)
        others = [i for i in project.item_ids(members) if i != item_id] if len(members) > 1 else []
        if not others or self._session.settings.get(ALIKE_AT_ONCE):
            return others
        dialog = AlikeDialog(self._session, self, project.rows(members[:LISTED]), len(members))
        agreed = dialog.exec() == AlikeDialog.DialogCode.Accepted
        left = set(dialog.exceptions())
        dialog.deleteLater()
        self.activateWindow()  # not every system gives the keyboard back
        if agreed and left:
            self.model.open_line(place, True)  # what stays open stays in sight
        return [i for i in others if i not in left] if agreed else None

    # -- order -------------------------------------------------------------------------------------------

    def _sort_by_column(self, column: int) -> None:
        by = columns.SORT_OF_COLUMN.get(column)
        if by is None:
            return
        now = self._filters.query
        first = by in ("count",)
        self._filters.sort(by, not now.descending if now.sort == by else first)

    def _show_order(self) -> None:
        now = self._filters.query
        words = next(m for by, _, m in SORTS if by == now.sort)
        grouped = self._filters.grouped
        self._sort.setText(say("ui.sort_grouped", sort=words.text()) if grouped else words.text())
        self._all.setVisible(self._filters.narrow and not self._filters.queue())
        self._count.setText(say("ui.rows_shown", n=f"{self.model.rowCount():,}"))
        header = self.table.horizontalHeader()
        column = next((c for c, by in columns.SORT_OF_COLUMN.items() if by == now.sort), -1)
        order = Qt.SortOrder.DescendingOrder if now.descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicatorShown(False)
        header.setSortIndicator(column, order)

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        menu = self._sort.menu()
        menu.clear()
        group = QActionGroup(menu)
        for by, descending, words in SORTS:
            action = QAction(words.text(), menu, checkable=True)
            action.setChecked(by == self._filters.query.sort)
            action.triggered.connect(lambda _on=False, b=by, d=descending: self._filters.sort(b, d))
            group.addAction(action)
            menu.addAction(action)
        menu.addSeparator()
        together = QAction(say("ui.act_group"), menu, checkable=True)
        together.setChecked(self._filters.grouped)
        together.triggered.connect(self._filters.group)
        menu.addAction(together)
        self._show_order()
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(columns.HEADERS) - 1)
        self.table.viewport().update()

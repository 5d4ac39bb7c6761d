"""The list of source items as a table model: row ids in memory, rows fetched from the project by the page.

A line may stand for several items that are identical after parsing; opened, it shows the others below it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from workbench.core.items import Flag, State
from workbench.core.project import ItemRow, Project
from workbench.core.standard import Release
from workbench.core.words import LANGUAGES, Message, language, say
from workbench.ui.doubts import missing, must_ask
from workbench.ui.wording import FLAGS, STATES

PAGE = 100
PAGES_KEPT = 48
_ONE_BY_ONE = 30  # rows fetched singly; more come with their pages

COL_STATE, COL_ROW, COL_CODE, COL_NAME, COL_COUNT, COL_ITEM, COL_STANDARD_CODE, COL_CONFIDENCE = range(8)
COL_FLAGS, COL_REVIEWER = 8, 9
HEADERS: tuple[Message, ...] = (
    Message("ui.column_state"),
    Message("ui.column_row"),
    Message("ui.column_code"),
    Message("ui.column_name"),
    Message("ui.column_count"),
    Message("ui.column_item"),
    Message("ui.column_standard_code"),
    Message("ui.column_confidence"),
    Message("ui.column_flags"),
    Message("ui.column_reviewer"),
)
SORT_OF_COLUMN = {COL_ROW: "row", COL_NAME: "name", COL_COUNT: "count", COL_CONFIDENCE: "confidence"}
RIGHT = (COL_ROW, COL_COUNT, COL_CONFIDENCE)
_STATE_TEXTS = {
    State.NO_ITEM: Message("ui.row_no_item"),
    State.QUESTION: Message("ui.row_question"),
}

Index = QModelIndex | QPersistentModelIndex


def _alone(rowid: int) -> tuple[int, ...]:
    """The items of a line that stands for one."""
    return (rowid,)


class ItemsModel(QAbstractTableModel):
    """Shows the items of a query. It holds row ids only; pages of rows come and go."""

    def __init__(
        self,
        name_of: Callable[[str, str], str],
        parent: QObject | None = None,
        release_of: Callable[[], Release | None] = lambda: None,
    ) -> None:
        super().__init__(parent)
        self._name_of = name_of
        self._release_of = release_of
        self._lacking: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._project: Project | None = None
        self._rowids: Sequence[int] = []
        self._members_of: Callable[[int], tuple[int, ...]] = _alone
        self._members: dict[int, tuple[int, ...]] = {}
        self._opened: set[int] = set()
        self._inner: set[int] = set()
        self._pages: OrderedDict[int, list[ItemRow]] = OrderedDict()
        self._row_of_id: dict[str, int] = {}

    def set_rows(
        self,
        project: Project | None,
        rowids: Sequence[int],
        members: Callable[[int], tuple[int, ...]] = _alone,
    ) -> None:
        """Show other rows; ``members`` tells all items that the line of an item stands for, its own first."""
        self.beginResetModel()
        self._project = project
        self._rowids = rowids
        self._members_of = members
        self._members = {}
        self._opened.clear()
        self._inner.clear()
        self._forget_rows()
        self._lacking.clear()
        self.endResetModel()

    def _forget_rows(self) -> None:
        self._pages.clear()
        self._row_of_id.clear()

    def members(self, number: int) -> tuple[int, ...]:
        """Row ids of the items that a line stands for, its own first."""
        return self._line_of(self._rowids[number])

    def _line_of(self, rowid: int) -> tuple[int, ...]:
        if rowid in self._inner:
            return (rowid,)
        members = self._members.get(rowid)
        if members is None:  # asked once, so that a line stays what it was while its items are settled
            members = self._members[rowid] = self._members_of(rowid)
        return members

    def is_open(self, number: int) -> bool:
        """True if the items of the line are shown below it."""
        return self._rowids[number] in self._opened

    def alike(self, number: int) -> int:
        """Items that a line stands for; 0 for a line below an opened one."""
        return 0 if self._rowids[number] in self._inner else len(self.members(number))

    @property
    def has_open_lines(self) -> bool:
        """True if the items of some line are shown below it."""
        return bool(self._opened)

    def open_line(self, number: int, on: bool) -> None:
        """Show the items that a line stands for below it, or hide them."""
        rowid, others = self._rowids[number], self.members(number)[1:]
        if not others or on == (rowid in self._opened):
            return
        first, last = number + 1, number + len(others)
        rows = list(self._rowids)
        if on:
            self.beginInsertRows(QModelIndex(), first, last)
            self._rowids = [*rows[:first], *others, *rows[first:]]
            self._opened.add(rowid)
            self._inner.update(others)
            self._forget_rows()
            self.endInsertRows()
        else:
            self.beginRemoveRows(QModelIndex(), first, last)
            self._rowids = [*rows[:first], *rows[last + 1 :]]
            self._opened.discard(rowid)
            self._inner.difference_update(others)
            self._forget_rows()
            self.endRemoveRows()
        self.dataChanged.emit(self.index(number, 0), self.index(number, COL_REVIEWER))

    def refresh(self, ids: frozenset[str] | None) -> None:
        """Fetch touched rows again: those of ``ids`` that are in memory, all for None."""
        if not self._rowids:
            return
        if ids is None:
            self._forget_rows()
            self._lacking.clear()
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rowids) - 1, COL_REVIEWER))
            return
        known = {item_id: self._row_of_id[item_id] for item_id in ids if item_id in self._row_of_id}
        if len(known) > _ONE_BY_ONE:
            self.refresh(None)
            return
        for item_id, row in known.items():
            page = self._pages.get(row // PAGE)
            if page is not None:
                page[row % PAGE : row % PAGE + 1] = self._fetch([self._rowids[row]])
            for code in LANGUAGES:
                self._lacking.pop((item_id, code), None)
            self.dataChanged.emit(self.index(row, 0), self.index(row, COL_REVIEWER))

    def row(self, number: int) -> ItemRow | None:
        """The item in a row, fetched with its page where needed."""
        if self._project is None or not 0 <= number < len(self._rowids):
            return None
        page = number // PAGE
        rows = self._pages.get(page)
        if rows is None:
            start = page * PAGE
            rows = self._fetch(self._rowids[start : start + PAGE])
            self._pages[page] = rows
            for offset, item in enumerate(rows):
                self._row_of_id[item.id] = start + offset
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(page)
        offset = number - page * PAGE
        return rows[offset] if offset < len(rows) else None

    def _fetch(self, rowids: Sequence[int]) -> list[ItemRow]:
        """Rows from the project; a line that stands for several items tells their joint volume."""
        project = self._project
        assert project is not None
        rows = project.rows(rowids)
        for place, row in enumerate(rows):
            members = self._line_of(row.rowid)
            if len(members) > 1:
                rows[place] = replace(row, count=project.tally(members).exams)
        return rows

    def place_of(self, rowid: int) -> int | None:
        """Where a row id stands in the list."""
        try:
            return self._rowids.index(rowid)
        except ValueError:
            return None

    def known_place(self, item_id: str) -> int | None:
        """Where an item stands, if its page was fetched since the rows were set."""
        return self._row_of_id.get(item_id)

    def rowids(self) -> Sequence[int]:
        """The row ids in the order shown."""
        return self._rowids

    def text(self, row: ItemRow, column: int) -> str:
        """The text of a row's cell."""
        if column == COL_ITEM and doubtful(row):
            return self._missing(row)
        return display(row, column, self._name_of(row.first_code, row.first_name))

    def _missing(self, row: ItemRow) -> str:
        """What a doubtful row lacks; its suggestion is read when the row is painted first."""
        key = (row.id, language())
        if key not in self._lacking:
            suggestion = self._project.suggestion(row.id, weighed=False) if self._project else None
            self._lacking[key] = missing(self._release_of(), suggestion, row.flags)
            while len(self._lacking) > PAGE * PAGES_KEPT:
                self._lacking.popitem(last=False)
        return self._lacking[key]

    # -- Qt's questions ----------------------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rowids)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(HEADERS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        answers: dict[int, Callable[[Index], Any]] = {
            Qt.ItemDataRole.DisplayRole: self._text_at,
            Qt.ItemDataRole.ToolTipRole: self._told_at,
            Qt.ItemDataRole.AccessibleTextRole: self._told_at,
            Qt.ItemDataRole.TextAlignmentRole: lambda at: _alignment(at.column()),
        }
        answer = answers.get(role)
        return answer(index) if answer is not None else None

    def _text_at(self, index: Index) -> str | None:
        row = self.row(index.row())
        return (self.text(row, index.column()) or None) if row is not None else None

    def _told_at(self, index: Index) -> str | None:
        """The text for those who point at a cell or have it read out: with what is only drawn otherwise."""
        text, alike = self._text_at(index), len(self.members(index.row()))
        if text and index.column() == COL_NAME and alike > 1:
            return say("ui.name_alike", name=text, n=alike)
        return text

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(HEADERS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section].text()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column in RIGHT else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def display(row: ItemRow, column: int, name: str) -> str:
    """The text of one cell; ``name`` is the standard item's in the language in use."""
    texts: dict[int, Callable[[], str]] = {
        COL_STATE: STATES[row.state].text,
        COL_ROW: lambda: str(row.row),
        COL_CODE: lambda: row.code,
        COL_NAME: lambda: row.name,
        COL_COUNT: lambda: "" if row.count is None else f"{row.count:,}",
        COL_ITEM: lambda: standard_text(row, name),
        COL_STANDARD_CODE: lambda: row.first_code,
        COL_CONFIDENCE: lambda: confidence_text(row),
        COL_FLAGS: lambda: say("ui.list_separator").join(FLAGS[Flag(f)].text() for f in row.flags),
        COL_REVIEWER: lambda: row.reviewer,
    }
    return texts[column]()


def doubtful(row: ItemRow) -> bool:
    """True if the row is open and a person has to say what the name leaves out."""
    return row.state is State.OPEN and row.first_code != "" and must_ask(row.flags)


def standard_text(row: ItemRow, name: str) -> str:
    """What stands beside the name: the decided or suggested standard item, in one line."""
    if row.state in _STATE_TEXTS:
        return _STATE_TEXTS[row.state].text()
    if not row.first_code:
        nothing = row.confidence is None
        return say("ui.row_no_suggestion") if nothing else say("ui.row_suggested_no_item")
    if row.parts > 1:
        return say("ui.row_parts", n=row.parts, name=name)
    return name


def confidence_text(row: ItemRow) -> str:
    """Confidence in per cent; for rows adjusted by hand the word instead."""
    if row.state is State.ADJUSTED:
        return say("ui.row_adjusted")
    return "—" if row.confidence is None or doubtful(row) else f"{row.confidence * 100:.1f}"

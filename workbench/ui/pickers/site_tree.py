"""The three levels of sites side by side, with a search by Chinese, English, alias and pinyin initials."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from workbench.core.words import Message, language
from workbench.ui.keys import ARROWS, keeps
from workbench.ui.pickers.composer import Choice, Composer
from workbench.ui.views.search_field import SearchField
from workbench.ui.worded import Worded

CodeRole = Qt.ItemDataRole.UserRole + 1
_LIVE = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
# Pixels a column asks for; one with very long words must not leave the others a few letters.
NARROWEST, WIDEST = 60, 140


# What the lists are, for those who have them read out.
LEVELS = (
    Message("ui.facet_site"),
    Message("ui.site_level_2"),
    Message("ui.site_level_3"),
    Message("ui.site_search"),
)


class _Column(QListWidget):
    """One level. ``picked`` tells the code under the cursor when a person moves it there."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("column")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setUniformItemSizes(True)
        self.currentItemChanged.connect(self._tell)
        self._filling = False
        self._shown: tuple[list[Choice], str] = ([], "")

    def _tell(self, now: QListWidgetItem | None) -> None:
        if now is not None and not self._filling:
            self.picked.emit(str(now.data(CodeRole)))

    def fill(self, choices: Sequence[Choice], code: str, *, whole: bool = False) -> None:
        """Show choices and which one stands, with the last two digits of the code or the ``whole`` of it."""
        self._filling = True
        shown = list(choices), language()
        if self._shown != shown:
            if [c.code for c in self._shown[0]] != [c.code for c in choices]:
                self.clear()
                self.addItems([""] * len(choices))
            for number, choice in enumerate(choices):
                self._dress(self.item(number), choice, whole)
            self._shown = shown
        place = next((n for n, choice in enumerate(choices) if choice.code == code), -1)
        if place != self.currentRow():
            self.setCurrentRow(place)
            self.scrollToItem(self.item(max(place, 0)))
        self._filling = False

    @staticmethod
    def _dress(item: QListWidgetItem, choice: Choice, whole: bool) -> None:
        item.setText(f"{choice.code if whole else choice.code[-2:]} {choice.words}")
        item.setData(CodeRole, choice.code)
        item.setFlags(_LIVE if choice.live else Qt.ItemFlag.NoItemFlags)
        told = choice.why.text() if choice.why else f"{choice.zh} · {choice.en}"
        item.setToolTip(f"{choice.code} {told}")

    def event(self, event: QEvent) -> bool:
        return keeps(event, ARROWS) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Right:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Left:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)


class _SiteSearch(SearchField):
    """The search field; the arrow down goes on to what was found.

    Signals:
        went_down: The arrow down.
    """

    went_down = Signal()

    def event(self, event: QEvent) -> bool:
        return keeps(event, (Qt.Key.Key_Up, Qt.Key.Key_Down)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.went_down.emit()
        else:
            super().keyPressEvent(event)


class SiteTree(Worded):
    """Site picker.

    Signals:
        picked: Code of six characters.
    """

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composer: Composer | None = None
        self.search = _SiteSearch()
        self.search.went_down.connect(self._into_hits)
        self.search.setClearButtonEnabled(True)
        self.words.show(self.search.setPlaceholderText, Message("ui.site_search"))
        self.words.show(self.search.setAccessibleName, Message("ui.site_search"))
        self.columns = (_Column(), _Column(), _Column())
        self.hits = _Column()
        for column, level in zip((*self.columns, self.hits), LEVELS, strict=True):
            self.words.show(column.setAccessibleName, level)
        frame = QFrame()
        frame.setObjectName("panel")
        row = self._row = QHBoxLayout(frame)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        for column, stretch in zip(self.columns, (35, 31, 34), strict=True):
            row.addWidget(column, stretch)
        row.addWidget(self.hits, 100)
        self.hits.hide()
        frame.setFixedHeight(122)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self.search)
        box.addWidget(frame)
        self.columns[0].picked.connect(lambda code: self._open(code, ""))
        self.columns[1].picked.connect(lambda code: self._open(code[:2], code))
        self.columns[2].picked.connect(self.picked)
        self.hits.picked.connect(self.picked)
        self.search.textChanged.connect(self._search)
        self.search.left.connect(self._leave_search)

    def show_composer(self, composer: Composer) -> None:
        """Show the site of the code being composed."""
        self._composer = composer
        site = composer.site
        self.columns[0].fill(composer.level1(), site[:2])
        self.columns[1].fill(composer.level2(site[:2]), site[:4])
        self.columns[2].fill(composer.level3(site[:4]), site)
        # Widths follow the words: a third for each would cut off long English names beside short ones.
        for number, column in enumerate(self.columns):
            width = min(max(column.sizeHintForColumn(0), NARROWEST), WIDEST)
            if width != self._row.stretch(number):
                self._row.setStretch(number, width)

    def _open(self, level1: str, level2: str) -> None:
        """Open a branch and pick its first legal site."""
        if self._composer is None:
            return
        if not level2:
            level2 = next((c.code for c in self._composer.level2(level1) if c.live), "")
        site = next((c.code for c in self._composer.level3(level2) if c.live), "")
        if site:
            self.picked.emit(site)

    def _search(self, text: str) -> None:
        composer = self._composer
        searching = bool(text.strip()) and composer is not None
        self.hits.setVisible(searching)
        for column in self.columns:
            column.setVisible(not searching)
        if not searching or composer is None:
            return
        legal = set(composer.legal_sites())
        found = []
        for hit in composer.release.search(text, limit=400):
            if hit.kind == "site":
                live = hit.code in legal
                why = None if live else composer.no_such_site()
                found.append(Choice(hit.code, hit.name, hit.name_en, live, why))
        found.sort(key=lambda c: not c.live)
        self.hits.fill(found[:30], "", whole=True)

    def _into_hits(self) -> None:
        """Give the keyboard to what was found, or to the sites of level 3."""
        column = self.hits if self.hits.isVisibleTo(self) else self.columns[2]
        column.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if column is self.hits and column.currentRow() < 0:
            column.setCurrentRow(0)

    def _leave_search(self) -> None:
        """Enter in the search field takes the first hit."""
        if self.search.text().strip() and self.hits.count():
            item = self.hits.item(0)
            if item.flags() & Qt.ItemFlag.ItemIsEnabled:
                self.picked.emit(str(item.data(CodeRole)))
        self.search.clear()
        self.columns[2].setFocus()

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        if self._composer is not None:
            self.show_composer(self._composer)

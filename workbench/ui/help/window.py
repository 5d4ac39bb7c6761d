"""The window of the user guide: contents and search on the left, the page on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from workbench.core.words import Message, say
from workbench.ui.help import pages
from workbench.ui.help.browser import WIDTH, HelpBrowser
from workbench.ui.key_choices import keys_of
from workbench.ui.session import Session
from workbench.ui.worded import Worded

_PLACE = Qt.ItemDataRole.UserRole


class HelpWindow(Worded):
    """The guide. It stands beside the other windows and blocks none, nor does a dialog block it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self._session = session
        self.words.show(self.setWindowTitle, Message("help.title"))
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.words.show(self.search.setPlaceholderText, Message("help.search"))
        self.words.show(self.search.setAccessibleName, Message("help.search"))
        self.search.textChanged.connect(lambda _text: self._list())
        self.list = QListWidget()
        self.list.setObjectName("contents")
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.words.show(self.list.setAccessibleName, Message("help.contents"))
        self.list.itemClicked.connect(self._go)
        self.list.itemActivated.connect(self._go)
        self.browser = HelpBrowser(lambda: keys_of(session.settings))
        self.browser.sourceChanged.connect(lambda _url: self._mark())
        self._lay_out()
        session.language_changed.connect(self.retranslate)
        session.theme_changed.connect(self.retranslate)
        session.settings_changed.connect(self.retranslate)
        for key, act in (("Esc", self.close), ("Ctrl+F", self.search.setFocus), ("/", self.search.setFocus)):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        self.resize(WIDTH + 320, 760)
        self._list()

    def _lay_out(self) -> None:
        back = self.button(Message("help.back"), "tool", self.browser.backward)
        forward = self.button(Message("help.forward"), "tool", self.browser.forward)
        for button, available in (
            (back, self.browser.backwardAvailable),
            (forward, self.browser.forwardAvailable),
        ):
            button.setEnabled(False)
            available.connect(button.setEnabled)
        steps = QHBoxLayout()
        steps.addWidget(back)
        steps.addWidget(forward)
        steps.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        left.addLayout(steps)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 0, 8)
        row.setSpacing(12)
        row.addLayout(left, 0)
        row.addWidget(self.browser, 1)
        self.list.setFixedWidth(228)
        self.search.setFixedWidth(228)

    def show_page(self, page: str, heading: str = "") -> None:
        """Show a page and come to the front."""
        self.browser.show_page(page, heading)
        self._mark()
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()

    def _list(self) -> None:
        """All pages, or what the search found."""
        self.list.clear()
        query = self.search.text().strip()
        if not query:
            for page in pages.PAGES:
                self._add(pages.title(page), page, "")
            self._mark()
            return
        found = pages.search(query, keys_of(self._session.settings))
        for hit in found:
            at = hit.section
            where = at.title if at.heading == at.title else f"{at.title} › {at.heading}"
            self._add(f"{where}\n{hit.excerpt}", at.page, at.heading)
        if not found:
            self.list.addItem(say("help.nothing"))
            self.list.item(0).setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.doItemsLayout()  # once more, now that it is known whether there is a scroll bar

    def _add(self, words: str, page: str, heading: str) -> None:
        item = QListWidgetItem(words)
        item.setData(_PLACE, (page, heading))
        self.list.addItem(item)

    def _go(self, item: QListWidgetItem) -> None:
        place = item.data(_PLACE)
        if place is not None:
            self.browser.show_page(*place)

    def _mark(self) -> None:
        """Mark the page that is shown in the contents."""
        if self.search.text().strip():
            return
        page = self.browser.page()
        if page in pages.PAGES:
            self.list.setCurrentRow(pages.PAGES.index(page))

    def retranslate(self) -> None:
        """Render every text in the language, the colours and the keys in use."""
        super().retranslate()
        page = self.browser.page() or pages.PAGES[0]
        self.browser.clearHistory()
        self.browser.show_page(page)
        self._list()

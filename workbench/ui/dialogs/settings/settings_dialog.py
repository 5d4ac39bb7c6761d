"""All settings in one place, a page for each kind. What is changed counts at once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QPushButton, QStackedWidget, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.words import Message, say
from workbench.ui import theme
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.dialogs.settings.settings_keys import KeysPage
from workbench.ui.dialogs.settings.settings_pages import GeneralPage, ListPage, ProjectPage
from workbench.ui.session import Session
from workbench.ui.views.list_columns import ListColumns
from workbench.ui.worded import Worded, make_button


class SettingsDialog(BaseDialog):
    """Pages with a tab each; below them export, import and reset."""

    def __init__(self, session: Session, parent: QWidget | None, columns: ListColumns) -> None:
        super().__init__(session, parent, Message("settings.title"), Message("settings.hint"))
        self.general = GeneralPage(session)
        self.project = ProjectPage(session, self.show_problem)
        self.list = ListPage(columns)
        self.keys = KeysPage(session, self.show_problem)
        self.pages = QStackedWidget()
        self._tabs = QHBoxLayout()
        self._group = QButtonGroup(self)
        self.tabs: list[QPushButton] = []
        for words, page in (
            (Message("settings.page_general"), self.general),
            (Message("settings.page_project"), self.project),
            (Message("settings.page_list"), self.list),
            (Message("settings.page_keys"), self.keys),
        ):
            self._add_page(words, page)
        self._tabs.addStretch(1)
        self.body.addLayout(self._tabs)
        self.body.addWidget(self.pages, 1)
        self.tabs[0].setChecked(True)
        for place, (words, act) in enumerate(
            (
                (Message("settings.export"), self.ask_export),
                (Message("settings.import"), self.ask_import),
                (Message("settings.reset"), self.reset),
            )
        ):
            button = make_button(self.words, words, "", act)
            button.setAutoDefault(False)
            self.buttons.insertWidget(place, button)
        self.add_button(Message("ui.close"), self.accept, "primary")
        self.resize(640, 560)

    def _add_page(self, words: Message, page: Worded) -> None:
        tab = make_button(self.words, words, "tab")
        tab.setCheckable(True)
        tab.setAutoDefault(False)
        bold = QFontMetrics(theme.sans(bold=True))  # as it is once chosen
        self.words.show(lambda text: tab.setMinimumWidth(bold.horizontalAdvance(text) + 20), words)
        number = self.pages.addWidget(page)
        tab.clicked.connect(lambda _on=False: self._show_page(number))
        self._group.addButton(tab)
        self._tabs.addWidget(tab)
        self.tabs.append(tab)

    def _show_page(self, number: int) -> None:
        self.show_problem(None)
        self.pages.setCurrentIndex(number)

    def ask_export(self) -> None:
        """Ask where, and write what travels to other laptops."""
        path, _ = QFileDialog.getSaveFileName(
            self, say("settings.export"), "workbench-settings.json", "*.json"
        )
        if path:
            self.export_to(Path(path))

    def export_to(self, path: Path) -> None:
        """Write what travels to other laptops into a file."""
        try:
            self.session.settings.write_shared(path)
        except WorkbenchError as problem:
            self.show_problem(problem)
        else:
            self.session.tell(Message("settings.exported", {"path": str(path)}))

    def ask_import(self) -> None:
        """Ask for a file of settings, and take it over."""
        path, _ = QFileDialog.getOpenFileName(self, say("settings.import"), "", "*.json")
        if path:
            self.import_from(Path(path))

    def import_from(self, path: Path) -> None:
        """Take over the settings of a file."""
        try:
            count = self.session.settings.read_shared(path)
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        self.session.tell(Message("settings.imported", {"n": count}))
        self._take_up()

    def reset(self) -> None:
        """Back to our settings; who reviews and what was open stay."""
        self.session.settings.reset()
        self.session.tell(Message("settings.was_reset"))
        self._take_up()

    def _take_up(self) -> None:
        self.show_problem(None)
        self.session.settings_replaced()
        for page in (self.general, self.list, self.keys):
            page.show_values()

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        for page in (self.general, self.project, self.list, self.keys):
            page.retranslate()

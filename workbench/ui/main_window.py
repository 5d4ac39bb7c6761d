"""The window: puts the pieces together and sends intents on. What happens is in ``intents.py``."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QActionGroup, QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.items import Changes
from workbench.core.settings import THEME, WINDOW
from workbench.core.words import Message, language, say
from workbench.ui import key_of, places, theme
from workbench.ui.actions import Actions
from workbench.ui.filters import Filters
from workbench.ui.intents import Intents
from workbench.ui.job_runner import JobRunner
from workbench.ui.key_choices import keys_of
from workbench.ui.session import SUGGESTED, Session
from workbench.ui.training.strip import TrainingStrip
from workbench.ui.training.training import Training
from workbench.ui.views.footer_bar import FooterBar
from workbench.ui.views.message_bar import JobBar, MessageBar
from workbench.ui.views.review_page import ReviewPage
from workbench.ui.views.start_page import StartPage
from workbench.ui.views.top_bar import TopBar
from workbench.ui.wording import LANGUAGES, THEMES


class MainWindow(QMainWindow):
    """Top line, start page or review page, bottom line."""

    def __init__(self, session: Session, runner: JobRunner | None = None) -> None:
        super().__init__()
        self.session = session
        key_of.use(keys_of(session.settings))
        self.filters = Filters(lambda: session.reviewer, self, session.settings)
        self.runner = runner or JobRunner(self)
        self.top = TopBar(session)
        self.start = StartPage(session)
        self.review = ReviewPage(session, self.filters)
        self.footer = FooterBar(session)
        self._guide = TrainingStrip()
        self._pages = QStackedWidget()
        central = self._build()
        self.messages = MessageBar(session, central)
        self.jobs = JobBar(central)
        for bar in (self.messages, self.jobs):
            bar.room = self.review.left_of_row
        self.intents = Intents(self)
        self.actions_ = Actions(self, self.intents.do, keys_of(session.settings))
        self.actions_.fill(self.top.menus)
        self.training = Training(self, self._guide)
        self._choices()
        self._connect()
        self._restore()
        self._on_project()

    def _build(self) -> QWidget:
        central = QWidget()
        box = QVBoxLayout(central)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self._pages.addWidget(self.start)
        self._pages.addWidget(self.review)
        for widget, stretch in ((self.top, 0), (self._guide, 0), (self._pages, 1), (self.footer, 0)):
            box.addWidget(widget, stretch)
        self.setCentralWidget(central)
        self.setMinimumSize(880, 480)  # a small laptop at 150 %
        return central

    def _choices(self) -> None:
        """Language and appearance: choices in menus, not actions of the table."""
        menu = self.actions_.menu("view")
        menu.addSeparator()
        self._choice_menus = []
        for title, entries, now, choose in (
            (Message("ui.menu_language"), LANGUAGES, language(), self.session.set_language),
            (
                Message("ui.menu_theme"),
                THEMES,
                self.session.settings.get(THEME),
                self.session.set_theme,
            ),
        ):
            sub = menu.addMenu(title.text())
            self._choice_menus.append((sub, title))
            group = QActionGroup(sub)
            for value, words in entries.items():
                action = sub.addAction(words.text())
                action.setCheckable(True)
                action.setChecked(value == now)
                action.setData(words)
                group.addAction(action)
                action.triggered.connect(lambda _on=False, v=value, c=choose: c(v))

    def _connect(self) -> None:
        session = self.session
        session.writing = lambda: self.runner.writing
        session.alike_of = self.review.items.alike_of
        session.closing.connect(self._note_place)
        session.project_changed.connect(self._on_project)
        session.project_changed.connect(self._go_back)
        session.damaged.connect(self._on_damaged)
        session.language_changed.connect(self.retranslate)
        session.theme_changed.connect(self.dress)
        session.settings_changed.connect(self._take_up_settings)
        session.help_asked.connect(self.intents.show_help)
        session.changed.connect(lambda *_: self.refresh_actions())
        self.messages.again_changed.connect(self.refresh_actions)
        self.review.items.current_changed.connect(lambda _row: self.messages.take_offer_back())
        session.changed.connect(self._on_changes)
        self.review.items.current_changed.connect(lambda _row: self.refresh_actions())
        self.review.row.draft_changed.connect(self.refresh_actions)
        self.review.row.bar.turned.connect(self.refresh_actions)
        self.start.asked.connect(self.intents.do)
        self.start.recent_asked.connect(self.intents.open_path)
        self.start.backups_asked.connect(self.intents.care.rescue)
        self.top.reviewer_asked.connect(lambda: self.intents.do("reviewer"))
        self.runner.started.connect(self.jobs.start)
        self.runner.progressed.connect(self.jobs.progress)
        self.runner.stored.connect(session.take_up)
        self.runner.ended.connect(self.jobs.hide)
        self.runner.failed.connect(self._job_failed)
        self.jobs.cancelled.connect(self.runner.cancel)

    def _on_changes(self, changes: Changes, _by: object) -> None:
        if changes.kinds != SUGGESTED:  # nobody did anything else than what is offered again
            self.messages.take_offer_back()

    def _on_damaged(self, path: Path, problem: Message) -> None:
        self.messages.dismiss()  # the dialog says it
        self.intents.care.rescue(path, problem)

    def _job_failed(self, problem: WorkbenchError) -> None:
        self.session.tell(problem.message, "error")

    # -- state of the window -----------------------------------------------------------------------------

    def _on_project(self) -> None:
        project = self.session.project
        self._pages.setCurrentWidget(self.review if project else self.start)
        self.footer.setVisible(project is not None)
        if project is None:
            self.start.refresh()
            self.setWindowTitle(say("ui.product"))
        else:
            self.setWindowTitle(say("ui.window_title", name=project.info.hospital))
            self.review.row.show_row(self.review.items.current())
            self.review.items.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.top.refresh()
        self.refresh_actions()

    def held(self) -> set[str]:
        """What is at hand for actions (see ``ActionRow.needs``)."""
        project = self.session.project
        held: set[str] = set()
        if project is not None:
            held |= {"again"} if self.messages.again is not None else set()
            held |= {"project", "held"} if project.info.held_by else {"project"}
            writable = not project.info.read_only
            if self.review.row.item is not None:
                held |= {"row", "write"} if writable else {"row"}
                held |= self.review.row.acts.held()
            if writable:
                from workbench.core import review

                held |= {"undo"} if review.can_undo(project) else set()
                held |= {"redo"} if review.can_redo(project) else set()
        return held

    def refresh_actions(self) -> None:
        """Switch actions on and off, and show the keys that work now."""
        held = self.held()
        self.actions_.enable(held)
        self.footer.show_hints(self.review.row.bar.hints() or self.actions_.hints(held))

    def dress(self) -> None:
        """Put the chosen colours on."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, self.session.settings.get(THEME))
        self.retranslate()

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        for view in (self.top, self.start, self.review, self.footer, self.messages):
            view.retranslate()
        self.actions_.retranslate()
        for sub, title in self._choice_menus:
            sub.setTitle(title.text())
            for action in sub.actions():
                action.setText(action.data().text())
        self._on_project()

    def _take_up_settings(self) -> None:
        """Other keys, columns or queues were set."""
        keys = keys_of(self.session.settings)
        self.actions_.use_keys(keys)
        key_of.use(keys)
        self.review.items.columns.restore()
        self.filters.read_saved()
        self.retranslate()  # keys stand in sentences and on buttons

    def _restore(self) -> None:
        stored = self.session.setting_json(WINDOW, {})
        self.resize(1440, 900)
        geometry = stored.get("geometry")
        if isinstance(geometry, str):
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        sizes = stored.get("columns")
        if isinstance(sizes, list) and len(sizes) == 3 and all(isinstance(n, int) for n in sizes):
            self.review.split.setSizes(sizes)
        folded = stored.get("folded")
        if isinstance(folded, list):
            self.review.queues.folded = set(map(str, folded))
        self._places = stored["places"] if isinstance(stored.get("places"), dict) else {}

    def _note_place(self) -> None:
        """Keep where the reviewer is, before another project comes."""
        project, row = self.session.project, self.review.items.current()
        if project is not None and row is not None:
            place = places.place_of(self.filters, row.id)
            self._places = places.with_place(self._places, project.info.id, place)

    def _go_back(self) -> None:
        project = self.session.project
        if project is None:
            return
        item_id = places.go_back(self.filters, self._places.get(project.info.id))
        if item_id:
            with self.session.telling():
                place = self.review.items.model.place_of(project.rowid(item_id))
                self.review.items.go_to(place if place is not None else 0)

    def remember(self) -> None:
        """Keep geometry, widths of the three columns, folded facets, places and the list's columns."""
        value = {
            "geometry": bytes(self.saveGeometry().toBase64().data()).decode(),
            "columns": self.review.split.sizes(),
            "folded": sorted(self.review.queues.folded),
            "places": self._places,
        }
        self.session.settings.set(WINDOW, json.dumps(value))
        self.review.items.columns.keep()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.runner.wait()
        self._note_place()
        self.remember()
        self.session.close()
        event.accept()

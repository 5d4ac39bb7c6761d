"""The left column: queues, the reviewer's own among them, and facets with live counts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QScrollArea, QVBoxLayout, QWidget

from workbench.core.items import Changes, Flag, State
from workbench.core.project import ItemQuery, Tally
from workbench.core.words import Message, say
from workbench.ui import theme
from workbench.ui.filters import OWN, Filters
from workbench.ui.icons import flag_icon, row_icon
from workbench.ui.session import SUGGESTED, Session
from workbench.ui.views.facet_row import FacetRow
from workbench.ui.views.facet_words import (
    BAND_WORDS,
    MODALITY_WORDS,
    QUEUE_WORDS,
    method_words,
    reviewer_words,
    sheet_words,
    site_words,
)
from workbench.ui.views.search_field import AnswerField
from workbench.ui.worded import Worded
from workbench.ui.wording import FLAGS, STATES

# Facets that tell something only where there are several values, and those that start folded.
_NEED_SEVERAL = ("reviewers", "sheets", "recognitions")
_FOLDED = ("methods", "reviewers", "sheets")
_ORDERS: dict[str, Iterable[str]] = {
    "modalities": MODALITY_WORDS,
    "bands": BAND_WORDS,
    "flags": [str(flag) for flag in FLAGS],
    "states": [str(state) for state in STATES],
}


@dataclass
class _Section:
    facet: str
    title: QPushButton
    words: Message
    inside: QWidget
    words_of: Callable[[str], str]
    drawing_of: Callable[[str], tuple[str, str] | None]
    rows: dict[str, FacetRow] = field(default_factory=dict)


class QueuePanel(Worded):
    """Queues and facets; choosing one changes the filters, and every change renews the counts."""

    def __init__(self, session: Session, filters: Filters, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._filters = session, filters
        self.queues: dict[str, FacetRow] = {}
        self.sections: dict[str, _Section] = {}
        self.folded = set(_FOLDED)
        self._later = QTimer(self, singleShot=True, interval=120)
        self._later.timeout.connect(self.recount)
        self._build()
        filters.changed.connect(self._later.start)
        filters.saved_changed.connect(self._show_own)
        session.project_changed.connect(self.recount)
        session.changed.connect(self._on_changes)
        self._show_own()

    # -- building ----------------------------------------------------------------------------------------

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(area)
        inside = QWidget()
        inside.setObjectName("page")
        area.setWidget(inside)
        self._box = QVBoxLayout(inside)
        self._box.setContentsMargins(10, 8, 8, 12)
        self._box.setSpacing(0)
        title = self.label(Message("ui.facet_queues"), "section")
        title.setContentsMargins(6, 12, 0, 4)
        self._box.addWidget(title)
        for name in QUEUE_WORDS:
            self._queue(name, self._box)
        self._own = QVBoxLayout()
        self._own.setSpacing(0)
        self._box.addLayout(self._own)
        self._build_saving()
        self._section("modalities", "ui.facet_modality", lambda v: MODALITY_WORDS[v].text())
        self._section("sites", "ui.facet_site", lambda v: site_words(self._session.release, v))
        self._section("methods", "ui.facet_method", lambda v: method_words(self._session.release, v))
        self._section(
            "flags",
            "ui.facet_flag",
            lambda v: FLAGS[Flag(v)].text(),
            lambda v: flag_icon(Flag(v), theme.tokens()),
        )
        self._section("bands", "ui.facet_confidence", lambda v: BAND_WORDS[v].text())
        self._section(
            "states",
            "ui.facet_state",
            lambda v: STATES[State(v)].text(),
            lambda v: row_icon(State(v), (), theme.tokens()),
        )
        none = Message("recognition.facet_none")
        self._section("recognitions", "recognition.facet", lambda v: v or none.text())
        self._section("reviewers", "ui.facet_reviewer", reviewer_words)
        self._section("sheets", "ui.facet_sheet", lambda v: sheet_words(self._session.project, v))
        self._box.addStretch()

    def _build_saving(self) -> None:
        self.save_button = self.button(Message("ui.save_queue"), "link", self.ask_name)
        self._box.addWidget(self.save_button)
        self.name_field = AnswerField()
        self.name_field.setMaxLength(40)
        self.words.show(self.name_field.setPlaceholderText, Message("ui.save_queue_name"))
        self.words.show(self.name_field.setAccessibleName, Message("ui.save_queue_name"))
        self.name_field.entered.connect(self._save)
        self.name_field.left.connect(self._stop_asking)
        self.name_field.hide()
        self._box.addWidget(self.name_field)

    def _queue(self, name: str, box: QVBoxLayout) -> None:
        row = FacetRow()
        row.clicked.connect(lambda _on=False, n=name: self._filters.choose_queue(n))
        self.queues[name] = row
        box.addWidget(row)

    def _section(
        self,
        facet: str,
        title_key: str,
        words_of: Callable[[str], str],
        drawing_of: Callable[[str], tuple[str, str] | None] = lambda _v: None,
    ) -> None:
        title = QPushButton()
        title.setObjectName("fold")
        title.clicked.connect(lambda _on=False: self.fold(facet, facet not in self.folded))
        self._box.addWidget(title)
        inside = QWidget()
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self._box.addWidget(inside)
        self.sections[facet] = _Section(facet, title, Message(title_key), inside, words_of, drawing_of)

    # -- folding, and the reviewer's own queues ----------------------------------------------------------

    def fold(self, facet: str, away: bool) -> None:
        """Fold a facet's values away, or show them."""
        (self.folded.add if away else self.folded.discard)(facet)
        self.recount()

    def ask_name(self) -> None:
        """Ask under which name the present filter is to be kept as a queue."""
        self.save_button.hide()
        self.name_field.clear()
        self.name_field.show()
        self.name_field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _save(self, name: str) -> None:
        self._stop_asking()
        if name.strip():
            self._filters.save_queue(name.strip())

    def _stop_asking(self) -> None:
        self.name_field.hide()
        self.save_button.show()
        self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_own(self) -> None:
        """Lines for the saved queues, each with a menu to forget it."""
        while (item := self._own.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.queues = {name: row for name, row in self.queues.items() if not name.startswith(OWN)}
        for name in self._filters.saved:
            self._queue(OWN + name, self._own)
            row = self.queues[OWN + name]
            row.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            row.customContextMenuRequested.connect(lambda at, r=row, n=name: self._own_menu(r, n, at))
            row.removed.connect(lambda n=name: self._filters.forget_queue(n))
            row.setToolTip(say("ui.own_queue_hint"))
        self.recount()

    def _own_menu(self, row: FacetRow, name: str, at: object) -> None:
        menu = QMenu(self)
        menu.addAction(say("ui.forget_queue")).triggered.connect(
            lambda _on=False: self._filters.forget_queue(name)
        )
        menu.exec(row.mapToGlobal(at))  # type: ignore[call-overload]

    # -- counting ----------------------------------------------------------------------------------------

    def _on_changes(self, changes: Changes, _by: object) -> None:
        # Each key puts counting off; suggestions that come in all the time must not put it off for ever.
        if changes.kinds != SUGGESTED or not self._later.isActive():
            self._later.start()

    def recount(self) -> None:
        """Ask the project for the counts, and show them."""
        self._later.stop()
        project = self._session.project
        if project is None:
            return
        started = time.monotonic()
        chosen = self._filters.queue()
        for name, row in self.queues.items():
            own = name.startswith(OWN)
            query = self._filters.query_of(name)
            count = project.total(query if own else replace(query, text="")).items
            words = name.removeprefix(OWN) if own else QUEUE_WORDS[name].text()
            row.set_facts(words, count, name == chosen)
        self.save_button.setVisible(
            self._filters.narrow and not chosen and not self.name_field.isVisibleTo(self)
        )
        known, facets = project.facets(ItemQuery()), project.facets(self._filters.query)
        for name, section in self.sections.items():
            self._show_section(section, getattr(facets, name), getattr(known, name))
        # In a large project counting waits for a longer pause, so that it never holds up the next key.
        taken = (time.monotonic() - started) * 1000
        self._later.setInterval(round(min(max(12 * taken, 120), 1500)))

    def _show_section(self, section: _Section, counts: dict[str, Tally], known: dict[str, Tally]) -> None:
        """Show a facet's values: all that the project holds, in a fixed order, so that nothing jumps."""
        facet = section.facet
        chosen: tuple[str, ...] = getattr(self._filters.query, facet)
        values = [value for value in _ORDERS.get(facet, sorted(known)) if value in known]
        tells = len(values) > (1 if facet in _NEED_SEVERAL else 0)
        shown = tells and (facet not in self.folded or bool(chosen))
        section.title.setVisible(tells)
        section.title.setText(f"{'▾' if shown else '▸'} {section.words.text()}")
        section.title.setAccessibleName(section.words.text())
        section.inside.setVisible(shown)
        if not shown:
            return
        box = section.inside.layout()
        for value in values:
            row = section.rows.get(value)
            if row is None:
                row = section.rows[value] = FacetRow(section.drawing_of(value))
                row.clicked.connect(lambda _on=False, f=facet, v=value: self._filters.toggle(f, v))
                if box is not None:
                    box.addWidget(row)
            row.set_drawing(section.drawing_of(value))
            row.set_facts(section.words_of(value), counts.get(value, Tally()).items, value in chosen)
        for value, row in section.rows.items():
            row.setVisible(value in known)

    def focus_first(self) -> None:
        """Give the keyboard to the chosen queue."""
        chosen = self.queues.get(self._filters.queue()) or self.queues["open"]
        chosen.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        self.recount()

"""The left column: saved queues and facets with live counts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from workbench.core import words
from workbench.core.items import Flag, State
from workbench.core.project import Facets, ItemQuery, Tally
from workbench.core.words import Message
from workbench.ui import theme
from workbench.ui.filters import Filters
from workbench.ui.icons import flag_icon, row_icon
from workbench.ui.session import Session
from workbench.ui.views.facet_row import FacetRow
from workbench.ui.worded import Worded
from workbench.ui.wording import FLAGS, STATES

QUEUE_WORDS: dict[str, Message] = {
    "open": Message("ui.queue_open"),
    "must_ask": Message("ui.queue_must_ask"),
    "low": Message("ui.queue_low"),
    "question": Message("ui.queue_question"),
    "mine": Message("ui.queue_mine"),
    "disagreements": Message("ui.queue_disagreements"),
    "to_approve": Message("ui.queue_to_approve"),
    "all": Message("ui.queue_all"),
}
MODALITY_WORDS: dict[str, Message] = {
    "CT": Message("ui.modality_ct"),
    "MR": Message("ui.modality_mr"),
    "DR": Message("ui.modality_x"),
    "MG": Message("ui.modality_mg"),
    "RF": Message("ui.modality_rf"),
    "": Message("ui.modality_none"),
}
BAND_WORDS: dict[str, Message] = {
    "99": Message("ui.band_99"),
    "90": Message("ui.band_90"),
    "50": Message("ui.band_50"),
    "0": Message("ui.band_0"),
    "none": Message("ui.band_none"),
}


@dataclass
class _Section:
    facet: str
    title: QLabel
    box: QVBoxLayout
    rows: dict[str, FacetRow]
    words_of: Callable[[str], str]
    drawing_of: Callable[[str], tuple[str, str] | None]


class QueuePanel(Worded):
    """Queues and facets; choosing one changes the filters, and every change renews the counts."""

    def __init__(self, session: Session, filters: Filters, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._filters = session, filters
        self.queues: dict[str, FacetRow] = {}
        self.sections: dict[str, _Section] = {}
        self._later = QTimer(self, singleShot=True, interval=120)
        self._later.timeout.connect(self.recount)
        self._build()
        filters.changed.connect(self._later.start)
        session.project_changed.connect(self.recount)
        session.changed.connect(lambda *_: self._later.start())

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
        self._title(Message("ui.facet_queues"))
        for name in QUEUE_WORDS:
            row = FacetRow()
            row.clicked.connect(lambda _on=False, n=name: self._filters.choose_queue(n))
            self.queues[name] = row
            self._box.addWidget(row)
        self._section("modalities", Message("ui.facet_modality"), lambda v: MODALITY_WORDS[v].text())
        self._section("sites", Message("ui.facet_site"), self._site_words)
        self._section(
            "flags",
            Message("ui.facet_flag"),
            lambda v: FLAGS[Flag(v)].text(),
            lambda v: flag_icon(Flag(v), theme.tokens()),
        )
        self._section("bands", Message("ui.facet_confidence"), lambda v: BAND_WORDS[v].text())
        self._section(
            "states",
            Message("ui.facet_state"),
            lambda v: STATES[State(v)].text(),
            lambda v: row_icon(State(v), (), theme.tokens()),
        )
        self._box.addStretch()

    def _title(self, message: Message) -> QLabel:
        title = self.label(message, "section")
        title.setContentsMargins(6, 12, 0, 4)
        self._box.addWidget(title)
        return title

    def _section(
        self,
        facet: str,
        title: Message,
        words_of: Callable[[str], str],
        drawing_of: Callable[[str], tuple[str, str] | None] = lambda _v: None,
    ) -> None:
        label = self._title(title)
        box = QVBoxLayout()
        box.setSpacing(0)
        self._box.addLayout(box)
        self.sections[facet] = _Section(facet, label, box, {}, words_of, drawing_of)

    def _site_words(self, code: str) -> str:
        release = self._session.release
        group = release.groups.get(code) if release else None
        if group is None:
            return code or Message("ui.modality_none").text()
        return group.zh if words.language() == "zh" else group.en[:1].upper() + group.en[1:]

    def recount(self) -> None:
        """Ask the project for the counts, and show them."""
        self._later.stop()
        project = self._session.project
        if project is None:
            return
        started = time.monotonic()
        everything = project.facets(ItemQuery())
        still_open = project.facets(ItemQuery(states=(State.OPEN,)))
        mine = len(project.query(self._filters.query_of("mine")))
        self._show_queues(everything, still_open, mine)
        query = self._filters.query
        facets = still_open if query == ItemQuery(states=(State.OPEN,)) else project.facets(query)
        for name, section in self.sections.items():
            self._show_section(section, getattr(facets, name), getattr(everything, name))
        # In a large project counting waits for a longer pause, so that it never holds up the next key.
        taken = (time.monotonic() - started) * 1000
        self._later.setInterval(round(min(max(12 * taken, 120), 1500)))

    def _show_queues(self, everything: Facets, still_open: Facets, mine: int) -> None:
        def of(values: dict[str, Tally], *keys: str) -> int:
            return sum(values.get(key, Tally()).items for key in keys)

        project = self._session.project
        counts = {
            "disagreements": project.total(self._filters.query_of("disagreements")).items if project else 0,
            "all": everything.total.items,
            "open": of(everything.states, State.OPEN),
            "must_ask": of(still_open.must_ask, "yes"),
            "low": of(still_open.bands, "90", "50", "0", "none"),
            "question": of(everything.states, State.QUESTION),
            "mine": mine,
            "to_approve": of(everything.states, State.ACCEPTED, State.ADJUSTED, State.NO_ITEM),
        }
        chosen = self._filters.queue()
        for name, row in self.queues.items():
            row.set_facts(QUEUE_WORDS[name].text(), counts[name], name == chosen)

    def _show_section(self, section: _Section, counts: dict[str, Tally], known: dict[str, Tally]) -> None:
        """Show a facet's values: all that the project holds, in a fixed order, so that nothing jumps."""
        chosen: tuple[str, ...] = getattr(self._filters.query, section.facet)
        order: dict[str, Iterable[str]] = {
            "modalities": MODALITY_WORDS,
            "bands": BAND_WORDS,
            "flags": FLAGS,
            "states": STATES,
        }
        values = [str(v) for v in order.get(section.facet, sorted(known))]
        for value in values:
            held = known.get(value, Tally()).items
            row = section.rows.get(value)
            if row is None:
                if not held:
                    continue
                row = section.rows[value] = FacetRow(section.drawing_of(value))
                row.clicked.connect(lambda _on=False, f=section.facet, v=value: self._filters.toggle(f, v))
                section.box.addWidget(row)
            row.setVisible(bool(held))
            row.set_drawing(section.drawing_of(value))
            row.set_facts(section.words_of(value), counts.get(value, Tally()).items, value in chosen)
        section.title.setVisible(any(known.get(v, Tally()).items for v in values))

    def focus_first(self) -> None:
        """Give the keyboard to the chosen queue."""
        chosen = self.queues.get(self._filters.queue()) or self.queues["open"]
        chosen.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        self.recount()

"""The right column: the row in hand, explained, with everything needed to settle it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from workbench.core.items import (
    MUST_ASK,
    Candidate,
    Changes,
    Decision,
    Flag,
    NoItemReason,
    Segment,
    SourceItem,
    State,
    Suggestion,
)
from workbench.core.project import ItemRow
from workbench.core.words import Message, say
from workbench.ui import theme
from workbench.ui.draft import Draft
from workbench.ui.pickers.pick_panel import PickPanel
from workbench.ui.session import Session
from workbench.ui.views.candidate_card import joined
from workbench.ui.views.candidates_view import CandidatesView
from workbench.ui.views.decision_bar import DecisionBar
from workbench.ui.views.evidence_bar import EvidenceBar
from workbench.ui.views.near_view import NearView
from workbench.ui.worded import Worded
from workbench.ui.wording import FLAGS, REASONS, STATES


class RowView(Worded):
    """The row in hand.

    Signals:
        settled: The row was decided (or stands as it was); the next one may come.
        draft_changed: Another candidate, part or reading is in hand.
    """

    settled = Signal()
    draft_changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.item: SourceItem | None = None
        self.suggestion: Suggestion | None = None
        self.decision: Decision | None = None
        self.draft = Draft(None)
        self.evidence = EvidenceBar()
        self._facts = QLabel()
        self._facts.setObjectName("secondary")
        self._facts.setWordWrap(True)
        self._facts.setTextFormat(Qt.TextFormat.RichText)
        self._why = QLabel()
        self._why.setWordWrap(True)
        self.candidates = CandidatesView(session.name_of, None, lambda: session.release)
        self.pickers = PickPanel()
        self.bar = DecisionBar()
        self.near = NearView(session)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(self._area, 1)
        self._page = QWidget()
        self._page.setObjectName("page")
        self._area.setWidget(self._page)
        box = QVBoxLayout(self._page)
        box.setContentsMargins(20, 16, 20, 12)
        box.setSpacing(8)
        box.addWidget(self.evidence)
        box.addWidget(self._facts)
        box.addWidget(self._why)
        box.addSpacing(2)
        box.addWidget(self.candidates)
        panel = QFrame()
        panel.setObjectName("panel")
        inside = QVBoxLayout(panel)
        inside.setContentsMargins(14, 12, 14, 12)
        inside.addWidget(self.pickers)
        box.addSpacing(2)
        box.addWidget(panel)
        box.addWidget(self.near)
        box.addStretch(1)
        outer.addWidget(self._foot())

    def _foot(self) -> QFrame:
        """The decision stays at the foot, in one place whatever stands above it."""
        self._pinned = QFrame()
        self._pinned.setObjectName("pinned")
        inside = QVBoxLayout(self._pinned)
        inside.setContentsMargins(20, 2, 20, 10)
        self._pinned.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        inside.addWidget(self.bar)
        return self._pinned

    def _connect(self) -> None:
        self.evidence.hovered.connect(self._light)
        self.candidates.hovered.connect(self._light)
        self.candidates.taken.connect(self._take)
        self.candidates.part_chosen.connect(self._choose_part)
        self.candidates.reading_asked.connect(self.next_reading)
        self.pickers.composed.connect(self._composed)
        self.pickers.refused.connect(lambda message: self._session.tell(message, "warning"))
        self.bar.accepted.connect(self.enter)
        self.bar.no_item_asked.connect(self.ask_no_item)
        self.bar.question_asked.connect(self.ask_question)
        self.bar.reason_given.connect(self._no_item)
        self.bar.question_given.connect(self._question)
        self._session.changed.connect(self._on_changes)
        self._session.project_changed.connect(self._on_project)

    # -- what is shown -----------------------------------------------------------------------------------

    def _on_project(self) -> None:
        self.pickers.set_release(self._session.release)

    def _on_changes(self, changes: Changes, _by: object) -> None:
        if self.item and (changes.items is None or self.item.id in changes.items):
            self._load(self.item.id)

    def show_row(self, row: ItemRow | None) -> None:
        """Take a row in hand."""
        self._page.setVisible(row is not None)
        self._pinned.setVisible(row is not None)
        if row is None:
            self.item = None
            return
        if self.item is None or self.item.id != row.id:
            self.bar.close_strip()
            self.bar.remark.clear()
            self._area.verticalScrollBar().setValue(0)
        self._load(row.id)

    def _load(self, item_id: str) -> None:
        project = self._session.project
        if project is None:
            return
        with self._session.telling():
            self.item = project.item(item_id)
            self.suggestion = project.suggestion(item_id)
            decision = project.decision(item_id)
            self.decision = decision if decision and decision.state is not State.OPEN else None
            self.draft = Draft(self.suggestion, self.decision)
            self._show()

    def _show(self) -> None:
        if self.item is None:
            return
        self._facts.setText(self._facts_text(self.item))
        why = self._why_text()
        self._why.setText(why)
        self._why.setVisible(bool(why))
        must_ask = self.suggestion is not None and not MUST_ASK.isdisjoint(self.suggestion.flags)
        undecided = self.decision is None
        self._why.setStyleSheet(f"color: {theme.tokens().warning};" if must_ask and undecided else "")
        self._show_draft()
        name = self.draft.parts[0].name if self.draft.parts else ""
        code = self.draft.parts[0].code if self.draft.parts else ""
        self.near.show_item(self.item.id, code, name)

    def _first(self) -> Candidate | None:
        part = self.draft.part
        if part is None:
            return None
        return next((c for c in part.candidates if c.code == part.code), None)

    def _show_draft(self) -> None:
        part = self.draft.part
        if self.item is not None:
            self.evidence.show_name(self.item.name, self.suggestion, self._first())
        self.candidates.show_draft(self.draft)
        self.pickers.show_code(part.code if part else "")
        self._show_decision()
        self.draft_changed.emit()

    def _show_decision(self) -> None:
        part = self.draft.part
        if part is not None:
            name = self._session.name_of(part.code, part.name)
            if len(self.draft.parts) > 1:
                name = say("ui.part_of", n=self.draft.current + 1, total=len(self.draft.parts), name=name)
            self.bar.show_item(part.code, name, part.listed)
        elif self.decision and self.decision.reason:
            self.bar.show_words(REASONS[self.decision.reason].text())
        elif self.suggestion and self.suggestion.no_item:
            reason = REASONS[self.suggestion.no_item].text()
            self.bar.show_words(say("ui.suggested_no_item", reason=reason))
        else:
            self.bar.show_words(say("ui.no_candidates"))
        self.bar.can_accept(self.can_accept)

    @property
    def can_accept(self) -> bool:
        """True if Enter would settle something."""
        no_item = not self.draft.parts and self.suggestion is not None and self.suggestion.no_item is not None
        return self.item is not None and (self.draft.complete or no_item)

    def _facts_text(self, item: SourceItem) -> str:
        place = f"{item.sheet}!{item.row}" if item.sheet else str(item.row)
        count = "" if item.count is None else f"{item.count:,}"
        facts = [
            (self._state_text(), Message("ui.fact_state", {"value": _escape(self._state_text())})),
            (item.code, Message("ui.fact_code", {"value": _escape(item.code)})),
            (count, Message("ui.fact_count", {"value": count})),
            (item.price, Message("ui.fact_price", {"value": _escape(item.price)})),
            (item.modality, Message("ui.fact_modality", {"value": _escape(item.modality)})),
            (place, Message("ui.fact_source", {"value": _escape(place)})),
        ]
        return "&nbsp;&nbsp;&nbsp; ".join(message.text() for value, message in facts if value)

    def _state_text(self) -> str:
        decision = self.decision
        if decision is None:
            return STATES[State.OPEN].text()
        words = STATES[decision.state].text()
        people = " → ".join(p for p in (decision.reviewer, decision.approver) if p)
        return f"{words} · {people}" if people else words

    def _why_text(self) -> str:
        """What a person must look at: flags, sentences about the name, and the stored remark."""
        lines = []
        s = self.suggestion
        if s is not None:
            flags = [FLAGS[Flag(f)].text() for f in s.flags if f != Flag.COMPOSITE]
            sentences = [m.text() for m in s.why]
            words = say("ui.list_separator").join(flags)
            if flags or sentences:
                lines.append(joined([words] * bool(flags) + sentences))
        if self.decision and self.decision.remark:
            lines.append(say("ui.stored_remark", text=self.decision.remark))
        return "\n".join(lines)

    def _light(self, segment: Segment | None) -> None:
        self.evidence.light(segment)
        self.candidates.light(segment)
        part = self.draft.part
        if part is not None:
            self.bar.code.show_code(part.code, segment)

    # -- acts --------------------------------------------------------------------------------------------

    def _take(self, rank: int) -> None:
        if self.draft.take(rank):
            self._show_draft()

    def _choose_part(self, index: int) -> None:
        self.draft.current = index
        self._show_draft()

    def _composed(self, code: str, name: str, listed: bool) -> None:
        self.draft.pick(code if name else "", name, listed)
        self.candidates.show_draft(self.draft)
        if name:
            self._show_decision()
        else:
            self.bar.show_item(code, "", False)
            self.bar.can_accept(False)
        self.draft_changed.emit()

    def digit(self, number: int) -> None:
        """A digit: a reason where reasons are shown, else a candidate; a single part is settled at once."""
        if self.bar.choosing_reason:
            self.bar.choose_reason(number)
        elif self.draft.take(number):
            if len(self.draft.parts) > 1:
                self.draft.step(1)
                self._show_draft()
            else:
                self._show_draft()
                self.enter()

    def enter(self) -> None:
        """Settle the row as it stands and ask for the next one."""
        if self.bar.choosing_reason:
            self.bar.choose_reason(1)
            return
        if self.item is None or not self.can_accept:
            return
        remark = self.bar.remark.text().strip()
        stands = self.decision is not None and self.decision.state is not State.QUESTION
        if stands and not self.draft.touched and not remark:
            self.settled.emit()
            return
        if self._settle(self.item.id, remark):
            self.settled.emit()

    def _settle(self, item_id: str, remark: str) -> bool:
        taken = self.draft.ranks()
        if not self.draft.parts and self.suggestion and self.suggestion.no_item:
            return self._session.no_item([item_id], self.suggestion.no_item, remark, by=self)
        if taken is None or remark:
            return self._session.adjust([item_id], self.draft.decided_parts(), remark, by=self)
        reading, ranks = taken
        return self._session.accept_parts(item_id, ranks, reading, by=self)

    def ask_no_item(self) -> None:
        """No standard item: at once where the suggestion says so, else ask for the reason."""
        if self.item is None:
            return
        if self.suggestion and not self.suggestion.parts and self.suggestion.no_item:
            self._no_item(self.suggestion.no_item)
        else:
            self.bar.ask_reason()

    def _no_item(self, reason: NoItemReason) -> None:
        remark = self.bar.remark.text().strip()
        if self.item and self._session.no_item([self.item.id], reason, remark, by=self):
            self.bar.close_strip()
            self.settled.emit()

    def ask_question(self) -> None:
        """Ask the hospital: show a drafted sentence."""
        if self.item is not None:
            from workbench.core.review import draft_question

            self.bar.ask_question(draft_question(self.item, self.suggestion).text())

    def _question(self, text: str) -> None:
        if self.item and self._session.question([self.item.id], text, by=self):
            self.bar.close_strip()
            self.settled.emit()

    def next_reading(self) -> None:
        """Go to the next reading; where there is only one, say so."""
        if self.draft.readings > 1:
            self.draft.next_reading()
            self._show_draft()
        elif self.item is not None:
            self._session.tell(Message("ui.only_reading"))

    def step_part(self, by: int) -> None:
        """Go to another part."""
        if len(self.draft.parts) > 1:
            self.draft.step(by)
            self._show_draft()

    def add_part(self) -> None:
        """Add a part after the one in hand."""
        if self.item is not None:
            self.draft.add_part()
            self._show_draft()

    def remove_part(self) -> None:
        """Take the part in hand away."""
        self.draft.remove_part()
        self._show_draft()

    def edit(self) -> None:
        """Give the keyboard to the pickers."""
        self._area.ensureWidgetVisible(self.pickers)
        self.pickers.focus_first()

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        for view in (self.candidates, self.pickers, self.bar, self.near):
            view.retranslate()
        self._show()


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

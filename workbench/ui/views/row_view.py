"""The right column: the row in hand, explained, with everything needed to settle it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from workbench.core.items import (
    MUST_ASK,
    Candidate,
    Changes,
    Decision,
    Segment,
    SourceItem,
    State,
    Suggestion,
)
from workbench.core.project import ItemRow
from workbench.core.words import say
from workbench.ui import theme
from workbench.ui.draft import Draft
from workbench.ui.key_of import Key
from workbench.ui.pickers.pick_panel import PickPanel
from workbench.ui.session import SUGGESTED, Session
from workbench.ui.views.candidates_view import CandidatesView
from workbench.ui.views.decision_bar import DecisionBar
from workbench.ui.views.evidence_bar import EvidenceBar
from workbench.ui.views.near_view import NearView
from workbench.ui.views.part_acts import PartActs
from workbench.ui.views.row_acts import RowActs
from workbench.ui.views.row_facts import facts_text, why_text
from workbench.ui.worded import Worded
from workbench.ui.wording import REASONS


class RowView(Worded):
    """The row in hand.

    Signals:
        settled: The row was decided (or stands as it was); the next one may come.
        draft_changed: Another candidate, part or reading is in hand.
        approved: The row was approved; the next one may come.
        released: The keyboard may go back to the list.
    """

    settled = Signal()
    draft_changed = Signal()
    approved = Signal()
    released = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.item: SourceItem | None = None
        self._billed = ""
        self.suggestion: Suggestion | None = None
        self.decision: Decision | None = None
        self._note_text = ""
        self.draft = Draft(None)
        self.evidence = EvidenceBar()
        self._facts = QLabel()
        self._facts.setObjectName("secondary")
        self._facts.setWordWrap(True)
        self._facts.setTextFormat(Qt.TextFormat.RichText)
        self._why = QLabel()
        self._why.setWordWrap(True)
        self._cut = QLabel()
        self._cut.setObjectName("cut")
        self._cut.setWordWrap(True)
        self._cut.hide()
        self.parts = PartActs(self, session)
        self.acts = RowActs(self, session)
        self.candidates = CandidatesView(session.name_of, None, lambda: session.release)
        self.pickers = PickPanel()
        self.bar = DecisionBar()
        self.near = NearView(session)
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(self._load_again)
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
        box.addWidget(self._cut)
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
        self.evidence.clicked.connect(self.parts.show_caret)
        self.evidence.caret_moved.connect(self._show_cut)
        self.evidence.cut_asked.connect(self.split)
        self.evidence.left.connect(self.released)
        self.candidates.hovered.connect(self._light)
        self.bar.code.hovered.connect(self._light)
        self.candidates.taken.connect(self._take)
        self.candidates.part_chosen.connect(self._choose_part)
        self.candidates.reading_asked.connect(self.parts.look_at_reading)
        self.candidates.part_asked.connect(self.parts.do)
        self.pickers.composed.connect(self._composed)
        self.pickers.left.connect(self.released)
        self.pickers.refused.connect(lambda message: self._session.tell(message, "warning"))
        acts = self.acts
        self.bar.accepted.connect(acts.enter)
        self.bar.no_item_asked.connect(acts.ask_no_item)
        self.bar.question_asked.connect(acts.ask_question)
        self.bar.reason_given.connect(acts.no_item)
        self.bar.question_given.connect(acts.question)
        self.bar.note_given.connect(acts.note)
        self.bar.approve_asked.connect(acts.approve)
        self.near.taken.connect(acts.take_answer)
        self.near.left.connect(self.released)
        self._session.changed.connect(self._on_changes)
        self._session.project_changed.connect(self._on_project)

    # -- what is shown -----------------------------------------------------------------------------------

    def _on_project(self) -> None:
        self.item = None
        self.pickers.set_release(self._session.release)
        project = self._session.project
        held_by = project.info.held_by if project and project.info.read_only else ""
        self.bar.setEnabled(project is None or not project.info.read_only)
        self.bar.setToolTip(say("ui.read_only", holder=held_by) if held_by else "")

    def _on_changes(self, changes: Changes, _by: object) -> None:
        if self.item is None or (changes.items is not None and self.item.id not in changes.items):
            return
        if changes.kinds == SUGGESTED and self.draft.touched:
            return  # what is typed and picked stays
        if changes.kinds == {"decisions"}:
            self._again.start()  # most acts go on to another row: then this one need not be drawn again
        else:
            self._load(self.item.id)

    def _load_again(self) -> None:
        if self.item is not None:
            self._load(self.item.id)

    def show_row(self, row: ItemRow | None) -> None:
        """Take a row in hand."""
        self._page.setVisible(row is not None)
        self._pinned.setVisible(row is not None)
        if row is None:
            self.item = None
            return
        if self.item is not None and self.item.id == row.id:
            return  # the list was put in another order; what is typed and picked stays
        self.bar.close_strip()
        self.bar.remark.clear()
        self._area.verticalScrollBar().setValue(0)
        self._load(row.id)

    def _load(self, item_id: str) -> None:
        self._again.stop()
        project = self._session.project
        if project is None:
            return
        with self._session.telling():
            self.item = project.item(item_id)
            self._billed = project.price_item(item_id)
            self.suggestion = project.suggestion(item_id)
            decision = project.decision(item_id)
            self.decision = decision if decision and decision.state is not State.OPEN else None
            self._note_text = decision.note if decision else ""
            self.draft = Draft(self.suggestion, self.decision)
            self._show()

    def _show(self) -> None:
        project = self._session.project
        if self.item is None or project is None:
            return
        self._facts.setText(facts_text(self.item, self._billed, self.decision, project.marker))
        why = why_text(self.suggestion, self.decision, self._note_text)
        self._why.setText(why)
        self._why.setVisible(bool(why))
        must_ask = self.suggestion is not None and not MUST_ASK.isdisjoint(self.suggestion.flags)
        undecided = self.decision is None
        look = f"color: {theme.tokens().warning};" if must_ask and undecided else ""
        if self._why.styleSheet() != look:  # dressing a widget takes longer than drawing it
            self._why.setStyleSheet(look)
        self.show_draft()
        self.near.show_item(self.item.id, self.suggestion.unexplained if self.suggestion else ())

    def _first(self) -> Candidate | None:
        part = self.draft.part
        if part is None:
            return None
        return next((c for c in part.candidates if c.code == part.code), None)

    def show_draft(self) -> None:
        """Show the draft as it stands now."""
        part = self.draft.part
        if self.item is not None:
            self.evidence.show_name(self.item.name, self.suggestion, self._first())
        self.candidates.show_draft(self.draft)
        self.pickers.show_code(part.code if part else "", part.name if part else "")
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
        elif self.suggestion is None:
            self.bar.show_words(say("ui.no_suggestion", suggest=Key("suggest"), key=Key("edit")))
        else:
            self.bar.show_words(say("ui.no_candidates", key=Key("edit")))
        self.bar.can_accept(self.acts.can_accept)
        self.bar.can_approve(self.acts.can_approve)

    def _show_cut(self) -> None:
        """Say what the caret parts, and which keys work there."""
        shown = self.evidence.caret is not None
        self._cut.setVisible(shown)
        if shown:
            first, second = self.evidence.halves()
            self._cut.setText(say("ui.cut_hint", first=first, second=second, key=Key("split")))

    def _light(self, segment: Segment | None) -> None:
        self.evidence.light(segment)
        self.candidates.light(segment)
        part = self.draft.part
        if part is not None:
            self.bar.code.show_code(part.code, segment)

    def _take(self, rank: int) -> None:
        if self.draft.take(rank):
            self.show_draft()

    def _choose_part(self, index: int) -> None:
        self.draft.current = index
        self.show_draft()

    def split(self) -> None:
        """Show where the name may be cut; the second time cut it there and give the keyboard back."""
        cutting = self.evidence.caret is not None
        self.parts.split()
        if cutting and self.evidence.caret is None:
            self.released.emit()

    def _composed(self, code: str, name: str, listed: bool) -> None:
        self.draft.pick(code if name else "", name, listed)
        self.candidates.show_draft(self.draft)
        if name:
            self._show_decision()
        else:
            problem = self.pickers.composer.problem() if self.pickers.composer else None
            self.bar.show_problem(code, problem.text() if problem else "")
            self.bar.can_accept(False)
        self.draft_changed.emit()

    def look_around(self) -> None:
        """Give the keyboard to the list of like decisions."""
        self.near.take_focus()
        self._area.ensureWidgetVisible(self.near)

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

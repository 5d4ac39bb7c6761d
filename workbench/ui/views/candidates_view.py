"""The ranked candidates of the part in hand, and the parts of a composite name above one another."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.core.items import Segment
from workbench.core.words import Message, say
from workbench.ui.draft import Draft, DraftPart
from workbench.ui.views.candidate_card import CandidateCard, CardData
from workbench.ui.views.codes import CodeLabel
from workbench.ui.worded import Worded

SHOWN = 9


class PartLine(QWidget):
    """One part of a composite in one line: number, its piece of the name, and what is taken for it.

    Signals:
        clicked: Index of the part.
    """

    clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.index = 0
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        box = QHBoxLayout(self)
        box.setContentsMargins(13, 5, 14, 5)
        box.setSpacing(10)
        self._number = QLabel()
        self._text = QLabel()
        self._text.setObjectName("secondary")
        self._name = QLabel()
        self._code = CodeLabel()
        box.addWidget(self._number)
        box.addWidget(self._text)
        box.addWidget(self._name, 1)
        box.addWidget(self._code)

    def show_part(self, index: int, part: DraftPart, current: bool, lit: Segment | None) -> None:
        """Show a part; the one in hand stands out."""
        self.index = index
        self._number.setText(say("ui.part_number", n=index + 1))
        self._text.setText(f"“{part.text}”" if part.text else "")
        self._name.setText(part.name or say("ui.part_empty"))
        self._code.show_code(part.code, lit)
        font = self._name.font()
        font.setBold(current)
        for label in (self._number, self._name):
            label.setFont(font)
        self._number.setObjectName("" if current else "secondary")
        self.setAccessibleName(f"{self._number.text()} {part.text} {part.name}")
        self.setProperty("current", current)

    def mouseReleaseEvent(self, event: object) -> None:
        self.clicked.emit(self.index)


class CandidatesView(Worded):
    """Parts and candidates of a draft.

    Signals:
        taken: Rank of a clicked candidate.
        accepted: A candidate was double-clicked.
        part_chosen: Index of a clicked part.
        reading_asked: The other reading was asked for.
        hovered: Segment under the pointer, or None.
    """

    taken = Signal(int)
    part_chosen = Signal(int)
    reading_asked = Signal()
    hovered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = Draft(None)
        self.cards: list[CandidateCard] = []
        self.lines: list[PartLine] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self._reading_bar())
        self._parts = QFrame()
        self._parts.setObjectName("panel")
        self._parts_box = QVBoxLayout(self._parts)
        self._parts_box.setContentsMargins(0, 2, 0, 2)
        self._parts_box.setSpacing(0)
        box.addWidget(self._parts)
        self._panel = QFrame()
        self._panel.setObjectName("panel")
        self._cards_box = QVBoxLayout(self._panel)
        self._cards_box.setContentsMargins(0, 0, 0, 0)
        self._cards_box.setSpacing(0)
        box.addWidget(self._panel)
        for _ in range(SHOWN):
            self._add_card()

    def _reading_bar(self) -> QWidget:
        self._reading = QWidget()
        box = QHBoxLayout(self._reading)
        box.setContentsMargins(0, 0, 0, 0)
        self._reading_label = QLabel()
        self._reading_label.setObjectName("secondary")
        self._reading_button = QPushButton()
        self._reading_button.setObjectName("chip")
        self._reading_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._reading_button.clicked.connect(lambda _on=False: self.reading_asked.emit())
        box.addWidget(self._reading_label)
        box.addStretch()
        box.addWidget(self._reading_button)
        return self._reading

    def _add_card(self) -> None:
        card = CandidateCard(self._panel)
        card.clicked.connect(self.taken)
        card.hovered.connect(self.hovered)
        card.hide()
        self.cards.append(card)
        self._cards_box.addWidget(card)

    def show_draft(self, draft: Draft) -> None:
        """Show the parts and the candidates of the part in hand."""
        self._draft = draft
        several = len(draft.parts) > 1
        self._parts.setVisible(several)
        while several and len(self.lines) < len(draft.parts):
            line = PartLine(self._parts)
            line.clicked.connect(self.part_chosen)
            self.lines.append(line)
            self._parts_box.addWidget(line)
        for index, line in enumerate(self.lines):
            line.setVisible(several and index < len(draft.parts))
            if several and index < len(draft.parts):
                line.show_part(index, draft.parts[index], index == draft.current, None)
        self._show_reading()
        self._show_cards(draft.part)

    def _show_reading(self) -> None:
        draft = self._draft
        self._reading.setVisible(draft.readings > 1)
        if draft.readings > 1:
            self._reading_label.setText(
                say("ui.reading", n=draft.reading + 1, total=draft.readings, parts=len(draft.parts))
            )
            self._reading_button.setText(say("ui.next_reading"))

    def _show_cards(self, part: DraftPart | None) -> None:
        candidates = part.candidates if part else ()
        first = candidates[0].code if candidates else ""
        self._panel.setVisible(bool(candidates))
        for rank, card in enumerate(self.cards, 1):
            if rank <= len(candidates):
                taken = part is not None and part.code == candidates[rank - 1].code
                card.show_data(CardData(rank, candidates[rank - 1], first if rank > 1 else "", taken))
            card.setVisible(rank <= len(candidates))

    def light(self, segment: Segment | None) -> None:
        """Light one segment in all candidates."""
        for card in self.cards:
            card.light(segment)

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        self.show_draft(self._draft)


NO_CANDIDATES = Message("ui.no_candidates")

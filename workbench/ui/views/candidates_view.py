"""The ranked candidates of the part in hand, and the parts of a composite name above one another."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.core.items import Candidate, Segment
from workbench.core.standard import Release
from workbench.core.words import say
from workbench.ui import theme
from workbench.ui.doubts import differences, must_ask
from workbench.ui.draft import Draft, DraftPart
from workbench.ui.views.candidate_card import CandidateCard, CardData
from workbench.ui.views.codes import chips_of, chips_width, elided, paint_chips
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
        self.part = DraftPart("", ())
        self.current = False
        self._name = ""
        self.setFixedHeight(32)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_part(self, index: int, part: DraftPart, name: str, current: bool) -> None:
        """Show a part under its name in the language in use; the one in hand stands out."""
        self.index, self.part, self.current = index, part, current
        self._name = name or say("ui.part_empty")
        self.setAccessibleName(f"{say('ui.part_number', n=index + 1)} {part.text} {self._name}")
        self.setToolTip(f"{part.text} → {self._name}" if part.text else self._name)
        self.update()

    def paintEvent(self, event: object) -> None:
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = float(self.width()), float(self.height())
        if self.current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(t.selection))
            painter.drawRoundedRect(QRectF(1, 0, width - 2, height), 4, 4)
            painter.fillRect(QRectF(1, 5, 3, height - 10), theme.colour(t.accent))
        chips = chips_of(self.part.code)
        left = width - chips_width(chips) - 14
        paint_chips(painter, left, height / 2, chips)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.sans(12))
        painter.setPen(theme.colour(t.accent if self.current else t.secondary))
        number = say("ui.part_number", n=self.index + 1)
        start = 14.0 + painter.fontMetrics().horizontalAdvance(number) + 12
        painter.drawText(QRectF(14, 0, start, height), middle, number)
        room = left - start - 12
        painter.setFont(theme.sans(13, bold=self.current))
        painter.setPen(theme.colour(t.text if self.part.code else t.warning))
        name = elided(painter, self._name, room)
        painter.drawText(QRectF(start, 0, room, height), middle, name)
        start += painter.fontMetrics().horizontalAdvance(name) + 12
        room = left - start - 12
        if self.part.text and room > 60:
            painter.setFont(theme.sans(12))
            painter.setPen(theme.colour(t.faint))
            painter.drawText(QRectF(start, 0, room, height), middle, elided(painter, self.part.text, room))

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

    def __init__(
        self,
        name_of: Callable[[str, str], str],
        parent: QWidget | None = None,
        release_of: Callable[[], Release | None] = lambda: None,
    ) -> None:
        super().__init__(parent)
        self._name_of = name_of
        self._release_of = release_of
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
                part = draft.parts[index]
                name = self._name_of(part.code, part.name)
                line.show_part(index, part, name, index == draft.current)
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
        doubtful = self._draft.suggestion is not None and must_ask(self._draft.suggestion.flags)
        self._panel.setVisible(bool(candidates))
        for rank, card in enumerate(self.cards, 1):
            if rank <= len(candidates):
                taken = part is not None and part.code == candidates[rank - 1].code
                c = candidates[rank - 1]
                name = self._name_of(c.code, c.name)
                told = self._sentences(candidates[0], c)
                sure = not doubtful
                card.show_data(CardData(rank, c, name, first if rank > 1 else "", taken, told, sure))
            card.setVisible(rank <= len(candidates))

    def _sentences(self, first: Candidate, candidate: Candidate) -> tuple[str, ...]:
        """Why the first stands first; of the others, what differs and what is theirs alone."""
        release = self._release_of()
        if candidate is first or release is None:
            return tuple(m.text() for m in candidate.why)
        own = [m.text() for m in candidate.why if m not in first.why]
        return (*differences(release, first.code, candidate.code), *own)

    def light(self, segment: Segment | None) -> None:
        """Light one segment in all candidates."""
        for card in self.cards:
            card.light(segment)

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        self.show_draft(self._draft)

"""The ranked candidates of the part in hand, below the parts of the name, above its other readings."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from workbench.core.items import Candidate, Segment
from workbench.core.standard import Release
from workbench.ui.doubts import chip_tip, differences, must_ask
from workbench.ui.draft import Draft, DraftPart
from workbench.ui.views.candidate_card import CandidateCard, CardData
from workbench.ui.views.parts_view import PartsView
from workbench.ui.views.readings_view import ReadingsView
from workbench.ui.worded import Worded

SHOWN = 9


class CandidatesView(Worded):
    """Parts, candidates and other readings of a draft.

    Signals:
        taken: Rank of a clicked candidate.
        part_chosen: Index of a clicked part.
        part_asked: What is to be done to the part in hand (an intent).
        reading_asked: Number of another reading that was asked for.
        hovered: Segment under the pointer, or None.
    """

    taken = Signal(int)
    part_chosen = Signal(int)
    part_asked = Signal(str)
    reading_asked = Signal(int)
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
        self.parts = PartsView(name_of)
        self.parts.chosen.connect(self.part_chosen)
        self.parts.asked.connect(self.part_asked)
        self.readings = ReadingsView(name_of)
        self.readings.chosen.connect(self.reading_asked)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.parts)
        self._panel = QFrame()
        self._panel.setObjectName("panel")
        self._cards_box = QVBoxLayout(self._panel)
        self._cards_box.setContentsMargins(0, 0, 0, 0)
        self._cards_box.setSpacing(0)
        box.addWidget(self._panel)
        box.addWidget(self.readings)
        for _ in range(SHOWN):
            self._add_card()

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
        self.parts.show_draft(draft)
        self._show_cards(draft.part)
        self.readings.show_draft(draft)

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
                margin = c.score - candidates[rank].score if rank < len(candidates) else None
                card.show_data(
                    CardData(
                        *(rank, c, name, first if rank > 1 else "", taken, told, not doubtful, margin),
                        tip_of=partial(self._tip, c, first),
                    )
                )
            card.setVisible(rank <= len(candidates))

    def _tip(self, candidate: Candidate, first: str, place: int) -> str:
        release = self._release_of()
        return chip_tip(release, candidate, first, place) if release is not None else ""

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
        self.parts.words.retranslate()
        self.show_draft(self._draft)

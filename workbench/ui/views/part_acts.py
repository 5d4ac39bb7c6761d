"""What a reviewer does to the parts of the row in hand: walk, add, move, split, join, take other readings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from workbench.core import review
from workbench.core.items import PartSuggestion, Word
from workbench.core.words import Message
from workbench.ui.draft import DraftPart
from workbench.ui.key_of import keyed
from workbench.ui.pieces import Pieces
from workbench.ui.session import Session

if TYPE_CHECKING:
    from workbench.ui.views.row_view import RowView


class PartActs:
    """Acts on the draft of a row view; every act shows the draft anew."""

    def __init__(self, row: RowView, session: Session) -> None:
        self._row = row
        self._session = session
        self._pieces: Pieces | None = None
        session.project_changed.connect(self._forget)

    def _forget(self) -> None:
        self._pieces = None

    def _engine(self) -> Pieces | None:
        project, release = self._session.project, self._session.release
        if self._pieces is None and project is not None and release is not None:
            self._pieces = Pieces(project, release)
        return self._pieces

    def do(self, intent: str) -> None:
        """The act of an intent: keys send them, and the buttons below the parts."""
        acts: dict[str, Callable[[], object]] = {
            "split": self._row.split,
            "join": self.join,
            "part_up": lambda: self.move(-1),
            "part_down": lambda: self.move(1),
            "add_part": self.add,
            "remove_part": self.remove,
        }
        acts[intent]()

    # -- walking and order -------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """Go to another part."""
        if len(self._row.draft.parts) > 1:
            self._row.draft.step(by)
            self._row.show_draft()

    def add(self) -> None:
        """Add a part after the one in hand."""
        if self._row.item is not None:
            self._row.draft.add_part()
            self._row.show_draft()

    def remove(self) -> None:
        """Take the part in hand away."""
        self._row.draft.remove_part()
        self._row.show_draft()

    def move(self, by: int) -> None:
        """Move the part in hand up or down."""
        self._row.draft.move_part(by)
        self._row.show_draft()

    # -- cutting and joining -----------------------------------------------------------------------------

    @property
    def _words(self) -> tuple[Word, ...]:
        suggestion = self._row.suggestion
        return suggestion.words if suggestion else ()

    def _span(self, part: DraftPart | None) -> tuple[int, int]:
        """Where a part's piece stands in the name; the whole name where it has none."""
        assert self._row.item is not None
        name = self._row.item.name
        start = name.find(part.text) if part is not None and part.text else -1
        return (start, start + len(part.text)) if part is not None and start >= 0 else (0, len(name))

    def show_caret(self, at: int | None = None) -> None:
        """Show the place of a cut in the name: where the pointer asked for it, or where a cut makes sense."""
        row, engine = self._row, self._engine()
        if row.item is None or engine is None:
            return
        if at is not None:
            spans = [self._span(part) for part in row.draft.parts]
            holding = [n for n, (start, end) in enumerate(spans) if start < at < end]
            if holding and row.draft.current not in holding:
                row.draft.current = holding[0]
                row.show_draft()
        span = self._span(row.draft.part)
        places = review.boundaries(row.item.name, self._words, span)
        if at is None and not places:
            self._session.tell(keyed("ui.cannot_split", "add_part"))
            return
        engine.prepare()
        place = places[0] if at is None else min(max(at, span[0] + 1), span[1] - 1)
        row.evidence.show_caret(place, span)

    def split(self) -> None:
        """The first time show where; then split the part in hand there."""
        row = self._row
        at, engine = row.evidence.caret, self._engine()
        if at is None or row.item is None or engine is None:
            self.show_caret()
            return
        halves = review.halves(row.item.name, self._words, self._span(row.draft.part), at)
        if halves is None:
            self._session.tell(Message("ui.half_empty"), "warning")
            return
        row.evidence.hide_caret()
        pieces = [part for half in halves for part in engine.parts_of(half, row.item.modality)]
        row.draft.split_part(pieces)
        row.show_draft()

    def join(self) -> None:
        """Make one part of the part in hand and the next one (of the last two at the end)."""
        row, engine = self._row, self._engine()
        parts = row.draft.parts
        if len(parts) < 2 or row.item is None or engine is None:
            self._session.tell(Message("ui.nothing_to_join"))
            return
        first = min(row.draft.current, len(parts) - 2)
        two = parts[first : first + 2]
        spans = [self._span(part) for part in two]
        span = min(start for start, _ in spans), max(end for _, end in spans)
        name = row.item.name
        half = review.Half(span, name[slice(*span)], review.asked_for(name, self._words, span))
        offered = [PartSuggestion(part.text, part.candidates) for part in two]
        row.draft.join_parts(first, engine.joined(half, row.item.modality, offered))
        row.show_draft()

    # -- other readings ----------------------------------------------------------------------------------

    def look_at_reading(self, number: int | None = None) -> None:
        """Take another reading in hand (the next one, or the one of a number) without settling it."""
        draft = self._row.draft
        if draft.readings < 2:
            if self._row.item is not None:
                self._session.tell(keyed("ui.only_reading", "add_part"))
            return
        draft.next_reading() if number is None else draft.take_reading(number)
        self._row.show_draft()

    def take_reading(self) -> None:
        """Settle the row by the first reading that is not in hand."""
        others = self._row.draft.others()
        if not others:
            self.look_at_reading()
            return
        self._row.draft.take_reading(others[0][0])
        self._row.show_draft()
        self._row.acts.enter()

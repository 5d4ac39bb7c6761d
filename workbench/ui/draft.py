"""The answer being prepared for the row in hand: readings, parts, and what is picked for each. No Qt here.

Nothing of it is stored until the reviewer accepts; then it becomes either an acceptance (by rank) or an
adjustment (by codes).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbench.core.items import Candidate, DecidedPart, Decision, PartSuggestion, Suggestion


@dataclass(frozen=True, slots=True)
class DraftPart:
    """One part: its piece of the name, its candidates, and the standard item taken for it (code empty: none).

    Attributes:
        rank: 1-based rank of the taken candidate, None where the code was picked by hand.
    """

    text: str
    candidates: tuple[Candidate, ...]
    code: str = ""
    name: str = ""
    listed: bool = False
    rank: int | None = None

    @classmethod
    def of(cls, part: PartSuggestion) -> DraftPart:
        """A suggested part with its first candidate taken."""
        return cls(part.text, part.candidates).take(1)

    def take(self, rank: int) -> DraftPart:
        """The part with the candidate at ``rank`` taken; unchanged where there is none."""
        if not 1 <= rank <= len(self.candidates):
            return self
        c = self.candidates[rank - 1]
        return replace(self, code=c.code, name=c.name, listed=c.listed, rank=rank)

    def pick(self, code: str, name: str, listed: bool) -> DraftPart:
        """The part with a code composed by hand; a candidate's code counts as that candidate."""
        rank = next((n for n, c in enumerate(self.candidates, 1) if c.code == code), None)
        return replace(self, code=code, name=name, listed=listed, rank=rank)


class Draft:
    """Readings of one name. Reading 0 is the engine's first; the others are its alternatives."""

    def __init__(self, suggestion: Suggestion | None, decision: Decision | None = None) -> None:
        self.suggestion = suggestion
        self.decision = decision
        first = suggestion.parts if suggestion else ()
        others = suggestion.alternatives if suggestion else ()
        self._readings = [[DraftPart.of(p) for p in reading] for reading in (first, *others)]
        self._engine_reading: list[int | None] = list(range(len(self._readings)))
        self.reading = 0
        self.current = 0
        if decision and decision.parts:
            self._start_from(decision)
        self._before = self._codes()

    def _start_from(self, decision: Decision) -> None:
        """Show what was decided: in the first reading where it has as many parts, else as one of its own."""
        first = self._readings[0]
        if len(first) == len(decision.parts):
            self._readings[0] = [
                part.pick(d.code, d.name, d.listed) for part, d in zip(first, decision.parts, strict=True)
            ]
            return
        decided = [DraftPart(d.text, ()).pick(d.code, d.name, d.listed) for d in decision.parts]
        self._readings.insert(0, decided)
        self._engine_reading.insert(0, None)

    @property
    def parts(self) -> list[DraftPart]:
        """The parts of the reading in hand."""
        return self._readings[self.reading]

    @property
    def readings(self) -> int:
        """How many readings there are."""
        return len(self._readings)

    @property
    def part(self) -> DraftPart | None:
        """The part in hand; None where the reading has no part."""
        return self.parts[self.current] if self.parts else None

    def _codes(self) -> tuple[int, tuple[tuple[str, str], ...]]:
        return self.reading, tuple((p.code, p.name) for p in self.parts)

    def others(self) -> list[tuple[int, list[DraftPart]]]:
        """The readings that are not in hand, with their numbers."""
        return [(n, parts) for n, parts in enumerate(self._readings) if n != self.reading and parts]

    @property
    def touched(self) -> bool:
        """True if the reviewer changed anything since the row was opened."""
        return self._codes() != self._before

    @property
    def complete(self) -> bool:
        """True if every part has a standard item."""
        return bool(self.parts) and all(p.code for p in self.parts)

    def take(self, rank: int) -> bool:
        """Take a candidate for the part in hand. False where there is none at that rank."""
        part = self.part
        if part is None or not 1 <= rank <= len(part.candidates):
            return False
        self.parts[self.current] = part.take(rank)
        return True

    def pick(self, code: str, name: str, listed: bool) -> None:
        """Take a code composed by hand for the part in hand; makes a part where there is none."""
        if not self.parts:
            self.parts.append(DraftPart("", ()))
            self.current = 0
        self.parts[self.current] = self.parts[self.current].pick(code, name, listed)

    def step(self, by: int) -> None:
        """Move to another part, without leaving the ends."""
        if self.parts:
            self.current = min(max(self.current + by, 0), len(self.parts) - 1)

    def take_reading(self, number: int) -> None:
        """Take another reading in hand."""
        self.reading = number
        self.current = 0

    def next_reading(self) -> None:
        """Go to the next reading, round and round."""
        self.take_reading((self.reading + 1) % len(self._readings))

    def use(self, parts: Sequence[DecidedPart]) -> None:
        """Take an answer that was given elsewhere in hand, as a reading of its own."""
        self._readings.append([DraftPart(p.text, ()).pick(p.code, p.name, p.listed) for p in parts])
        self._engine_reading.append(None)
        self.take_reading(len(self._readings) - 1)

    def add_part(self) -> None:
        """Add a part after the one in hand: nothing is taken for it yet, the same candidates stand by."""
        now = self.part
        fresh = DraftPart("", now.candidates if now else ())
        self.parts.insert(self.current + 1 if self.parts else 0, fresh)
        self.current = min(self.current + 1, len(self.parts) - 1)

    def split_part(self, pieces: Sequence[PartSuggestion]) -> None:
        """Put several parts in the place of the one in hand, each with its own candidates."""
        self.parts[self.current : self.current + 1] = [DraftPart.of(piece) for piece in pieces]

    def join_parts(self, first: int, joined: PartSuggestion) -> None:
        """Make one part of two neighbours."""
        self.parts[first : first + 2] = [DraftPart.of(joined)]
        self.current = first

    def remove_part(self) -> None:
        """Take the part in hand away; the last one stays."""
        if len(self.parts) > 1:
            del self.parts[self.current]
            self.current = min(self.current, len(self.parts) - 1)

    def move_part(self, by: int) -> None:
        """Move the part in hand up or down the order."""
        to = self.current + by
        if self.parts and 0 <= to < len(self.parts):
            self.parts[self.current], self.parts[to] = self.parts[to], self.parts[self.current]
            self.current = to

    def ranks(self) -> tuple[int, tuple[int, ...]] | None:
        """The engine's reading and the ranks taken; None where a code was picked by hand."""
        reading = self._engine_reading[self.reading]
        if self.suggestion is None or reading is None:
            return None
        suggested = (self.suggestion.parts, *self.suggestion.alternatives)[reading]
        if not suggested or len(suggested) != len(self.parts):
            return None
        ranks = []
        for part, source in zip(self.parts, suggested, strict=True):
            if part.rank is None or part.candidates != source.candidates:
                return None
            ranks.append(part.rank)
        return reading, tuple(ranks)

    def decided_parts(self) -> tuple[DecidedPart, ...]:
        """The parts as a decision holds them."""
        return tuple(DecidedPart(p.code, p.name, p.listed, p.text) for p in self.parts)

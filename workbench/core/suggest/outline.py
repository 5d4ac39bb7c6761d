"""What was found for a name, before it is laid over the name's words.

Laying out every candidate with its spans takes longer than finding the answer of a name whose like was read
before; who writes the batch contract needs none of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from workbench.core.items import Candidate, PartSuggestion, Segment, SegmentMatch, Suggestion
from workbench.core.naming.parsed import ParsedName
from workbench.core.naming.tokens import Token
from workbench.core.suggest.reasons import stated
from workbench.core.suggest.signature import pieces
from workbench.core.words import Message

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A part with token numbers in place of characters: first and last token, and those of each segment.

    Equal to itself only, so that what is made of it can be kept by it.
    """

    first: int
    last: int
    candidates: tuple[Candidate, ...]
    spans: tuple[tuple[int, ...], ...]
    said: tuple[tuple[int, str], ...]


class Laid(NamedTuple):
    """A part over the words of a name.

    Attributes:
        part: The part.
        tokens: The words of the name that the part was made for, or those of one item of a list.
        devices: Where the name says the device, if not only in ``tokens``.
    """

    part: Part
    tokens: Sequence[Token]
    devices: tuple[Span, ...] = ()

    def text(self, parsed: ParsedName) -> str:
        """The piece of the name that the part stands for."""
        return parsed.piece(self.tokens[self.part.first].start, self.tokens[self.part.last].end)

    def spans(self, parsed: ParsedName, number: int) -> tuple[Span, ...]:
        """Where the name says a segment (by its number), in the order of the words."""
        tokens = self.tokens
        return tuple([parsed.span(piece) for i in self.part.spans[number] for piece in pieces(tokens[i])])

    def stated(self, parsed: ParsedName) -> tuple[Message, ...]:
        """The sentence that quotes the name, where the part states anything."""
        return stated(parsed.name, [(key, self.spans(parsed, number)) for number, key in self.part.said])

    def suggestion(self, parsed: ParsedName) -> PartSuggestion:
        """The part with its candidates."""
        part = self.part
        first, *others = part.candidates
        laid = []
        for number, match in enumerate(first.segments):
            if self.devices and match.segment is Segment.DEVICE:
                laid.append(SegmentMatch(match.segment, match.agreement, self.devices))
            elif part.spans[number]:
                laid.append(SegmentMatch(match.segment, match.agreement, self.spans(parsed, number)))
            else:
                laid.append(match)
        segments = tuple(laid)
        why = self.stated(parsed) + first.why[1:] if part.said else first.why
        return PartSuggestion(
            self.text(parsed),
            (
                Candidate(first.code, first.name, first.score, first.listed, why, segments),
                *[Candidate(c.code, c.name, c.score, c.listed, c.why, segments) for c in others],
            ),
        )


@dataclass(frozen=True, slots=True)
class Outline:
    """The answer for a name, its parts not yet laid out.

    Attributes:
        parsed: The name.
        told: The answer; without words, parts and other readings where ``readings`` has them.
        readings: The parts of each reading, the first being the answer's own; None where ``told`` is whole.
    """

    parsed: ParsedName
    told: Suggestion
    readings: Sequence[Sequence[Laid]] | None = None

    def suggestion(self) -> Suggestion:
        """The answer as it is shown and stored."""
        if self.readings is None:
            return self.told
        parsed, s = self.parsed, self.told
        laid = [tuple([part.suggestion(parsed) for part in reading]) for reading in self.readings]
        parts, *others = laid or [()]
        return Suggestion(
            parts, s.confidence, s.auto, s.flags, parsed.words, (), s.no_item, tuple(others), s.why
        )

"""What a name says: its words, what is asked for, and what is not sure."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.core.items import Word
from workbench.core.naming.covering import Place
from workbench.core.naming.tokens import Token
from workbench.core.naming.units import Unit

_OPENING, _CLOSING = frozenset("([{（［｛【〔「《〈"), frozenset(")]}）］｝】〕」》〉")
_BRACKETS = _OPENING | _CLOSING


@dataclass(slots=True)
class ParsedName:
    """What a name says.

    Attributes:
        name: As the hospital wrote it.
        words: Recognised words with spans in ``name``, in order, not overlapping.
        units: What is asked for; ``places[i]`` are the settled places of ``units[i]``.
        scope: Why there is no standard item (``us``, ``bare``, ``surcharge`` …), or empty.
        doubts: Words for what is not sure.
        conflicts: Places that a bracket or column names against the text.
        column: Modality that the column states: ``CT``, ``MR``, ``X``, ``MG``, ``RF``, ``out`` or empty.
        unexplained: Texts that no word explains.
        offsets: From normalised index to index in ``name``.
    """

    name: str
    words: tuple[Word, ...] = ()
    units: list[Unit] = field(default_factory=list)
    places: list[list[Place]] = field(default_factory=list)
    scope: str = ""
    doubts: set[str] = field(default_factory=set)
    conflicts: list[Token] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    column: str = ""
    unexplained: tuple[str, ...] = ()
    tokens: list[Token] = field(default_factory=list)
    offsets: tuple[int, ...] = (0,)
    explained: set[int] = field(default_factory=set)  # starts of unknown words inside explaining brackets

    def span(self, token: Token) -> tuple[int, int]:
        """Span of a token in the name."""
        return span_of(self.offsets, token.start, token.end)

    def text(self, start: int, end: int) -> str:
        """The piece of the name for a piece of the normalised text."""
        a, b = span_of(self.offsets, start, end)
        return self.name[a:b]

    def piece(self, start: int, end: int) -> str:
        """:meth:`text` for people: without blanks around it, and with the bracket that it opens or closes."""
        a, b = span_of(self.offsets, start, end)
        text = self.name[a:b]
        if _BRACKETS.isdisjoint(text):
            return text.strip()
        opened = closed = 0
        for char in text:
            if char in _OPENING:
                opened += 1
            elif char in _CLOSING:
                if opened:
                    opened -= 1
                else:
                    closed += 1
        if opened:
            after = next((i for i in range(b, len(self.name)) if self.name[i] in _CLOSING), -1)
            b = after + 1 or b
        if closed:
            a = max((i for i in range(a) if self.name[i] in _OPENING), default=a)
        return self.name[a:b].strip()


def span_of(offsets: tuple[int, ...], start: int, end: int) -> tuple[int, int]:
    if start >= end:
        return offsets[start], offsets[start]
    return offsets[start], offsets[end - 1] + 1

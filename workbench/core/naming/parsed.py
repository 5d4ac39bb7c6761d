"""What a name says: its words, what is asked for, and what is not sure."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.core.items import Word
from workbench.core.naming.covering import Place
from workbench.core.naming.tokens import Token
from workbench.core.naming.units import Unit

_SHOWN = {
    "pos": "position", "mod": "device", "dev": "device", "bed": "device", "arr": "device", "vert": "site",
    "out": "scope", "fee": "scope", "sur": "scope", "tomo": "scope", "weaknm": "scope",
    "sep": "separator", "(": "separator", ")": "separator",
    **{kind: kind for kind in ("site", "side", "method", "post", "position", "device", "scope", "unknown")},
}  # fmt: skip
_OPENING, _CLOSING = frozenset("([{（［｛【〔「《〈"), frozenset(")]}）］｝】〕」》〉")
_BRACKETS = _OPENING | _CLOSING


@dataclass(slots=True)
class ParsedName:
    """What a name says.

    Attributes:
        name: As the hospital wrote it.
        units: What is asked for; ``places[i]`` are the settled places of ``units[i]``.
        scope: Why there is no standard item (``us``, ``bare``, ``surcharge`` …), or empty.
        doubts: Words for what is not sure.
        conflicts: Places that a bracket or column names against the text.
        column: Modality that the column states: ``CT``, ``MR``, ``X``, ``MG``, ``RF``, ``out`` or empty.
        unexplained: Texts that no word explains.
        offsets: From normalised index to index in ``name``.
    """

    name: str
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
    _words: tuple[Word, ...] | None = None

    @property
    def words(self) -> tuple[Word, ...]:
        """Recognised words with spans in ``name``, in order, not overlapping.

        Told of the tokens as they were recognised: asked for the first time before they are put together.
        """
        if self._words is None:
            self._words = _words_of(self.tokens, self.offsets)
        return self._words

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


_word = Word._make


def _words_of(tokens: list[Token], offsets: tuple[int, ...]) -> tuple[Word, ...]:
    words = []
    last = 0
    for token in tokens:
        if token.start == token.end:
            continue
        start, end = offsets[token.start], offsets[token.end - 1] + 1
        # One original character may have become several (¼): it belongs to the first word only.
        start = max(start, last)
        if start < end:
            last = end
            facts = token.facts
            shown = _SHOWN.get(token.kind, "noise")
            words.append(_word((start, end, shown, facts[0][1] if facts else "")))
    return tuple(words)


def span_of(offsets: tuple[int, ...], start: int, end: int) -> tuple[int, int]:
    if start >= end:
        return offsets[start], offsets[start]
    return offsets[start], offsets[end - 1] + 1

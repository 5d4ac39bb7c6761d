"""Tokens: the recognised words of a name in its normalised text."""

from __future__ import annotations

from functools import lru_cache

from workbench.core.naming.lexicon import Fact

PROC_KINDS = frozenset({"method", "post", "pos"})
EXAM_KINDS = PROC_KINDS | {"site", "vert"}

_blank = object.__new__


@lru_cache(maxsize=20_000)
def _meaning(facts: tuple[Fact, ...]) -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    """The kinds of facts, and the values of each kind."""
    kinds = frozenset(kind for kind, _ in facts)
    return kinds, {kind: tuple([v for k, v in facts if k == kind]) for kind in kinds}


class Token:
    """A piece of the normalised text and what it says.

    Attributes:
        start, end: Half-open span in the segmenter's text.
        kind: Kind of the first fact, ``(``, ``)``, ``sep``, ``unknown`` or ``noise``.
        facts: What it says, e.g. ``(("site", "knee"),)``. Change it with :meth:`become`.
        kinds: Kinds of all facts.
        text: The characters.
        doubt: Why the reading is not sure: ``fuzzy`` or empty.
    """

    __slots__ = ("_values", "doubt", "end", "facts", "kind", "kinds", "start", "text")

    def __init__(
        self, start: int, end: int, kind: str, facts: tuple[Fact, ...], text: str, doubt: str = ""
    ) -> None:
        self.start, self.end, self.kind = start, end, kind
        self.facts, self.text, self.doubt = facts, text, doubt
        self.kinds, self._values = _meaning(facts)

    def at(self, offset: int) -> Token:
        """The same word further on in a text."""
        moved = _blank(Token)
        moved.start, moved.end = self.start + offset, self.end + offset
        moved.kind, moved.facts, moved.kinds = self.kind, self.facts, self.kinds
        moved.text, moved.doubt, moved._values = self.text, self.doubt, self._values
        return moved

    def become(self, kind: str, facts: tuple[Fact, ...]) -> None:
        """Take another meaning, e.g. a region that a bracket makes more exact becomes noise."""
        self.kind, self.facts = kind, facts
        self.kinds, self._values = _meaning(facts)

    def values(self, kind: str) -> tuple[str, ...]:
        """Values of the facts of a kind."""
        return self._values.get(kind, ())

    def has(self, kind: str) -> bool:
        """True if a fact of the kind is among the facts."""
        return kind in self.kinds

    @property
    def does(self) -> bool:
        """True if it says how something is examined: a method, post-processing or position."""
        return not self.kinds.isdisjoint(PROC_KINDS)

    @property
    def exam(self) -> bool:
        """True if it says what is examined or how."""
        return not self.kinds.isdisjoint(EXAM_KINDS)

    @property
    def parts_items(self) -> bool:
        """True for a separator that may part items."""
        return self.kind == "sep" and self.facts[0][1] in ("soft", "slash", "hard")

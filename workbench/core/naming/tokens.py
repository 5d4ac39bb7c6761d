"""Tokens: the recognised words of a name in its normalised text."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.core.naming.lexicon import Fact

# What carries a meaning for the code; the rest is shown and ignored.
EXAM_KINDS = frozenset({"site", "side", "method", "post", "pos", "mod", "bed", "dev", "arr"})
PROC_KINDS = frozenset({"method", "post", "pos"})


@dataclass(slots=True)
class Token:
    """A piece of the normalised text and what it says.

    Attributes:
        start, end: Half-open span in the segmenter's text.
        kind: Kind of the first fact, ``(``, ``)``, ``sep``, ``unknown`` or ``noise``.
        facts: What it says.
        text: The characters.
        doubt: Why the reading is not sure: ``fuzzy`` or empty.
    """

    start: int
    end: int
    kind: str
    facts: tuple[Fact, ...]
    text: str
    doubt: str = ""

    def values(self, kind: str) -> list[str]:
        """Values of the facts of a kind."""
        return [v for k, v in self.facts if k == kind]

    def has(self, kind: str) -> bool:
        """True if a fact of the kind is among the facts."""
        return any(k == kind for k, _ in self.facts)

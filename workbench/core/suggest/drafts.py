"""Drafts of parts: what the rules make of a unit, before codes are named and scored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbench.core.naming.lexicon import Concept, Lexicon
from workbench.core.naming.tokens import Token
from workbench.core.standard import Release

if TYPE_CHECKING:
    from workbench.core.suggest.draft_cache import DraftCache

NOWHERE = "999999"


@dataclass(slots=True)
class Draft:
    """One part in the making.

    Attributes:
        codes: Codes in order of preference, not yet checked against the release.
        flags: Words of :class:`~workbench.core.items.Flag`.
        site_tokens, method_tokens, post_tokens: Words that say so; empty where a rule filled it in.
        why: Keys of reasons, with their parameters.
        start, end: The piece of the normalised text it stands for.
    """

    codes: list[str]
    flags: set[str] = field(default_factory=set)
    site_tokens: list[Token] = field(default_factory=list)
    method_tokens: list[Token] = field(default_factory=list)
    post_tokens: list[Token] = field(default_factory=list)
    why: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    start: int = 0
    end: int = 0


@dataclass(eq=False)
class Ground:
    """What the builders stand on: the release, the lexicon, and what they made before."""

    release: Release
    lexicon: Lexicon
    _groups: dict[tuple[str, str, str], list[tuple[str, ...]]] = field(default_factory=dict)
    cache: DraftCache | None = None
    _sided: dict[tuple[str, str, str], tuple[list[str], bool]] = field(default_factory=dict)

    def concept(self, name: str) -> Concept:
        """A concept by its word."""
        return self.lexicon.concepts[name]

    def has(self, site: str, modality: str) -> bool:
        """True if a site code applies to a modality (``X`` for all of X-ray)."""
        known = self.release.sites.get(site)
        return known is not None and modality in known.modalities

    def groups(self, concept: str, place: str, modality: str) -> list[tuple[str, ...]]:
        """Groups of site codes of a concept that the modality has, in order. Not to be changed."""
        key = (concept, place, modality)
        known = self._groups.get(key)
        if known is None:
            found = self.concept(concept).sites.get(place, ())
            known = self._groups[key] = [g for g in found if all(self.has(s, modality) for s in g)]
        return known

    def sided(self, site: str, modality: str, side: str) -> tuple[list[str], bool]:
        """See :meth:`_open_side`; kept for the next name."""
        key = (site, modality, side)
        known = self._sided.get(key)
        if known is None:
            known = self._sided[key] = self._open_side(site, modality, side)
        return known

    def _open_side(self, site: str, modality: str, side: str) -> tuple[list[str], bool]:
        """The sites of a sided family that the stated side allows, and whether the side is unspecified.

        Order: both, left, right where no side is stated; left, right, both for 左/右 (guideline 9.21).
        """
        twins = self.release.twins(site, modality)
        if side == "both?":
            side = "B" if "both" in twins else ""
        if len(twins) < 2:
            if twins and side in ("L", "R") and not self.has(site, modality):
                return list(twins.values()), False
            return [site], False
        if "|" in side:
            said = [{"L": "left", "R": "right", "B": "both"}.get(s, "") for s in side.split("|")]
            return [twins[s] for s in dict.fromkeys(said) if s in twins], False
        names = {"L": ("left",), "R": ("right",), "B": ("both",)}.get(side)
        if names:
            chosen = [twins[n] for n in names if n in twins]
            if chosen:
                return chosen, False
            return [twins[n] for n in ("left", "right") if n in twins], True
        order = {"X": ("left", "right", "both"), "U": ("left", "right")}.get(side, ("both", "left", "right"))
        return [twins[n] for n in order if n in twins], True

"""Units: what a name asks for, place by place, before the standard's codes are looked at."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.core.naming.lexicon import Lexicon
from workbench.core.naming.proofs import own_place
from workbench.core.naming.tokens import Token


@dataclass(slots=True)
class SiteMention:
    """A place named in the text.

    Attributes:
        concept: Concept of the lexicon.
        side: ``L``, ``R``, ``B``, ``X`` (left or right, not said which), ``U`` (one side) or empty.
        tokens: The words that say so.
        sep: How it is joined to the mention before it: ``none``, ``soft``, ``slash``, ``hard``.
        order: Position in the text.
    """

    concept: str
    side: str
    tokens: list[Token]
    sep: str = "none"
    order: int = 0


@dataclass(slots=True)
class Proc:
    """A method, post-processing or position named in the text. ``hard`` if it begins a listed item."""

    kind: str
    value: str
    token: Token
    sep: str = "none"


@dataclass(slots=True)
class Unit:
    """Places and what is done there, as one run of the text states them."""

    sites: list[SiteMention] = field(default_factory=list)
    procs: list[Proc] = field(default_factory=list)
    mods: list[Token] = field(default_factory=list)
    noise: list[Token] = field(default_factory=list)
    bed: Token | None = None
    thick: bool = False
    sep: str = "none"
    start: int = 0
    end: int = 0
    own: str = ""  # family of modality that its words state or prove
    procs_after_site: bool = False
    closed: bool = False  # a modality stands after the place: 头颅CT is an item of its own
    shared: bool = False  # procedures were taken over from a neighbour
    doubtful: bool = False  # ... although the item is complete without them
    vessel_hint: bool = False  # "(血管)": the method is the vascular one
    scan_conflict: bool = False  # a bracket says 平扫 where the text says 增强, or the other way

    def values(self, kind: str) -> list[str]:
        """Values of the procedures of a kind, in order."""
        return [p.value for p in self.procs if p.kind == kind]

    def touch(self, token: Token) -> None:
        """Widen the piece of text the unit stands for; words of a column have no place in it."""
        if token.start == token.end:
            return
        if self.end == 0:
            self.start = token.start
        self.start = min(self.start, token.start)
        self.end = max(self.end, token.end)


def without_translations(units: list[Unit]) -> list[Unit]:
    """MR_右膝_平扫_KNEE02: a place that only repeats an earlier one in Latin letters is no part."""
    kept: list[Unit] = []
    for unit in units:
        if kept and _said_again(kept[-1], unit):
            kept.pop()
        latin = unit.sites and all(t.text.isascii() for m in unit.sites for t in m.tokens)
        before = {m.concept for u in kept for m in u.sites}
        bare = not unit.procs and not unit.mods and not any(m.side for m in unit.sites)
        if not (latin and bare and {m.concept for m in unit.sites} <= before):
            kept.append(unit)
    return kept


def _said_again(latin: Unit, unit: Unit) -> bool:
    """X-Ray C-Spine AP/LAT/Obliques 颈椎正侧双斜位: the Chinese says all that the Latin said, and more."""
    words = [[t.text.isascii() for m in u.sites for t in m.tokens] for u in (latin, unit)]
    if not all(words) or not all(words[0]) or any(words[1]) or unit.sep not in ("none", "space", "slash"):
        return False
    if {(m.concept, m.side) for m in latin.sites} != {(m.concept, m.side) for m in unit.sites}:
        return False
    said = [{atom for v in u.values("pos") for atom in v.split("+")} for u in (latin, unit)]
    views = all(p.kind == "pos" for u in (latin, unit) for p in u.procs)
    return views and bool(said[0]) and said[0] <= said[1]


_SCANS = {"plain", "contrast"}


def _goes_on(before: Unit, unit: Unit) -> bool:
    """腰椎正位+腰椎侧位, 胸部CT平扫+胸部CT增强: one place, joined inside one item (guideline 9.2)."""
    if unit.sep != "soft" or before.own != unit.own or not (before.sites and unit.sites):
        return False
    if {(m.concept, m.side) for m in before.sites} != {(m.concept, m.side) for m in unit.sites}:
        return False
    if len(before.sites) > 1 or before.bed or unit.bed or not (before.procs and unit.procs):
        return False
    procs = [*before.procs, *unit.procs]
    views = all(p.kind == "pos" for p in procs)
    return views or all(p.kind == "method" and p.value in _SCANS for p in procs)


def _adds_a_reconstruction(unit: Unit, before: Unit, lexicon: Lexicon) -> bool:
    """气管CT平扫+气道三维重建: a reconstruction of the place just scanned is no exam of its own."""
    if unit.sep != "soft" or not unit.sites or not before.sites or not unit.procs:
        return False
    here, there = lexicon.concepts[unit.sites[0].concept], lexicon.concepts[before.sites[-1].concept]
    same = bool(here.sites.get("CT")) and here.sites.get("CT") == there.sites.get("CT")
    same = same and before.own in ("", "CT")  # 左腕正侧位+CT三维重建: of no film
    return same and all(p.kind == "post" for p in unit.procs)


def _apart(one: Unit, other: Unit) -> bool:
    """True for two studies of different modalities, or that each say where they are (MRCP, ERCP)."""
    if one.own and other.own and one.own != other.own:
        return True
    return all(any(own_place(p.token) for p in u.procs) for u in (one, other))


def fold(units: list[Unit], lexicon: Lexicon) -> list[Unit]:
    """Units without a place go to the unit before (or after); what is left alone stays."""
    kept: list[Unit] = []
    for unit in units:
        if not unit.sites and not unit.procs and kept:
            kept[-1].mods += [m for m in unit.mods if m not in kept[-1].mods]
            kept[-1].bed = kept[-1].bed or unit.bed
            continue
        if kept and _goes_on(kept[-1], unit):
            kept[-1].procs += unit.procs
            kept[-1].end = unit.end
            continue
        if kept and _adds_a_reconstruction(unit, kept[-1], lexicon):
            kept[-1].procs += unit.procs
            continue
        if kept and not kept[-1].sites and not unit.sites and not _apart(kept[-1], unit):
            kept[-1].procs += unit.procs
            kept[-1].mods += [m for m in unit.mods if m not in kept[-1].mods]
            continue
        if kept and not kept[-1].sites and not kept[-1].procs:
            last = kept.pop()
            unit.mods = last.mods + [m for m in unit.mods if m not in last.mods]
            unit.bed = unit.bed or last.bed
        kept.append(unit)
    return kept

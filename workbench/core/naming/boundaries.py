"""Where an item of its own begins behind a separator (guideline 7 and 9.2)."""

from __future__ import annotations

from workbench.core.naming.lexicon import Lexicon
from workbench.core.naming.proofs import SEEN_ON_FILM, device_family, own_family, own_place
from workbench.core.naming.tokens import Token
from workbench.core.naming.units import Unit


def begins_an_item(unit: Unit, sep: str, tokens: list[Token], index: int, lexicon: Lexicon) -> bool:
    """True where the words behind a separator are an item of their own, not more of ``unit``.

    头颅CT平扫+左膝正侧位: views prove X-ray, so the modality before them is not theirs. MRCP+眼眶MR平扫: the
    first says itself where it is. 左膝正位+床旁胸部正位: a device before the place opens an item.

    Args:
        unit: What was read before.
        sep: The separator, ``soft``, ``hard`` or ``slash``.
        tokens, index: All tokens, and the number of the first behind the separator.
        lexicon: The words.
    """
    alone = not unit.sites and any(own_place(p.token) or p.value == _DENSITY for p in unit.procs)
    if tokens[index].kind == "sep" or not (unit.sites or unit.procs):
        return False
    here = _chunk(tokens, index)
    if not (unit.sites or alone):
        return _of_another_modality(here, family_of(unit, lexicon))
    placed = any(t.has("site") or t.kind == "vert" or "MG" in t.values("mod") for t in here)
    does = any(t.does for t in here)
    elsewhere = any(own_place(t) for t in here)
    if not (placed or elsewhere or (does and sep != "slash")):  # 头颅CT/MR平扫: one or the other
        return False
    before = family_of(unit, lexicon)
    after = _family_behind(here, before, placed, lexicon)
    if before and after and before != after:
        return True
    if not (unit.procs or unit.mods):
        return False
    said_where = elsewhere and (after == "X" or sep == "hard")
    return said_where or (placed and _opens(here, does, unit, alone))


def _of_another_modality(here: list[Token], before: str) -> bool:
    """CTA+MRCP: a study that says where it is, of another modality."""
    after = own_family(here)
    return any(own_place(t) for t in here) and bool(before and after) and before != after


def has_a_device_too(unit: Unit, concept: str, tokens: list[Token], index: int) -> bool:
    """头颅CT副鼻窦CT: true for another place with a device behind it as the first has."""
    if not unit.closed or not unit.sites or unit.sites[-1].concept == concept:
        return False
    return any(t.kind == "mod" for t in _chunk(tokens, index))


def _opens(here: list[Token], does: bool, unit: Unit, alone: bool) -> bool:
    """True if the words, which name a place, are complete or begin with a device."""
    named = any(device_family(t) or t.has("bed") or _speaks_of_device(t) for t in here)
    if alone:
        return does or named
    first = next((t for t in here if t.exam or device_family(t) or t.has("bed")), here[0])
    if named and not first.has("site") and first.kind != "vert":
        return True
    if does and any(map(device_family, unit.mods)) and any(map(device_family, here)):
        return True  # CT头颅+头颈CTA: a device of its own each
    return does and bool(unit.procs)


def family_of(unit: Unit, lexicon: Lexicon) -> str:
    """The family of modality that a unit's words state or prove."""
    words = [*unit.mods, *(p.token for p in unit.procs), *(t for m in unit.sites for t in m.tokens)]
    if unit.bed:
        words.append(unit.bed)
    return own_family(words, vessel=any(_is_vessel(m.concept, lexicon) for m in unit.sites))


def _family_behind(here: list[Token], before: str, placed: bool, lexicon: Lexicon) -> str:
    telling = [t for t in here if not _says_little(t, before, placed)]
    concepts = [c for t in here for v in t.values("site") for c in v.split("+")]
    return own_family(telling, vessel=any(_is_vessel(c, lexicon) for c in concepts))


def _is_vessel(concept: str, lexicon: Lexicon) -> bool:
    return lexicon.concepts[concept].kind == "vessel"


def _speaks_of_device(token: Token) -> bool:
    """低剂量螺旋CT, MRA: the word for the method holds the one for the device."""
    return token.kind == "method" and ("CT" in token.text or "MR" in token.text)


_DENSITY = "23"  # QCT, which is asked for without a place
# Methods of CT that MR may be described with too.
_LOOSE = {"thin", "hrct", "target"}
_FILM_VIEWS = {"01", "02"}


def _says_little(token: Token, before: str, placed: bool) -> bool:
    """True for words that prove a modality only where nothing before says another."""
    methods = set(token.values("method"))
    if before == "MR" and (token.has("post") or methods & _LOOSE):
        return True
    if before in ("CT", "MR") and not placed and not any(v[:2] in _FILM_VIEWS for v in token.values("pos")):
        # 颞颌关节MR(张口、闭口): a posture, no film.
        return token.kind == "pos"
    return not placed and bool(methods & SEEN_ON_FILM)


def _chunk(tokens: list[Token], index: int) -> list[Token]:
    """Tokens from ``index`` to the next separator that may part items."""
    for end in range(index, len(tokens)):
        if tokens[end].parts_items:
            return tokens[index:end]
    return tokens[index:]

"""The rules for one bracket: explain, restrict, add, or contradict (guideline 7 and 9.9)."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from workbench.core.naming.lexicon import Lexicon
from workbench.core.naming.tokens import Token

VESSEL_WORDS = {"vessel", "artery", "vein"}
# Regions that a bracket may make more exact: 腹部(肾) is the kidney.
_OPEN_REGIONS = {
    "abdomen", "limbs", "spine", "joint", "bones", "disc", "vertebra", "whole_body", "body", "trunk",
    "soft_tissue", "nerves", "vessel", "artery", "vein", "v_limbs", "v_abdomen", "gi", "other_site",
    "cord", "v_cord", "pharynx", "cranial_nerves", "v_chest", "aorta",
}  # fmt: skip
# Words for no place in particular: any place is more exact.
_ANYWHERE = {
    "bones", "joint", "soft_tissue", "other_site", "whole_body", "body", "vessel", "artery", "vein", "nerves",
    "trunk",
}  # fmt: skip
_SCANS = {"plain", "contrast", "both", "both?", "lowdose"}
_STUDIES = {"perf", "dyn", "dwi", "dti", "swi", "mrs", "asl", "fmri", "vwi", "dsc", "energy"}
# What a word for a disease ends with.
_DISEASES = (
    "瘤", "癌", "炎", "梗死", "梗塞", "脑梗", "结节", "囊肿", "结石", "出血", "骨折", "积液", "积水",
    "病", "症", "坏死", "转移", "卒中", "突出", "狭窄", "畸形", "外伤", "损伤", "占位", "肿物", "感染",
    "增生",
)  # fmt: skip
# Methods that say an outer, more general one exactly.
_EXACT = {
    "cta", "ctv", "ctav", "mra", "mrv", "cemra", "both", "both?", "dyn", "mg_tomo3d", "mg_wire", "mg_duct",
    "ctu", "mru", "cemru", "mrcp", "lowdose", "hrct",
}  # fmt: skip


@dataclass(slots=True)
class Opened:
    """A clause with its brackets decided.

    Attributes:
        tokens: What counts, in order.
        doubts: What the brackets make doubtful.
        conflicts: Tokens of sites that contradict the text.
        dropped: Tokens of sites that only explain.
        marks: Words about the clause: ``vessel`` (a bracket says 血管), ``examples``.
    """

    tokens: list[Token] = field(default_factory=list)
    doubts: set[str] = field(default_factory=set)
    conflicts: list[Token] = field(default_factory=list)
    dropped: list[Token] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)


def sites_of(tokens: list[Token]) -> list[str]:
    """Concepts of the sites that tokens name."""
    return [c for t in tokens for v in t.values("site") for c in v.split("+")]


def procs_of(tokens: list[Token], kind: str = "method") -> list[str]:
    """Values of a kind that tokens name, in order."""
    return [v for t in tokens for v in t.values(kind)]


def against(
    tokens: list[Token],
    outside: list[Token],
    result: Opened,
    lexicon: Lexicon,
    leading: bool,
) -> list[Token]:
    """A bracket with sites beside a text with sites: explains, restricts, or contradicts.

    Returns:
        The bracket's tokens that count.
    """
    sites = sites_of(tokens)
    outer = [s for s in sites_of(outside) if s not in VESSEL_WORDS]
    special = _special_case(tokens, sites, outer, outside, result, leading)
    if special is not None:
        return special
    exact = set(outer) <= _OPEN_REGIONS and _more_exact(sites, outer, lexicon)
    if exact or (not leading and _piece(sites, outer, lexicon)):
        for token in outside:
            if token.has("site") and not token.has("method"):
                token.become("noise", (("noise", "region"),))
        result.marks.add("restricted")
        return tokens
    if _other_side(tokens, outside):
        result.doubts.add("conflict")
        result.dropped.extend(tokens)
        return []
    near = [any(same_region(s, o, lexicon) for o in outer) for s in sites]
    complete = any(t.does for t in outside)
    adds_a_study = not leading and not all(near) and not complete and any(t.does for t in tokens)
    if any(near) and not adds_a_study:
        # The bracket's side belongs to the site outside.
        result.dropped.extend(t for t in tokens if t.has("site"))
        return [t for t in tokens if not t.has("site")]
    if adds_a_study:
        return tokens
    result.doubts.add("conflict")
    result.conflicts.extend(t for t in tokens if t.has("site"))
    result.dropped.extend(tokens)
    return []


def _piece(sites: list[str], outer: list[str], lexicon: Lexicon) -> bool:
    """盆腔核磁(子宫、附件): one piece of the one region that the text names (guideline 10)."""
    if len(set(sites)) != 1 or len(set(outer)) != 1:
        return False
    kinds = {lexicon.concepts[c].kind == "vessel" for c in (sites[0], outer[0])}
    return lexicon.within(sites[0], outer[0]) and len(kinds) == 1


def _other_side(tokens: list[Token], outside: list[Token]) -> bool:
    """(左踝)右踝: the same place on the other side."""
    inner = {v for t in tokens for v in t.values("side")}
    outer = {v for t in outside for v in t.values("side")}
    return {*inner, *outer} == {"L", "R"} and len(inner) == 1 == len(outer)


def _special_case(
    tokens: list[Token],
    sites: list[str],
    outer: list[str],
    outside: list[Token],
    result: Opened,
    leading: bool,
) -> list[Token] | None:
    """Brackets with a meaning of their own; None for all others."""
    if any("骨龄" in t.text for t in tokens) and set(outer) & {"hand", "wrist"}:
        # 双手正位(骨龄): bone age is the left wrist, the text says another place.
        result.doubts.add("ambiguous")
        result.dropped.extend(tokens)
        return []
    if set(outer) == {"fetus"}:
        result.dropped.extend(tokens)  # the head of the fetus
        return [t for t in tokens if not t.has("site")]
    if "other_site" in sites:
        return [t for t in tokens if not t.has("site") and t.kind != "side"]
    if outer == ["other_site"] and leading:
        # A leading bracket that names a site beside a billed 其它 gives the site.
        for token in outside:
            if token.has("site"):
                token.become("noise", (("noise", "other"),))
        return tokens
    reason = not leading and any(_explains(t) for t in tokens) and not any(t.kind == "side" for t in tokens)
    ill = any(t.text.endswith(_DISEASES) for t in tokens)
    if reason and not set(outer) <= (_ANYWHERE if ill else _OPEN_REGIONS):
        # (腺样体肥大): why it is done, not where.
        result.dropped.extend(tokens)
        return []
    return None


def _explains(token: Token) -> bool:
    """True for a word that says why: unknown, a purpose, or a site's disease (子宫肌瘤, 脑梗死)."""
    disease = token.has("site") and token.text.endswith(_DISEASES)
    return token.kind == "unknown" or "purpose" in token.values("noise") or disease


def reasons_beside(tokens: list[Token]) -> None:
    """宫颈癌盆腔MR, 肝移植术后上腹部CT: what somebody has or had beside a place says why."""
    placed = [t for t in tokens if t.has("site")]
    ill = [t for t, after in pairwise([*tokens, None]) if t is not None and _says_why(t, after)]
    if not ill or len(ill) == len(placed):
        return
    for token in ill:
        number = tokens.index(token)
        before = tokens[number - 1] if number else None
        sided = before is not None and before.kind == "side"
        near = _beside(tokens, number - sided - 1, -1) + _beside(tokens, number + 1, 1)
        if _is_last(tokens, number):
            near += tokens[:number]  # 头颈CTA 脑卒中筛查
        if any(t.has("site") and t not in ill for t in near):
            token.become("noise", (("noise", "purpose"),))
            if before is not None and sided:
                before.become("noise", (("noise", "purpose"),))


def _is_last(tokens: list[Token], number: int) -> bool:
    """True if nothing is done at a place, and no sign lists it beside the one before."""
    start = max((i for i, t in enumerate(tokens[:number]) if t.has("site")), default=number)
    return not any(t.does or t.has("mod") for t in tokens[number + 1 :]) and not any(
        t.parts_items or t.kind in ("(", ")") for t in tokens[start:number]
    )


def _says_why(token: Token, after: Token | None) -> bool:
    """True for a place with a disease, or before 术前 and 术后."""
    purpose = after is not None and "purpose" in after.values("noise")
    operated = after is not None and purpose and after.text.endswith(("术前", "术后"))
    return token.kind == "site" and not token.does and (operated or token.text.endswith(_DISEASES))


def _beside(tokens: list[Token], number: int, step: int) -> list[Token]:
    """The word at a number, or the one behind its side and what says why."""
    found = tokens[number] if 0 <= number < len(tokens) else None
    if found is not None and (
        found.kind == "side" or "purpose" in found.values("noise") or found.facts == (("sep", "dash"),)
    ):
        return _beside(tokens, number + step, step)
    return [found] if found is not None else []


def _more_exact(sites: list[str], outer: list[str], lexicon: Lexicon) -> bool:
    return all(s not in _OPEN_REGIONS for s in sites) and any(
        o in _ANYWHERE or any(lexicon.within(s, o) or _codes(s, lexicon) < _codes(o, lexicon) for s in sites)
        for o in outer
    )


def _codes(concept: str, lexicon: Lexicon) -> set[str]:
    """The site codes that a concept may mean in CT and MR."""
    sites = lexicon.concepts[concept].sites
    places = ("CT", "MR", "artery", "vein")
    return {s for place in places for group in sites.get(place, ()) for s in group} - {"999999"}


def same_region(site: str, outer: str, lexicon: Lexicon) -> bool:
    """True if a bracket's site fits the text's: the same, a piece, the whole, or both in one region."""
    if outer == "fistula" or lexicon.related(site, outer) or {site, outer} == {"wrist", "hand"}:
        return True
    if outer == "wspine" and lexicon.within(site, "spine"):
        return True
    if any(c.concept in (site, outer) and {site, outer} <= {*c.members, c.concept} for c in lexicon.covers):
        return True
    return not _codes(site, lexicon).isdisjoint(_codes(outer, lexicon))


def name_the_vessel(outside: list[Token], result: Opened) -> None:
    """血管CTA(腹主动脉), (头部)血管MRA: the bracket says which vessel the text means."""
    for token in outside:
        if token.kinds == {"site"} and VESSEL_WORDS.issuperset(token.values("site")):
            token.become("noise", (("noise", "region"),))
            result.marks.add("vessel")


def procedures(tokens: list[Token], outside: list[Token], result: Opened) -> list[Token]:
    """A bracket with methods beside a text with methods. Returns the bracket's tokens that count."""
    outer = procs_of(outside)
    inner = procs_of(tokens)
    if not inner:
        return _positions(tokens, outside, result)
    if not outer:
        return tokens
    if set(inner) <= set(outer):
        return [t for t in tokens if not t.has("method")]
    return _other_methods(tokens, inner, outer, outside, result)


def _other_methods(
    tokens: list[Token], inner: list[str], outer: list[str], outside: list[Token], result: Opened
) -> list[Token]:
    """Methods in a bracket that the text does not say: examples, another reading, a conflict, or exacter."""
    listed = [m for m in inner if m not in _SCANS]
    if len(listed) >= 2 and len(outer) == 1 and outer[0] not in _SCANS:
        # 水成像(MRCP, MRM, MRU): examples of one priced method.
        result.doubts.add("ambiguous")
        result.marks.add("examples")
        result.dropped.extend(tokens)
        return []
    if len(inner) == 1 == len(outer) and {inner[0], outer[0]} <= _STUDIES:
        # 灌注成像(动态增强): one part, the other method as the second reading.
        result.doubts.add("ambiguous")
        result.marks.add("or_methods")
        return tokens
    opposed = (outer[-1], inner) in (("plain", ["contrast"]), ("contrast", ["plain"]))
    if opposed and "同时" not in "".join(t.text for t in tokens):
        result.doubts.add("conflict")
        result.marks.add("scan_conflict")
        return [t for t in tokens if not t.has("method")]
    return _restrict(tokens, inner, outside)


def _restrict(tokens: list[Token], inner: list[str], outside: list[Token]) -> list[Token]:
    """The bracket says the outer method more exactly, so the outer one gives way."""
    if "mre" in inner and any("entero" in t.values("method") for t in outside):
        return [t for t in tokens if not t.has("method")]
    both = [t for t in outside if t.kind == "method" and "both" in t.values("method")]
    if inner == ["dyn"] and both:
        both[-1].become("method", (("method", "plain"),))  # 平扫+增强(动态): the bracket is the second half
        return tokens
    if set(inner) & _EXACT:
        general = {"plain", "contrast", "zaoying", "angio", "hydro", "mg_tomo"}
        general |= {key.removeprefix("ce") for key in inner if key.startswith("ce")}  # MRU(CE-MRU)
        for token in outside:
            if token.kind == "method" and token.values("method")[0] in general:
                token.become("noise", (("noise", "method"),))
    return tokens


_FRONTAL = {"01", "21", "22"}


def _positions(tokens: list[Token], outside: list[Token], result: Opened) -> list[Token]:
    """A view in a bracket beside a view in the text: the same, a part of it, or a contradiction."""
    outer = {a for v in procs_of(outside, "pos") for a in v.split("+") if a.isdigit()}
    inner = {a for v in procs_of(tokens, "pos") for a in v.split("+") if a.isdigit()}
    if not outer or not inner:
        return tokens
    views = [t for t in tokens if t.kind == "pos" and t.values("pos")[0][:2].isdigit()]
    if inner <= outer or inner | outer <= _FRONTAL:
        return [t for t in tokens if t not in views]
    if not outer <= inner:
        result.doubts.add("conflict")
        return [t for t in tokens if t not in views]
    return tokens

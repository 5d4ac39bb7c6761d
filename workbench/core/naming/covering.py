"""Which named places are one site: aliases, wholes with their pieces, and the covering sites.

Guideline section 3 (several sites that one site covers), 8 (slashes list aliases) and 9.1 (only these merge).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.core.naming.lexicon import Lexicon
from workbench.core.naming.tokens import Token
from workbench.core.naming.units import SiteMention, Unit


@dataclass(slots=True)
class Place:
    """One place to be examined, after merging. ``merged`` names the concepts that were put together."""

    concept: str
    side: str
    tokens: list[Token] = field(default_factory=list)
    merged: tuple[str, ...] = ()
    order: int = 0
    seps: set[str] = field(default_factory=set)


def settle_unit(unit: Unit, lexicon: Lexicon) -> list[Place]:
    """The places of a unit; head and neck are one where their vessels are looked at (guideline 9.1)."""
    if not unit.sites:
        return []
    places = settle(unit.sites, lexicon)
    methods = set(unit.values("method"))
    if len(places) > 1 and methods & _VASCULAR and methods <= _VASCULAR | {"perf"}:
        pair = [p for p in places if p.concept in _HEAD | _NECK]
        if len(pair) == 2 and (pair[0].concept in _HEAD) != (pair[1].concept in _HEAD):
            _absorb(pair[0], pair[1])
            pair[0].concept = "v_headneck"
            places = [p for p in places if p is not pair[1]]
    return places


_HEAD, _NECK = {"head", "v_head"}, {"neck", "v_neck"}
_VASCULAR = {"cta", "mra", "cemra", "angio", "ce_angio", "plain_angio", "hrmra", "ctv"}


def settle(mentions: list[SiteMention], lexicon: Lexicon) -> list[Place]:
    """The places that a list of mentions asks for, in the order of the text."""
    places = [Place(m.concept, m.side, list(m.tokens), (m.concept,), m.order, {m.sep}) for m in mentions]
    for place in places:
        if place.concept == "limbs" and not place.side:
            place.side = "both?"
    if len(places) == 1:
        return places
    places = _fistulas(_ranges(places))
    places = _same(places)
    places = _exact(places, lexicon)
    places = _covered(places, lexicon)
    return _aliases(places, lexicon)


_ORDERS = (
    ("head", "neck", "chest", "whole_abd", "pelvis"),
    ("cspine", "tspine", "lspine", "scoccyx"),
    ("hip", "thigh", "knee", "leg", "ankle", "foot"),
    ("shoulder", "upper_arm", "elbow", "forearm", "wrist", "hand"),
)
_INTO_ORDER = {"abdomen": "whole_abd", "upper_abd": "whole_abd", "bony_pelvis": "pelvis", "lung": "chest",
               "headneck": "head"}  # fmt: skip


def _ranges(places: list[Place]) -> list[Place]:
    """X至Y is every standard region it crosses (guideline 9.11)."""
    filled: list[Place] = []
    for place in places:
        if filled and ("range" in place.seps or _from_to(places, place)):
            before = _INTO_ORDER.get(filled[-1].concept, filled[-1].concept)
            here = _INTO_ORDER.get(place.concept, place.concept)
            for order in _ORDERS:
                if before in order and here in order and order.index(here) - order.index(before) > 1:
                    between = order[order.index(before) + 1 : order.index(here)]
                    filled += [
                        Place(c, place.side, list(place.tokens), (c,), place.order, {"soft"}) for c in between
                    ]
        filled.append(place)
    return filled


def _from_to(places: list[Place], place: Place) -> bool:
    """颈椎-腰椎: two regions of the spine with a dash between them and another region in between."""
    spine = _ORDERS[1]
    return len(places) == 2 and place.seps == {"dash"} and all(p.concept in spine for p in places)


# A fistula has a site of its own in some regions; elsewhere the region only says where it is.
_FISTULAS = {
    "abdomen": "abd_sinus", "whole_abd": "abd_sinus", "buttock": "buttock_sinus",
    "small_bowel": "bowel_fistula", "bladder": "bladder_fistula",
}  # fmt: skip


def _fistulas(places: list[Place]) -> list[Place]:
    """胸壁窦道 is one place."""
    kept: list[Place] = []
    for place in places:
        if kept and place.concept == "fistula" and place.seps <= {"none", "space"}:
            before = kept.pop()
            place.concept = _FISTULAS.get(before.concept, "fistula")
            place.tokens = before.tokens + place.tokens
            place.order = before.order
        kept.append(place)
    return kept


def _absorb(into: Place, other: Place) -> None:
    into.tokens.extend(t for t in other.tokens if t not in into.tokens)
    into.merged += tuple(c for c in other.merged if c not in into.merged)
    into.side = into.side or other.side
    into.order = min(into.order, other.order)


def _same(places: list[Place]) -> list[Place]:
    """The same concept named twice is one place, unless two sides are stated or one list item has a side."""
    kept: list[Place] = []
    for place in places:
        twin = next((k for k in kept if k.concept == place.concept), None)
        joined = place.seps <= {"none", "dash", "space"}
        if twin is not None and (twin.side == place.side or (joined and not (twin.side and place.side))):
            _absorb(twin, place)
        else:
            kept.append(place)
    return kept


def _exact(places: list[Place], lexicon: Lexicon) -> list[Place]:
    """A region right before a piece of it says nothing more: 脊柱颈椎 is 颈椎, 胎儿头部 the fetus."""
    kept: list[Place] = []
    if places[0].concept == "fetus" and all(p.seps <= {"none", "dash", "space"} for p in places[1:]):
        for other in places[1:]:
            _absorb(places[0], other)
        return places[:1]
    for number, place in enumerate(places):
        after = places[number + 1] if number + 1 < len(places) else None
        if (
            after is not None
            and after.seps <= {"none", "dash", "space"}
            and (_wider(after.concept, place.concept, lexicon))
            and not _both_named(place, after)
            and not (place.side and after.side and place.side != after.side)
        ):
            after.side = after.side or place.side
            after.tokens = place.tokens + after.tokens
            after.order = place.order
            continue
        before = kept[-1] if kept else None
        if (
            before is not None
            and place.seps <= {"none", "dash", "space"}
            and _wider(before.concept, place.concept, lexicon)
        ):
            # 颈椎椎体, 股骨骨骼: the wider word after the exact one.
            before.tokens.extend(place.tokens)
            before.side = before.side or place.side
            continue
        kept.append(place)
    return kept


def _both_named(one: Place, other: Place) -> bool:
    """双手双腕: each with its own side, neighbours and not a region with its piece."""
    return bool(one.side and other.side) and {one.concept, other.concept} in _NEIGHBOURS


_NEIGHBOURS = ({"hand", "wrist"}, {"foot", "ankle"}, {"hand", "finger"})
_WIDE = {
    "trunk", "bones", "joint", "soft_tissue", "body", "whole_body", "other_site", "vessel", "artery", "vein",
    "nerves", "limbs", "vertebra", "disc", "spine",
}  # fmt: skip


def _wider(inner: str, outer: str, lexicon: Lexicon) -> bool:
    if lexicon.within(inner, outer):
        return True
    if outer in ("vessel", "artery", "vein"):
        return False
    if outer in _WIDE and inner not in _WIDE:
        return True
    return outer == "trunk" and inner in ("bony_pelvis", "chest", "abdomen", "ribs", "spine", "pelvis")


def _covered(places: list[Place], lexicon: Lexicon) -> list[Place]:
    """Put together what one covering site stands for (guideline 9.1)."""
    concepts = [p.concept for p in places]
    for cover in sorted(lexicon.covers, key=lambda c: c.concept != "urinary"):
        members = [p for p in places if p.concept in cover.members]
        if len({p.concept for p in members}) < cover.least:
            continue
        if cover.concept == "urinary" and not _urinary(concepts):
            continue
        if cover.concept == "ear" and not _ear(members):
            continue
        if cover.concept == "chest" and any(p.concept == "trachea" for p in members) and len(members) < 2:
            continue
        sides = {p.side for p in members} - {"", "B"}
        if sides and cover.concept not in ("hand", "foot", "chest"):
            continue
        first = members[0]
        for other in members[1:]:
            _absorb(first, other)
        first.concept = cover.concept
        places = [p for p in places if p is first or p not in members]
        concepts = [p.concept for p in places]
    return places


def _urinary(concepts: list[str]) -> bool:
    if "urinary" in concepts:
        return True
    return bool({"kidney", "kidney_pelvis", "kub"} & set(concepts)) and "ureter" in concepts


def _ear(members: list[Place]) -> bool:
    """颞骨 with 内耳 stay apart unless a slash makes them aliases or the general word 耳 is one of them."""
    concepts = {p.concept for p in members}
    if "ear" in concepts or any("slash" in p.seps for p in members[1:]):
        return True
    return "temporal" not in concepts


def _aliases(places: list[Place], lexicon: Lexicon) -> list[Place]:
    """A slash lists aliases of one site (颈椎/颈髓): the wider one stands for both."""
    kept: list[Place] = []
    for place in places:
        before = kept[-1] if kept else None
        alias = before is not None and "slash" in place.seps and not _both_named(before, place)
        if before is not None and alias and lexicon.related(before.concept, place.concept):
            if lexicon.within(before.concept, place.concept):
                before.concept = place.concept
            _absorb(before, place)
            continue
        if (
            before is not None
            and "soft" in place.seps
            and before.side == place.side
            and lexicon.concepts[place.concept].sites == lexicon.concepts[before.concept].sites
        ):
            _absorb(before, place)
            continue
        kept.append(place)
    return kept

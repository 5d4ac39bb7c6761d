"""Positions of X-ray: from the views a name lists to the standard's position codes (guideline 5, 8, 9.16)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from workbench.core.standard import Release

_LIMB = {"knee", "foot", "ankle", "hip", "lower_limb", "lower_limb_full", "leg", "thigh", "calcaneus"}
_ABDOMEN = {"abdomen", "whole_abd", "upper_abd", "mid_low_abd", "mid_abd", "low_abd", "retroperitoneum"}
_CHEST = {"chest", "lung", "mediastinum", "pleura", "thymus", "diaphragm"}
_SPINE = {"cspine", "lspine", "ls_seg", "tspine", "wspine"}


@dataclass(slots=True)
class Views:
    """The position codes of a part: ``parts`` holds one list of alternatives for each part.

    Attributes:
        parts: Alternatives in order, for each part; empty where no position is stated.
        ambiguous: True if the alternatives are a question.
        unsided: True if left or right decides the position and is not said.
        side: A side that 左侧位 gives a joint, ``L`` or ``R``, or empty.
    """

    parts: list[list[str]] = field(default_factory=list)
    ambiguous: bool = False
    side: str = ""
    unsided: bool = False
    modifier: str = ""


@lru_cache(maxsize=4)
def _combined(release: Release) -> list[tuple[frozenset[str], str]]:
    found = [
        (frozenset(p.combines), p.code) for p in release.positions.values() if p.combines and not p.qualifier
    ]
    return sorted(found, key=lambda f: (-len(f[0]), f[1]))


def resolve(
    release: Release,
    values: list[str],
    concept: str,
    side: str,
    sided: bool,
    listed: frozenset[str] = frozenset(),
) -> Views:
    """Position codes for the views named, for one site.

    Args:
        release: The edition.
        values: Values of the position words, in order.
        concept: Concept of the site.
        side: Stated side.
        sided: True if the site has left and right.
        listed: Positions listed for the site or its twins: separate words combine to these (guideline 9.18).
    """
    views = Views()
    atoms: list[str] = []
    alternatives: list[list[str]] = []
    for value in values:
        for piece in value.split(";"):
            if piece in ("standing", "weight", "supine", "prone", "full"):
                views.modifier = views.modifier if views.modifier == "weight" else piece
            elif piece in ("02l", "02r"):
                if sided and not side:
                    views.side = "L" if piece == "02l" else "R"
                elif len(values) == 1 and not sided:
                    alternatives.append(["02", "70" if piece == "02l" else "71"])
                    continue
                atoms.append("02")
            elif piece in _NAMED:
                alternatives.append(_named(piece))
                views.ambiguous = True
            elif piece == "33|34" and side == "B":
                alternatives += [["33"], ["34"]]
            elif "|" in piece:
                alternatives.append(_choose(piece, side, concept, views))
            else:
                atoms.extend(piece.split("+"))
    atoms = _settle_atoms(atoms, concept, views)
    words = [frozenset(v.split("+")) for v in values]
    views.parts = _combine(release, atoms, concept, views, listed, words)
    views.parts += alternatives
    if views.modifier == "prone":
        views.ambiguous = True  # lying on the side or face down is no position of the standard
    _waters(views)
    _qualify(views, concept)
    return views


_NAMED = {"mastoid", "butterfly", "radialhead", "mortise"}


def _named(piece: str) -> list[str]:
    return {
        "mastoid": ["08", "02", "26"],
        "butterfly": ["03", "14"],
        "radialhead": ["04", "01"],
        "mortise": ["01", "04"],
    }[piece]


def _choose(piece: str, side: str, concept: str, views: Views) -> list[str]:
    if piece == "33|34":
        if side in ("L", "R"):
            return ["33" if side == "L" else "34"]
        views.unsided = True
        return ["33", "34"]
    if piece == "56|28":
        return ["28", "56"] if concept == "head" else ["56", "28"]
    return piece.split("|")


def _settle_atoms(atoms: list[str], concept: str, views: Views) -> list[str]:
    """What a view means at this site: 立位 of a joint is standing, 后前位 of the chest is 正位."""
    settled: list[str] = []
    for atom in atoms:
        code = atom
        if atom == "12" and concept not in _ABDOMEN:
            views.modifier = views.modifier or "standing"
            continue
        if atom == "13" and concept not in _ABDOMEN:
            if concept not in _CHEST:
                continue
            code = "35"
        if atom in ("21", "22") and concept in _CHEST:
            code = "01"
        if code not in settled:
            settled.append(code)
    lying = "35" if concept in _CHEST else "13" if concept in _ABDOMEN else ""
    if views.modifier == "supine" and lying:
        settled = [lying, *(a for a in settled if a not in ("01", lying))]
    if views.modifier == "standing" and concept in _ABDOMEN:
        settled = ["12", *(a for a in settled if a not in ("01", "12"))]
    if "50" in settled:
        both = {"01", "02"} <= set(settled)
        settled = [a for a in settled if a not in ("01", "02", "21")]  # upside down, from whichever side
        settled += ["02"] if both else []
    if "17" in settled and concept in _SPINE - {"cspine"}:
        views.ambiguous = True  # 腰椎五位片: five views with an open mouth are the neck's
        settled.remove("17")
    if {"05", "06"} <= set(settled):
        settled = [a for a in settled if a not in ("05", "06")] + ["07"]
    return settled


# Combined positions that are one exam however they are joined: 正侧, 正斜, and the views of the spine.
_ALWAYS = {"37", "38", "46", "47", "48"}


def _combine(
    release: Release,
    atoms: list[str],
    concept: str,
    views: Views,
    listed: frozenset[str],
    words: list[frozenset[str]],
) -> list[list[str]]:
    parts: list[list[str]] = []
    left = list(atoms)
    combos = _combined(release)
    if {"01", "02", "04"} == set(left) and concept in _SPINE:
        views.ambiguous = True
        return [["46", "64"]]
    while left:
        present = set(left)
        for members, code in combos:
            one = code in _ALWAYS or code in listed or members in words
            if one and members <= present and not (code in ("43", "40") and "02" in present):
                parts.append([code])
                left = [a for a in left if a not in members]
                break
        else:
            break
    parts += [[a] for a in left]
    return parts


def _waters(views: Views) -> None:
    """柯氏位 beside 瓦氏位 or 华氏位 is one combined position."""
    singles = [p[0] for p in views.parts]
    if "57" in singles and ("56" in singles or "28" in singles):
        views.parts = [p for p in views.parts if p[0] not in ("56", "57", "28")] + [["58"]]


def _qualify(views: Views, concept: str) -> None:
    """Weight-bearing and standing views (guideline 9.16)."""
    if views.modifier not in ("weight", "standing") or concept in _CHEST or concept in _ABDOMEN:
        return
    code = "42" if views.modifier == "weight" else "41"
    if concept not in _LIMB and views.modifier == "standing":
        return
    if concept in ("lower_limb", "lower_limb_full") and not views.parts:
        return
    if not views.parts:
        views.parts = [[code]]
        views.ambiguous = concept != "knee"
        return
    for part in views.parts:
        if part[0] == "37":
            part[:] = [code]
        elif part[0] in ("01", "02", "04", "03"):
            part.append(code)


def default_positions(release: Release, site: str, concept: str) -> tuple[list[str], bool]:
    """Positions where none is stated, and whether that is unspecified (it is not for the chest)."""
    if concept in _CHEST:
        return ["01"], False
    listed = release.listed_positions(site)
    if concept in _ABDOMEN:
        return ["13", "12", "73", "01"], True
    fixed = {"skull_base": ["03"], "mastoid": ["08", "26", "02"], "zygoma": ["23", "28", "03"],
             "sella": ["02", "30", "37"], "optic_canal": ["04", "11", "01"], "pituitary": ["02", "30", "37"],
             "iac": ["26", "03", "08"], "temporal": ["08", "26", "02"], "middle_ear": ["08", "26", "02"],
             "inner_ear": ["26", "03", "08"], "ear": ["08", "26", "02"], "head": ["37", "02", "01"],
             "neck": ["02"], "heart": ["01"], "kub": ["21"],
             "finger": ["37", "38", "01"]}.get(concept)  # fmt: skip
    if fixed:
        return fixed, concept != "kub"
    if not listed:
        return ["37", "01", "02"], True
    order = [p for p in ("37",) if p in listed] + [p for p in listed if p != "37"]
    if concept == "sinus":
        order = ["56", "58", "57", "02"]
    if concept in ("hand", "foot"):
        order = [p for p in ("38", "37") if p in listed] + [p for p in listed if p not in ("38", "37")]
    if concept == "wrist":
        order = ["37", "14", "01"]
    return order, True

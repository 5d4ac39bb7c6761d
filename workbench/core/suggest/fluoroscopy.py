"""Contrast studies and fluoroscopy (device 45; guideline 8 "RF", 9.6, 9.22)."""

from __future__ import annotations

import csv
from functools import lru_cache

from workbench.core.naming.covering import Place
from workbench.core.naming.proofs import method_table
from workbench.core.naming.units import Unit
from workbench.core.suggest.drafts import NOWHERE, Draft, Ground
from workbench.core.suggest.study import JOINTS
from workbench.paths import resource

_NO_GUT = ("chest", "lung", "heart", "head", "neck", "mediastinum")
_CHAMBERS = ("heart", "coronary", "head", "left_atrium")


def catheter(ground: Ground, unit: Unit, place: Place) -> bool:
    """True if this is catheter angiography: contrast in a heart chamber or an artery (guideline 9.6)."""
    methods = unit.values("method")
    if "zaoying" not in methods and "angio" not in methods:
        return False
    if place.concept in _CHAMBERS and "zaoying" in methods:
        return True
    vessel = ground.concept(place.concept).kind == "vessel"
    films = ground.groups(place.concept, "RF", "X") or ground.groups(place.concept, "X", "X")
    return vessel and not films


def fluoroscopy(ground: Ground, unit: Unit, place: Place | None) -> list[Draft]:
    """Parts of a unit at one place for contrast studies and fluoroscopy."""
    table = method_table()
    keys = [m for m in unit.values("method") if table[m].group == "contrast_study" or m == "arthro"]
    if place is not None and place.concept in JOINTS and keys == ["zaoying"]:
        keys = ["arthro", "zaoying"]
    tokens = [p.token for p in unit.procs if p.kind == "method"]
    concept = place.concept if place else next((table[k].site for k in keys if table[k].site), "")
    if concept:
        codes, flags = _codes(ground, concept, keys, place.side if place else "")
    else:
        codes, flags = [f"45{NOWHERE}{m}0000" for m in _methods(keys, "")], set()
        if keys[:1] == ["barium"]:
            codes.append("45050107X20000")
            flags.add("ambiguous")
    if not codes:
        return []
    draft = Draft(codes, flags, method_tokens=tokens)
    if place is not None:
        draft.site_tokens = place.tokens
    draft.start, draft.end = unit.start, unit.end
    return [draft]


def _codes(ground: Ground, concept: str, keys: list[str], side: str) -> tuple[list[str], set[str]]:
    """Codes in order, and flags, for the methods at a place."""
    groups = _groups(ground, concept, keys)
    flags = _flags(ground, concept, keys)
    codes: list[str] = []
    methods = _methods(keys, concept)
    for group in groups:
        if group[0] == "051005" and not side and not {"retro", "puncture_contrast"} & set(keys):
            # Both pelves are seen at once where the agent is given by vein.
            sites, unspecified = ["051005"], False
        else:
            sites, unspecified = ground.sided(group[0], "X", side)
        if unspecified and group is groups[0]:
            flags.add("side-unspecified")
        codes += [f"45{s}{m}0000" for m in methods for s in sites]
    return codes, flags


def _groups(ground: Ground, concept: str, keys: list[str]) -> list[tuple[str, ...]]:
    """Sites of a place for the methods; some methods have a site of their own."""
    instead = concept
    if "emptying" in keys and concept in ("gi", "ugi", "colon", "small_bowel", "whole_gi"):
        instead = "stomach"
    if "lymph" in keys and concept in ("limbs", "lower_limb", "upper_limb"):
        instead = "limb_lymph"
    own = next((method_table()[k].site for k in keys if method_table()[k].site in ("biliary", "colon")), "")
    if own and concept in ("liver", "abdomen", "gi", "pancreatobiliary", "rectum"):
        instead = own
    groups = ground.groups(instead, "RF", "X") or ground.groups(instead, "X", "X")
    if "arthro" in keys and concept in ("limbs", "joint"):
        groups = [(NOWHERE,), *groups]
    if concept in ("kidney_pelvis", "urinary", "kidney") and "retro" in keys:
        both: list[tuple[str, ...]] = [("053001",), ("051005",)]
        groups = both if concept == "urinary" else both[::-1]
    return groups


def _flags(ground: Ground, concept: str, keys: list[str]) -> set[str]:
    known = ground.concept(concept)
    doubtful = "RF" in known.doubtful or (not known.sites.get("RF") and "X" in known.doubtful)
    settled = {"lymph", "emptying"} & set(keys)
    cord = concept in ("lcord", "cord", "ccord", "tcord")
    if concept in _NO_GUT and {"barium", "enema"} & set(keys):
        return {"ambiguous"}  # 钡餐、胸透: of what the barium is drunk is another place
    anywhere = "arthro" in keys and concept in ("limbs", "joint")
    return {"ambiguous"} if cord or anywhere or (doubtful and not settled) else set()


def _methods(keys: list[str], concept: str) -> list[str]:
    """Method codes in order; the most telling agent first, then what else it may be."""
    table = method_table()
    named = [k for k in keys if k not in ("zaoying", "fluoro")]
    if named:
        best = max(
            named, key=lambda k: (k not in ("barium", "iodine", "oral_method", "iv_method"), -named.index(k))
        )
        if {"barium", "oral_method"} <= set(named):
            best = "barium"
        if "enema" in named:
            best = "enema"
        codes = table[best].rf.split("|")
        if best == "hsg":
            codes.sort(key=lambda code: code not in {table[k].rf for k in named})  # the agent that is said
        if concept in ("colon", "rectum") and best == "barium":
            codes = ["X3", "X2"]
        if "fluoro" in keys:
            codes = [*codes, "10"]
        if best in ("enema", "barium"):
            codes.append("X1")
        return codes
    if "zaoying" in keys:
        return ["X1", *_agents(concept)]
    return ["10"]


@lru_cache(maxsize=1)
def _agent_table() -> dict[str, tuple[str, ...]]:
    with resource("lexicon", "agents.csv").open(encoding="utf-8", newline="") as file:
        return {r["concept"]: tuple(r["methods"].split("|")) for r in csv.DictReader(file)}


def _agents(concept: str) -> tuple[str, ...]:
    """What 造影 without an agent may be at a place, after the general code."""
    return _agent_table().get(concept, ("X4",))

"""Contrast studies and fluoroscopy (device 45; guideline 8 "RF", 9.6, 9.22)."""

from __future__ import annotations

from workbench.core.naming.covering import Place
from workbench.core.naming.units import Unit
from workbench.core.suggest.drafts import NOWHERE, Draft, Ground, method_table

_GUT = {"esophagus", "stomach", "ugi", "small_bowel", "whole_gi", "gi", "colon"}
_JOINTS = {"shoulder", "elbow", "wrist", "hip", "knee", "ankle", "joint", "tmj", "hand", "foot"}
_CATHETER = {"heart", "coronary", "head_vessel"}


def catheter(ground: Ground, unit: Unit, places: list[Place]) -> bool:
    """True if this is catheter angiography: contrast in a heart chamber or an artery (guideline 9.6)."""
    if "zaoying" not in unit.values("method") and "angio" not in unit.values("method"):
        return False
    for place in places:
        concept = ground.concept(place.concept)
        if place.concept in ("heart", "coronary", "head", "left_atrium") and "zaoying" in unit.values("method"):
            return True
        if concept.kind == "vessel" and not ground.groups(place.concept, "RF", "X"):
            if not any("X" in ground.release.sites[c].modalities for g in concept.sites.get("X", ()) for c in g):
                return True
    return False


def fluoroscopy(ground: Ground, unit: Unit, place: Place | None) -> list[Draft]:
    """Parts of a unit at one place for contrast studies and fluoroscopy."""
    keys = [m for m in unit.values("method") if method_table()[m].group == "contrast_study" or m == "arthro"]
    tokens = [p.token for p in unit.procs if p.kind == "method"]
    concept = place.concept if place else ""
    if not concept:
        concept = next((method_table()[k].site for k in keys if method_table()[k].site), "")
    if not concept:
        codes = [f"45{NOWHERE}{m}0000" for m in _methods(keys, "")]
        draft = Draft(codes, method_tokens=tokens)
        if keys[:1] == ["barium"]:
            draft.codes.append("45050107X20000")
            draft.flags.add("ambiguous")
        draft.start, draft.end = unit.start, unit.end
        return [draft]
    groups = ground.groups(concept, "RF", "X") or ground.groups(concept, "X", "X")
    own = next((method_table()[k].site for k in keys if method_table()[k].site in ("biliary", "colon")), "")
    if "emptying" in keys and concept in ("gi", "ugi"):
        groups = ground.groups("stomach", "RF", "X")
    if "lymph" in keys and concept in ("limbs", "lower_limb", "upper_limb"):
        groups = ground.groups("limb_lymph", "RF", "X")
    if "arthro" in keys and concept in ("limbs", "joint"):
        groups = [(NOWHERE,), *groups]
    if concept in ("kidney_pelvis", "urinary", "kidney") and "retro" in keys:
        both = [("053001",), ("051005",)]
        groups = both if concept == "urinary" else both[::-1]
    if own and concept in ("liver", "abdomen", "gi", "pancreatobiliary", "bowel", "rectum") and own != concept:
        groups = ground.groups(own, "RF", "X")
    if not groups:
        return []
    flags: set[str] = set()
    known = ground.concept(concept)
    if "arthro" in keys and concept in ("limbs", "joint"):
        flags.add("ambiguous")
    elif "lymph" in keys or "emptying" in keys:
        pass
    elif "RF" in known.doubtful or (not known.sites.get("RF") and "X" in known.doubtful):
        flags.add("ambiguous")
    if concept in ("lcord", "cord", "ccord", "tcord"):
        flags.add("ambiguous")
    codes: list[str] = []
    side = place.side if place else ""
    methods = _methods(keys, concept)
    if concept == "lacrimal":
        methods = ["X1", "X4"]
    for group in groups:
        if group[0] == "051005" and not side and not {"retro", "puncture_contrast"} & set(keys):
            sites, unspecified = ["051005"], False
        else:
            sites, unspecified = ground.sided(group[0], "X", side)
        if unspecified and group is groups[0]:
            flags.add("side-unspecified")
        codes += [f"45{s}{m}0000" for m in methods for s in sites]
    draft = Draft(codes, flags, method_tokens=tokens)
    if place is not None:
        draft.site_tokens = place.tokens
    draft.start, draft.end = unit.start, unit.end
    return [draft]


def _methods(keys: list[str], concept: str) -> list[str]:
    """Method codes in order; the most telling agent first, then what else it may be."""
    table = method_table()
    named = [k for k in keys if k not in ("zaoying", "fluoro")]
    if named:
        best = max(named, key=lambda k: (k not in ("barium", "iodine", "oral_method", "iv_method"), -named.index(k)))
        if {"barium", "oral_method"} <= set(named):
            best = "barium"
        if "enema" in named:
            best = "enema"
        codes = table[best].rf.split("|")
        if concept in ("colon", "rectum") and best == "barium":
            codes = ["X3", "X2"]
        if "fluoro" in keys:
            codes = [*codes, "10"]
        if best == "enema":
            codes.append("X1")
        if best == "barium":
            codes.append("X1")
        return codes
    if "zaoying" in keys:
        return ["X1", *_agents(concept)]
    return ["10"]


def _agents(concept: str) -> list[str]:
    if concept in _GUT:
        return ["X2", "X4", "X6"] if concept != "colon" else ["X3", "X4"]
    if concept in ("biliary", "gallbladder"):
        return ["Xd", "Xg"]
    if concept in ("lcord", "cord"):
        return ["X4", "Xe", "Xc"]
    if concept in ("kidney_pelvis", "urinary", "kidney", "ureter", "ivp_site"):
        return ["Xp", "X7", "Xm"]
    if concept in ("urethra", "bladder_urethra"):
        return ["Xn", "Xm"]
    if concept in _JOINTS:
        return ["Xj"]
    if concept == "uterus":
        return ["Xe", "X4"]
    if concept.endswith("_vein"):
        return ["X7"]
    if concept in ("parotid", "salivary", "submandibular"):
        return ["X4", "Xe"]
    if concept == "bronchus":
        return ["Xe", "X4"]
    if concept == "head":
        return ["Xa"]
    return ["X4"]

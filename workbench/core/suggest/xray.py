"""Plain X-ray, bedside X-ray and mammography (guideline 5, 8, 9)."""

from __future__ import annotations

from workbench.core.naming.covering import Place
from workbench.core.naming.proofs import method_table
from workbench.core.naming.units import Proc, Unit
from workbench.core.suggest.drafts import Draft, Ground
from workbench.core.suggest.positions import default_positions, resolve

_CHEST = {"chest", "lung", "mediastinum", "pleura", "ribs_chest"}
_BEDSIDE_ABDOMEN = {"abdomen", "whole_abd", "upper_abd", "mid_low_abd", "mid_abd", "low_abd"}


def xray(ground: Ground, unit: Unit, place: Place | None) -> list[Draft]:
    """Parts of a unit at one place for plain X-ray."""
    if unit.bed is not None:
        return _bedside(ground, unit, place)
    if place is None:
        return _nowhere(ground, unit)
    groups = ground.groups(place.concept, "X", "X")
    if not groups:
        return []
    concept = ground.concept(place.concept)
    twins = ground.release.twins(groups[0][0], "X")
    listed = _family_listed(ground, groups[0][0])
    views = resolve(ground.release, unit.values("pos"), place.concept, place.side, len(twins) > 1, listed)
    side = place.side or views.side
    flags: set[str] = {"ambiguous"} if views.ambiguous or "X" in concept.doubtful else set()
    if views.unsided:
        flags.add("side-unspecified")
    if place.concept == "spine" and views.parts and all(p[0] in listed for p in views.parts):
        one_region = [p for p in views.parts if p[0] in ("72",)]
        flags -= {"ambiguous"} if one_region else set()
    if not views.parts:
        return [_finish(_unstated(ground, place, groups, side, flags, "40"), unit, place)]
    drafts = []
    for positions in views.parts:
        drafts.append(_finish(_stated(ground, place, groups, side, set(flags), positions, "40"), unit, place))
    return drafts


def _family_listed(ground: Ground, site: str) -> frozenset[str]:
    """Positions listed for a site or one of its twins."""
    sites = {site, *ground.release.twins(site, "X").values()}
    return frozenset(p for s in sites for p in ground.release.listed_positions(s))


def _opened(ground: Ground, site: str, side: str, flags: set[str]) -> list[str]:
    sites, unspecified = ground.sided(site, "X", side)
    if unspecified:
        flags.add("side-unspecified")
    return sites


def _stated(
    ground: Ground, place: Place, groups: list[tuple[str, ...]], side: str, flags: set[str],
    positions: list[str], device: str,
) -> Draft:  # fmt: skip
    codes: list[str] = []
    for group in groups:
        chosen = _listed_first(ground, group[0], positions, place.concept, side)
        for site, position in chosen:
            marks = flags if group is groups[0] else set()
            codes += [f"{device}{s}00{position}00" for s in _opened(ground, site, side, marks)]
    if place.concept in ("lspine", "cspine") and positions[0] == "04":
        flags.add("ambiguous")
    if place.concept == "hip" and positions == ["27"]:
        codes = _frog(side)
    return Draft(codes, flags)


def _frog(side: str) -> list[str]:
    """髋关节蛙式位 is listed once for both hips; 骨盆蛙式位 is the same view."""
    left, right, both = "40072001002700", "40072002002700", "40072003002700"
    sided = {"L": [left, both], "R": [right, both], "": [both, left, right]}.get(side, [both])
    return [*sided, "40060900002700"]


_ELSEWHERE = {("scapula", "15"): "070303", ("upper_arm", "16"): "070303", ("scapula", "16"): "070303"}


def _listed_first(
    ground: Ground, site: str, positions: list[str], concept: str, side: str
) -> list[tuple[str, str]]:
    """Pairs of site and position in order; listed synonyms of a position come first."""
    listed = _family_listed(ground, site)
    found: list[tuple[str, str]] = []
    for position in positions:
        synonyms = {"01": ("22", "21"), "21": ("01",), "22": ("01",)}.get(position, ())
        better = [s for s in synonyms if s in listed and position not in listed]
        if position in ("21", "22") and position not in listed:
            better = ["01"]
        found += [(site, p) for p in [*better, position]]
        elsewhere = _ELSEWHERE.get((concept, position))
        if elsewhere:
            found.append((elsewhere, position))
        if concept in ("ilium", "bony_pelvis") and position == "04":
            found += [(site, {"L": "05", "R": "06"}.get(side, "05"))]
        if concept in ("bony_pelvis",) and position == "07":
            found.append((site, "04"))
        if concept in ("lspine", "cspine") and position == "04":
            found = [(site, p) for p in ("07", "04", "10", "09")]
        if position == "04" and concept == "ankle":
            found.append((site, "07"))
    return found


def _unstated(
    ground: Ground, place: Place, groups: list[tuple[str, ...]], side: str, flags: set[str], device: str
) -> Draft:
    codes: list[str] = []
    for group in groups:
        positions, unspecified = default_positions(ground.release, group[0], place.concept)
        if unspecified:
            flags.add("position-unspecified")
        opened = _opened(ground, group[0], side, flags if group is groups[0] else set())
        if len(opened) > 1 and len(positions) == 1:
            codes += [f"{device}{s}00{positions[0]}00" for s in opened]
        else:
            codes += [f"{device}{s}00{p}00" for p in positions for s in opened]
    return Draft(codes, flags, why=[("reasons.position_unstated", {})])


def _finish(draft: Draft, unit: Unit, place: Place | None) -> Draft:
    draft.post_tokens = [p.token for p in unit.procs if p.kind == "pos"]
    if place is not None:
        draft.site_tokens = place.tokens
    draft.start, draft.end = unit.start, unit.end
    return draft


def _nowhere(ground: Ground, unit: Unit) -> list[Draft]:
    """Views without a place: 立位 and 卧位 are the abdomen (guideline 9.11)."""
    values = unit.values("pos")
    table = {"12": "12", "13": "13", "50": "50", "73": "73"}
    if values and values[0] in table:
        return [_finish(Draft([f"4005300000{table[values[0]]}00"]), unit, None)]
    views = resolve(ground.release, values, "", "", False)
    if not views.parts:
        return []
    if all(part[0] in ("56", "57", "58") for part in views.parts):
        return [_finish(Draft([f"4001070100{part[0]}00"]), unit, None) for part in views.parts]
    adult = [f"4099999900{views.parts[0][0]}00", f"4004010000{views.parts[0][0]}00"]
    if any(t.kind == "noise" and ("noise", "patient") in t.facts for t in unit.noise):
        adult.reverse()
    return [_finish(Draft(adult, {"ambiguous"}), unit, None)]


def _bedside(ground: Ground, unit: Unit, place: Place | None) -> list[Draft]:
    """Bedside chest and abdomen have items of their own; elsewhere the stated view with device 42."""
    if place is None:
        return [_finish(Draft(["42999999005100"]), unit, None)]
    if place.concept in _CHEST:
        return [_finish(Draft(["42040100000000"]), unit, place)]
    if place.concept in _BEDSIDE_ABDOMEN:
        return [_finish(Draft(["42053000000000"]), unit, place)]
    groups = ground.groups(place.concept, "X", "X")
    if not groups:
        return [_finish(Draft(["42999999005100"]), unit, place)]
    twins = ground.release.twins(groups[0][0], "X")
    views = resolve(ground.release, unit.values("pos"), place.concept, place.side, len(twins) > 1)
    flags: set[str] = set()
    drafts = []
    for positions in views.parts or [[]]:
        side = place.side or views.side
        if positions:
            draft = _stated(ground, place, groups, side, set(flags), positions, "42")
        else:
            draft = _unstated(ground, place, groups, side, set(flags), "42")
        draft.codes.append("42999999005100")
        drafts.append(_finish(draft, unit, place))
    return drafts


_BREAST_VIEWS = {"01", "02", "03", "04", "37", "38", "61", "62", "63", "64", "65", "66", "67"}


def mammography(ground: Ground, unit: Unit, place: Place | None) -> list[Draft]:
    """Parts of a unit about the breast (device 44)."""
    side = place.side if place else ""
    flags: set[str] = set()
    sites = _opened(ground, "040803", side, flags)
    methods = [p for p in unit.procs if p.kind == "method" and method_table()[p.value].group == "mg"]
    aux = [p for p in methods if p.value == "mg_aux"]
    real = [p for p in methods if p.value != "mg_aux"]
    views = resolve(ground.release, unit.values("pos"), "breast", side, False)
    positions = [[v for v in p if v in _BREAST_VIEWS] for p in views.parts]
    if not all(positions):
        flags.add("ambiguous")  # 四位 of the breast: which views is not said
    positions = [p for p in positions if p] or [["00"]]
    drafts: list[Draft] = []
    base = _plain_mammogram(aux, real)
    if "zaoying" in unit.values("method") and not real:
        return [_finish(Draft([f"44{s}M40000" for s in sites], set(flags)), unit, place)]
    if base and {("65",), ("66",)} <= {tuple(p) for p in positions}:
        # CC+MLO is one examination without a code of its own.
        codes = [f"44{s}M1{p}00" for p in ("00", "67", "38") for s in sites]
        drafts.append(_finish(Draft(codes, flags | {"ambiguous"}), unit, place))
    elif base:
        for alternatives in positions:
            codes = [f"44{s}M1{p}00" for p in alternatives for s in sites]
            drafts.append(_finish(Draft(codes, set(flags)), unit, place))
            if any("增强" in p.token.text or "能谱" in p.token.text or p.token.text.isascii() for p in aux):
                drafts[-1].flags.add("ambiguous")
    for proc in real:
        codes = [f"44{s}{m}0000" for m in method_table()[proc.value].rf.split("|") for s in sites]
        draft = _finish(Draft(codes, set(flags)), unit, place)
        draft.method_tokens = [proc.token]
        drafts.append(draft)
    return drafts


def _plain_mammogram(aux: list[Proc], real: list[Proc]) -> bool:
    """True if a plain mammogram is asked for besides tomosynthesis and the like."""
    if not real:
        return True
    if aux:
        return True
    return any(p.sep in ("soft", "hard") for p in real)

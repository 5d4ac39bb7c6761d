"""CT and MR: which parts and codes a unit's methods give for one place (guideline 4, 5, 9.10-9.20)."""

from __future__ import annotations

from workbench.core.naming.covering import Place
from workbench.core.naming.tokens import Token
from workbench.core.naming.units import Proc, Unit
from workbench.core.suggest.drafts import NOWHERE, Draft, Ground, MethodRow, method_table
from workbench.core.suggest.vascular import vascular

_URINARY = {"kidney", "ureter", "urinary", "kidney_pelvis", "ivp_site", "bladder", "kub"}
_JOINTS = {"shoulder", "elbow", "wrist", "hip", "knee", "ankle"}


class Study:
    """The methods of one unit, sorted for a modality."""

    def __init__(self, unit: Unit, place: Place | None, modality: str) -> None:
        table = method_table()
        self.unit, self.place, self.modality = unit, place, modality
        self.scans: list[Proc] = []
        self.extra: list[Proc] = []
        self.vessels: list[Proc] = []
        self.others: list[tuple[Proc, MethodRow]] = []
        self.posts = [p for p in unit.procs if p.kind == "post"] if modality == "CT" else []
        self.energy: list[Proc] = []
        self.agent: list[Proc] = []
        self.special: list[Proc] = []
        self.contrast_study: list[Proc] = []
        for proc in unit.procs:
            if proc.kind != "method":
                continue
            row = table[proc.value]
            group = row.group
            if proc.value == "dyn" and modality == "CT":
                group = "scan"
            if proc.value == "hepato" and modality == "CT":
                group = "scan"
            {
                "scan": self.scans,
                "extra_scan": self.extra,
                "vessel": self.vessels,
                "energy": self.energy,
                "agent": self.agent,
                "special": self.special,
                "contrast_study": self.contrast_study,
            }.get(group, self.scans if group == "scan" else []).append(proc)
            if proc.value == "zaoying" and place is not None and place.concept in _JOINTS:
                self.contrast_study.clear()
                self.others.append((proc, table["arthro"]))
                continue
            if group in ("func", "fixed", "whole") and row.code(modality):
                self.others.append((proc, row))

        exact = {p.value for p, _ in self.others} & {"asl", "dsc", "first_pass"}
        if exact:
            # 灌注ASL: the general word beside the exact one.
            self.others = [(p, r) for p, r in self.others if p.value != "perf"]

    def scan_code(self) -> tuple[list[str], bool]:
        """Codes of the scan part in order, and whether they are ambiguous. Empty: no scan is stated."""
        keys = [p.value for p in self.scans]
        table = method_table()
        if not keys:
            return [], False
        if "both?" in keys:
            return ["22", "21"], True
        plain, contrast = "plain" in keys, bool({"contrast", "dyn", "hepato"} & set(keys))
        if "both" in keys or (plain and contrast):
            return ["22"], False
        if "lowdose" in keys:
            if self.modality == "MR":
                return ["11"], False
            return (["12"], False) if not contrast else (["21", "12"], True)
        code = table[keys[0]].code(self.modality) or "11"
        if self.unit.scan_conflict:
            return [code, "21" if code == "11" else "11"], False
        return [code], False


def build(ground: Ground, unit: Unit, place: Place | None, modality: str) -> list[Draft]:
    """Parts of a unit at one place for ``CT`` or ``MR``."""
    study = Study(unit, place, modality)
    concept = ground.concept(place.concept) if place else None
    vessel = concept is not None and concept.kind == "vessel"
    if study.special:
        return _special(ground, study)
    if concept is not None and not vessel and concept.id != "heart" and any(p.value == "21" for p in study.posts):
        calcium = _special_post(ground, study, [], True)
        study.posts = [p for p in study.posts if p.value != "21"]
        return (_scan_part(ground, study) or _scan(ground, study, ["11"], assumed=True)) + calcium
    if vessel:
        return _calcium(ground, study) + vascular(ground, study)
    drafts: list[Draft] = []
    if concept is not None and concept.id == "heart" and study.posts and not unit.values("method"):
        # 三维 of the heart is its vascular study, a question (guideline 9.12).
        if study.posts[0].value == "11":
            drafts = vascular(ground, study)
            for draft in drafts:
                draft.codes += [c for d in _scan(ground, study, ["11"], assumed=True) for c in d.codes]
            return drafts
    if unit.vessel_hint and (study.scans or study.contrast_study) and not study.vessels:
        return vascular(ground, study)
    scan = _scan_part(ground, study)
    drafts.extend(scan)
    if study.vessels:
        drafts.extend(vascular(ground, study))
    for proc, row in study.others:
        drafts.append(_other(ground, study, proc, row))
    return drafts or _scan(ground, study, ["11"], assumed=True)


def _calcium(ground: Ground, study: Study) -> list[Draft]:
    """钙化积分 and FFR beside a coronary CTA are parts of their own; alone they are the part."""
    found = _special_post(ground, study, [], True)
    if found and not study.vessels and not study.scans:
        study.posts = []
    return found


def _scan_part(ground: Ground, study: Study) -> list[Draft]:
    codes, ambiguous = study.scan_code()
    drafts: list[Draft] = []
    fixed_ctu = any(p.value == "ctu" for p, _ in study.others)
    near_urinary = study.place is None or study.place.concept in _URINARY
    if fixed_ctu and codes and near_urinary:
        if codes[0] == "22":
            study.others = [(p, r) for p, r in study.others if p.value != "ctu"]
            draft = Draft(["200530014300" + "00"])
            draft.method_tokens = [p.token for p in study.unit.procs if p.kind == "method"]
            return [_place(draft, study)]
        return []
    if not codes and _listed_beside(study) and [p.value for p, _ in study.others] == ["dwi"]:
        beside = _together(ground, study, ["11"])
        if beside:
            return beside
    together = _together(ground, study, codes)
    if together:
        return together
    keys = {p.value for p, _ in study.others}
    if study.agent:
        # An agent with an item of its own is the second reading (guideline 9.24).
        codes = [*(codes or []), "24"]
    if study.extra:
        drafts.extend(_extra_scans(ground, study, codes))
        if drafts and drafts[0].flags & {"_replaces"}:
            drafts[0].flags.discard("_replaces")
            return drafts
    if study.energy and study.others and not codes:
        main = [_other(ground, study, p, r) for p, r in study.others]
        study.others = []
        for draft in main:
            draft.flags.add("ambiguous")
        return main
    if study.energy:
        return [*_energy(ground, study, codes), *drafts]
    if study.contrast_study and not codes and not study.others and not study.vessels:
        codes, ambiguous = (["21", "22"], True)
    special_post = any(p.value in ("21", "22", "23", "41") for p in study.posts)
    if not codes and _listed_beside(study):
        # 头颅MRI+MRA: the first item of the list is a scan whose method is not said.
        return _scan(ground, study, ["11"], assumed=True) + drafts
    if codes or special_post or (study.posts and not (study.vessels or study.others)):
        assumed = not codes
        found = _scan(ground, study, codes or ["11"], assumed=assumed)
        if ambiguous:
            for draft in found:
                draft.flags.add("ambiguous")
        return found + drafts
    if not (study.vessels or study.others or drafts or keys):
        return _scan(ground, study, ["11"], assumed=True)
    return drafts


def _listed_beside(study: Study) -> bool:
    """True if every study of the unit begins a new item of a list after ``site + modality``."""
    first = next((p for p in study.unit.procs if p.kind != "pos"), None)
    if first is None or first.sep not in ("soft", "hard") or study.place is None or study.unit.shared:
        return False
    if first.kind == "post":
        return False
    before = [t for t in study.unit.mods if t.start < first.token.start and "mod" == t.kind]
    return bool(before) and any(t.start < first.token.start for t in study.place.tokens)


def _together(ground: Ground, study: Study, codes: list[str]) -> list[Draft]:
    """平扫+DWI of a place for which the standard lists one item for both (guideline 9.18)."""
    if codes != ["11"] or [p.value for p, _ in study.others] != ["dwi"] or study.place is None:
        return []
    for group in ground.groups(study.place.concept, study.modality, study.modality):
        code = f"30{group[0]}7f0000"
        if code in ground.release.listed:
            study.others = []
            draft = Draft([code], method_tokens=[p.token for p in study.unit.procs])
            return [_place(draft, study)]
    return []


def _extra_scans(ground: Ground, study: Study, codes: list[str]) -> list[Draft]:
    """HRCT, thin and target scans: instead of a plain scan, or beside it where listed with +."""
    drafts: list[Draft] = []
    for proc in study.extra:
        code = method_table()[proc.value].code(study.modality)
        if not code:
            continue
        beside = proc.sep in ("soft", "hard") and bool(codes)
        first_listed = proc is study.unit.procs[0] and any(p.sep in ("soft", "hard") for p in study.scans)
        if (beside or first_listed) and proc.value == "hrct":
            drafts.extend(_scan(ground, study, [code], assumed=False, with_posts=False))
        elif codes in ([], ["11"]):
            found = _scan(ground, study, [code, "11"], assumed=False)
            found[0].flags.add("_replaces")
            return found
    return drafts


def _energy(ground: Ground, study: Study, codes: list[str]) -> list[Draft]:
    """能量/能谱 beside a scan: the scan first, then post-processing 24 and method 44 (guideline 9.14)."""
    sites, flags = _sites(ground, study)
    ordered: list[str] = []
    if study.place is None and not codes:
        ordered = ["20999999002400", "20999999440000"]
    else:
        scan = codes[0] if codes else "11"
        for site in sites:
            if codes:
                ordered += [f"20{site}{scan}0000", f"20{site}{scan}2400", f"20{site}440000"]
            else:
                ordered += [f"20{site}440000", f"20{site}{scan}2400", f"20{site}{scan}0000"]
    draft = Draft(ordered, flags | {"ambiguous"}, method_tokens=[p.token for p in study.energy])
    return [_place(draft, study)]


def _sites(ground: Ground, study: Study) -> tuple[list[str], set[str]]:
    """Site codes in order (sides opened), and flags."""
    if study.place is None:
        return [NOWHERE], set()
    concept = ground.concept(study.place.concept)
    flags: set[str] = set()
    if study.modality in concept.doubtful:
        flags.add("ambiguous")
    codes: list[str] = []
    for number, group in enumerate(ground.groups(study.place.concept, study.modality, study.modality)):
        opened, unspecified = ground.sided(group[0], study.modality, study.place.side)
        if unspecified and not number:
            flags.add("side-unspecified")
        codes += [c for c in opened if c not in codes]
    return codes, flags


def _place(draft: Draft, study: Study) -> Draft:
    if study.place is not None:
        draft.site_tokens = study.place.tokens
    draft.start, draft.end = study.unit.start, study.unit.end
    return draft


def _scan(
    ground: Ground, study: Study, codes: list[str], assumed: bool, with_posts: bool = True
) -> list[Draft]:
    posts, post_tokens = _posts(study) if with_posts else (["00"], [])
    device = "20" if study.modality == "CT" else "30"
    special = _special_post(ground, study, codes, assumed) if with_posts else []
    if special:
        return special
    if study.place is None and "13" in posts:
        draft = Draft([f"20040100{m}1300" for m in codes], {"assumed"} if assumed else set())
        draft.post_tokens = post_tokens
        return [_place(draft, study)]
    if study.place is None and assumed and post_tokens:
        posts = [*posts, *(p for p in ("11",) if p not in posts)]
        draft = Draft([f"{device}{NOWHERE}00{p}00" for p in posts], post_tokens=post_tokens)
        return [_place(draft, study)]
    drafts = []
    for number in range(_parts(ground, study)):
        sites, flags = _sites_of_part(ground, study, number)
        found = [f"{device}{s}{m}{p}00" for m in codes for p in posts for s in sites]
        draft = Draft(found, set(flags), post_tokens=post_tokens)
        draft.method_tokens = [p.token for p in (*study.scans, *study.extra, *study.agent)]
        chest_only = {p.value for p in (*study.scans, *study.extra)} & {"lowdose", "hrct"}
        if study.place is None and chest_only and device == "20":
            draft.codes.append(f"20040100{codes[0]}0000")
            draft.flags.add("ambiguous")
        if any(p.token.text == "HR" for p in study.extra):
            draft.flags.add("ambiguous")
        if assumed:
            draft.flags.add("assumed")
            draft.why.append(("reasons.plain_assumed", {}))
        drafts.append(_place(draft, study))
    return drafts


def _parts(ground: Ground, study: Study) -> int:
    """How many parts the place stands for: MR 下肢 is thigh and lower leg."""
    if study.place is None:
        return 1
    groups = ground.groups(study.place.concept, study.modality, study.modality)
    return len(groups[0]) if groups else 0


def _sites_of_part(ground: Ground, study: Study, number: int) -> tuple[list[str], set[str]]:
    if study.place is None:
        return [NOWHERE], set()
    groups = ground.groups(study.place.concept, study.modality, study.modality)
    if groups and len(groups[0]) > 1:
        opened, unspecified = ground.sided(groups[0][number], study.modality, study.place.side)
        doubtful = study.modality in ground.concept(study.place.concept).doubtful
        flags = {"ambiguous"} if doubtful else set()
        return opened, flags | ({"side-unspecified"} if unspecified else set())
    return _sites(ground, study)


def _posts(study: Study) -> tuple[list[str], list[Token]]:
    posts: list[str] = []
    for proc in study.posts:
        if proc.value not in posts:
            posts.append(proc.value)
    if not posts:
        return ["00"], []
    if posts == ["11"] and study.place is not None and any(t.text.startswith("骨") for t in study.place.tokens):
        posts.append("12")
    if "11" in posts and len(posts) > 1 and posts[0] != "11":
        posts = [p for p in posts if p != "11"] + ["11"]
    return posts, [p.token for p in study.posts]


def _special_post(ground: Ground, study: Study, codes: list[str], assumed: bool) -> list[Draft]:
    """Posts with items of their own: calcium score, FFR, QCT, lung nodules."""
    values = {p.value for p in study.posts}
    tokens = [p.token for p in study.posts]
    site = (_sites(ground, study)[0] or [NOWHERE])[0]
    found: list[str] = []
    if "21" in values:
        found = ["20080602002100"]
    elif "22" in values:
        found = ["20999999002200"] if site == NOWHERE else ["20080602002200", "20999999002200"]
    elif "23" in values:
        found = ["20999999002300"] + ([f"20{site}112300"] if site != NOWHERE else [])
    elif "41" in values and assumed:
        found = ["20040100004100", "20040100114100"]
    if not found:
        return []
    return [_place(Draft(found, post_tokens=tokens), study)]


def _other(ground: Ground, study: Study, proc: Proc, row: MethodRow) -> Draft:
    """A functional, water or other study with a code of its own."""
    device = "20" if study.modality == "CT" else "30"
    code = row.code(study.modality)
    concept = study.place.concept if study.place else ""
    flags: set[str] = set()
    sites: list[str] = [NOWHERE]
    if row.group == "fixed":
        sites = [g[0] for g in ground.groups(_fixed_site(concept, row, ground), study.modality, study.modality)]
    elif row.group == "whole":
        sites = [NOWHERE]
    elif study.place is not None:
        code = _own_method(concept, row.key, code, ground)
        own = _own_site(concept, row.key, ground)
        if own:
            sites = [own]
        else:
            sites, flags = _sites(ground, study)
    elif row.site:
        sites = [g[0] for g in ground.groups(row.site, study.modality, study.modality)]
    draft = Draft([f"{device}{s}{code}0000" for s in sites], flags, method_tokens=[proc.token])
    if row.key == "arthro" and study.place is None:
        draft.codes = [f"{device}{NOWHERE}{code}0000"]
    draft = _place(draft, study)
    draft.start, draft.end = proc.token.start, proc.token.end
    return draft


def _fixed_site(concept: str, row: MethodRow, ground: Ground) -> str:
    if row.key == "mrm" and concept:
        for spine, cord in (("cspine", "ccord"), ("tspine", "tcord"), ("lspine", "lcord")):
            if concept in (spine, cord):
                return cord
    return row.site


def _own_site(concept: str, key: str, ground: Ground) -> str:
    """Water imaging and some studies have a site of their own under a place's region."""
    if key == "hydro":
        if concept in ("biliary", "pancreatobiliary", "gallbladder", "pancreas"):
            return "050103"
        if concept in _URINARY:
            return "053001"
        if concept in ("inner_ear", "iac", "ear"):
            return "010803"
        spine = {"cspine": "030203", "ccord": "030203", "tspine": "030301", "tcord": "030301", "lspine": "030401",
                 "lcord": "030401", "cord": "030401", "spine": "030401"}  # fmt: skip
        return spine.get(concept, "")
    return ""


def _own_method(concept: str, key: str, code: str, ground: Ground) -> str:
    if key == "perf" and concept == "heart" and code == "54":
        return "55"
    if key != "hydro":
        return code
    if concept in ("biliary", "pancreatobiliary", "gallbladder", "pancreas"):
        return "43"
    if concept in _URINARY:
        return "42"
    if concept in ("inner_ear", "iac", "ear"):
        return "41"
    spine = {"cspine", "ccord", "tspine", "tcord", "lspine", "lcord", "cord", "spine"}
    return "44" if concept in spine else code


def _special(ground: Ground, study: Study) -> list[Draft]:
    """Studies whose name says little about the scan: enterography, CT colonography, nerve imaging."""
    key = study.special[0].value
    device = "20" if study.modality == "CT" else "30"
    codes, ambiguous = study.scan_code()
    tokens = [p.token for p in study.special]
    row = method_table()[key]
    concept = study.place.concept if study.place else row.site
    groups = ground.groups(concept, study.modality, study.modality)
    sites = [g[0] for g in groups] or [NOWHERE]
    if key == "entero":
        found = [f"{device}{sites[0]}{m}0000" for m in (codes or ["11", "22", "21"])]
    elif key == "colono":
        posts = [p.value for p in study.posts] or ["00", "11", "31"]
        found = [f"{device}{sites[0]}{m}{p}00" for m in (codes or ["11"]) for p in posts]
    else:
        found = [f"{device}{s}{m}0000" for s in sites for m in (codes or ["11"])]
    sure = bool(codes) or (key == "nerveimg" and study.place is not None and study.place.concept != "nerves")
    draft = Draft(found, method_tokens=tokens)
    if not sure:
        draft.flags |= {"ambiguous", "assumed"}
    elif not codes:
        draft.flags.add("assumed")
    if ambiguous:
        draft.flags.add("ambiguous")
    return [_place(draft, study)]

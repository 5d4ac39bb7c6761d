"""CT and MR: which parts and codes a unit's methods give for one place (guideline 4, 5, 9.10-9.20)."""

from __future__ import annotations

from workbench.core.naming.covering import Place
from workbench.core.naming.proofs import method_table
from workbench.core.naming.tokens import Token
from workbench.core.naming.units import Unit
from workbench.core.suggest.drafts import NOWHERE, Draft, Ground
from workbench.core.suggest.functional import URINARY, own_study, special_study
from workbench.core.suggest.study import Study, at_place, study_sites
from workbench.core.suggest.vascular import vascular

_BONES = {
    "bony_pelvis", "ribs", "sternum", "clavicle", "scapula", "shoulder", "upper_arm", "elbow", "forearm",
    "wrist", "hand", "finger", "hip", "thigh", "knee", "patella", "leg", "ankle", "foot", "calcaneus",
    "cspine", "tspine", "lspine", "scoccyx", "atlas", "sij", "wspine", "nasal_bone", "mandible", "maxilla",
    "zygoma", "tmj", "ilium", "sc_joint", "ac_joint", "maxillofacial", "ct_seg", "tl_seg", "ls_seg",
    "tl_spine", "ct_spine",
}  # fmt: skip


def build(ground: Ground, unit: Unit, place: Place | None, modality: str) -> list[Draft]:
    """Parts of a unit at one place for ``CT`` or ``MR``."""
    study = Study(unit, place, modality)
    if study.special:
        scan = [p for p in study.scans if p.sep != study.special[0].sep]
        beside = _scan_part(ground, study) if scan and study.special[0].value == "nerveimg" else []
        beside += [own_study(ground, study, proc, row) for proc, row in study.others]
        return beside + special_study(ground, study)
    concept = ground.concept(place.concept) if place else None
    if concept is not None and concept.kind == "vessel":
        return _calcium(ground, study) + vascular(ground, study) + _beside_vessels(ground, study)
    if concept is not None and concept.id == "heart" and [p.value for p in unit.procs] == ["11"]:
        return _heart_3d(ground, study)
    calcium: list[Draft] = []
    apart = concept is not None and (concept.id != "heart" or bool(study.scans))
    if apart and any(p.value == "21" for p in study.posts):
        calcium = _special_post(ground, study, [], True)
        study.posts = [p for p in study.posts if p.value != "21"]
    calcium += _density(ground, study)
    if unit.vessel_hint and (study.scans or study.contrast_study) and not study.vessels:
        return vascular(ground, study)
    drafts = _scan_part(ground, study)
    if study.vessels:
        drafts.extend(vascular(ground, study))
    for proc, row in study.others:
        drafts.append(own_study(ground, study, proc, row))
    return (drafts or _scan(ground, study, ["11"], assumed=True)) + calcium


def _density(ground: Ground, study: Study) -> list[Draft]:
    """胸部CT平扫+QCT: measuring bone density is a part of its own beside a scan of a place."""
    own = [p for p in study.posts if p.value == "23" and p.sep in ("soft", "hard")]
    if not own or study.place is None or not (study.scans or study.extra or study.unit.mods):
        return []
    study.posts = [p for p in study.posts if p not in own]
    composed = [f"20{site}112300" for site in study_sites(ground, study)[0]]
    return [at_place(Draft(["20999999002300", *composed], post_tokens=[p.token for p in own]), study)]


# The organ that a functional study beside a vascular one is about.
_FED = {"v_head": "head", "v_headneck": "head", "v_head_vein": "head", "v_neck": "neck", "coronary": "heart"}


def _beside_vessels(ground: Ground, study: Study) -> list[Draft]:
    """脑血管MRA+DWI: the other study is of what the vessel feeds; elsewhere a question."""
    drafts = []
    vessel = study.place
    for proc, row in study.others:
        organ = _FED.get(vessel.concept, "") if vessel is not None else ""
        study.place = Place(organ, "", vessel.tokens, (organ,)) if organ and vessel else None
        drafts.append(own_study(ground, study, proc, row))
        if not organ and row.group != "fixed":
            drafts[-1].flags.add("ambiguous")
    study.place = vessel
    return drafts


def _heart_3d(ground: Ground, study: Study) -> list[Draft]:
    """三维 of the heart is its vascular study, a question (guideline 9.12)."""
    drafts = vascular(ground, study)
    for draft in drafts:
        draft.codes += [c for d in _scan(ground, study, ["11"], assumed=True) for c in d.codes]
    return drafts


def _calcium(ground: Ground, study: Study) -> list[Draft]:
    """钙化积分 and FFR beside a coronary CTA are parts of their own; alone they are the part."""
    found = _special_post(ground, study, [], True)
    if found and not study.vessels and not study.scans:
        study.posts = []
    return found


def _scan_part(ground: Ground, study: Study) -> list[Draft]:
    """The part for the scan itself, stated or assumed; empty where other studies stand alone."""
    codes, ambiguous = study.scan_code()
    if study.moving:
        codes, ambiguous = [*(codes or ["11"]), *(["72"] if study.modality == "MR" else [])], True
    settled = _settled(ground, study, codes)
    if settled is not None:
        return settled
    if study.agent:
        # An agent with an item of its own is the second reading (guideline 9.24): which one, a person says.
        codes, ambiguous = [*codes, "24"], True
    extra, replaces = _extra_scans(ground, study, codes)
    if replaces:
        for draft in extra:
            draft.flags |= {"ambiguous"} if study.energy else set()
        return extra
    if study.energy:
        return [*_energy(ground, study, codes), *extra]
    alone = not (study.others or study.vessels)
    if study.contrast_study and not codes and alone:
        codes, ambiguous = ["21", "22", "11"], True
    special_post = any(p.value in ("21", "22", "23", "41") for p in study.posts)
    if codes or special_post or (study.posts and alone) or _listed_beside(study) or (alone and not extra):
        found = _scan(ground, study, codes or ["11"], assumed=not codes)
        if ambiguous:
            for draft in found:
                draft.flags.add("ambiguous")
        return found + extra
    return extra


def _settled(ground: Ground, study: Study, codes: list[str]) -> list[Draft] | None:
    """Combinations that the standard or the guideline settles; None for all others."""
    near_urinary = study.place is None or study.place.concept in URINARY
    if codes and near_urinary and any(p.value == "ctu" for p, _ in study.others):
        if codes[0] != "22":
            return []
        # 平扫+增强+CTU is one item.
        study.others = [(p, r) for p, r in study.others if p.value != "ctu"]
        tokens = [p.token for p in study.unit.procs if p.kind == "method"]
        return [at_place(Draft(["20053001430000"], method_tokens=tokens), study)]
    if study.energy and study.others and not codes:
        main = [own_study(ground, study, p, r) for p, r in study.others]
        study.others = []
        for draft in main:
            draft.flags.add("ambiguous")
        return main
    return _together(ground, study, codes or (["11"] if _listed_beside(study) else [])) or None


def _listed_beside(study: Study) -> bool:
    """True if every study of the unit begins a new item of a list after ``site + modality``."""
    first = next((p for p in study.unit.procs if p.kind != "pos"), None)
    if (
        first is None
        or first.sep not in ("soft", "hard", "slash")
        or study.place is None
        or study.unit.shared
    ):
        return False
    if first.kind == "post":
        return False
    before = [t for t in study.unit.mods if t.start < first.token.start and t.kind == "mod"]
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
            return [at_place(draft, study)]
    return []


def _extra_scans(ground: Ground, study: Study, codes: list[str]) -> tuple[list[Draft], bool]:
    """HRCT, thin and target scans: beside a plain scan where listed with +, else instead of it."""
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
            return _scan(ground, study, [code, "11"], assumed=False), True
    return drafts, False


def _energy(ground: Ground, study: Study, codes: list[str]) -> list[Draft]:
    """能量/能谱 beside a scan: the scan first, then post-processing 24 and method 44 (guideline 9.14)."""
    sites, flags = study_sites(ground, study)
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
    return [at_place(draft, study)]


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
        return [at_place(draft, study)]
    if study.place is None and assumed and post_tokens:
        volume = posts[0] in ("11", "12", "13", "19")
        ordered = [f"00{p}" for p in posts] + (["0011"] if volume else []) + [f"11{p}" for p in posts]
        draft = Draft([f"{device}{NOWHERE}{m}00" for m in [*ordered, "0011"]])
        draft.post_tokens = post_tokens
        return [at_place(draft, study)]
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
        drafts.append(at_place(draft, study))
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
    return study_sites(ground, study)


def _posts(study: Study) -> tuple[list[str], list[Token]]:
    posts: list[str] = []
    for proc in study.posts:
        if proc.value not in posts:
            posts.append(proc.value)
    if not posts:
        return ["00"], []
    concept = study.place.concept if study.place is not None else ""
    if posts == ["11"] and concept in ("trachea", "bronchus"):
        posts = ["13"]
    elif posts == ["11"] and concept in _BONES:
        posts.append("12")  # 三维 of a bone (guideline 9.19)
    if "11" in posts and len(posts) > 1 and posts[0] != "11":
        posts = [p for p in posts if p != "11"] + ["11"]
    return posts, [p.token for p in study.posts]


def _special_post(ground: Ground, study: Study, codes: list[str], assumed: bool) -> list[Draft]:
    """Posts with items of their own: calcium score, FFR, QCT, lung nodules."""
    values = {p.value for p in study.posts}
    tokens = [p.token for p in study.posts]
    site = (study_sites(ground, study)[0] or [NOWHERE])[0]
    found: list[str] = []
    if "21" in values:
        heart = study.place is not None or any("冠" in t.text or "心" in t.text for t in tokens)
        found = ["20080602002100"] if heart else ["20999999002100", "20080602002100"]
    elif "22" in values:
        found = ["20999999002200"] if site == NOWHERE else ["20080602002200", "20999999002200"]
    elif "23" in values:
        found = ["20999999002300"] + ([f"20{site}112300"] if site != NOWHERE else [])
    elif "41" in values and assumed:
        found = ["20040100004100", "20040100114100"]
    if not found:
        return []
    return [at_place(Draft(found, post_tokens=tokens), study)]

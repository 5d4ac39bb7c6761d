"""CT and MR studies with codes of their own: functional, water, fixed-site and special studies."""

from __future__ import annotations

from workbench.core.naming.proofs import MethodRow, method_table
from workbench.core.naming.units import Proc
from workbench.core.suggest.drafts import NOWHERE, Draft, Ground
from workbench.core.suggest.study import Study, at_place, study_sites

URINARY = {"kidney", "ureter", "urinary", "kidney_pelvis", "ivp_site", "bladder", "kub"}


_CORD_OF = {
    "cspine": "030203", "ccord": "030203", "tspine": "030301", "tcord": "030301", "lspine": "030401",
    "lcord": "030401", "cord": "030401", "spine": "030401",
}  # fmt: skip


def own_study(ground: Ground, study: Study, proc: Proc, row: MethodRow) -> Draft:
    """A functional, water or other study with a code of its own."""
    device = "20" if study.modality == "CT" else "30"
    code = row.code(study.modality)
    concept = study.place.concept if study.place else ""
    flags: set[str] = set()
    sites: list[str] = [NOWHERE]
    if row.key == "fmri" and concept and not ground.lexicon.related(concept, "head"):
        # 盆底功能MR: no function of the brain; what is scanned is a question.
        sites, flags = study_sites(ground, study)
        code = "11"
        flags.add("ambiguous")
    elif row.group == "fixed":
        sites = [
            g[0] for g in ground.groups(_fixed_site(concept, row, ground), study.modality, study.modality)
        ]
    elif row.group == "whole" or (row.key == "dwi" and concept == "whole_body"):
        sites, code = [NOWHERE], "74"
    elif study.place is not None:
        code = _own_method(concept, row.key, code, ground)
        own = _own_site(concept, row.key, ground)
        if own:
            sites = [own]
        else:
            sites, flags = study_sites(ground, study)
    elif row.site:
        sites = [g[0] for g in ground.groups(row.site, study.modality, study.modality)]
    if code == "44" and concept in ("", "cord", "spine"):
        sites = ["030401", "030203", "030301"]  # which piece of the cord is not said
        flags.add("ambiguous")
    draft = Draft([f"{device}{s}{code}0000" for s in sites], flags, method_tokens=[proc.token])
    if row.key == "arthro" and study.place is None:
        draft.codes = [f"{device}{NOWHERE}{code}0000"]
    draft = at_place(draft, study)
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
        if concept in URINARY:
            return "053001"
        if concept in ("inner_ear", "iac", "ear"):
            return "010803"
        return _CORD_OF.get(concept, "")
    return ""


def _own_method(concept: str, key: str, code: str, ground: Ground) -> str:
    if key == "perf" and concept == "heart" and code == "54":
        return "55"
    if key != "hydro":
        return code
    if concept in ("biliary", "pancreatobiliary", "gallbladder", "pancreas"):
        return "43"
    if concept in URINARY:
        return "42"
    if concept in ("inner_ear", "iac", "ear"):
        return "41"
    return "44" if concept in _CORD_OF else code


# 腰椎神经成像: the nerves beside a piece of the spine.
_PLEXUS = {"lspine": "lumbar_plexus", "ls_seg": "lumbar_plexus", "cspine": "brachial_plexus"}


def special_study(ground: Ground, study: Study) -> list[Draft]:
    """Studies whose name says little about the scan: enterography, CT colonography, nerve imaging."""
    key = study.special[0].value
    device = "20" if study.modality == "CT" else "30"
    codes, ambiguous = study.scan_code()
    tokens = [p.token for p in study.special]
    row = method_table()[key]
    concept = study.place.concept if study.place else row.site
    plexus = _PLEXUS.get(concept, "") if key == "nerveimg" else ""
    concept, codes = (plexus, ["11"]) if plexus else (concept, codes)
    groups = ground.groups(concept, study.modality, study.modality)
    sites = [g[0] for g in groups] or [NOWHERE]
    if key == "entero":
        found = [f"{device}{sites[0]}{m}0000" for m in (codes or ["11", "22", "21"])]
    elif key == "colono":
        posts = [p.value for p in study.posts] or ["00", "11", "31"]
        found = [f"{device}{sites[0]}{m}{p}00" for m in (codes or ["11"]) for p in posts]
    else:
        found = [f"{device}{s}{m}0000" for s in sites for m in (codes or ["11"])]
    named = key == "nerveimg" and study.place is not None and study.place.concept != "nerves"
    sure = (bool(codes) or named) and not plexus
    draft = Draft(found, method_tokens=tokens)
    if not sure:
        draft.flags |= {"ambiguous", "assumed"}
    elif not codes:
        draft.flags.add("assumed")
    if ambiguous:
        draft.flags.add("ambiguous")
    return [at_place(draft, study)]

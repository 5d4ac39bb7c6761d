"""Vascular studies of CT and MR (guideline 4, 9.10, 9.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.core.naming.proofs import method_table
from workbench.core.naming.tokens import Token
from workbench.core.suggest.drafts import NOWHERE, Draft, Ground

if TYPE_CHECKING:
    from workbench.core.suggest.study import Study

_VEIN_CODES = {"CT": {"34", "35"}, "MR": {"32", "34", "36"}}


def vessel_sites(ground: Ground, concept: str, place: str, modality: str) -> tuple[list[str], bool]:
    """Vessel sites of a concept (``place`` is ``artery`` or ``vein``) and whether the choice is doubtful.

    A concept without vessels of its own takes those of the region it lies in.
    """
    seen: list[str] = []
    name = concept
    while name and name in ground.lexicon.concepts and name not in seen:
        seen.append(name)
        found = [g[0] for g in ground.groups(name, place, modality)]
        if found:
            known = ground.concept(name)
            # The vessel meant has no item in this modality: the nearest one is a question.
            instead = known.sites[place][0] != (found[0],)
            return found, place in known.doubtful or instead or name == "aorta" or name != concept
        name = ground.concept(name).parent
    return [], True


def vascular(ground: Ground, study: Study) -> list[Draft]:
    """Parts for the vascular methods of a study, or for a vessel with any method at all."""
    drafts: list[Draft] = []
    codes = _codes(study)
    liver = study.place is not None and study.place.concept in ("v_liver", "liver")
    if liver and study.modality == "CT" and [c for c, *_ in codes] == ["33", "34"]:
        tokens = [t for _, _, t in codes if t is not None]
        return [_draft(study, ["20080710360000"], set(), tokens)]
    direct = any(code == "35" for code, *_ in codes) and study.modality == "CT"
    for code, ambiguous, token in codes:
        if direct and code == "34":
            continue  # the direct method says the vein exactly
        drafts.append(_one(ground, study, code, ambiguous, token))
    return drafts


def _codes(study: Study) -> list[tuple[str, bool, Token | None]]:
    """Method codes, whether each is a question, and the word that says it."""
    table = method_table()
    found: list[tuple[str, bool, Token | None]] = []
    stated = any(p.value != "angio" for p in study.vessels) or study.unit.thick
    for proc in study.vessels:
        cell = table[proc.value].code(study.modality)
        if not cell:
            cell = {"CT": "33", "MR": "31"}[study.modality]
            if proc.value in ("mrv", "ctv", "cemrv"):
                cell = {"CT": "34", "MR": "32"}[study.modality]
        for code in cell.split("+"):
            if code not in [f[0] for f in found]:
                # 三维 of a vessel is its vascular study, but a question (guideline 9.12).
                loose = proc.value == "angio" and ("三维" in proc.token.text or "3D" in proc.token.text)
                found.append((code, loose and not stated, proc.token))
    scans = {p.value for p in study.scans}
    if study.modality == "MR" and found:
        contrast = study.enhanced or ("contrast" in scans and _vessel_only(study))
        if contrast:
            found = [({"31": "33", "32": "34"}.get(c, c), a, t) for c, a, t in found]
    if study.modality == "MR" and study.extra and [f[0] for f in found] in ([], ["31"]):
        found = [("35", False, study.extra[0].token)]
    if found:
        return found
    if any(p.kind == "post" and p.value in ("21", "22") for p in study.unit.procs):
        return []
    said = study.scans or study.contrast_study or study.posts
    word = said[0].token if said else None
    only_post = bool(study.posts) and not study.scans
    if study.modality == "CT":
        return [("33", only_post, word)]
    if scans & {"contrast", "both", "dyn"}:
        return [("33", False, word)]
    return [("31", only_post, word)]


def _vessel_only(study: Study) -> bool:
    return study.place is None or study.place.concept.startswith("v_") or "artery" in study.place.concept


def _one(ground: Ground, study: Study, code: str, ambiguous: bool, token: Token | None) -> Draft:
    device = "20" if study.modality == "CT" else "30"
    vein = code in _VEIN_CODES[study.modality]
    flags: set[str] = {"ambiguous"} if ambiguous else set()
    if study.place is None:
        return _draft(study, [f"{device}{NOWHERE}{code}0000"], flags, [token] if token else [])
    concept = study.place.concept
    first, second = ("vein", "artery") if vein else ("artery", "vein")
    if concept in ("vessel", "artery", "vein") and any(p.value == "vwi" for p in study.vessels):
        flags.add("ambiguous")
    explicit = ground.concept(concept)
    own = bool(explicit.sites.get(first))
    if explicit.kind == "vessel" and not own and explicit.sites.get(second):
        # 静脉 CTA: the vein's code of the modality, then the method as written.
        sites, doubtful = vessel_sites(ground, concept, second, study.modality)
        swapped = {"33": "34", "31": "32", "34": "33", "32": "31"}.get(code, code)
        if not vein and study.modality == "MR" and code == "33":
            swapped = "34"
        codes = [f"{device}{s}{swapped}0000" for s in sites] + [f"{device}{s}{code}0000" for s in sites]
        if study.vessels and study.vessels[0].value in ("cta", "mra", "ctv", "mrv"):
            flags.add("ambiguous")
        if doubtful:
            flags.add("ambiguous")
        return _draft(study, codes, flags, [token] if token else [])
    sites, doubtful = vessel_sites(ground, concept, first, study.modality)
    if not sites:
        sites, doubtful = [NOWHERE], True
    if doubtful:
        flags.add("ambiguous")
    codes = [f"{device}{s}{code}0000" for s in sites]
    return _draft(study, codes, flags, [token] if token else [])


def _draft(study: Study, codes: list[str], flags: set[str], tokens: list[Token]) -> Draft:
    draft = Draft(codes, flags, method_tokens=tokens)
    if study.place is not None:
        draft.site_tokens = study.place.tokens
    draft.start, draft.end = study.unit.start, study.unit.end
    return draft

"""From a parsed name to drafts of parts: choose the modality, build, merge, and find what is doubtful."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from workbench.core.naming.covering import Place
from workbench.core.naming.parsed import ParsedName
from workbench.core.naming.proofs import method_table
from workbench.core.naming.units import Unit
from workbench.core.suggest import ct_mr
from workbench.core.suggest.draft_cache import DraftCache
from workbench.core.suggest.drafts import Draft, Ground
from workbench.core.suggest.evidence import Modalities, decide
from workbench.core.suggest.fluoroscopy import catheter, fluoroscopy
from workbench.core.suggest.readings import other_readings
from workbench.core.suggest.xray import mammography, xray

_SEEN_WITH_CONTRAST = {"fistula", "whole_gi", "ugi", "esophagus", "abd_sinus"}
_TOMOSYNTHESIS = {"mg_tomo3d", "mg_tomo6"}
_SCANS = {"plain", "contrast", "both", "both?"}


@dataclass(slots=True)
class Assembly:
    """Drafts of a whole name.

    Attributes:
        drafts: Parts in order.
        flags: Words of flags for the name.
        why: Reasons about the name.
        scope: Why there is no item, or empty.
        others: Other whole readings.
        silent: True if the name states no modality at all.
    """

    drafts: list[Draft] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    why: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    scope: str = ""
    others: list[list[Draft]] = field(default_factory=list)
    silent: bool = False


def assemble(ground: Ground, parsed: ParsedName) -> Assembly:
    """Drafts of all parts of a name."""
    result = Assembly(scope=parsed.scope)
    if parsed.scope:
        _column_conflict(parsed, result)
        return result
    result.scope = _nothing_meant(parsed)
    if result.scope:
        return result
    for unit, places in zip(parsed.units, parsed.places, strict=True):
        unit.vessel_hint = "vessel" in parsed.marks
        unit.scan_conflict = "scan_conflict" in parsed.marks
        if not _unit(ground, parsed, unit, places, result):
            return result
    _merge(result)
    _one_of(parsed, result)
    _priced_list(ground, parsed, result)
    result.others = other_readings(ground, parsed, result.drafts)
    _doubts(ground, parsed, result)
    _column_conflict(parsed, result)
    if not result.drafts and not result.scope:
        result.scope = "nothing"
    if result.drafts:
        result.scope = ""
    return result


def _nothing_meant(parsed: ParsedName) -> str:
    """Why the units ask for nothing after all: a coil, bare vessels, a column of another department."""
    concepts = {p.concept for places in parsed.places for p in places}
    if concepts <= {"body"} and any(t.kind == "arr" for u in parsed.units for t in u.mods):
        return "bare"
    bare_vessel = bool(concepts) and concepts <= {"vessel", "artery", "vein"} and not parsed.column
    if bare_vessel and not any(u.mods or u.procs for u in parsed.units):
        return "nothing"
    if parsed.column == "out" and not any(u.mods for u in parsed.units):
        return "column"
    keys = {k for u in parsed.units for k in u.values("method")}
    breast = parsed.column == "MG" or any("MG" in t.values("mod") for u in parsed.units for t in u.mods)
    if not concepts and keys and keys <= _TOMOSYNTHESIS and not breast:
        return "bare"
    return ""


# What a column of CT, MR or X-ray contradicts: departments of their own.
_OTHER_DEPARTMENTS = {"us", "us2", "ecg", "endoscopy", "lab"}


def _column_conflict(parsed: ParsedName, result: Assembly) -> None:
    """An ultrasound column beside a CT name, or a CT column beside an ultrasound name."""
    if (parsed.column == "out") != bool(parsed.scope in _OTHER_DEPARTMENTS) and parsed.column:
        if parsed.column == "out" and parsed.scope:
            return
        result.flags.add("conflict")


def _unit(ground: Ground, parsed: ParsedName, unit: Unit, places: list[Place], result: Assembly) -> bool:
    """Add the drafts of a unit; False where it is catheter angiography and the name has no item."""
    chosen = decide(parsed, unit, places, ground.lexicon)
    _explain_modality(parsed, chosen, result)
    result.silent = result.silent or chosen.silent
    first: list[Draft] = []
    for place in places or [None]:  # type: ignore[list-item]
        if chosen.order[0] == "X" and place is not None and catheter(ground, unit, place):
            result.scope, result.drafts = "dsa", []
            return False
        first += _of_place(ground, unit, place, chosen, result)
    if parsed.marks & {"examples"} or unit.doubtful:
        for draft in first:
            draft.flags.add("ambiguous")
    if len(first) == 1:  # the only part stands for all that the unit says: 脑灌注CT, not 灌注
        first[0].start, first[0].end = min(first[0].start, unit.start), max(first[0].end, unit.end)
    result.drafts += first
    return True


def _of_place(
    ground: Ground, unit: Unit, place: Place | None, chosen: Modalities, result: Assembly
) -> list[Draft]:
    built = [(m, drafts_of(ground, unit, place, m)) for m in chosen.order]
    built = [(m, d) for m, d in built if d]
    if not built:
        result.scope = result.scope or "no_site"
        result.why.append(("reasons.scope_no_site", {"modality": chosen.order[0]}))
        return []
    if not chosen.proof or chosen.conflict:
        drafts = _interleave(built)
        for draft in drafts:
            draft.flags.add("conflict" if chosen.conflict else "ambiguous")
        return drafts
    modality, drafts = built[0]
    _impossible(unit, modality, result)
    return drafts


def drafts_of(ground: Ground, unit: Unit, place: Place | None, modality: str) -> list[Draft]:
    """:func:`build_for`, through a cache."""
    if ground.cache is None:
        ground.cache = DraftCache(partial(build_for, ground))
    return ground.cache.drafts(unit, place, modality)


def build_for(ground: Ground, unit: Unit, place: Place | None, modality: str) -> list[Draft]:
    """Drafts of a unit at one place for one modality."""
    if modality in ("CT", "MR"):
        if place is not None and not ground.groups(place.concept, modality, modality):
            concept = ground.concept(place.concept)
            if concept.kind != "vessel":
                return []
        return [d for d in ct_mr.build(ground, unit, place, modality) if d.codes]
    methods = set(unit.values("method"))
    table = method_table()
    breast = place is not None and place.concept == "breast"
    mg_word = any("MG" in t.values("mod") for t in unit.mods)
    if (
        breast
        or (mg_word and place is None)
        or (place is None and methods and all(table[m].group == "mg" for m in methods))
    ):
        return mammography(ground, unit, place)
    if any(table[m].group == "contrast_study" for m in methods) or "arthro" in methods:
        return fluoroscopy(ground, unit, place)
    if place is not None and place.concept in _SEEN_WITH_CONTRAST and not unit.values("pos"):
        return fluoroscopy_default(ground, unit, place)
    return [d for d in xray(ground, unit, place) if d.codes]


def fluoroscopy_default(ground: Ground, unit: Unit, place: Place) -> list[Draft]:
    """A place that is only seen with contrast, named without it."""
    drafts = fluoroscopy(ground, unit, place)
    for draft in drafts:
        draft.codes = [c[:8] + "X1" + c[10:] if c[8:10] == "10" else c for c in draft.codes]
        draft.flags.add("ambiguous")
    return drafts


def _interleave(built: list[tuple[str, list[Draft]]]) -> list[Draft]:
    """Candidates of several modalities in one list: the first of each, then the rest."""
    first = built[0][1]
    for _, other in built[1:]:
        if len(other) != len(first):
            continue
        for draft, more in zip(first, other, strict=True):
            draft.flags |= more.flags & {"side-unspecified"}
    columns = [d for _, d in built if len(d) == len(first)]
    for index, draft in enumerate(first):
        lists = [list(c[index].codes) for c in columns]
        if draft.flags & {"side-unspecified", "position-unspecified"} or any(len(x) > 1 for x in lists):
            heads = [c for x in lists for c in x[:1]]
            draft.codes = heads + [c for x in lists for c in x[1:]]
        else:
            draft.codes = [c for x in lists for c in x]
    return first


def _explain_modality(parsed: ParsedName, chosen: Modalities, result: Assembly) -> None:
    if chosen.conflict:
        key = "reasons.modality_conflict" if parsed.column else "reasons.modality_both"
        names = {"name": chosen.order[0], "column": chosen.order[-1], "first": chosen.order[0],
                 "second": chosen.order[-1]}  # fmt: skip
        result.why.append((key, names))
        result.flags.add("conflict")
    elif not chosen.proof:
        result.why.append(("reasons.modality_assumed", {"order": " / ".join(chosen.order)}))
        result.flags.add("ambiguous")


def _impossible(unit: Unit, modality: str, result: Assembly) -> None:
    """DR 平扫, CT 正位, CT with an MR sequence: said, but not done."""
    word = None
    table = method_table()
    if modality == "X" and not any(p.concept == "breast" for p in unit.sites):
        word = next((p.token for p in unit.procs if p.kind == "method" and p.value in _SCANS), None)
    elif modality in ("CT", "MR"):
        views = {"01", "02", "07"}
        foreign = [
            p.token
            for p in unit.procs
            if p.kind == "method"
            and (table[p.value].group in ("func", "fixed", "vessel") or p.value == "lowdose")
            and not table[p.value].code(modality)
        ]
        seen = (p for p in unit.procs if p.kind == "pos" and not views.isdisjoint(p.value.split("+")))
        word = next((p.token for p in seen), None)
        word = word or (foreign[0] if foreign else None)
    if word is not None:
        result.flags.add("conflict")
        result.why.append(("reasons.impossible", {"modality": modality, "word": word.text}))


def _merge(result: Assembly) -> None:
    """Parts that come to the same code are one part (guideline 9.2)."""
    kept: dict[str, Draft] = {}
    for draft in result.drafts:
        kept.setdefault(draft.codes[0], draft)
    result.drafts = list(kept.values())


def _priced_list(ground: Ground, parsed: ParsedName, result: Assembly) -> None:
    """A price for any of several places: the item without a place first, then the places."""
    if "priced_list" not in parsed.marks or len(result.drafts) < 3:
        return
    unit = parsed.units[0]
    chosen = decide(parsed, unit, [], ground.lexicon)
    whole = build_for(ground, unit, None, chosen.order[0])
    if whole:
        whole[0].codes += [d.codes[0] for d in result.drafts]
        whole[0].flags.add("ambiguous")
        result.drafts = whole[:1]


def _one_of(parsed: ParsedName, result: Assembly) -> None:
    """Several readings of one item: the first (or what an extension bills) with the others behind it."""
    if len(result.drafts) < 2 or not parsed.marks & {"or_methods", "instead", "surcharge_method"}:
        return
    first = result.drafts[0] if "or_methods" in parsed.marks else result.drafts[-1]
    first.codes = first.codes[:3] + [c for d in result.drafts if d is not first for c in d.codes[:3]]
    result.drafts = [first]


def _doubts(ground: Ground, parsed: ParsedName, result: Assembly) -> None:
    if "conflict" in parsed.doubts:
        result.flags.add("conflict")
        _conflicting_site(ground, parsed, result)
    if "ambiguous" in parsed.doubts:
        result.flags.add("ambiguous")
    if any(_borrowed(unit) for unit in parsed.units) and any("CT" in t.values("mod") for t in parsed.tokens):
        result.flags.add("ambiguous")
    if "partly_out" in parsed.doubts:
        result.why.append(("reasons.partly_out", {}))
    if "restricted" in parsed.marks:
        result.why.append(("reasons.restricted", {}))
    if "site_column" in parsed.marks:
        result.why.append(("reasons.site_column", {}))


def _borrowed(unit: Unit) -> bool:
    """冠脉CTA+心功能: CT tells the heart's function, too, which only MR has an item for."""
    return not unit.mods and "cardiac_fn" in unit.values("method")


def _conflicting_site(ground: Ground, parsed: ParsedName, result: Assembly) -> None:
    """The bracket's reading as the second candidate."""
    for token in parsed.conflicts:
        beside = token.start == token.end  # of the site column
        text = token.text if beside else parsed.text(token.start, token.end)
        key = "reasons.site_column_conflict" if beside else "reasons.bracket_conflict"
        result.why.append((key, {"inside": text}))
        for value in token.values("site"):
            for name in value.split("+"):
                place = Place(name, "", [token], (name,))
                for unit in parsed.units[:1]:
                    chosen = decide(parsed, unit, [place], ground.lexicon)
                    other = build_for(ground, unit, place, chosen.order[0])
                    if other and result.drafts:
                        result.drafts[0].codes[1:1] = other[0].codes[:2]

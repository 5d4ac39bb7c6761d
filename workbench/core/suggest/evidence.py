"""Which modality a unit is about, how sure that is, and what else it could be (guideline 8 and 9.13)."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.core.naming.covering import Place
from workbench.core.naming.lexicon import Lexicon
from workbench.core.naming.parsed import ParsedName
from workbench.core.naming.proofs import method_family, method_table
from workbench.core.naming.units import Unit


@dataclass(slots=True)
class Modalities:
    """Modalities of a unit in order of preference.

    Attributes:
        order: ``CT``, ``MR``, ``X``.
        proof: True if something states the first one.
        conflict: True if two statements cannot both hold.
        silent: True if the name says nothing at all about the modality.
    """

    order: list[str]
    proof: bool
    conflict: bool = False
    silent: bool = False


def family(value: str) -> str:
    """``X`` for all of X-ray."""
    return {"MG": "X", "RF": "X", "Xw": "X"}.get(value, value)


def _stated(unit: Unit) -> tuple[list[str], bool]:
    """Modalities the words state, in order, and whether X-ray is stated by more than 片 or 摄影."""
    seen: list[str] = []
    strong_x = False
    for token in unit.mods:
        for value in token.values("mod"):
            if value in ("RAD", "C"):
                continue
            if family(value) not in seen:
                seen.append(family(value))
            if value in ("X",) and token.text not in ("数字化摄影", "数字摄影", "照片", "断层融合"):
                strong_x = True
    return seen, strong_x


def _by_method(unit: Unit) -> str:
    return next((found for found in map(method_family, unit.values("method")) if found), "")


def _words(unit: Unit, places: list[Place]) -> str:
    """The modality that methods, posts and positions prove; empty for none."""
    found = _by_method(unit)
    methods = unit.values("method")
    if found == "X" and all(method_table()[m].group == "mg" for m in methods):
        # Tomosynthesis is X-ray of any place; the other words only of the breast.
        found = "X" if "mg_tomo3d" in methods or any(p.concept == "breast" for p in places) else ""
    if found:
        return found
    if unit.values("pos") or unit.bed is not None:
        return "X"
    if any(p.kind == "post" and p.token.text != "3D" for p in unit.procs):
        return "CT"
    if {"zaoying", "fluoro"} & set(unit.values("method")):
        return "X"
    if "arthro" in unit.values("method"):
        return "X"
    return ""


def decide(parsed: ParsedName, unit: Unit, places: list[Place], lexicon: Lexicon) -> Modalities:
    """The modalities of a unit in order."""
    stated, strong_x = _stated(unit)
    conflict = False
    if len(stated) > 1 and "X" in stated and not strong_x:
        stated.remove("X")
    if len(stated) > 1 and "X" in stated and "up" in parsed.marks:
        stated.remove("X")
    if len(stated) > 1:
        if stated[0] == "X" and "CT" in stated and _x_before_ct(parsed, unit):
            stated.remove("X")
        else:
            conflict = True
    proved = _words(unit, places)
    name_says = stated or ([proved] if proved else [])
    column = family(parsed.column) if parsed.column not in ("", "out") else ""
    if column and name_says:
        if column in name_says:
            order = [column] + [m for m in name_says if m != column]
            return Modalities(order, True, conflict)
        return Modalities([*name_says, column], True, True)
    if column:
        return Modalities([column], True)
    if name_says:
        return Modalities(name_says, True, conflict)
    return _guess(unit, places, lexicon)


def _x_before_ct(parsed: ParsedName, unit: Unit) -> bool:
    """True for X线 in X线(CT), but not where a sign lists both: X线/CT."""
    if not unit.mods or unit.mods[0].text not in ("X线", "X射线", "X光"):
        return False
    start, end = unit.mods[0].end, unit.mods[-1].start
    return not any(t.parts_items and start <= t.start < end for t in parsed.tokens)


def _guess(unit: Unit, places: list[Place], lexicon: Lexicon) -> Modalities:
    """No statement: the order of guideline 9.13 without the modalities that cannot do what is stated."""
    methods = set(unit.values("method"))
    kinds = {lexicon.concepts[p.concept].kind for p in places}
    only_mr = {p.concept for p in places} <= {"breast", "pituitary", "fetus", "placenta"}
    if kinds == {"mr_organ"} and only_mr and methods & {"plain", "contrast", "both", "dyn"}:
        return Modalities(["MR"], True)
    if any(t.kind == "arr" for t in unit.mods) or kinds in ({"mr_organ"}, {"nerve"}):
        return Modalities(["MR", "CT"], False)
    if any("C" in t.values("mod") for t in unit.mods) and not methods:
        return Modalities(["CT", "X"], False)
    if "vessel" in kinds or methods or unit.thick or unit.values("post"):
        return Modalities(["CT", "MR"], False)
    order = ["X", "CT", "MR"] if "bone" in kinds else ["CT", "MR", "X"]
    return Modalities(order, False, silent=True)

"""What is stated once applies to all items of a list that lack it (guideline 9.10 and 9.24)."""

from __future__ import annotations

from workbench.core.naming.proofs import device_family, own_place
from workbench.core.naming.tokens import Token
from workbench.core.naming.units import Proc, Unit

_SCANS = {"plain", "contrast", "both", "both?", "lowdose"}
_OTHER_SCANS = _SCANS - {"plain"}
_AGENTS = {"barium", "enema", "iodine", "zaoying", "fluoro", "oral_method", "iv_method", "ivp"}


def _agent(proc: Proc) -> bool:
    return proc.kind == "method" and proc.value in _AGENTS


def _placed_by_study(unit: Unit) -> bool:
    """True if a unit names no place but a study that says where it is."""
    return not unit.sites and any(own_place(p.token) for p in unit.procs)


def _plain_film(token: Token) -> Token:
    return Token(token.start, token.end, "mod", (("mod", "X"),), token.text)


def _lent(unit: Unit, to: Unit) -> list[Token]:
    """Words by which a unit lends its modality; none to an item whose own words prove another."""
    if to.own and to.own != unit.own:
        return []
    if any(map(device_family, unit.mods)):
        lent = [t for t in unit.mods if t.values("mod") != ("Xw",)] or list(unit.mods)
        if _placed_by_study(to) or (to.sites and not any(m.concept == "breast" for m in to.sites)):
            # What is said of the breast's X-ray makes no other place a breast.
            return [_plain_film(t) if "MG" in t.values("mod") else t for t in lent]
        return lent
    if unit.own in ("CT", "MR"):
        return [Token(unit.end, unit.end, "mod", (("mod", unit.own),), "")]
    return []


def _of_its_place(proc: Proc, unit: Unit) -> bool:
    """头颅CT,低剂量胸部CT: the word right before a place is about that place."""
    return proc.value == "lowdose" and bool(unit.sites) and proc.token.start < unit.sites[0].tokens[0].start


def share(units: list[Unit]) -> None:
    """What is stated once applies to all units that lack it (guideline 9.24)."""
    if sum(bool(u.own) for u in units) > 1:
        for unit in units:  # one of several items that state their modality is complete
            unit.closed = unit.closed or any(map(device_family, unit.mods))
    for number, unit in enumerate(units):
        if any(map(device_family, unit.mods)):
            continue
        for other in [*reversed(units[:number]), *units[number + 1 :]]:
            lent = _lent(other, unit)
            if lent:
                unit.mods = unit.mods + lent
                unit.own = unit.own or other.own
                break
    for number, unit in enumerate(units):
        elsewhere = any(own_place(p.token) for p in unit.procs)
        if unit.procs and not unit.sites and number and units[number - 1].sites and not elsewhere:
            # A bare MRA in a list takes the site named before (guideline 9.10).
            unit.sites = list(units[number - 1].sites)
        if unit.sites and not unit.procs:
            alike = [u for u in units if u.procs and (u.own == unit.own or not (u.own and unit.own))]
            before = [u for u in alike if u in units[:number]]
            after = [u for u in alike if u in units[number + 1 :] and not u.shared]
            source = before[-1] if before else after[0] if after and unit.sep != "hard" else None
            if source is not None and not any(t.has("site") for p in source.procs for t in [p.token]):
                # A view belongs to its own item of a list; methods are shared (guideline 9.24).
                own = unit.closed or unit.sep == "hard" or source.sep == "hard"
                film = any(v in ("X", "Xw") for t in unit.mods for v in t.values("mod"))
                unit.procs = [
                    p
                    for p in source.procs
                    if not (own and p.kind == "pos")
                    and not (film and _agent(p))
                    and not (unit.closed and (p.kind == "post" or p.value not in _SCANS))
                    and not (unit.closed and _of_its_place(p, source))
                ]
                unit.shared = bool(unit.procs)
                # 上腹部CT;胸部CT增强: that the method is meant for a complete item too is a question.
                unit.doubtful = unit.closed and any(p.value in _OTHER_SCANS for p in unit.procs)
        if not unit.bed:
            unit.bed = next((u.bed for u in units if u.bed), None) if number else None

"""Two releases compared: added, removed, renamed and moved codes, and what would succeed decided ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbench.core.errors import WorkbenchError
from workbench.core.standard.release import Release
from workbench.core.text import key_of


@dataclass(frozen=True, slots=True)
class Change:
    """One code that differs between releases.

    Attributes:
        kind: ``added``, ``removed``, ``renamed`` (same code, other name) or ``moved`` (same name,
            other code).
        table: ``items``, ``devices``, ``sites``, ``methods``, ``posts`` or ``positions``.
        code, name: As the first release has it; empty where added.
        new_code, new_name: As the second release has it; empty where removed.
    """

    kind: str
    table: str
    code: str = ""
    name: str = ""
    new_code: str = ""
    new_name: str = ""


@dataclass(frozen=True, slots=True)
class Successor:
    """What becomes of a decided code.

    Attributes:
        code, name: The decided item under the first release.
        kind: ``same``, ``renamed``, ``moved``, ``unlisted`` (still valid, no longer listed), ``replaced``
            (the nearest valid item is offered, a person must decide) or ``lost`` (nothing near).
        new_code, new_name: The item that would succeed it.
        count: Decisions that hold the code.
    """

    code: str
    name: str
    kind: str
    new_code: str
    new_name: str
    count: int = 1

    @property
    def touched(self) -> bool:
        """True if the decision must be looked at or rewritten."""
        return self.kind != "same"


def compare(old: Release, new: Release) -> list[Change]:
    """All changes from ``old`` to ``new``, dictionaries first, then the catalogue, in the order of codes."""
    found: list[Change] = []
    for table, terms in (
        ("devices", lambda r: {c: d.zh for c, d in r.devices.items()}),
        ("sites", lambda r: {c: s.zh for c, s in r.sites.items()}),
        ("methods", lambda r: {f"{m.modality} {m.code}": m.zh for m in r.methods.values()}),
        ("posts", lambda r: {c: p.zh for c, p in r.posts.items()}),
        ("positions", lambda r: {c: p.zh for c, p in r.positions.items()}),
        ("items", lambda r: r.listed),
    ):
        found += _changes(table, terms(old), terms(new))
    return found


def _changes(table: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[Change]:
    """Changes of one dictionary. A term that left one code and came to another has moved."""
    found: list[Change] = []
    arrived: dict[str, list[str]] = {}
    for code, name in new.items():
        if code not in old:
            arrived.setdefault(_home(table, code) + key_of(name), []).append(code)
    moved_to: set[str] = set()
    for code, name in old.items():
        if code in new:
            if key_of(name) != key_of(new[code]):
                found.append(Change("renamed", table, code, name, code, new[code]))
            continue
        places = arrived.get(_home(table, code) + key_of(name), [])
        if places:
            target = places.pop(0)
            moved_to.add(target)
            found.append(Change("moved", table, code, name, target, new[target]))
        else:
            found.append(Change("removed", table, code, name))
    found += [
        Change("added", table, new_code=code, new_name=name)
        for code, name in new.items()
        if code not in old and code not in moved_to
    ]
    return sorted(found, key=lambda change: (change.code or change.new_code, change.kind))


def _home(table: str, code: str) -> str:
    """Methods move within their modality only."""
    return code.partition(" ")[0] + " " if table == "methods" else ""


def successors(old: Release, new: Release, codes: Mapping[str, int] | Iterable[str]) -> list[Successor]:
    """What becomes of decided codes when a project changes from ``old`` to ``new``.

    Args:
        old: The release the decisions were taken under.
        new: The release the project would change to.
        codes: Decided codes with the number of decisions holding them (or the codes alone).
    """
    counts = dict(codes) if isinstance(codes, Mapping) else dict.fromkeys(codes, 1)
    return [_successor(old, new, code, count) for code, count in sorted(counts.items())]


def _successor(old: Release, new: Release, code: str, count: int) -> Successor:
    try:
        item = old.item(code)
    except WorkbenchError:
        return Successor(code, "", "lost", "", "", count)
    base, _, suffix = code.partition("-")
    tail = f"-{suffix}" if suffix else ""
    base_name = old.name(base)
    if new.is_valid(base):
        name = new.name(base)
        if key_of(name) == key_of(base_name):
            kind = "unlisted" if base in old.listed and base not in new.listed else "same"
            return Successor(code, item.name, kind, code, new.name(code), count)
    elsewhere = new.code_of(base_name)
    if elsewhere:
        return Successor(code, item.name, "moved", elsewhere + tail, new.name(elsewhere + tail), count)
    if new.is_valid(base) and _same_segments(old, new, base):
        return Successor(code, item.name, "renamed", code, new.name(code), count)
    near = new.nearest(base, 1)
    if near:
        return Successor(code, item.name, "replaced", near[0].code + tail, near[0].name, count)
    return Successor(code, item.name, "lost", "", "", count)


def _same_segments(old: Release, new: Release, code: str) -> bool:
    """True if at least the site and the method of a code kept their terms, so that only wording changed."""
    before, after = old.pieces(old.parse(code)), new.pieces(new.parse(code))
    sites = key_of(before.site.zh) == key_of(after.site.zh)
    methods = (before.method and key_of(before.method.zh)) == (after.method and key_of(after.method.zh))
    return sites or methods

"""What a unit gives at a place, kept: the same places and methods come in thousands of names.

Drafts are kept with the numbers of the procedures that say so in place of their words, and laid over each
unit that states the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workbench.core.naming.covering import Place
from workbench.core.naming.units import Unit
from workbench.core.suggest.drafts import Draft

Key = tuple[object, ...]
Build = Callable[[Unit, Place | None, str], list[Draft]]

_MOST = 20_000


@dataclass(frozen=True, slots=True)
class _Kept:
    codes: tuple[str, ...]
    flags: frozenset[str]
    why: tuple[tuple[str, dict[str, str]], ...]
    sited: bool
    methods: tuple[int, ...]
    posts: tuple[int, ...]
    own: int  # the procedure whose text the part stands for, or -1 for the unit's text


class DraftCache:
    """Drafts by what units state."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._kept: dict[Key, tuple[_Kept, ...]] = {}

    def drafts(self, unit: Unit, place: Place | None, modality: str) -> list[Draft]:
        """The drafts of a unit at one place for one modality."""
        key = _key(unit, place, modality)
        kept = self._kept.get(key)
        if kept is not None:
            return [_lay(k, unit, place) for k in kept]
        made = self._build(unit, place, modality)
        if len(self._kept) < _MOST:
            numbered = [_number(d, unit, place) for d in made]
            found = tuple(k for k in numbered if k is not None)
            if len(found) == len(made):
                self._kept[key] = found
        return made


def _key(unit: Unit, place: Place | None, modality: str) -> Key:
    """Everything that the builders look at."""
    first = next((p.token.start for p in unit.procs if p.kind != "pos"), 0)
    return (
        modality,
        None if place is None else (place.concept, place.side, any(t.start < first for t in place.tokens)),
        tuple((p.kind, p.value, p.sep, p.token.text) for p in unit.procs),
        tuple((t.kind, t.facts, t.start < first) for t in unit.mods),
        unit.bed is None,
        unit.shared,
        unit.vessel_hint,
        unit.scan_conflict,
        any(("noise", "patient") in t.facts for t in unit.noise),
    )


def _number(draft: Draft, unit: Unit, place: Place | None) -> _Kept | None:
    """A draft with numbers for words; None where it holds words of other places."""
    numbers = {id(p.token): i for i, p in enumerate(unit.procs)}
    words = [*draft.method_tokens, *draft.post_tokens]
    if any(id(t) not in numbers for t in words):
        return None
    if draft.site_tokens and (place is None or draft.site_tokens is not place.tokens):
        return None
    own = -1
    if (draft.start, draft.end) != (unit.start, unit.end):
        spans = [(p.token.start, p.token.end) for p in unit.procs]
        own = spans.index((draft.start, draft.end)) if (draft.start, draft.end) in spans else -2
        if own == -2:
            return None
    return _Kept(
        tuple(draft.codes),
        frozenset(draft.flags),
        tuple(draft.why),
        bool(draft.site_tokens),
        tuple(numbers[id(t)] for t in draft.method_tokens),
        tuple(numbers[id(t)] for t in draft.post_tokens),
        own,
    )


def _lay(kept: _Kept, unit: Unit, place: Place | None) -> Draft:
    procs = unit.procs
    start, end = unit.start, unit.end
    if kept.own >= 0:
        start, end = procs[kept.own].token.start, procs[kept.own].token.end
    return Draft(
        list(kept.codes),
        set(kept.flags),
        place.tokens if kept.sited and place is not None else [],
        [procs[i].token for i in kept.methods],
        [procs[i].token for i in kept.posts],
        list(kept.why),
        start,
        end,
    )

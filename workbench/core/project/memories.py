"""Earlier decisions about like names: those of this project, and imported ones.

A bulk acceptance is the machine agreeing with itself: it is no precedent until a second person approved it. A
redone step may be one, so it counts as little. What was imported is kept by :mod:`memory_sources`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import orjson

from workbench.core.items import DecidedPart, Decision, NoItemReason, State
from workbench.core.packing import first_answer_from_json
from workbench.core.project.facets import MODALITY_WORDS, search_key
from workbench.core.project.store import Store
from workbench.core.project.values import decision_from_json
from workbench.core.suggest import PACK, Answer, Likeness, Precedent, Trust, answer_of, ordered

_SETTLED = "d.state IN ('accepted', 'adjusted', 'no_item', 'approved')"
_BY_A_PERSON = "t.kind NOT IN ('accept_auto', 'redo')"
# Most decisions looked at for one name: what hundreds agree on, more would not change.
_MOST = 400

_OWN = (
    "SELECT i.pos, i.name, i.search, i.kind, coalesce(s.parse, ''), i.id, d.body FROM source_items i"
    " JOIN current c ON c.pos = i.pos JOIN decisions d ON d.number = c.decision"
    " JOIN steps t ON t.seq = d.step LEFT JOIN suggestions s ON s.pos = i.pos"
    f" WHERE {_SETTLED} AND {_BY_A_PERSON}"
)
_BY_NAME = f"{_OWN} AND i.search >= ? AND i.search < ? AND i.kind = ? ORDER BY d.number DESC LIMIT {_MOST}"
_BY_PARSE = f"{_OWN} AND s.parse = ? ORDER BY d.number DESC LIMIT {_MOST}"
_WHOLE = "name, plain, modality, parse, trust, answer, source, body FROM memories WHERE out = 0"
_IMPORTED = f"SELECT {_WHOLE}"

_ABOUT = (
    "SELECT number, plain, modality, parse, trust, answer FROM memories WHERE out = 0"
    " AND (plain IN (SELECT value FROM json_each(?)) OR parse IN (SELECT value FROM json_each(?)))"
    " ORDER BY number"
)

_TRUST = {str(trust): rank for rank, trust in enumerate(Trust)}
Hospitals = tuple[tuple[str, str], ...]  # id and name
_About = tuple[int, str, str]  # of an imported row: number, trust, answer


class _Own(NamedTuple):
    pos: int
    name: str
    search: str
    kind: str
    parse: str
    item_id: str
    body: str

    @property
    def plain(self) -> str:
        return self.search.partition("\n")[0]


class _Taken(NamedTuple):
    name: str
    plain: str
    kind: str
    parse: str
    trust: str
    answer: str
    source: int
    body: str


class _Source(NamedTuple):
    """Of an imported file: whose it is, its pack, when that was made, and the hospitals that a pack names."""

    hospital: str
    pack: str
    made_at: str
    hospitals: Hospitals


class _Asked(NamedTuple):
    pos: int
    name: str
    plain: str
    kind: str
    parse: str


_ASKED = (
    "SELECT i.pos, i.name, i.search, i.kind, coalesce(s.parse, '') FROM source_items i"
    " LEFT JOIN suggestions s ON s.pos = i.pos"
)


def _asked(row: Sequence[str | int]) -> _Asked:
    pos, name, search, kind, parse = row
    return _Asked(int(pos), str(name), str(search).partition("\n")[0], str(kind), str(parse))


@dataclass(slots=True)
class _Found:
    """Rows that may be about one item, by what they share with it."""

    named: Iterable[_Own] = ()
    parsed: Iterable[_Own] = ()
    imported: Iterable[_Taken] = ()


def precedents(store: Store, pos: int) -> list[Precedent]:
    """Earlier decisions about names like that of an item, the weightiest first, without its own."""
    row = store.one(f"{_ASKED} WHERE i.pos = ?", (pos,))
    if row is None:
        return []
    item = _asked(row)
    key, parse = item.plain, item.parse
    found = _Found(map(_Own._make, store.all(_BY_NAME, (f"{key}\n", f"{key}\x0b", item.kind))))
    if parse:
        found.parsed = map(_Own._make, store.all(_BY_PARSE, (parse,)))
    sources = _sources(store)
    if sources:
        like = "(plain = ? OR (parse = ? AND parse != ''))"
        rows = store.all(f"{_IMPORTED} AND {like} LIMIT {_MOST}", (key, parse))
        found.imported = map(_Taken._make, rows)
    return _weightiest(store, item, found, sources)


def imported_precedents(store: Store, places: Collection[int]) -> Iterator[tuple[int, list[Precedent]]]:
    """For many items, in row order, what imported memories say of the same name, else of like ones.

    What is about them is read once. What would not count beside the same name is left out.
    """
    wanted = json.dumps(list(places))
    rows = store.all(f"{_ASKED} WHERE i.pos IN (SELECT value FROM json_each(?)) ORDER BY i.pos", (wanted,))
    items = [_asked(row) for row in rows]
    names = {item.plain for item in items}
    parses = {item.parse for item in items} - {""}
    # First what they are about; what they say is read of those that count.
    named: dict[tuple[str, str], list[_About]] = {}
    parsed: dict[str, list[_About]] = {}
    for about in store.each(_ABOUT, (json.dumps(list(names)), json.dumps(list(parses)))):
        number, plain, kind, parse, trust, answer = about
        if plain in names:
            named.setdefault((plain, kind), []).append((number, trust, answer))
        if parse in parses:
            parsed.setdefault(parse, []).append((number, trust, answer))
    for parse, rows_alike in parsed.items():
        first = rows_alike[0][2]
        if all(answer == first for _, _, answer in rows_alike[:_MOST]):  # more would not change what counts
            parsed[parse] = [min(rows_alike[:_MOST], key=lambda row: _TRUST[row[1]])]
    chosen = [named.get((item.plain, item.kind)) or parsed.get(item.parse, []) for item in items]
    wanted = json.dumps([number for several in chosen for number, _, _ in several[:_MOST]])
    numbers = "number IN (SELECT value FROM json_each(?))"
    bodies = {
        row[0]: _Taken._make(row[1:])
        for row in store.all(f"SELECT number, {_WHOLE} AND {numbers}", (wanted,))
    }
    sources = _sources(store)
    alike: dict[str, list[Precedent]] = {}
    for item, several in zip(items, chosen, strict=True):
        found = _Found(imported=[bodies[number] for number, _, _ in several[:_MOST]])
        if (item.plain, item.kind) in named:
            yield item.pos, _weightiest(store, item, found, sources)
            continue
        if item.parse not in alike:
            alike[item.parse] = _weightiest(store, item, found, sources)
        yield item.pos, alike[item.parse]


def _weightiest(store: Store, item: _Asked, found: _Found, sources: dict[int, _Source]) -> list[Precedent]:
    counted: dict[tuple[object, ...], list[Precedent]] = {}

    def count(precedent: Precedent) -> None:
        """Count it with those that say the same with the same weight."""
        key = (precedent.likeness, precedent.trust, precedent.answer, precedent.where)
        counted.setdefault(key, []).append(precedent)

    for own in found.named:
        if own.pos != item.pos:
            count(_own(store, own, _likeness(item.name, own.name)))
    for own in found.parsed:
        if own.pos != item.pos and own.plain != item.plain:
            count(_own(store, own, Likeness.PARSE))
    heard: dict[tuple[str, str], tuple[str, int]] = {}
    imported = list(found.imported)
    if len(imported) > 1:
        imported.sort(key=lambda row: sources[row.source].made_at, reverse=True)
    for taken in imported:
        if (taken.plain, taken.kind) == (item.plain, item.kind):
            likeness = _likeness(item.name, taken.name)
        elif taken.parse and taken.parse == item.parse:
            likeness = Likeness.PARSE
        else:
            continue
        precedent = _imported(store, taken, likeness, sources[taken.source], heard)
        if precedent is not None:
            count(precedent)
    if len(counted) == 1:
        return [_together(*counted.values())]
    return ordered(map(_together, counted.values()))


def contradicted(store: Store, places: Collection[int]) -> set[int]:
    """Those of the items whose first suggestion is not what was decided for a like name; for long lists."""
    names: dict[str, set[Answer]] = {}
    parses: dict[str, set[Answer]] = {}
    for own in map(_Own._make, store.each(_OWN)):
        decision = store.read(decision_from_json, own.body)
        answer = answer_of(decision.parts, decision.reason)
        names.setdefault(_key(own.plain, own.kind), set()).add(answer)
        parses.setdefault(own.parse, set()).add(answer)
    for plain, kind, parse, text in store.each(
        "SELECT plain, modality, parse, answer FROM memories WHERE out = 0"
    ):
        answer = tuple(text.split(";"))
        names.setdefault(_key(plain, kind), set()).add(answer)
        parses.setdefault(parse, set()).add(answer)
    if not names:
        return set()
    parses.pop("", None)
    found = set()
    for pos, search, kind, parse, body in store.each(
        "SELECT i.pos, i.search, i.kind, s.parse, s.body FROM source_items i"
        " JOIN suggestions s ON s.pos = i.pos WHERE i.pos IN (SELECT value FROM json_each(?))",
        (json.dumps(list(places)),),
    ):
        known = names.get(_key(search.partition("\n")[0], kind)) or parses.get(parse)
        if known:
            parts, reason = store.read(first_answer_from_json, body)
            if known != {answer_of(parts or (), reason)}:
                found.add(pos)
    return found


def _key(plain: str, kind: str) -> str:
    """What names are compared by: the name as the search box has it, and the modality column."""
    return f"{kind}{plain}"


def pack_body(
    parts: Sequence[DecidedPart],
    no_item: NoItemReason | None,
    who: str,
    when: str,
    places: Sequence[int],
    remark: str,
) -> str:
    """What a memory says, as it is stored; ``places`` are numbers in its source's list of hospitals."""
    fields = [[part.code, part.name, part.listed, part.text] for part in parts]
    return orjson.dumps([fields, no_item, who, when, places, remark]).decode()


def _unpack(body: str) -> tuple[tuple[DecidedPart, ...], NoItemReason | None, str, str, list[int], str]:
    parts, no_item, who, when, places, remark = orjson.loads(body)
    reason = None if no_item is None else NoItemReason(no_item)
    return tuple(DecidedPart(*part) for part in parts), reason, who, when, places, remark


def _sources(store: Store) -> dict[int, _Source]:
    rows = store.all("SELECT number, hospital, pack, made_at, hospitals FROM memory_sources")
    return {
        number: _Source(hospital, pack, made_at, store.read(_hospitals, hospitals))
        for number, hospital, pack, made_at, hospitals in rows
    }


def _hospitals(text: str) -> Hospitals:
    return tuple((hospital_id, name) for hospital_id, name in orjson.loads(text))


def _imported(
    store: Store,
    taken: _Taken,
    likeness: Likeness,
    source: _Source,
    heard: dict[tuple[str, str], tuple[str, int]],
) -> Precedent | None:
    """The precedent; None where all its hospitals were heard already, in a newer pack.

    Args:
        heard: By hospital and name: the pack that was heard, so that nobody is counted twice.
    """
    parts, no_item, who, when, places, remark = store.read(_unpack, taken.body)
    hospitals: Hospitals = ()
    if taken.trust in PACK:
        named = [source.hospitals[place] for place in places]
        pack = source.pack, taken.source
        hospitals = tuple(h for h in named if heard.setdefault((h[0], taken.plain), pack) == pack)
        if not hospitals:
            return None
    return Precedent(
        likeness,
        Trust(taken.trust),
        parts,
        no_item,
        len(hospitals) or 1,
        taken.name,
        who,
        when,
        "" if hospitals else source.hospital,
        hospitals=hospitals,
        remarks=(remark,) if remark else (),
    )


def _likeness(name: str, other: str) -> Likeness:
    return Likeness.EXACT if name == other else Likeness.NORMALISED


def _own(store: Store, own: _Own, likeness: Likeness) -> Precedent:
    decision: Decision = store.read(decision_from_json, own.body)
    trust = Trust.APPROVED_HERE if decision.state == State.APPROVED else Trust.DECIDED_HERE
    return Precedent(
        likeness,
        trust,
        decision.parts,
        decision.reason,
        1,
        own.name,
        decision.reviewer,
        decision.decided_at,
        item_id=own.item_id,
    )


def _together(same: Sequence[Precedent]) -> Precedent:
    """One precedent for several that say the same; the newest is named."""
    if len(same) == 1:
        return same[0]
    hospitals = tuple(dict.fromkeys(hospital for p in same for hospital in p.hospitals))
    remarks = tuple(dict.fromkeys(remark for p in same for remark in p.remarks))
    times = len(hospitals) or sum(p.times for p in same)
    return replace(max(same, key=lambda p: p.when), times=times, hospitals=hospitals, remarks=remarks)


class Settled(NamedTuple):
    """An item with its answer, to be handed on.

    Attributes:
        kind: Letter of the modality column.
        by_machine: True if it was accepted in bulk and nobody approved it.
        parse: What the engine read in the name.
    """

    name: str
    kind: str
    code: str
    exams: int
    by_machine: bool
    parse: str
    decision: Decision

    @property
    def plain(self) -> str:
        """The name as it is compared."""
        return search_key(self.name)

    @property
    def modality(self) -> str:
        """``CT``, ``MR``, ``DR``, ``MG``, ``RF`` or empty."""
        return MODALITY_WORDS[self.kind]

    @property
    def answer(self) -> str:
        """Its codes in order, or the reason of "no item", as one text."""
        return ";".join(answer_of(self.decision.parts, self.decision.reason))


def settled(store: Store) -> Iterator[Settled]:
    """What counts for every item with an answer, in row order."""
    rows = store.each(
        "SELECT i.name, i.kind, i.code, coalesce(i.count, 0), t.kind IN ('accept_auto', 'redo'),"
        " coalesce(s.parse, ''), d.body FROM current c JOIN source_items i ON i.pos = c.pos"
        " JOIN decisions d ON d.number = c.decision JOIN steps t ON t.seq = d.step"
        f" LEFT JOIN suggestions s ON s.pos = c.pos WHERE {_SETTLED} ORDER BY c.pos"
    )
    for name, kind, code, exams, machine, parse, body in rows:
        decision = store.read(decision_from_json, body)
        by_machine = bool(machine) and decision.state != State.APPROVED
        yield Settled(name, kind, code, exams, by_machine, parse, decision)

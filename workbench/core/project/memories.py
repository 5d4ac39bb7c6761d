"""Earlier decisions about like names: those of this project, and imported ones.

A bulk acceptance is the machine agreeing with itself: it is no precedent until a second person approved it. A
redone step may be one, so it counts as little.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import orjson

from workbench.core.ids import new_id
from workbench.core.items import DecidedPart, Decision, NoItemReason, State
from workbench.core.packing import first_answer_from_json
from workbench.core.project.facets import column_letter, search_key
from workbench.core.project.opening import now
from workbench.core.project.store import Store
from workbench.core.project.values import canonical, decision_from_json
from workbench.core.suggest import Answer, Likeness, Precedent, Trust, answer_of, ordered

_SETTLED = "d.state IN ('accepted', 'adjusted', 'no_item', 'approved')"
_BY_A_PERSON = "t.kind NOT IN ('accept_auto', 'redo')"
# Most decisions looked at for one name: what hundreds agree on, more would not change.
_MOST = 400

_OWN = (
    "SELECT i.name, i.id, d.body FROM source_items i JOIN current c ON c.pos = i.pos"
    " JOIN decisions d ON d.number = c.decision JOIN steps t ON t.seq = d.step"
    f" WHERE {_SETTLED} AND {_BY_A_PERSON} AND i.pos != ?"
)
_BY_NAME = f"{_OWN} AND i.search >= ? AND i.search < ? AND i.kind = ? ORDER BY d.number DESC LIMIT {_MOST}"
_BY_PARSE = (
    f"{_OWN} AND i.pos IN (SELECT pos FROM suggestions WHERE parse = ?) ORDER BY d.number DESC LIMIT {_MOST}"
)


@dataclass(frozen=True, slots=True)
class MemoryEntry:
    """One decision of another project, to be imported.

    Attributes:
        name, modality: As the other hospital wrote them.
        parts, no_item: What was answered.
        approved: True if a second person approved it.
        who, when: Who settled it, and when.
        parse: What this program reads in the name (:func:`parse_key`), empty where that was not asked.
    """

    name: str
    modality: str
    parts: tuple[DecidedPart, ...]
    no_item: NoItemReason | None
    approved: bool
    who: str = ""
    when: str = ""
    parse: str = ""


def precedents(store: Store, pos: int) -> list[Precedent]:
    """Earlier decisions about names like that of an item, the weightiest first, without its own."""
    row = store.one(
        "SELECT i.name, i.kind, coalesce(s.parse, '') FROM source_items i"
        " LEFT JOIN suggestions s ON s.pos = i.pos WHERE i.pos = ?",
        (pos,),
    )
    if row is None:
        return []
    name, kind, parse = row
    key = search_key(name)
    found: dict[tuple[object, ...], Precedent] = {}
    for other, item_id, body in store.all(_BY_NAME, (pos, f"{key}\n", f"{key}\x0b", kind)):
        _count(found, _own(other, item_id, store.read(decision_from_json, body), _likeness(name, other)))
    if parse:
        for other, item_id, body in store.all(_BY_PARSE, (pos, parse)):
            if search_key(other) != key:
                decision = store.read(decision_from_json, body)
                _count(found, _own(other, item_id, decision, Likeness.PARSE))
    for precedent in _imported(store, name, key, kind, parse):
        _count(found, precedent)
    return ordered(found.values())


def contradicted(store: Store, places: Collection[int]) -> set[int]:
    """Those of the items whose first suggestion is not what was decided for a like name; for long lists."""
    names: dict[str, set[Answer]] = {}
    parses: dict[str, set[Answer]] = {}
    for search, kind, parse, body in store.each(
        "SELECT i.search, i.kind, coalesce(s.parse, ''), d.body"
        " FROM current c JOIN source_items i ON i.pos = c.pos"
        " JOIN decisions d ON d.number = c.decision JOIN steps t ON t.seq = d.step"
        f" LEFT JOIN suggestions s ON s.pos = c.pos WHERE {_SETTLED} AND {_BY_A_PERSON}"
    ):
        decision = store.read(decision_from_json, body)
        answer = answer_of(decision.parts, decision.reason)
        names.setdefault(_key(search, kind), set()).add(answer)
        parses.setdefault(parse, set()).add(answer)
    for plain, kind, parse, body in store.each("SELECT plain, modality, parse, body FROM memories"):
        answer = answer_of(*store.read(_unpack, body)[:2])
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
        known = names.get(_key(search, kind)) or parses.get(parse)
        if known:
            parts, reason = store.read(first_answer_from_json, body)
            if known != {answer_of(parts or (), reason)}:
                found.add(pos)
    return found


def _key(search: str, kind: str) -> str:
    """What names are compared by: the name as the search box has it, and the modality column."""
    return f"{kind}{search.partition(chr(10))[0]}"


def import_memory(
    store: Store,
    entries: Sequence[MemoryEntry],
    *,
    title: str,
    hospital: str,
    sha256: str,
    signer: str,
    release_id: str,
) -> int:
    """Keep decisions of another project as evidence; how many were new.

    Args:
        entries: Checked by the caller: codes are valid under this project's release.
        title: The file they come from.
        hospital: Whose decisions they are.
        sha256: Hex digest of the file; the same file is not imported twice.
        signer: Who signed the file, empty where nobody did.
        release_id: The edition they were taken under.
    """
    if store.one("SELECT 1 FROM memory_sources WHERE sha256 = ?", (sha256,)):
        return 0
    with store.transaction():
        store.run(
            "INSERT INTO memory_sources (id, title, hospital, trust, sha256, signer, release_id, entries,"
            " imported_at) VALUES (?, ?, ?, 'elsewhere', ?, ?, ?, ?, ?)",
            (new_id(), title, hospital, sha256, signer, release_id, len(entries), now()),
        )
        row = store.one("SELECT max(number) FROM memory_sources")
        number = row[0] if row else 1
        store.run_many(
            "INSERT INTO memories (source, name, plain, modality, parse, trust, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    *(number, e.name, search_key(e.name), column_letter(e.modality), e.parse),
                    Trust.APPROVED_ELSEWHERE if e.approved else Trust.DECIDED_ELSEWHERE,
                    canonical([[[*_fields(p)] for p in e.parts], e.no_item, e.who, e.when]).decode(),
                )
                for e in entries
            ),
        )
    return len(entries)


def _fields(part: DecidedPart) -> tuple[str, str, bool, str]:
    return part.code, part.name, part.listed, part.text


def _unpack(body: str) -> tuple[tuple[DecidedPart, ...], NoItemReason | None, str, str]:
    parts, no_item, who, when = orjson.loads(body)
    reason = None if no_item is None else NoItemReason(no_item)
    return tuple(DecidedPart(*part) for part in parts), reason, who, when


def _imported(store: Store, name: str, key: str, kind: str, parse: str) -> list[Precedent]:
    rows = store.all(
        "SELECT m.name, m.plain, m.modality, m.trust, m.body, f.hospital FROM memories m"
        " JOIN memory_sources f ON f.number = m.source"
        f" WHERE m.plain = ? OR (m.parse = ? AND m.parse != '') LIMIT {_MOST}",
        (key, parse),
    )
    found = []
    for other, plain, modality, trust, body, hospital in rows:
        likeness = _likeness(name, other) if plain == key else Likeness.PARSE
        if likeness != Likeness.PARSE and modality != kind:
            continue
        parts, no_item, who, when = store.read(_unpack, body)
        found.append(
            Precedent(
                likeness,
                Trust(trust),
                parts,
                no_item,
                1,
                other,
                who,
                when,
                hospital,
            )
        )
    return found


def _likeness(name: str, other: str) -> Likeness:
    return Likeness.EXACT if name == other else Likeness.NORMALISED


def _own(name: str, item_id: str, decision: Decision, likeness: Likeness) -> Precedent:
    trust = Trust.APPROVED_HERE if decision.state == State.APPROVED else Trust.DECIDED_HERE
    return Precedent(
        likeness,
        trust,
        decision.parts,
        decision.reason,
        1,
        name,
        decision.reviewer,
        decision.decided_at,
        item_id=item_id,
    )


def _count(found: dict[tuple[object, ...], Precedent], precedent: Precedent) -> None:
    """Add a precedent, or count it with those that say the same with the same weight; the newest is named."""
    key = (precedent.likeness, precedent.trust, precedent.answer, precedent.where)
    known = found.get(key)
    if known is None:
        found[key] = precedent
    else:
        newest = known if known.when >= precedent.when else precedent
        found[key] = replace(newest, times=known.times + precedent.times)

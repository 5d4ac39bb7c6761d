"""The append-only history: steps with their decisions, chained by SHA-256.

A step's hash covers the hash before it, the digests of all imported files, its own fields, and the
canonical bytes of its decisions in order. The first step follows the hash of the project's identity. So
nobody can change an item, a decision or a step, or take one out of the middle, without every later hash
being wrong.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from workbench.core.ids import new_id
from workbench.core.items import Decision, Shown, Step
from workbench.core.jobs import Progress
from workbench.core.project.derived import refresh
from workbench.core.project.facets import found_text, shape_of
from workbench.core.project.opening import now
from workbench.core.project.records import HistoryCheck
from workbench.core.project.sources import broken_source
from workbench.core.project.store import Store
from workbench.core.project.suggestions import positions
from workbench.core.project.values import canonical, decision_from_json, decision_to_json
from workbench.core.words import Message

_TOLD_EVERY = 1000
Line = tuple[int, Decision, bytes]  # number of the item, what was decided, its canonical bytes
_STEP = "id, seq, kind, actor, at, count, target, hash"


def _identity_hash(store: Store) -> str:
    row = store.one(
        "SELECT created_at, device_policy, hospital, id, release_id, release_sha256 FROM identity"
    )
    return hashlib.sha256(canonical(list(row or ()))).hexdigest()


def _sources(store: Store) -> list[str]:
    return [digest for (digest,) in store.all("SELECT digest FROM source_files ORDER BY number")]


def step_hash(previous: str, step: Step, sources: Sequence[str], bodies: Iterable[bytes]) -> str:
    """Hex SHA-256 of a step: one canonical JSON line of its fields, then a line for each decision."""
    head = canonical(
        {
            "actor": step.actor,
            "at": step.at,
            "count": step.count,
            "id": step.id,
            "kind": step.kind,
            "previous": previous,
            "seq": step.seq,
            "sources": list(sources),
            "target": step.target,
        }
    )
    total = hashlib.sha256(head + b"\n")
    for body in bodies:
        total.update(body + b"\n")
    return total.hexdigest()


def head_hash(store: Store) -> str:
    """Hash of the last step; before any step, the hash of the project's identity."""
    row = store.one("SELECT hash FROM steps ORDER BY seq DESC LIMIT 1")
    return row[0] if row else _identity_hash(store)


def history_hashes(store: Store) -> frozenset[str]:
    """The hash of every state the history went through, the empty one included."""
    return frozenset({_identity_hash(store), *(digest for (digest,) in store.all("SELECT hash FROM steps"))})


def append_step(
    store: Store,
    kind: str,
    actor: str,
    decisions: Sequence[Decision],
    target: int | None,
    progress: Progress | None = None,
    shown: Mapping[str, Shown] | None = None,
) -> tuple[Step, list[int]]:
    """Append a named step with its decisions, and bring the current state up to it, in one transaction.

    A decision without a time gets the step's. When this returns, the step is on the disk.

    Args:
        shown: For a step that answers to suggestions, what was suggested, by item; nothing for the others.

    Returns:
        The step, and the numbers of the items it touched.

    Raises:
        KeyError: A decision about no source item of this project.
        ValueError: No decisions, or two for one item.
        Cancelled: A person stopped it; nothing was changed.
    """
    ids = [decision.item_id for decision in decisions]
    if not ids or len(set(ids)) != len(ids):
        raise ValueError("a step holds one decision for each of its items, and at least one")
    with store.transaction():
        places = positions(store, ids)
        last = store.one("SELECT coalesce(max(seq), 0) FROM steps")
        at, seq = now(), (last[0] if last else 0) + 1
        nothing = Shown() if shown is not None else None
        noted = [d.shown or (shown or {}).get(d.item_id, nothing) for d in decisions]
        bodies = [
            decision_to_json(d, new_id(), decided_at=d.decided_at or at, shown=s)
            for d, s in zip(decisions, noted, strict=True)
        ]
        step = Step(new_id(), seq, kind, actor, at, len(ids), target)
        sources = _sources(store)
        digest = step_hash(head_hash(store), step, sources, bodies)
        store.run(
            "INSERT INTO steps (seq, id, kind, actor, at, target, count, sources, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (seq, step.id, kind, actor, at, target, len(ids), ",".join(sources), digest),
        )
        store.run_many(
            "INSERT INTO decisions (step, pos, state, code, name, parts, reviewer, shape, found,"
            " body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    *(seq, place, *columns_of(decision)),
                    shape_of(decision.parts[0].code if decision.parts else ""),
                    found_text((part.code, part.name) for part in decision.parts),
                    body.decode(),
                )
                for place, decision, body in _told(
                    zip(places, decisions, bodies, strict=True), len(ids), progress
                )
            ),
        )
        refresh(store, places)
    return Step(step.id, seq, kind, actor, at, step.count, target, digest), places


def _told(rows: Iterable[Line], total: int, progress: Progress | None) -> Iterator[Line]:
    """The same rows, telling how many are through."""
    for number, row in enumerate(rows):
        if progress is not None and number % _TOLD_EVERY == 0:
            progress.at(Message("project.storing"), number, total)
        yield row


def columns_of(decision: Decision) -> tuple[str, str, str, int, str]:
    """What stands beside a decision's body for lists: state, first code and name, parts, reviewer."""
    first = decision.parts[0] if decision.parts else None
    code, name = (first.code, first.name) if first else ("", "")
    return str(decision.state), code, name, len(decision.parts), decision.reviewer


def decision(store: Store, item_id: str, after: int | None = None) -> Decision | None:
    """The decision that counts for an item: its last, or that after a step; None where there was none."""
    row = store.one(
        "SELECT body FROM decisions WHERE pos = (SELECT pos FROM source_items WHERE id = ?1)"
        " AND (?2 IS NULL OR step <= ?2) ORDER BY number DESC LIMIT 1",
        (item_id, after),
    )
    return None if row is None else store.read(decision_from_json, row[0])


def current_decisions(store: Store) -> Iterator[Decision]:
    """The decision that counts, for every living item that has one, in row order."""
    rows = store.each(
        "SELECT body FROM decisions WHERE number IN (SELECT max(number) FROM decisions GROUP BY pos)"
        " AND pos NOT IN (SELECT pos FROM retired) ORDER BY pos"
    )
    return (store.read(decision_from_json, body) for (body,) in rows)


def item_history(store: Store, item_id: str) -> list[tuple[Step, Decision]]:
    """Every step that touched an item, or one that it replaced, with what it settled, the newest first."""
    rows = store.all(
        "WITH RECURSIVE line (pos) AS (SELECT pos FROM source_items WHERE id = ?"
        " UNION SELECT r.pos FROM retired r JOIN line ON r.successor = line.pos)"
        f" SELECT d.body, {', '.join('s.' + c for c in _STEP.split(', '))}"
        " FROM decisions d JOIN steps s ON s.seq = d.step"
        " WHERE d.pos IN (SELECT pos FROM line) ORDER BY d.number DESC",
        (item_id,),
    )
    return [(Step(*row[1:]), store.read(decision_from_json, row[0])) for row in rows]


def steps(store: Store, limit: int | None, after: int) -> list[Step]:
    """The steps later than ``after``, the newest first."""
    rows = store.all(
        f"SELECT {_STEP} FROM steps WHERE seq > ? ORDER BY seq DESC LIMIT ?",
        (after, -1 if limit is None else limit),
    )
    return [Step(*row) for row in rows]


def decisions_of(store: Store, seq: int) -> list[Decision]:
    """The decisions of one step, in order."""
    rows = store.each("SELECT body FROM decisions WHERE step = ? ORDER BY number", (seq,))
    return [store.read(decision_from_json, body) for (body,) in rows]


def decisions_before(store: Store, seq: int) -> dict[str, Decision | None]:
    """For each item that step ``seq`` touched: the decision that counted before that step."""
    rows = store.each(
        "SELECT i.id, (SELECT body FROM decisions e WHERE e.pos = d.pos AND e.number < d.number"
        " ORDER BY e.number DESC LIMIT 1)"
        " FROM decisions d JOIN source_items i USING (pos) WHERE d.step = ? ORDER BY d.number",
        (seq,),
    )
    return {item_id: None if body is None else store.read(decision_from_json, body) for item_id, body in rows}


def decisions_since(store: Store, seq: int) -> Iterator[tuple[str, Decision | None, Decision]]:
    """For each item that a step later than ``seq`` touched: its decision after ``seq``, and that of now."""
    rows = store.each(
        "SELECT i.id, (SELECT body FROM decisions e WHERE e.pos = d.pos AND e.step <= ?1"
        " ORDER BY e.number DESC LIMIT 1), d.body FROM decisions d JOIN source_items i USING (pos)"
        " WHERE d.number IN (SELECT max(number) FROM decisions WHERE step > ?1 GROUP BY pos)"
        " AND d.pos NOT IN (SELECT pos FROM retired) ORDER BY d.pos",
        (seq,),
    )
    for item_id, then, now_ in rows:
        before = None if then is None else store.read(decision_from_json, then)
        yield item_id, before, store.read(decision_from_json, now_)


def _sound(step: int, row: Sequence[object]) -> bool:
    """Do a decision's columns say what its hashed body says?"""
    in_step, item_id, *columns, body = row
    try:
        value = decision_from_json(str(body))
    except (ValueError, KeyError, TypeError):
        return False
    return in_step == step and item_id == value.item_id and tuple(columns) == columns_of(value)


def _bodies(store: Store, step: int, sound: list[bool]) -> Iterator[bytes]:
    """The hashed bytes of a step's decisions, one by one; ``sound`` gets a word on each."""
    rows = store.each(
        "SELECT d.step, i.id, d.state, d.code, d.name, d.parts, d.reviewer, d.body"
        " FROM decisions d LEFT JOIN source_items i USING (pos) WHERE d.step = ? ORDER BY d.number",
        (step,),
    )
    for row in rows:
        sound.append(_sound(step, row))
        yield str(row[-1]).encode()


def verify_history(store: Store) -> HistoryCheck:
    """Read the whole history and check every hash; names the first step that is not as it was written.

    What it cannot see: a history cut off at its end. Exported files carry the last step's hash for that.
    """
    previous, total = _identity_hash(store), 0
    known = _sources(store)
    for *fields, sources in store.each(f"SELECT {_STEP}, sources FROM steps ORDER BY seq"):
        step = Step(*fields)
        total += 1
        listed = sources.split(",") if sources else []
        sound: list[bool] = []
        found = step_hash(previous, step, listed, _bodies(store, step.seq, sound))
        good = (
            step.seq == total
            and len(sound) == step.count
            and all(sound)
            and listed == known[: len(listed)]
            and found == step.hash
        )
        if not good:
            seq = min(total, step.seq)
            return HistoryCheck(total, seq, Message("project.broken_step", {"seq": seq}))
        previous = step.hash
    stray = store.one("SELECT min(step) FROM decisions WHERE step NOT IN (SELECT seq FROM steps)")
    if stray and stray[0] is not None:
        return HistoryCheck(total, stray[0], Message("project.broken_step", {"seq": stray[0]}))
    name = broken_source(store)
    if name is not None:
        return HistoryCheck(total, None, Message("project.broken_source", {"file": name}))
    return HistoryCheck(total)

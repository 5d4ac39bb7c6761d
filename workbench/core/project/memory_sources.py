"""Imported memories: what was taken from where, what was withdrawn, and which decisions leaned on that.

A row of ``memories`` is in force (``out`` 0), superseded by what came later from there (-1), or withdrawn
(the number of the withdrawal). Nothing is deleted: what was withdrawn can be traced.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import orjson

from workbench.core.errors import InputProblem
from workbench.core.ids import new_id
from workbench.core.items import DecidedPart, NoItemReason
from workbench.core.project.facets import MODALITY_WORDS, column_letter, search_key
from workbench.core.project.memories import Settled, pack_body, settled
from workbench.core.project.opening import now
from workbench.core.project.store import Store
from workbench.core.suggest import Trust, answer_of
from workbench.core.words import Message

SUPERSEDED = -1
# Rows of ``memories`` about some names, or about what is read in them.
_ABOUT = "({0}plain IN (SELECT value FROM json_each(?)) OR {0}parse IN (SELECT value FROM json_each(?)))"


@dataclass(slots=True)
class MemoryEntry:
    """One decision of another project, to be imported.

    Attributes:
        name, modality: As the other hospital wrote them.
        parts, no_item: What was answered.
        trust: Who stands behind it.
        who, when: Who settled it, and when; empty where that was not handed on.
        parse: What this program reads in the name (``parse_key``), empty where that was not asked.
        hospitals: Of a pack: places in the source's list of hospitals.
        remark: What the hospital wrote to it.
        plain: The name as it is compared.
        answer: Its codes in order, or the reason of "no item", as one text.
    """

    name: str
    modality: str
    parts: tuple[DecidedPart, ...]
    no_item: NoItemReason | None
    trust: Trust = Trust.DECIDED_ELSEWHERE
    who: str = ""
    when: str = ""
    parse: str = ""
    hospitals: tuple[int, ...] = ()
    remark: str = ""
    plain: str = field(init=False)
    answer: str = field(init=False)

    def __post_init__(self) -> None:
        self.plain = search_key(self.name)
        parts = self.parts
        self.answer = parts[0].code if len(parts) == 1 else ";".join(answer_of(parts, self.no_item))

    @property
    def key(self) -> tuple[str, str, str]:
        """Folded name, letter of the modality, answer: what a withdrawal names."""
        return self.plain, column_letter(self.modality), self.answer


@dataclass(frozen=True, slots=True)
class MemorySource:
    """A file that decisions were taken from.

    Attributes:
        title: The file, or the title of the pack.
        hospital: Whose decisions they are.
        kind: ``elsewhere`` (a mapping file or another project) or ``pack``.
        sha256: Hex digest of the file.
        signer: Who signed it, empty where nobody did.
        release_id: The edition they were taken under.
        pack: Id of the pack, or of the project that a file is of: what comes later under it replaces it.
        made_at: When it was made.
        hospitals: Id and name of the hospitals whose decisions a pack holds.
        id, imported_at: Given by the project.
        entries: Names with an answer.
        in_force: Of these, neither withdrawn nor replaced by a newer version.
    """

    title: str
    hospital: str
    kind: str
    sha256: str
    signer: str
    release_id: str
    pack: str = ""
    made_at: str = ""
    hospitals: tuple[tuple[str, str], ...] = ()
    id: str = ""
    imported_at: str = ""
    entries: int = 0
    in_force: int = 0


@dataclass(frozen=True, slots=True)
class MemoryImport:
    """What an import did: entries taken, those left out because they were withdrawn, items touched by it."""

    taken: int
    barred: tuple[MemoryEntry, ...] = ()
    touched: int = 0


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What is withdrawn: one answer of a name, all answers of a name, or (without a name) the whole pack.

    ``modality`` None means that of any.
    """

    reason: str
    pack: str = ""
    name: str = ""
    modality: str | None = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Leaning:
    """A decision that was taken while a withdrawn answer of a memory said the same."""

    item_id: str
    name: str
    answer: str
    reviewer: str
    decided_at: str
    reason: str


_COLUMNS = (
    "title, hospital, trust, sha256, signer, release_id, pack, made_at, hospitals, id, imported_at, entries"
)


def sources(store: Store) -> list[MemorySource]:
    """The imported files, in order of import."""
    rows = store.all(
        f"SELECT {_COLUMNS}, (SELECT count(*) FROM memories m WHERE m.source = f.number AND m.out = 0)"
        " FROM memory_sources f ORDER BY number"
    )
    found = []
    for row in rows:
        values = list(row)
        values[8] = tuple((a, b) for a, b in store.read(orjson.loads, row[8]))
        found.append(MemorySource(*values))
    return found


def barred(store: Store) -> set[tuple[str, str, str]]:
    """Names with answers that were withdrawn, as :attr:`MemoryEntry.key`."""
    return set(store.all("SELECT plain, modality, answer FROM withdrawals WHERE plain != ''"))


def add(
    store: Store, entries: Sequence[MemoryEntry], source: MemorySource, *, again: bool = False
) -> MemoryImport:
    """Keep decisions as evidence; a newer version of a pack replaces the one before. Within a transaction.

    Args:
        entries: Checked by the caller: codes are valid under this project's release.
        again: Also take what was withdrawn before, whatever pack it came with.

    Raises:
        InputProblem: The file was imported before, or what is newer from there, or that was withdrawn.
    """
    if store.one("SELECT 1 FROM memory_sources WHERE sha256 = ?", (source.sha256,)):
        raise InputProblem(Message("memory.already", {"title": source.title}))
    versions = "SELECT max(made_at) FROM memory_sources WHERE pack = ? AND pack != ''"
    newest = store.one(versions, (source.pack,))
    if newest and newest[0] and newest[0] > source.made_at:
        raise InputProblem(Message("memory.older", {"title": source.title, "when": newest[0]}))
    if source.pack and store.one("SELECT 1 FROM withdrawals WHERE plain = '' AND pack = ?", (source.pack,)):
        raise InputProblem(Message("memory.pack_withdrawn", {"title": source.title}))
    bars = set() if again else barred(store)
    out = tuple(entry for entry in entries if entry.key in bars) if bars else ()
    kept = [entry for entry in entries if entry.key not in bars] if bars else entries
    if source.pack:
        store.run(
            "UPDATE memories SET out = ? WHERE out = 0"
            " AND source IN (SELECT number FROM memory_sources WHERE pack = ?)",
            (SUPERSEDED, source.pack),
        )
    hospitals = orjson.dumps(source.hospitals).decode()
    texts = (source.title, source.hospital, source.kind, source.sha256, source.signer, source.release_id)
    store.run(
        f"INSERT INTO memory_sources ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*texts, source.pack, source.made_at, hospitals, new_id(), now(), len(kept)),
    )
    row = store.one("SELECT max(number) FROM memory_sources")
    number = row[0] if row else 1
    store.run_many(
        "INSERT INTO memories (source, name, plain, modality, parse, trust, answer, body, out)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
        (
            (
                *(number, e.name, e.plain, column_letter(e.modality), e.parse, e.trust, e.answer),
                pack_body(e.parts, e.no_item, e.who, e.when, e.hospitals, e.remark),
            )
            for e in kept
        ),
    )
    return MemoryImport(len(kept), out)


def withdraw(store: Store, what: Sequence[Withdrawal], actor: str) -> int:
    """Let answers of memories count no more, and bar them from coming back. Within a transaction.

    Returns:
        How many rows were in force.
    """
    gone, bars = 0, barred(store)
    for one in what:
        plain = search_key(one.name)
        where, values = _scope(one)
        # Each answer is named, so that another one for the same name may come with the next version.
        rows = store.all(f"SELECT DISTINCT modality, answer FROM memories WHERE {where} AND out <= 0", values)
        answers = [(kind, answer) for kind, answer in rows] if plain else [("", "")]
        if not answers and one.answer and one.modality is not None:
            answers = [(column_letter(one.modality), one.answer)]  # not taken; it shall not come later either
        for kind, answer in answers:
            if (plain, kind, answer) in bars and not rows:
                continue
            store.run(
                "INSERT INTO withdrawals (pack, plain, modality, answer, reason, actor, at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (one.pack, plain, kind, answer, one.reason, actor, now()),
            )
            which, with_answer = where, list(values)
            if plain:
                which += " AND modality = ? AND answer = ?"
                with_answer += [kind, answer]
            force = store.one(f"SELECT count(*) FROM memories WHERE {which} AND out = 0", with_answer)
            gone += force[0] if force else 0
            out = last_withdrawal(store)
            store.run(f"UPDATE memories SET out = ? WHERE {which} AND out <= 0", [out, *with_answer])
    return gone


def _scope(what: Withdrawal) -> tuple[str, list[str]]:
    """The rows of ``memories`` that are meant."""
    where, values = "true", []
    if what.name:
        where, values = "plain = ?", [search_key(what.name)]
        if what.modality is not None:
            where += " AND modality = ?"
            values.append(column_letter(what.modality))
    if what.pack or not what.name:
        where += " AND source IN (SELECT number FROM memory_sources WHERE pack = ? OR id = ?)"
        values += [what.pack, what.pack]
    if what.answer:
        where += " AND answer = ?"
        values.append(what.answer)
    return where, values


def last_withdrawal(store: Store) -> int:
    """The number of the newest withdrawal, 0 without any."""
    row = store.one("SELECT coalesce(max(number), 0) FROM withdrawals")
    return int(row[0]) if row else 0


def leaning(store: Store, what: Sequence[Withdrawal] = ()) -> list[Leaning]:
    """Decisions that leaned on a withdrawn answer and were not settled anew since, in row order.

    A decision leaned on it where it says the same about the same name (or one that is identical after
    parsing, also by way of such an item) and was taken while the answer was in force.

    Args:
        what: Only those that would lean on something withdrawn if this were withdrawn now.
    """
    spoken = f"SELECT 1 FROM {'memories' if what else 'withdrawals'} LIMIT 1"
    items = [] if store.one(spoken) is None else list(settled(store))
    if not items:
        return []
    about = [orjson.dumps(list({getattr(i, of) for i in items} - {""})).decode() for of in ("plain", "parse")]
    said = [
        "SELECT m.plain, m.modality, m.parse, m.answer, f.imported_at, w.at, w.reason FROM memories m"
        " JOIN memory_sources f ON f.number = m.source JOIN withdrawals w ON w.number = m.out"
        f" WHERE {_ABOUT.format('m.')}"
    ]
    values: list[list[str]] = [about]
    if what:
        scopes = [_scope(one) for one in what]
        said = [
            "SELECT plain, modality, parse, answer, f.imported_at, '9', '' FROM memories"
            f" JOIN memory_sources f ON f.number = source WHERE {where} AND out <= 0 AND {_ABOUT.format('')}"
            for where, _ in scopes
        ]
        values = [[*found, *about] for _, found in scopes]
    named: dict[tuple[str, str, str], list[tuple[str, str, str]]] = {}
    parsed: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for query, those in zip(said, values, strict=True):
        for plain, kind, parse, answer, came, went, reason in store.each(query, those):
            named.setdefault((plain, kind, answer), []).append((came, went, reason))
            if parse:
                parsed.setdefault((parse, answer), []).append((came, went, reason))
    return _leaning_on(items, named, parsed) if named else []


def _leaning_on(
    items: Sequence[Settled],
    named: dict[tuple[str, str, str], list[tuple[str, str, str]]],
    parsed: dict[tuple[str, str], list[tuple[str, str, str]]],
) -> list[Leaning]:
    """Decisions that say what was said of a name, or of what is read in it, from a time to a time."""
    for item in items:  # what was decided after an item that leaned, because it is identical after parsing
        times = named.get((item.plain, item.kind, item.answer))
        if times and item.parse:
            parsed.setdefault((item.parse, item.answer), []).extend(times)
    found = []
    for item in items:
        times = [
            *named.get((item.plain, item.kind, item.answer), ()),
            *parsed.get((item.parse, item.answer), ()),
        ]
        d = item.decision
        held = [reason for came, went, reason in times if came <= d.decided_at <= went]
        if held:
            told = (d.item_id, item.name, item.answer, d.reviewer, d.decided_at)
            found.append(Leaning(*told, held[0]))
    return found


def names_in(store: Store, source_id: str) -> list[tuple[str, str, str]]:
    """Name, modality and answer of what is in force of a source, in its order."""
    rows = store.all(
        "SELECT m.name, m.modality, m.answer FROM memories m JOIN memory_sources f ON f.number = m.source"
        " WHERE f.id = ? AND m.out = 0 ORDER BY m.number",
        (source_id,),
    )
    return [(name, MODALITY_WORDS[kind], answer) for name, kind, answer in rows]


def touched_by(store: Store, condition: str, values: Sequence[object] = ()) -> list[int]:
    """The items that memories are about, by name or by what is read in it.

    Args:
        condition: Of rows ``m`` of ``memories``.
    """
    names: set[tuple[str, str]] = set()
    parses: set[str] = set()
    for plain, kind, parse in store.each(
        f"SELECT m.plain, m.modality, m.parse FROM memories m WHERE {condition}", values
    ):
        names.add((plain, kind))
        parses.add(parse)
    parses.discard("")
    if not names:
        return []
    rows: Iterable[tuple[int, str, str, str]] = store.each(
        "SELECT i.pos, i.search, i.kind, s.parse FROM source_items i JOIN suggestions s ON s.pos = i.pos"
    )
    return [
        pos
        for pos, search, kind, parse in rows
        if parse in parses or (search.partition("\n")[0], kind) in names
    ]

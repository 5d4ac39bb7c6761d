"""The content of a mapping pack: names and their codes, as one hospital or a group hands them on.

``workbench-pack/1``: JSON lines in canonical form (sorted keys, UTF-8, no blanks). Line 1 says what the pack
is, each further line is one answer for one name. Volumes, local codes, persons and remarks are there only
where whoever made the pack chose so; prices never. The lines are signed and travel in a signed envelope
(``.iepack``). docs/packs.md explains it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from workbench.core.exchange.personal_data import is_id_number
from workbench.core.items import NoItemReason
from workbench.core.text import one_line

FORMAT = "workbench-pack/1"
SUFFIX = ".iepack"
# Who stands behind a row; the first weighs most.
TRUSTS = ("approved", "decided", "propagated")
EXTRAS = ("volumes", "codes", "persons", "remarks")
MODALITIES = ("CT", "MR", "DR", "MG", "RF", "")
MOST_ROWS = 2_000_000
MOST_NAME = 500  # characters; the longest names of real lists have some 200
_BLOCK = 5000
_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
_LONG_NUMBER = re.compile(r"[0-9]{11}")
_PHONE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
_ID_NUMBER = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")


@dataclass(slots=True, unsafe_hash=True)
class PackRow:
    """One answer for one name, by some hospitals.

    Attributes:
        name: As the hospitals write it (of several writings that are the same when folded, the commonest).
        modality: ``CT``, ``MR``, ``DR``, ``MG``, ``RF`` or empty.
        codes: The standard items in order; empty where there is none.
        no_item: Why there is none (``NoItemReason``), else empty.
        trust: ``approved`` by a second person, ``decided`` by one, or ``propagated`` (accepted in bulk).
        hospitals: Places in the pack's list of hospitals.
        parse: What the engine that the pack names read in the name.
        exams, local_code, who, remark: Only where chosen.
    """

    name: str
    modality: str
    codes: tuple[str, ...]
    no_item: str
    trust: str
    hospitals: tuple[int, ...]
    parse: str = ""
    exams: int = 0
    local_code: str = ""
    who: str = ""
    remark: str = ""

    def to_json(self) -> dict[str, Any]:
        """As a line of the pack says it."""
        value = _answer(self) | {"hospitals": list(self.hospitals), "parse": self.parse, "trust": self.trust}
        for extra in ("exams", "local_code", "who", "remark"):
            if getattr(self, extra):
                value[extra] = getattr(self, extra)
        return value


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A name of an earlier version that was found wrong; without codes and reason, whatever it said."""

    name: str
    modality: str
    codes: tuple[str, ...]
    no_item: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as it speaks about itself.

    Attributes:
        id: The same in all versions.
        title: Of the hospital or the group.
        created_at: UTC, ISO 8601 with ``Z``; tells the versions apart.
        release_id, release_sha256: Edition of the standard that the codes belong to.
        engine: Mark of the program and word lists that made ``parse``.
        hospitals: Id and name of each.
        extras: What was chosen to be handed on besides (:data:`EXTRAS`).
        withdrawn: Names of earlier versions that were found wrong.
        ended: Why the whole pack is withdrawn; empty while it stands.
    """

    id: str
    title: str
    created_at: str
    release_id: str
    release_sha256: str
    engine: str
    hospitals: tuple[tuple[str, str], ...]
    rows: list[PackRow] = field(default_factory=list)
    extras: tuple[str, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    ended: str = ""

    @property
    def one_person(self) -> bool:
        """False: nothing is said about the department; one signature will do."""
        return False


def pack_payload(pack: Pack) -> bytes:
    """The canonical bytes that are signed."""
    head = {
        "created_at": pack.created_at,
        "ended": pack.ended,
        "engine": pack.engine,
        "extras": list(pack.extras),
        "format": FORMAT,
        "hospitals": [{"id": id_, "name": name} for id_, name in pack.hospitals],
        "id": pack.id,
        "release_id": pack.release_id,
        "release_sha256": pack.release_sha256,
        "rows": len(pack.rows),
        "title": pack.title,
        "withdrawn": [_answer(w) | {"reason": w.reason} for w in pack.withdrawn],
    }
    # In blocks: a short line takes a kilobyte until it is joined.
    starts = range(0, len(pack.rows), _BLOCK)
    blocks = [b"".join(map(_line, pack.rows[start : start + _BLOCK])) for start in starts]
    return b"".join([orjson.dumps(head, option=_SORTED), *blocks])


def _answer(row: PackRow | Withdrawn) -> dict[str, Any]:
    return {"codes": list(row.codes), "modality": row.modality, "name": row.name, "no_item": row.no_item}


def _line(row: PackRow) -> bytes:
    return orjson.dumps(row.to_json(), option=_SORTED)


def read_pack(payload: bytes) -> Pack:
    """Read the signed bytes of a pack.

    Raises:
        ValueError: They are not those of a pack of this format.
    """
    lines = payload.split(b"\n")
    if lines.pop() != b"" or not lines or len(lines) > MOST_ROWS + 1:
        raise ValueError("empty, cut off, or too many rows")
    head = orjson.loads(lines[0])
    if head["format"] != FORMAT or head["rows"] != len(lines) - 1:
        raise ValueError("not a pack of this format, or rows are missing")
    hospitals = tuple((_text(h["id"]), one_line(_text(h["name"]))) for h in head["hospitals"])
    texts = [
        _text(head[name])
        for name in ("id", "title", "created_at", "release_id", "release_sha256", "engine", "ended")
    ]
    if not texts[0] or not texts[1].strip() or not texts[2] or not hospitals:
        raise ValueError("a pack without id, title, time or hospital")
    withdrawn = tuple(
        Withdrawn(*_name(w), _codes(w["codes"]), _text(w["no_item"]), _text(w["reason"]))
        for w in head["withdrawn"]
    )
    rows: list[PackRow] = []
    for start in range(1, len(lines), _BLOCK):
        block = lines[start : start + _BLOCK]
        values = orjson.loads(b"[" + b",".join(block) + b"]")
        if len(values) != len(block):
            raise ValueError("a line that is no row")
        rows += [_row(value, len(hospitals)) for value in values]
    id_, title, created_at, release_id, sha256, engine, ended = texts
    extras = tuple(_text(extra) for extra in head["extras"])
    about = id_, one_line(title), created_at, release_id, sha256, engine, hospitals
    return Pack(*about, rows, extras, withdrawn, ended)


def _text(value: Any) -> str:
    if type(value) is not str:
        raise ValueError("not a text")
    return value


def _codes(value: Any) -> tuple[str, ...]:
    if type(value) is not list or len(value) > 50:
        raise ValueError("not a list of codes")
    return tuple(map(_text, value))


def _name(value: Any) -> tuple[str, str]:
    name, modality = value["name"], value["modality"]
    if type(name) is not str or not name or len(name) > MOST_NAME or modality not in MODALITIES:
        raise ValueError("not a name")
    return name, modality


def _row(value: Any, hospitals: int) -> PackRow:
    name, modality = _name(value)
    codes, no_item, trust, places = value["codes"], value["no_item"], value["trust"], value["hospitals"]
    codes = _codes(codes)
    if trust not in TRUSTS or (not codes) != (no_item in _REASONS) or (codes and no_item):
        raise ValueError("a row without an answer, or with two")
    if not places or not all(type(p) is int and 0 <= p < hospitals for p in places):
        raise ValueError("a row of no hospital")
    row = PackRow(name, modality, codes, no_item, trust, tuple(places), _text(value["parse"]))
    if len(value) > 7:
        exams = value.get("exams", 0)
        if type(exams) is not int or exams < 0:
            raise ValueError("not a number of exams")
        row.exams = exams
        row.local_code, row.who = _text(value.get("local_code", "")), _text(value.get("who", ""))
        row.remark = _text(value.get("remark", ""))
    return row


_REASONS = frozenset(reason.value for reason in NoItemReason)


def personal(name: str) -> bool:
    """True if a name holds what belongs to a patient: an identity number or a mobile number."""
    if not _LONG_NUMBER.search(name):  # nearly all
        return False
    numbers = _ID_NUMBER.findall(name)
    return _PHONE.search(name) is not None or any(is_id_number(number.upper()) for number in numbers)


def two_answers(rows: Sequence[PackRow]) -> set[tuple[int, str, str]]:
    """Hospital (its place), name and modality where one hospital gives one name two answers."""
    if len({(row.name, row.modality) for row in rows}) == len(rows):
        return set()  # most packs of one hospital
    said: dict[tuple[int, str, str], object] = {}
    found = set()
    for row in rows:
        answer = (row.codes if len(row.codes) < 2 else tuple(sorted(row.codes)), row.no_item)
        for place in row.hospitals:
            about = (place, row.name, row.modality)
            if said.setdefault(about, answer) != answer:
                found.add(about)
    return found

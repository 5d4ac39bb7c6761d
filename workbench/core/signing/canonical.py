"""The bytes that are signed: manifest and rows as JSON lines.

Line 1 is the manifest, each further line one row, in the order of the list. Each line is canonical JSON in
the sense of RFC 8785 (keys sorted, no white space, UTF-8 as it is, only the escapes that JSON demands) and
ends with one line feed. Text is not normalised in any way: what the hospital wrote is what is signed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import asdict, fields
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Any

import orjson

from workbench.core.items import MappingManifest, MappingRow
from workbench.core.jobs import uncollected

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
_ORDER = tuple(f.name for f in fields(MappingRow))
_SORTED = tuple(sorted(_ORDER))
_values = attrgetter(*_SORTED)
_by_name = itemgetter(*_ORDER)
_in_order = itemgetter(*map(_SORTED.index, _ORDER))
# A row's line none of whose texts needs an escape; its texts are found without a JSON reader.
_LINE = re.compile("^{" + ",".join(f'"{name}":"([^"]*)"' for name in _SORTED) + "}$", re.MULTILINE)
_CONTROLS = bytes(range(32))
# What a line that needs no escape holds of the signs that would need one: the quotation marks of its frame.
_HARMLESS = bytes(set(range(32, 256)) - set(b'"\\'))
_MARKS = b'"' * 4 * len(_SORTED)
_MANIFEST_TYPES = {f.name: str for f in fields(MappingManifest)} | {
    "rows": int, "counts": dict, "left_out": dict, "one_person": bool,
}  # fmt: skip
# Rows at a time: what a block needs is given back before the next, which halves the time for a long list.
_BLOCK = 2000


def canonical(manifest: MappingManifest, rows: Sequence[MappingRow]) -> bytes:
    """The canonical bytes of a mapping.

    Raises:
        ValueError: ``manifest.rows`` is not the number of rows.
    """
    if manifest.rows != len(rows):
        raise ValueError(f"the manifest says {manifest.rows} rows, there are {len(rows)}")
    starts = range(0, len(rows), _BLOCK)
    return canonical_json(asdict(manifest)) + b"".join([_block(rows[at : at + _BLOCK]) for at in starts])


def _block(rows: Sequence[MappingRow]) -> bytes:
    """The lines of some rows: put together as they are, and each that needs an escape once more."""
    try:
        lines = "\0".join([_plain(row) for row in rows]).encode()
    except UnicodeEncodeError:
        return b"".join(map(_escaped, rows))
    marks = lines.translate(None, _HARMLESS).split(b"\0")
    if len(marks) != len(rows):  # a text that holds the separator
        return b"".join(map(_escaped, rows))
    if marks.count(_MARKS) == len(rows):
        return lines.replace(b"\0", b"\n") + b"\n"
    each = zip(rows, lines.split(b"\0"), marks, strict=True)
    return b"".join([line + b"\n" if mark == _MARKS else _escaped(row) for row, line, mark in each])


def _escaped(row: MappingRow) -> bytes:
    return canonical_json(dict(zip(_SORTED, _values(row), strict=True)))


def _plain(row: MappingRow) -> str:
    """The line of a row whose texts need no escape: the names sorted, four times as fast as any writer."""
    r = row
    return (
        f'{{"approver":"{r.approver}","codes":"{r.codes}","confidence":"{r.confidence}","count":"{r.count}",'
        f'"decided_at":"{r.decided_at}","flags":"{r.flags}","item_id":"{r.item_id}","listed":"{r.listed}",'
        f'"local_code":"{r.local_code}","local_name":"{r.local_name}","modality":"{r.modality}",'
        f'"names":"{r.names}","reason":"{r.reason}","recognition":"{r.recognition}","remark":"{r.remark}",'
        f'"reviewer":"{r.reviewer}","row":"{r.row}","sheet":"{r.sheet}","state":"{r.state}"}}'
    )


def canonical_json(value: dict[str, Any]) -> bytes:
    """One canonical line. Lone surrogates, which no file can hold, become U+FFFD."""
    try:
        return orjson.dumps(value, option=_OPTIONS)
    except TypeError:
        return orjson.dumps(_without_surrogates(value), option=_OPTIONS)


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in value)
    if isinstance(value, dict):
        return {_without_surrogates(k): _without_surrogates(v) for k, v in value.items()}
    return value


def parse(payload: bytes) -> tuple[MappingManifest, list[tuple[str, ...]]]:
    """Read canonical bytes back: the manifest, and the texts of each row in the order of its fields.

    Raises:
        ValueError: Not the canonical bytes of a mapping: unknown fields, wrong types, another order.
    """
    lines = payload.split(b"\n")
    if lines.pop() != b"" or not lines:
        raise ValueError("empty payload, or cut off")
    manifest = orjson.loads(lines[0])
    if not isinstance(manifest, dict) or manifest.keys() != _MANIFEST_TYPES.keys():
        raise ValueError("not the manifest of a mapping")
    if not all(type(manifest[name]) is kind for name, kind in _MANIFEST_TYPES.items()):
        raise ValueError("a field of the manifest has another type")
    counts = [*manifest["counts"].items(), *manifest["left_out"].items()]
    if not all(type(k) is str and type(v) is int for k, v in counts):
        raise ValueError("counts are not numbers by state")
    whole = MappingManifest(**manifest)
    if whole.rows != len(lines) - 1 or canonical_json(manifest) != lines[0] + b"\n":
        raise ValueError("the manifest does not fit its rows or is not in canonical form")
    rows: list[tuple[str, ...]] = []
    with uncollected():
        for at in range(1, len(lines), _BLOCK):
            rows += _values_of(lines[at : at + _BLOCK])
    return whole, rows


def _values_of(lines: list[bytes]) -> list[tuple[str, ...]]:
    """The texts of some lines. ValueError where one is not canonical."""
    escaped = [line for line in lines if b"\\" in line]
    if not escaped:
        return _plain_values(lines)
    plain = iter(_plain_values([line for line in lines if b"\\" not in line]))
    others = iter(_escaped_values(escaped))
    return [next(others if b"\\" in line else plain) for line in lines]


def _plain_values(lines: list[bytes]) -> list[tuple[str, ...]]:
    """The texts of lines without escapes.

    Such a line is canonical if it is names and texts in their places and holds no character that would need
    an escape. Each match is one line: none is shorter, and there are as many as lines.
    """
    block = b"\n".join(lines)
    found = _LINE.findall(block.decode())
    controls = len(block) - len(block.translate(None, _CONTROLS))
    if len(found) != len(lines) or controls != max(0, len(lines) - 1):
        raise ValueError("not the row of a mapping, or not in canonical form")
    return list(map(_in_order, found))


def _escaped_values(lines: list[bytes]) -> list[tuple[str, ...]]:
    """The texts of any lines.

    All are read at once. That each line is one row follows: no text runs over a line feed, each line begins
    and ends an object, and there are as many objects as lines.
    """
    found = orjson.loads(b"[" + b",\n".join(lines) + b"]")
    if {line[:1] for line in lines} != {b"{"} or {line[-1:] for line in lines} != {b"}"}:
        raise ValueError("a line that is no row")
    try:
        values = list(map(_by_name, found))
        "".join(chain.from_iterable(values))  # the quickest way to see that all are text
    except (KeyError, TypeError) as error:
        raise ValueError("not the row of a mapping") from error
    if len(found) != len(lines) or set(map(len, found)) != {len(_ORDER)}:
        raise ValueError("not the row of a mapping")
    if orjson.dumps(found, option=orjson.OPT_SORT_KEYS)[1:-1] != b",".join(lines):
        raise ValueError("a row is not in canonical form")
    return values


def digest(payload: bytes) -> str:
    """``sha256:`` and the digest in hex, as ``sha256sum`` prints it."""
    return "sha256:" + hashlib.sha256(payload).hexdigest()

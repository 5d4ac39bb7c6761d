"""The bytes that are signed: manifest and rows as JSON lines.

Line 1 is the manifest, each further line one row, in the order of the list. Each line is canonical JSON in
the sense of RFC 8785 (keys sorted, no white space, UTF-8 as it is, only the escapes that JSON demands) and
ends with one line feed. Text is not normalised in any way: what the hospital wrote is what is signed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, fields
from itertools import chain, starmap
from operator import attrgetter, itemgetter
from typing import Any

import orjson

from workbench.core.items import MappingManifest, MappingRow

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
_ORDER = tuple(f.name for f in fields(MappingRow))
_ROW_FIELDS = tuple(sorted(_ORDER))
_row_values = attrgetter(*_ROW_FIELDS)
_in_order = itemgetter(*_ORDER)
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
    values = [dict(zip(_ROW_FIELDS, _row_values(row), strict=False)) for row in rows]
    try:  # the names are sorted already
        return b"".join([orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE) for value in values])
    except TypeError:
        return b"".join(map(canonical_json, values))


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


def parse(payload: bytes) -> tuple[MappingManifest, list[MappingRow]]:
    """Read canonical bytes back.

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
    rows: list[MappingRow] = []
    for at in range(1, len(lines), _BLOCK):
        rows += _rows_of(lines[at : at + _BLOCK])
    return whole, rows


def _rows_of(lines: list[bytes]) -> list[MappingRow]:
    """The rows of some lines. ValueError where one is not canonical.

    All are read at once. That each line is one row follows: no text runs over a line feed, each line begins
    and ends an object, and there are as many objects as lines.
    """
    found = orjson.loads(b"[" + b",\n".join(lines) + b"]")
    if {line[:1] for line in lines} != {b"{"} or {line[-1:] for line in lines} != {b"}"}:
        raise ValueError("a line that is no row")
    try:
        values = list(map(_in_order, found))
        "".join(chain.from_iterable(values))  # the quickest way to see that all are text
    except (KeyError, TypeError) as error:
        raise ValueError("not the row of a mapping") from error
    if len(found) != len(lines) or set(map(len, found)) != {len(_ORDER)}:
        raise ValueError("not the row of a mapping")
    if orjson.dumps(found, option=orjson.OPT_SORT_KEYS)[1:-1] != b",".join(lines):
        raise ValueError("a row is not in canonical form")
    return list(starmap(MappingRow, values))


def digest(payload: bytes) -> str:
    """``sha256:`` and the digest in hex, as ``sha256sum`` prints it."""
    return "sha256:" + hashlib.sha256(payload).hexdigest()

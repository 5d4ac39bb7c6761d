"""The bytes that are signed: manifest and rows as JSON lines.

Line 1 is the manifest, each further line one row, in the order of the list. Each line is canonical JSON in
the sense of RFC 8785 (keys sorted, no white space, UTF-8 as it is, only the escapes that JSON demands) and
ends with one line feed. Text is not normalised in any way: what the hospital wrote is what is signed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from operator import attrgetter
from typing import Any

import orjson

from workbench.core.items import MappingManifest, MappingRow

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
_ROW_FIELDS = tuple(sorted(f.name for f in fields(MappingRow)))
_ROW_SET = frozenset(_ROW_FIELDS)
_row_values = attrgetter(*_ROW_FIELDS)
_MANIFEST_TYPES = {f.name: str for f in fields(MappingManifest)} | {"rows": int, "counts": dict}


def canonical(manifest: MappingManifest, rows: Sequence[MappingRow]) -> bytes:
    """The canonical bytes of a mapping.

    Raises:
        ValueError: ``manifest.rows`` is not the number of rows.
    """
    if manifest.rows != len(rows):
        raise ValueError(f"the manifest says {manifest.rows} rows, there are {len(rows)}")
    return b"".join(_lines(asdict(manifest), rows))


def _lines(manifest: dict[str, Any], rows: Iterable[MappingRow]) -> Iterable[bytes]:
    yield canonical_json(manifest)
    for row in rows:
        yield canonical_json(dict(zip(_ROW_FIELDS, _row_values(row), strict=True)))


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
    lines = payload.splitlines(keepends=True)
    if not lines:
        raise ValueError("empty payload")
    manifest = orjson.loads(lines[0])
    if not isinstance(manifest, dict) or manifest.keys() != _MANIFEST_TYPES.keys():
        raise ValueError("not the manifest of a mapping")
    if not all(type(manifest[name]) is kind for name, kind in _MANIFEST_TYPES.items()):
        raise ValueError("a field of the manifest has another type")
    if not all(type(k) is str and type(v) is int for k, v in manifest["counts"].items()):
        raise ValueError("counts are not numbers by state")
    rows = []
    for line in lines[1:]:
        row = orjson.loads(line)
        if type(row) is not dict or row.keys() != _ROW_SET or set(map(type, row.values())) != {str}:
            raise ValueError("not the row of a mapping")
        if orjson.dumps(row, option=_OPTIONS) != line:
            raise ValueError("a row is not in canonical form")
        rows.append(MappingRow(**row))
    whole = MappingManifest(**manifest)
    if whole.rows != len(rows) or canonical_json(manifest) != lines[0]:
        raise ValueError("the manifest does not fit its rows or is not in canonical form")
    return whole, rows


def digest(payload: bytes) -> str:
    """``sha256:`` and the digest in hex, as ``sha256sum`` prints it."""
    return "sha256:" + hashlib.sha256(payload).hexdigest()

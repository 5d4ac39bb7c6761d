"""JSON Lines: exactly the canonical bytes that are signed, so that ``sha256sum`` gives the signed digest.

Line 1 is the manifest, each further line one row, every field of ``MappingRow`` under its own name as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from operator import attrgetter

import orjson

from workbench.core.exchange.formats.records import Record, loads
from workbench.core.items import MappingManifest, MappingRow

_CANONICAL = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
_FIELDS = tuple(f.name for f in fields(MappingRow))
_values = attrgetter(*_FIELDS)


def pieces(manifest: MappingManifest, rows: Sequence[MappingRow]) -> Iterator[bytes]:
    """The file, line by line."""
    yield orjson.dumps(asdict(manifest), option=_CANONICAL)
    for row in rows:
        yield orjson.dumps(dict(zip(_FIELDS, _values(row), strict=True)), option=_CANONICAL)


def records(content: bytes, ours: bool = False) -> Iterator[Record]:
    """Manifest and rows of a file. ValueError for a line that is no JSON object."""
    for number, line in enumerate(content.decode("utf-8-sig").split("\n"), 1):
        if not line.strip():
            continue
        value = loads(line, ours=ours)
        key = str(value.get("item_id", number if number > 1 else ""))
        yield Record(key, str(number), str(value.get("local_name", "")), value)

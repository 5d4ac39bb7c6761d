"""Names of our own that the formats for systems share, the manifest as one text, a row's parts taken apart.

The namespace is the product's own: the standard's publisher has given it no address yet. docs/formats.md
lists every name; they never change for a format that was published.
"""

from __future__ import annotations

from dataclasses import asdict
from itertools import zip_longest

import orjson

from workbench.core.items import MappingManifest, MappingRow

NAMESPACE = "urn:imaging-exam-mapping:"


def parts_of(row: MappingRow) -> list[tuple[str, str, str]]:
    """Code, name and ``listed`` or ``composed`` of every decided part, in order."""
    if not row.codes:
        return []
    codes, *others = (text.split(";") for text in (row.codes, row.names, row.listed))
    names, listed = (other[: len(codes)] for other in others)
    return list(zip_longest(codes, names, listed, fillvalue=""))


def manifest_text(manifest: MappingManifest) -> str:
    """All of the manifest as one line of JSON, names sorted."""
    return orjson.dumps(asdict(manifest), option=orjson.OPT_SORT_KEYS).decode()

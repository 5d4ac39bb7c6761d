"""Layouts remembered from earlier imports, so that a hospital's next list is read as the last one was.

Kept in the user's folder (``layouts.json``), one profile for each set of header texts: which header stands
for which field. A list with the same headers, in whatever order, sheet and row, is read by it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.core.errors import FileProblem
from workbench.core.exchange.header_words import HEADER_WORDS, header_key
from workbench.core.exchange.layout import HEADER_SEARCH, Layout, first_row_below, header_cells
from workbench.core.exchange.safe_write import replacing
from workbench.core.exchange.sheet_data import SheetData
from workbench.paths import user_dir

KEPT = 200
_FORMAT = 1
_MAX_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Profile:
    """One remembered layout.

    Attributes:
        headers: Fingerprint of the header texts.
        sheets: Names of the sheets that were read by it; a hidden one is read again.
        columns: Field to the header's text as compared, and which of several equal ones (0-based).
    """

    headers: str
    sheets: tuple[str, ...]
    columns: dict[str, tuple[str, int]] = field(default_factory=dict)


def fingerprint(headers: Sequence[str]) -> str:
    """Of a header row, whatever the order of its columns; empty for a row without text."""
    keys = sorted(key for header in headers if (key := header_key(header)))
    return hashlib.blake2b("\n".join(keys).encode(), digest_size=12).hexdigest() if keys else ""


class Profiles:
    """The remembered layouts of this user. A damaged file counts as none, and says so in ``damaged``."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or user_dir() / "layouts.json"
        self._known: dict[str, Profile] = {}
        self.damaged = False
        try:
            if self._path.stat().st_size > _MAX_BYTES:
                raise ValueError(f"{self._path} is too large")
            stored = json.loads(self._path.read_text(encoding="utf-8"))
            if stored["format"] == _FORMAT:
                for value in stored["profiles"][-KEPT:]:
                    profile = _profile_of(value)
                    self._known[profile.headers] = profile
        except OSError:
            return
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            self._known, self.damaged = {}, True

    def layouts(self, sheets: Iterable[SheetData]) -> dict[str, Layout]:
        """The layouts of the sheets whose headers are remembered, by sheet name."""
        found = {}
        for sheet in sheets if self._known else ():
            layout = self._layout(sheet)
            if layout is not None:
                found[sheet.name] = layout
        return found

    def _layout(self, sheet: SheetData) -> Layout | None:
        for index in range(min(HEADER_SEARCH, len(sheet.rows))):
            headers = header_cells(sheet, index)
            profile = self._known.get(fingerprint(headers))
            if profile is None or (sheet.hidden and sheet.name not in profile.sheets):
                continue
            columns = _columns(headers, profile)
            if "name" not in columns:
                continue
            first = first_row_below(sheet, index, columns["name"])
            if any(row[columns["name"]].strip() for row in sheet.rows[first:]):
                return Layout(sheet.name, index, columns, False, 1.0, headers, first, remembered=True)
        return None

    def remember(self, layouts: Iterable[Layout]) -> None:
        """Keep how these sheets were read. A folder that cannot be written keeps nothing."""
        for layout in layouts:
            mark = fingerprint(layout.headers) if layout.header_row is not None else ""
            if not mark:
                continue
            before = self._known.pop(mark, None)
            sheets = dict.fromkeys((*(before.sheets if before else ()), layout.sheet))
            self._known[mark] = Profile(mark, tuple(sheets)[-20:], _by_header(layout))
        while len(self._known) > KEPT:
            self._known.pop(next(iter(self._known)))
        value = {
            "format": _FORMAT,
            "profiles": [
                {"headers": p.headers, "sheets": p.sheets, "columns": p.columns} for p in self._known.values()
            ],
        }
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(self._path) as temporary:
                temporary.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
        except (OSError, FileProblem):
            return


def _profile_of(value: Any) -> Profile:
    columns = {
        str(name): (str(header), int(nth))
        for name, (header, nth) in value["columns"].items()
        if name in HEADER_WORDS
    }
    return Profile(str(value["headers"]), tuple(map(str, value["sheets"])), columns)


def _columns(headers: Sequence[str], profile: Profile) -> dict[str, int]:
    keys = [header_key(header) for header in headers]
    found = {}
    for name, (wanted, nth) in profile.columns.items():
        places = [column for column, key in enumerate(keys) if key == wanted]
        if 0 <= nth < len(places):
            found[name] = places[nth]
    return found


def _by_header(layout: Layout) -> dict[str, tuple[str, int]]:
    keys = [header_key(header) for header in layout.headers]
    return {
        name: (keys[column], keys[:column].count(keys[column]))
        for name, column in layout.columns.items()
        if column < len(keys)
    }

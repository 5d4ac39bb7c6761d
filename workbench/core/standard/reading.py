"""Reading one release's files: CSV tables with a header, and ``release.toml``.

Every complaint names the file and the row. The files are the project's own format (docs/standard.md).
"""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.core.errors import FileProblem
from workbench.core.words import Message

# File name -> its columns. All columns must be there, in any order.
TABLES: Mapping[str, tuple[str, ...]] = {
    "modalities": ("code", "modality", "zh", "en", "items"),
    "devices": ("code", "modality", "zh", "en", "print_zh", "print_en", "methods", "aliases"),
    "groups": ("code", "zh", "en"),
    "sites": ("code", "zh", "en", "modalities", "side", "family", "aliases"),
    "method_groups": ("modality", "code", "zh", "en"),
    "methods": ("modality", "code", "zh", "en", "abbreviation", "style", "drops", "same_as", "aliases"),
    "posts": ("code", "group", "group_zh", "group_en", "zh", "en", "abbreviation", "aliases"),
    "positions": ("code", "zh", "en", "combines", "qualifier", "aliases"),
    "prints": ("site", "modality", "method", "zh", "en"),
    "exceptions": ("modality", "item", "zh", "en", "note"),
    "profiles": ("profile", "device", "items"),
    "listed": ("profile", "site", "why", "note"),
}

# Tables a release may have: findings of lint that a maintainer explained, and misprints of the publication.
OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "explained": ("rule", "key", "reason"),
    "corrections": ("table", "code", "published", "ours", "reason"),
}


@dataclass(frozen=True, slots=True)
class Tables:
    """A release as read: its settings and its rows, nothing interpreted yet.

    Attributes:
        folder: Where it was read from.
        settings: ``release.toml``.
        rows: Table name -> rows as ``{column: cell}`` with the row number of the file under ``""``.
        sha256: Over all files in name order, line ends normalised; the same on every system.
    """

    folder: Path
    settings: dict[str, Any]
    rows: dict[str, list[dict[str, str]]]
    sha256: str


def read_tables(folder: Path) -> Tables:
    """Read all files of a release.

    Raises:
        FileProblem: A file is missing, not UTF-8, has a wrong header or a row with too many or few cells.
    """
    digest = hashlib.sha256()
    settings = _settings(folder / "release.toml", digest)
    rows = {name: _table(folder / f"{name}.csv", columns, digest) for name, columns in TABLES.items()}
    for name, columns in OPTIONAL.items():
        path = folder / f"{name}.csv"
        rows[name] = _table(path, columns, digest) if path.exists() else []
    return Tables(folder, settings, rows, digest.hexdigest())


def _bytes(path: Path, digest: Any) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise FileProblem(Message("standard.file_missing", {"path": str(path)})) from None
    except OSError as error:
        raise FileProblem(
            Message("standard.file_unreadable", {"path": str(path), "detail": error.strerror or ""})
        ) from error
    raw = raw.replace(b"\r\n", b"\n")
    digest.update(f"{path.name}\0{len(raw)}\0".encode())
    digest.update(raw)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        raise FileProblem(Message("standard.file_encoding", {"path": str(path), "row": row})) from error


def _settings(path: Path, digest: Any) -> dict[str, Any]:
    text = _bytes(path, digest)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FileProblem(Message("standard.file_toml", {"path": str(path), "detail": str(error)})) from error


def _table(path: Path, columns: tuple[str, ...], digest: Any) -> list[dict[str, str]]:
    reader = csv.reader(io.StringIO(_bytes(path, digest), newline=""))
    try:
        header = next(reader, [])
        missing = [column for column in columns if column not in header]
        if missing:
            raise FileProblem(
                Message("standard.file_header", {"path": str(path), "missing": ", ".join(missing)})
            )
        found = []
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(header):
                raise FileProblem(
                    Message(
                        "standard.file_cells",
                        {"path": str(path), "row": reader.line_num, "n": len(cells), "expected": len(header)},
                    )
                )
            found.append({"": str(reader.line_num), **dict(zip(header, cells, strict=True))})
    except csv.Error as error:
        raise FileProblem(
            Message("standard.file_csv", {"path": str(path), "row": reader.line_num, "detail": str(error)})
        ) from error
    return found

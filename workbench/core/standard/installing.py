"""Install a published edition beside the project files: all of it, or nothing."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.core.errors import FileProblem, InputProblem
from workbench.core.items import ReleaseInfo
from workbench.core.standard.converting import convert_dictionaries
from workbench.core.standard.converting_items import convert_items
from workbench.core.standard.draft import Draft
from workbench.core.standard.findings import Finding
from workbench.core.standard.installed import installed_folder, load_release, shipped_ids
from workbench.core.standard.lint import lint
from workbench.core.standard.published import Sheet, recognise
from workbench.core.standard.reading import OPTIONAL, TABLES, Tables
from workbench.core.standard.release import Release, open_release
from workbench.core.words import Message

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


@dataclass(frozen=True, slots=True)
class Converted:
    """A published edition as a release, not installed.

    Attributes:
        tables, release: The release in the project's own format, and opened.
        findings: What the conversion noticed, then what lint says of the result.
        rows: Number of rows read, headers and blank rows aside.
    """

    tables: Tables
    release: Release
    findings: list[Finding]
    rows: int


@dataclass(frozen=True, slots=True)
class Installed:
    """The outcome of an import: the release as it is now installed, its size and the report."""

    info: ReleaseInfo
    folder: Path
    items: int
    rows: int
    findings: list[Finding]


def convert(sheets: Sequence[Sheet], release_id: str, title: dict[str, str] | None = None) -> Converted:
    """Make a release of published tables.

    Raises:
        FileProblem: A table is missing or has a wrong header, sites stand in a circle, or the item codes have
            two structures; says file, row and reason.
    """
    known = load_release()
    published, notes = recognise(sheets)
    source = sheets[0].source if sheets else ""
    draft = Draft(published, known, source)
    convert_dictionaries(draft)
    tables = convert_items(draft, release_id, title or {"zh": release_id, "en": release_id})
    release = Release(tables)
    rows = sum(map(len, published.values()))
    return Converted(tables, release, [*notes, *draft.findings, *lint(tables, release)], rows)


def install(sheets: Sequence[Sheet], release_id: str, title: dict[str, str] | None = None) -> Installed:
    """Convert and install a published edition under ``WORKBENCH_HOME/standards/<id>``.

    Raises:
        InputProblem: The id is not usable or taken.
        FileProblem: As :func:`convert`, or the folder cannot be written. Nothing half-installed remains.
    """
    if not _ID.fullmatch(release_id) or release_id in shipped_ids():
        raise InputProblem(Message("standard.id_unusable", {"id": release_id}))
    target = installed_folder() / release_id
    if target.exists():
        raise InputProblem(Message("standard.id_taken", {"id": release_id}))
    made = convert(sheets, release_id, title)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".new-") as temporary:
            folder = Path(temporary) / release_id
            write_tables(made.tables, folder)
            report = [f.to_json() for f in made.findings]
            text = json.dumps(report, ensure_ascii=False, indent=1)
            (folder / "report.json").write_text(text, encoding="utf-8")
            info = open_release(folder).info
            shutil.move(folder, target)
    except OSError as error:
        params = {"path": str(target), "detail": error.strerror or str(error)}
        raise FileProblem(Message("standard.not_written", params)) from error
    return Installed(info, target, len(made.release.listed), made.rows, made.findings)


def write_tables(tables: Tables, folder: Path) -> None:
    """Write a release in the project's own format into a new folder."""
    folder.mkdir()
    (folder / "release.toml").write_text(_toml(tables), encoding="utf-8", newline="\n")
    for name, columns in {**TABLES, **OPTIONAL}.items():
        if name in OPTIONAL and not tables.rows[name]:
            continue
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(tables.rows[name])
        (folder / f"{name}.csv").write_text(buffer.getvalue(), encoding="utf-8", newline="\n")


def _toml(tables: Tables) -> str:
    """``release.toml``. JSON strings and arrays are TOML strings and arrays."""
    settings = tables.settings
    lines = [f"format = {settings['format']}", f"id = {_quoted(settings['id'])}"]
    for name in ("title", "structure", "unspecified"):
        lines += ["", f"[{name}]", *(f"{key} = {_quoted(value)}" for key, value in settings[name].items())]
    return "\n".join(lines) + "\n"


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

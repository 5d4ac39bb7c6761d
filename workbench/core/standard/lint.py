"""Lint: is a release whole and consistent? Works on any release in the project's own format."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workbench.core.standard.findings import Finding, Level, finding
from workbench.core.standard.lint_items import lint_items
from workbench.core.standard.names import HYDRO, STYLES
from workbench.core.standard.reading import Tables
from workbench.core.standard.release import Release
from workbench.core.text import key_of

_ERROR, _WARNING, _NOTE = Level.ERROR, Level.WARNING, Level.NOTE
_ORDER = (_ERROR, _WARNING, _NOTE)
Row = dict[str, str]

# Dictionary -> number of characters of its codes by the names of the structure's segments.
_WIDTHS = {
    "devices": ("device",),
    "sites": ("site1", "site2", "site3"),
    "methods": ("method",),
    "posts": ("post",),
    "positions": ("post",),
}


def lint(tables: Tables, release: Release) -> list[Finding]:
    """All findings, errors first. Findings that ``explained.csv`` explains are left out.

    Args:
        tables: The rows, for row numbers and for what reading passes over.
        release: The same release, opened.
    """
    explained = {(row["rule"], row["key"]) for row in tables.rows.get("explained", [])}
    found = [*_dictionaries(tables, release), *_sites(tables, release), *lint_items(tables, release)]
    kept = [f for f in found if (f.rule, f.key) not in explained]
    return sorted(kept, key=lambda f: (_ORDER.index(f.level), f.table, f.row, f.rule, f.key))


def _dictionaries(tables: Tables, release: Release) -> Iterator[Finding]:
    plain: Callable[[Row], str] = lambda row: row["code"]  # noqa: E731
    by_modality: Callable[[Row], str] = lambda row: f"{row['modality']} {row['code']}"  # noqa: E731
    for name in ("modalities", "devices", "groups", "sites", "posts", "positions"):
        yield from _codes(tables, release, name, plain)
        yield from _terms(tables, name)
    for name in ("method_groups", "methods"):
        yield from _codes(tables, release, name, by_modality)
    yield from _terms(tables, "methods")
    yield from _references(tables, release)


def _codes(tables: Tables, release: Release, name: str, key: Callable[[Row], str]) -> Iterator[Finding]:
    """Codes twice, codes that differ only in letter case, wrong lengths and letters."""
    structure = release.dictionaries.structure
    width = structure.width(*_WIDTHS[name]) if name in _WIDTHS else 0
    seen: dict[str, str] = {}
    folded: dict[str, str] = {}
    for row in tables.rows[name]:
        code = key(row)
        if code in seen:
            yield finding(_ERROR, name, row[""], "code_twice", code, other=seen[code])
        elif code.lower() in folded:
            yield finding(_ERROR, name, row[""], "codes_clash", code, other=folded[code.lower()])
        seen.setdefault(code, row[""])
        folded.setdefault(code.lower(), code)
        if width and len(row["code"]) != width:
            yield finding(_ERROR, name, row[""], "code_length", code, expected=width)
        bad = [
            c for c in row["code"] if not c.isascii() or not c.isalnum() or c.lower() in structure.forbidden
        ]
        if bad:
            yield finding(_ERROR, name, row[""], "code_letter", code, sign=bad[0])


def _terms(tables: Tables, name: str) -> Iterator[Finding]:
    """One term for two codes of a dictionary, and terms that are missing in a language."""
    seen: dict[tuple[str, int, str], str] = {}
    for row in tables.rows[name]:
        if not row["zh"]:
            yield finding(_ERROR, name, row[""], "term_missing", row["code"])
        if not row["en"]:
            yield finding(_WARNING, name, row[""], "english_missing", row["code"], term=row["zh"])
        level = len(row["code"]) if name == "groups" else 0
        term = (row.get("modality", ""), level, key_of(row["zh"]))
        other = seen.setdefault(term, row["code"])
        if other != row["code"] and row.get("same_as") != other:
            yield finding(_ERROR, name, row[""], "term_twice", row["code"], other=other, term=row["zh"])


def _references(tables: Tables, release: Release) -> Iterator[Finding]:
    """Codes that one table uses and no other has."""
    modalities = {m.modality for m in release.modalities.values()}
    groups = release.dictionaries.method_groups
    for row in tables.rows["methods"]:
        code = f"{row['modality']} {row['code']}"
        if row["modality"] not in modalities:
            yield finding(_ERROR, "methods", row[""], "unknown_segment", code, value=row["modality"])
        elif (row["modality"], row["code"][:1]) not in groups:
            yield finding(_ERROR, "methods", row[""], "unknown_segment", code, value=row["code"][:1])
        if row["same_as"] and (row["modality"], row["same_as"]) not in release.methods:
            yield finding(_ERROR, "methods", row[""], "unknown_segment", code, value=row["same_as"])
        if row["style"] not in STYLES and not row["style"].startswith(HYDRO):
            yield finding(_ERROR, "methods", row[""], "style_unknown", code, value=row["style"])
    for row in tables.rows["positions"]:
        for part in row["combines"].split():
            if part not in release.positions:
                yield finding(_ERROR, "positions", row[""], "unknown_segment", row["code"], value=part)
    for row in tables.rows["devices"]:
        if row["modality"] not in modalities:
            yield finding(_ERROR, "devices", row[""], "unknown_segment", row["code"], value=row["modality"])
    for row in tables.rows["prints"]:
        if row["site"] not in release.sites:
            yield finding(_ERROR, "prints", row[""], "unknown_segment", row["site"], value=row["site"])


def _sites(tables: Tables, release: Release) -> Iterator[Finding]:
    """Sites without a parent, with an unknown modality or side, and sides without their twin."""
    modalities = {m.modality for m in release.modalities.values()}
    for row in tables.rows["sites"]:
        code = row["code"]
        for parent in (code[:2], code[:4]):
            if parent not in release.groups:
                yield finding(_ERROR, "sites", row[""], "no_parent", code, parent=parent)
        wrong = [m for m in row["modalities"].split() if m not in modalities]
        if wrong or not row["modalities"]:
            yield finding(
                _ERROR, "sites", row[""], "site_modality", code, value=" ".join(wrong), term=row["zh"]
            )
        if row["side"] not in ("", "left", "right", "both"):
            yield finding(_ERROR, "sites", row[""], "side_unknown", code, value=row["side"])
        yield from _missing_twin(release, row)


def _missing_twin(release: Release, row: Row) -> Iterator[Finding]:
    other = {"left": "right", "right": "left"}.get(row["side"])
    site = release.sites[row["code"]]
    if other is None:
        return
    twins = release.twins(row["code"])
    if other not in twins:
        yield finding(_WARNING, "sites", row[""], "no_twin", row["code"], term=row["zh"], side=other)
    elif missing := site.modalities - release.sites[twins[other]].modalities:
        yield finding(
            _WARNING,
            "sites",
            row[""],
            "twin_modality",
            row["code"],
            other=twins[other],
            value=" ".join(missing),
        )

"""Lint of the catalogue: profiles, exceptions and the items they give."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.core.standard import names
from workbench.core.standard.code import Structure
from workbench.core.standard.dictionaries import profile_codes
from workbench.core.standard.findings import Finding, Level, finding
from workbench.core.standard.reading import Tables
from workbench.core.standard.release import Release
from workbench.core.text import key_of

_ERROR, _WARNING, _NOTE = Level.ERROR, Level.WARNING, Level.NOTE


def lint_items(tables: Tables, release: Release) -> Iterator[Finding]:
    """Findings on ``profiles``, ``listed`` and ``exceptions``."""
    rows = _listed_rows(tables, release.dictionaries.structure)
    yield from _profiles(tables)
    yield from _listed(tables, release)
    yield from _same_names(release, rows)
    yield from _exceptions(tables, release)
    yield from _one_sided(release, rows)
    yield from _holes(tables, release)


def _listed_rows(tables: Tables, structure: Structure) -> dict[str, str]:
    """Item code -> row of ``listed`` that gives it."""
    profiles = {row["profile"]: row for row in tables.rows["profiles"]}
    found: dict[str, str] = {}
    for row in tables.rows["listed"]:
        for code in (
            profile_codes(profiles[row["profile"]], row["site"], structure)
            if row["profile"] in profiles
            else ()
        ):
            found.setdefault(code, row[""])
    return found


def _profiles(tables: Tables) -> Iterator[Finding]:
    used = {row["profile"] for row in tables.rows["listed"]}
    seen: set[str] = set()
    for row in tables.rows["profiles"]:
        if row["profile"] in seen:
            yield finding(_ERROR, "profiles", row[""], "profile_twice", row["profile"])
        if row["profile"] not in used:
            yield finding(_NOTE, "profiles", row[""], "profile_unused", row["profile"])
        seen.add(row["profile"])


def _listed(tables: Tables, release: Release) -> Iterator[Finding]:
    """Unknown profiles, items listed twice, items that the rules do not allow, items without a reason."""
    profiles = {row["profile"]: row for row in tables.rows["profiles"]}
    seen: dict[str, str] = {}
    for row in tables.rows["listed"]:
        profile = profiles.get(row["profile"])
        if profile is None:
            yield finding(_ERROR, "listed", row[""], "profile_unknown", row["profile"], site=row["site"])
            continue
        if not row["why"] or (row["why"] != "published" and not row["note"]):
            yield finding(_ERROR, "listed", row[""], "no_reason", row["site"], profile=row["profile"])
        for code in profile_codes(profile, row["site"], release.dictionaries.structure):
            if code in seen:
                yield finding(_ERROR, "listed", row[""], "code_twice", code, other=seen[code])
            else:
                for problem in release.problems(code):
                    yield finding(_ERROR, "listed", row[""], "not_valid", code, problem=problem)
            seen.setdefault(code, row[""])


def _same_names(release: Release, rows: dict[str, str]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for code, name in release.listed.items():
        other = seen.setdefault(key_of(name), code)
        if other != code:
            yield finding(_ERROR, "listed", rows[code], "name_twice", code, other=other, name=name)
        elif (back := release.code_of(name)) != code:
            yield finding(_ERROR, "listed", rows[code], "name_not_back", code, other=back or "", name=name)


def _exceptions(tables: Tables, release: Release) -> Iterator[Finding]:
    """Names that differ from the rules must say why, stand for an item that is listed, and really differ."""
    d = release.dictionaries
    bare = names.Words(
        d.words.prints, {}, frozenset(), d.words.unspecified, d.words.shortened, d.words.site_terms
    )
    listed = {release.devices[code[:2]].modality + code[2:12]: code for code in release.listed}
    for row in tables.rows["exceptions"]:
        key = f"{row['modality']} {row['item']}"
        code = listed.get(row["modality"] + row["item"])
        if code is None:
            yield finding(_ERROR, "exceptions", row[""], "exception_unlisted", key, name=row["zh"])
            continue
        ruled = names.name_zh(release.pieces(release.parse(code)), bare)
        if key_of(ruled) == key_of(release.name(code)):
            yield finding(_WARNING, "exceptions", row[""], "exception_needless", key, name=row["zh"])
        elif not row["note"]:
            yield finding(_WARNING, "exceptions", row[""], "name_differs", key, name=row["zh"], ruled=ruled)


def _one_sided(release: Release, rows: dict[str, str]) -> Iterator[Finding]:
    """Items listed for the left and not for the right, or the other way round."""
    for code in release.listed:
        site = release.sites[code[2:8]]
        other = {"left": "right", "right": "left"}.get(site.side)
        twin = release.twins(site.code).get(other) if other else None
        if twin and f"{code[:2]}{twin}{code[8:]}" not in release.listed:
            yield finding(
                _WARNING, "listed", rows[code], "one_sided", code, name=release.listed[code], side=other
            )


def _holes(tables: Tables, release: Release) -> Iterator[Finding]:
    """Sites that apply to a modality in which nothing is listed for them."""
    covered = {(release.devices[code[:2]].modality, code[2:8]) for code in release.listed}
    active = {modality for modality, _ in covered}
    for row in tables.rows["sites"]:
        for modality in sorted(release.sites[row["code"]].modalities & active):
            if (modality, row["code"]) not in covered:
                key = f"{modality} {row['code']}"
                yield finding(_WARNING, "sites", row[""], "hole", key, term=row["zh"], modality=modality)

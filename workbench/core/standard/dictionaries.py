"""A release's tables as dictionaries of plain values, and the catalogue expanded from its profiles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from workbench.core.errors import FileProblem
from workbench.core.standard.code import SEGMENTS, Structure
from workbench.core.standard.model import Device, Group, Method, Modality, Position, Post, Site
from workbench.core.standard.names import Words
from workbench.core.standard.reading import Tables
from workbench.core.words import Message

Row = dict[str, str]
T = TypeVar("T")
UNUSED = "00"


@dataclass(frozen=True, slots=True)
class Listing:
    """One item of the catalogue: its code and why it is listed (word of ``listed.csv``), with the note."""

    code: str
    why: str
    note: str


@dataclass(frozen=True, slots=True)
class Dictionaries:
    """Everything a release says, keyed by code."""

    structure: Structure
    extras: frozenset[str]
    modalities: dict[str, Modality]
    devices: dict[str, Device]
    groups: dict[str, Group]
    sites: dict[str, Site]
    method_groups: dict[tuple[str, str], Group]
    methods: dict[tuple[str, str], Method]
    posts: dict[str, Post]
    positions: dict[str, Position]
    words: Words
    listings: tuple[Listing, ...]


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _keyed(tables: Tables, name: str, make: Callable[[Row], T]) -> dict[str, T]:
    """Rows by code. The first of two rows with one code counts; lint reports the other."""
    found: dict[str, T] = {}
    for row in tables.rows[name]:
        found.setdefault(row["code"], make(row))
    return found


def build(tables: Tables) -> Dictionaries:
    """Interpret the rows.

    Raises:
        FileProblem: ``release.toml`` lacks a needed entry, or terms refer to each other in a circle. What
            can be said without refusing is left to lint.
    """
    structure, extras, unspecified = _settings(tables)
    methods = _methods(tables)
    sites = _keyed(tables, "sites", _site)
    refuse_circles(tables, "methods", "same_as", lambda r: (r["modality"], r["code"]))
    refuse_circles(tables, "positions", "combines", lambda r: ("", r["code"]))
    return Dictionaries(
        structure=structure,
        extras=extras,
        modalities=_keyed(tables, "modalities", _modality),
        devices=_keyed(tables, "devices", _device),
        groups=_keyed(tables, "groups", lambda r: Group(r["code"], r["zh"], r["en"])),
        sites=sites,
        method_groups={
            (r["modality"], r["code"]): Group(r["code"], r["zh"], r["en"])
            for r in tables.rows["method_groups"]
        },
        methods=methods,
        posts=_keyed(tables, "posts", _post),
        positions=_keyed(tables, "positions", _position),
        words=_words(tables, methods, sites, unspecified),
        listings=_listings(tables, structure),
    )


def _settings(tables: Tables) -> tuple[Structure, frozenset[str], str]:
    try:
        declared = tables.settings["structure"]
        segments = {str(name): int(width) for name, width in declared["segments"]}
        unknown = [name for name in segments if name not in SEGMENTS]
        if unknown or min(segments.values()) < 1:
            raise ValueError(", ".join(unknown))
        structure = Structure.of(
            segments,
            forbidden=str(declared["forbidden"]),
            extension=str(declared["extension"]),
            unused=str(declared["unused"]),
        )
        return structure, frozenset(declared["extras"]), str(tables.settings["unspecified"]["site"])
    except (KeyError, TypeError, ValueError) as error:
        path = str(tables.folder / "release.toml")
        raise FileProblem(Message("standard.settings_entry", {"path": path, "detail": str(error)})) from error


def _modality(row: Row) -> Modality:
    return Modality(row["code"], row["modality"], row["zh"], row["en"], row["items"] == "yes")


def _device(row: Row) -> Device:
    return Device(
        row["code"],
        row["modality"],
        row["zh"],
        row["en"],
        _split(row["aliases"]),
        row["print_zh"],
        row["print_en"],
        tuple(row["methods"].split()),
    )


def _site(row: Row) -> Site:
    return Site(
        row["code"],
        row["zh"],
        row["en"],
        row["code"][:2],
        row["code"][:4],
        frozenset(row["modalities"].split()),
        row["side"],
        row["family"] or row["zh"],
        _split(row["aliases"]),
    )


def _methods(tables: Tables) -> dict[tuple[str, str], Method]:
    found: dict[tuple[str, str], Method] = {}
    for row in tables.rows["methods"]:
        method = Method(
            row["code"],
            row["modality"],
            row["code"][:1],
            row["zh"],
            row["en"],
            row["abbreviation"],
            row["style"],
            row["drops"],
            row["same_as"],
            _split(row["aliases"]),
        )
        found.setdefault((method.modality, method.code), method)
    return found


def _post(row: Row) -> Post:
    return Post(
        row["code"],
        row["group"],
        row["group_zh"],
        row["group_en"],
        row["zh"],
        row["en"],
        row["abbreviation"],
        _split(row["aliases"]),
    )


def _position(row: Row) -> Position:
    combines = tuple(row["combines"].split())
    return Position(row["code"], row["zh"], row["en"], combines, _split(row["aliases"]), row["qualifier"])


def _words(
    tables: Tables, methods: dict[tuple[str, str], Method], sites: dict[str, Site], unspecified: str
) -> Words:
    exceptions = {(r["modality"], r["item"]): (r["zh"], r["en"]) for r in tables.rows["exceptions"]}
    terms = {(m.modality, m.zh) for m in methods.values()}
    shortened: dict[tuple[str, str], set[str]] = {}
    for method in methods.values():
        key = (method.modality, method.zh.replace(method.drops, "", 1))
        if method.drops and key in terms:
            shortened.setdefault(key, set()).add(method.drops)
    return Words(
        prints={(r["site"], r["modality"], r["method"]): (r["zh"], r["en"]) for r in tables.rows["prints"]},
        exceptions=exceptions,
        exception_bodies=frozenset((modality, zh) for (modality, _), (zh, _) in exceptions.items()),
        unspecified=unspecified,
        shortened={key: frozenset(words) for key, words in shortened.items()},
        site_terms=frozenset(site.zh for site in sites.values()),
    )


def _listings(tables: Tables, structure: Structure) -> tuple[Listing, ...]:
    """The catalogue. Unknown profiles and items listed twice are left to lint."""
    profiles = {row["profile"]: row for row in tables.rows["profiles"]}
    found: dict[str, Listing] = {}
    for row in tables.rows["listed"]:
        profile = profiles.get(row["profile"])
        for code in profile_codes(profile, row["site"], structure) if profile else ():
            found.setdefault(code, Listing(code, row["why"], row["note"]))
    return tuple(found[code] for code in sorted(found))


def profile_codes(profile: Row, site: str, structure: Structure) -> list[str]:
    """The codes that a profile gives a site: its items are ``method``, ``method+post`` or with ``+extra``."""
    found = []
    for item in profile["items"].split():
        method, last, extra = [*item.split("+"), "", ""][:3]
        found.append(f"{profile['device']}{site}{method}{last or UNUSED}{extra or structure.no_extra}")
    return found


def refuse_circles(tables: Tables, name: str, column: str, key: Callable[[Row], tuple[str, str]]) -> None:
    """Refuse a table in which a code refers, over others or not, to itself.

    Raises:
        FileProblem: With file, row and code.
    """
    refers = {key(row): [(key(row)[0], code) for code in row[column].split()] for row in tables.rows[name]}
    for row in tables.rows[name]:
        start, seen = key(row), set()
        waiting = list(refers[start])
        while waiting:
            at = waiting.pop()
            if at == start:
                path = str(tables.folder / f"{name}.csv")
                params = {"path": path, "row": row[""], "code": row["code"]}
                raise FileProblem(Message("standard.circle", params))
            if at not in seen:
                seen.add(at)
                waiting += refers.get(at, [])

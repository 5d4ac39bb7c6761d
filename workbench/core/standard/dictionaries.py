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


def _keyed(tables: Tables, name: str, make: Callable[[Row], T], key: Callable[[Row], str]) -> dict[str, T]:
    found: dict[str, T] = {}
    for row in tables.rows[name]:
        if key(row) in found:
            raise _problem(tables, name, row, "row_twice", code=key(row))
        found[key(row)] = make(row)
    return found


def _problem(tables: Tables, name: str, row: Row, what: str, **params: str) -> FileProblem:
    path = str(tables.folder / f"{name}.csv")
    return FileProblem(Message(f"standard.{what}", {"path": path, "row": row[""], **params}))


def build(tables: Tables) -> Dictionaries:
    """Interpret the rows.

    Raises:
        FileProblem: A code stands twice in a dictionary, a profile is unknown, or ``release.toml`` lacks a
            needed entry. What can be said without refusing is left to lint.
    """
    structure, extras, unspecified = _settings(tables)
    code = lambda row: row["code"]  # noqa: E731
    methods = _methods(tables)
    return Dictionaries(
        structure=structure,
        extras=extras,
        modalities=_keyed(tables, "modalities", _modality, code),
        devices=_keyed(tables, "devices", _device, code),
        groups=_keyed(tables, "groups", lambda r: Group(r["code"], r["zh"], r["en"]), code),
        sites=_keyed(tables, "sites", _site, code),
        method_groups={
            (r["modality"], r["code"]): Group(r["code"], r["zh"], r["en"])
            for r in tables.rows["method_groups"]
        },
        methods=methods,
        posts=_keyed(tables, "posts", _post, code),
        positions=_keyed(tables, "positions", _position, code),
        words=_words(tables, methods, unspecified),
        listings=_listings(tables),
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
        key = (row["modality"], row["code"])
        if key in found:
            raise _problem(tables, "methods", row, "row_twice", code=f"{key[0]} {key[1]}")
        found[key] = Method(
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


def _words(tables: Tables, methods: dict[tuple[str, str], Method], unspecified: str) -> Words:
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
    )


def _listings(tables: Tables) -> tuple[Listing, ...]:
    profiles = {row["profile"]: row for row in tables.rows["profiles"]}
    found: dict[str, Listing] = {}
    for row in tables.rows["listed"]:
        profile = profiles.get(row["profile"])
        if profile is None:
            raise _problem(tables, "listed", row, "profile_unknown", profile=row["profile"])
        for item in profile["items"].split():
            method, _, last = item.partition("+")
            code = f"{profile['device']}{row['site']}{method}{last or UNUSED}{UNUSED}"
            if code in found:
                raise _problem(tables, "listed", row, "row_twice", code=code)
            found[code] = Listing(code, row["why"], row["note"])
    return tuple(found[code] for code in sorted(found))

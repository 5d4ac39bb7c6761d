"""Which lists of mutual recognition an item is on, and the mark of the largest scope that it meets.

A region's list says which exams other hospitals accept. Kept here is what a project took in of each; a newer
version replaces the one before, and a list without codes is one that the hospital left. Decisions behind it:
docs/recognition.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import orjson

from workbench.core.errors import InputProblem
from workbench.core.project.facets import shape_of
from workbench.core.project.opening import now
from workbench.core.project.store import Store
from workbench.core.words import Message

#: Smallest scope first; a project may order its own (setting ``scope_order``).
RANKS = ("city", "province", "region", "national")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a list holds.

    Attributes:
        code, name: Of the scope, such as ``BJ`` and 北京市.
        mark: What a report or an image carries, such as ``BJHR``.
        rank: A word of the order of scopes.
        valid_from, valid_to: Days (ISO 8601), both inclusive; an empty one is no bound.
        conditions: As the region words them.
        any_device: True where the device type does not count, only the modality.
    """

    code: str
    name: str
    mark: str
    rank: str
    valid_from: str = ""
    valid_to: str = ""
    conditions: str = ""
    any_device: bool = False


@dataclass(frozen=True, slots=True)
class Recognised:
    """A line of a list: the exam as the region writes it, its codes, and its own conditions."""

    name: str
    codes: tuple[str, ...]
    conditions: str = ""


@dataclass(frozen=True, slots=True)
class RecognitionList:
    """A list as a project keeps it.

    Attributes:
        scope, items: What it says; without items the hospital left the scope.
        version: When the list was made.
        signer: Who signed it.
        sha256: Hex digest of the file.
        imported_at: Given by the project.
    """

    scope: Scope
    items: tuple[Recognised, ...]
    version: str
    signer: str
    sha256: str
    imported_at: str = ""


def body_of(scope: Scope, items: Sequence[Recognised]) -> dict[str, Any]:
    """A list as plain JSON."""
    lines = [{"name": i.name, "codes": list(i.codes), "conditions": i.conditions} for i in items]
    return {"scope": asdict(scope), "items": lines}


def read_body(value: Any) -> tuple[Scope, tuple[Recognised, ...]]:
    """Read it back. ValueError, KeyError, TypeError for anything else."""
    scope = Scope(**value["scope"])
    texts = [v for k, v in asdict(scope).items() if k != "any_device"]
    items = tuple(
        Recognised(i["name"], tuple(map(_text, i["codes"])), i["conditions"]) for i in value["items"]
    )
    others = [text for item in items for text in (item.name, item.conditions)]
    if not all(isinstance(text, str) for text in (*texts, *others)) or not isinstance(scope.any_device, bool):
        raise ValueError("not a recognition list")
    return scope, items


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("not a code")
    return value


def keep(store: Store, found: RecognitionList) -> None:
    """Take a list in; a newer version of its scope replaces the one before. Within a transaction.

    Raises:
        InputProblem: The same version, or a newer one, is there already.
    """
    known = next((one for one in lists(store) if one.scope.code == found.scope.code), None)
    if known is not None and found.items and known.version >= found.version:
        words = {"name": found.scope.name, "when": known.version[:10]}
        raise InputProblem(Message("recognition.older", words))
    body = orjson.dumps(body_of(found.scope, found.items)).decode()
    store.run(
        "INSERT INTO recognition_lists (scope, version, signer, sha256, body, imported_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (found.scope.code, found.version, found.signer, found.sha256, body, now()),
    )


def lists(store: Store) -> list[RecognitionList]:
    """The lists in force, one a scope, by name of the scope; not those of scopes that the hospital left."""
    rows = store.all(
        "SELECT version, signer, sha256, body, imported_at FROM recognition_lists WHERE number IN"
        " (SELECT max(number) FROM recognition_lists GROUP BY scope)"
    )
    found = []
    for version, signer, sha256, body, imported_at in rows:
        scope, items = store.read(lambda text: read_body(orjson.loads(text)), body)
        found.append(RecognitionList(scope, items, version, signer, sha256, imported_at))
    return sorted((one for one in found if one.items), key=lambda one: one.scope.name)


def leave(store: Store, code: str) -> None:
    """Say that the hospital does not belong to a scope. Within a transaction.

    Raises:
        InputProblem: It holds no list of it.
    """
    known = next((one for one in lists(store) if one.scope.code == code), None)
    if known is None:
        raise InputProblem(Message("recognition.no_scope", {"code": code}))
    keep(store, replace(known, items=()))


def shape(code: str, *, any_device: bool) -> str:
    """What codes are compared by: all of it, or the modality and all behind the device."""
    return shape_of(code)[0] + code[2:] if any_device else code


@dataclass(slots=True)
class Marker:
    """Answers which lists recognise codes. Lists outside of their days do not count.

    Attributes:
        lists: Those that count today, the largest scope first.
    """

    lists: list[RecognitionList] = field(default_factory=list)
    _shapes: list[frozenset[str]] = field(default_factory=list)
    _known: dict[tuple[str, ...], str] = field(default_factory=dict)

    @staticmethod
    def of(found: Iterable[RecognitionList], order: Sequence[str] = RANKS, day: str = "") -> Marker:
        """For a day (ISO 8601), by default today."""
        today = day or f"{datetime.now(UTC).astimezone():%Y-%m-%d}"
        rank = {word: place for place, word in enumerate(order)}
        counted = [
            one
            for one in found
            if (not one.scope.valid_from or one.scope.valid_from <= today)
            and (not one.scope.valid_to or today <= one.scope.valid_to)
        ]
        counted.sort(key=lambda one: (-rank.get(one.scope.rank, -1), one.scope.code))
        shapes = [
            frozenset(
                shape(code, any_device=one.scope.any_device) for item in one.items for code in item.codes
            )
            for one in counted
        ]
        return Marker(counted, shapes)

    def recognising(self, codes: Sequence[str]) -> list[RecognitionList]:
        """The lists that recognise all of these codes, the largest scope first."""
        if not codes:
            return []
        return [
            one
            for one, shapes in zip(self.lists, self._shapes, strict=True)
            if all(shape(code, any_device=one.scope.any_device) in shapes for code in codes)
        ]

    def conditions(self, codes: Sequence[str]) -> list[str]:
        """Conditions under which the largest scope recognises codes: its own, then those of its lines."""
        found = self.recognising(codes)
        if not found:
            return []
        one = found[0]
        wanted = {shape(code, any_device=one.scope.any_device) for code in codes}
        lines = (
            item.conditions
            for item in one.items
            if item.conditions
            and not wanted.isdisjoint(shape(code, any_device=one.scope.any_device) for code in item.codes)
        )
        return list(dict.fromkeys(filter(None, (one.scope.conditions, *lines))))

    def mark(self, codes: Sequence[str]) -> str:
        """The mark of the largest scope that recognises all of these codes; empty where none does."""
        key = tuple(codes)
        if key not in self._known:
            self._known[key] = next((one.scope.mark for one in self.recognising(key)), "")
        return self._known[key]

    @property
    def mark_of_text(self) -> Callable[[str], str] | None:
        """The mark for an item's searched text (:class:`Index`), which holds its codes; None without any."""
        return None if not self.lists else lambda text: self.mark(text.split("\n")[3::3])

"""Exercise packs: names with their right answers and a sentence why, in one file to hand out (``.iexam``).

The file is JSON, ``workbench-exercises/1``::

    {"format": "workbench-exercises/1", "id": "…", "title": {"zh": "…", "en": "…"}, "release": "5.0",
     "told": true, "pass_mark": 0.9,
     "levels": [{"id": "sides", "title": {"zh": "侧别", "en": "Sides"}}],
     "exercises": [{"name": "…", "modality": "MR", "level": "sides", "answer": "items", "codes": ["…"],
                    "why": {"zh": "…", "en": "…"}}]}

``answer`` is ``items`` (with ``codes``, in any order), ``no_item`` (with ``reason``) or ``ask``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import orjson

from workbench.core.errors import FileProblem, InputProblem
from workbench.core.items import NoItemReason
from workbench.core.standard import ItemCode
from workbench.core.words import Message
from workbench.paths import resource

FORMAT = "workbench-exercises/1"
SUFFIX = ".iexam"
MOST_BYTES = 5_000_000
MOST_EXERCISES = 5000
_MOST_TEXT = 2000
T = TypeVar("T")
Both = Mapping[str, str]  # a text in ``zh`` and ``en``


class Kind(StrEnum):
    """What is right for a name."""

    ITEMS = "items"
    NO_ITEM = "no_item"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Answer:
    """The right answer: standard items in any order, no item for a reason, or a question."""

    kind: Kind
    codes: tuple[str, ...] = ()
    reason: NoItemReason | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """A step from easy to hard."""

    id: str
    title: Both


@dataclass(frozen=True, slots=True)
class Exercise:
    """One name. ``why`` explains the answer and may be empty."""

    name: str
    modality: str
    level: str
    answer: Answer
    why: Both


@dataclass(frozen=True, slots=True)
class Pack:
    """A set of exercises.

    Attributes:
        release_id: Edition of the standard that the codes are of.
        told: The trainee hears after each name whether it was right, and the first answer counts. Otherwise
            it is a test: nothing is told before the end, and the last answer counts.
        pass_mark: Share of right answers for a certificate, 0..1.
    """

    id: str
    title: Both
    release_id: str
    told: bool
    pass_mark: float
    levels: tuple[Level, ...]
    exercises: tuple[Exercise, ...]

    def only(self, level: str) -> Pack:
        """The exercises of one level."""
        kept = tuple(entry for entry in self.levels if entry.id == level)
        return replace(self, levels=kept, exercises=tuple(e for e in self.exercises if e.level == level))


def built_in() -> list[Pack]:
    """The packs that come with the program: exercises first, then the test."""
    return [read_pack(resource("training", f"{name}{SUFFIX}")) for name in ("exercises", "test")]


def read_pack(path: Path) -> Pack:
    """Read a pack.

    Raises:
        FileProblem: It cannot be read.
        InputProblem: It is no pack, or damaged.
    """
    return pack_from_bytes(content_of(path), path.name)


def content_of(path: Path) -> bytes:
    """The content of a file; only its beginning, which no reader takes, of one that is too large.

    Raises:
        FileProblem: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES)
    except OSError as error:
        raise FileProblem(Message("training.cannot_read", {"file": path.name})) from error


def pack_from_bytes(content: bytes, name: str) -> Pack:
    """A pack from the content of its file; ``name`` is how it is called in words.

    Raises:
        InputProblem: It is no pack, or damaged.
    """
    return made_from(content, FORMAT, _pack, Message("training.not_a_pack", {"file": name}))


def made_from(content: bytes, form: str, make: Callable[[Mapping[str, Any]], T], wrong: Message) -> T:
    """What ``make`` makes of JSON of a format.

    Raises:
        InputProblem: ``wrong``: it is of another format, or damaged.
    """
    try:
        value = orjson.loads(content)
        if value["format"] != form:
            raise ValueError("another format")
        return make(value)
    except (ValueError, KeyError, TypeError, AttributeError, InputProblem) as error:
        raise InputProblem(wrong) from error


def _pack(value: Mapping[str, Any]) -> Pack:
    levels = tuple(Level(_text(entry["id"]), both(entry["title"])) for entry in value["levels"])
    known = {level.id for level in levels}
    given = value["exercises"]
    if not given or len(given) > MOST_EXERCISES:
        raise ValueError("no exercises, or too many")
    exercises = tuple(_exercise(entry) for entry in given)
    if not {exercise.level for exercise in exercises} <= known:
        raise ValueError("a level that is not declared")
    mark = value["pass_mark"]
    if isinstance(mark, bool) or not isinstance(mark, int | float) or not 0 <= mark <= 1:
        raise ValueError("no share")
    if not isinstance(value["told"], bool):
        raise ValueError("neither true nor false")
    named = _text(value["id"]), both(value["title"]), _text(value["release"])
    return Pack(*named, value["told"], float(mark), levels, exercises)


def _exercise(entry: Mapping[str, Any]) -> Exercise:
    kind = Kind(entry["answer"])
    codes = tuple(str(ItemCode.parse(code)) for code in entry["codes"]) if kind is Kind.ITEMS else ()
    if kind is Kind.ITEMS and not codes:
        raise ValueError("no codes")
    reason = NoItemReason(entry["reason"]) if kind is Kind.NO_ITEM else None
    modality = _text(entry.get("modality", ""), empty=True)
    why = both(entry.get("why", {"zh": "", "en": ""}))
    return Exercise(_text(entry["name"]), modality, _text(entry["level"]), Answer(kind, codes, reason), why)


def _text(value: object, *, empty: bool = False) -> str:
    if not isinstance(value, str) or len(value) > _MOST_TEXT or not (value.strip() or empty):
        raise ValueError("not a text")
    return value


def both(value: Mapping[str, object]) -> dict[str, str]:
    """A text in both languages, read from JSON. ValueError, KeyError or TypeError where it is none."""
    return {code: _text(value[code], empty=True) for code in ("zh", "en")}


def pack_to_bytes(pack: Pack) -> bytes:
    """The content of a pack's file."""
    value = {
        "format": FORMAT,
        "id": pack.id,
        "title": pack.title,
        "release": pack.release_id,
        "told": pack.told,
        "pass_mark": pack.pass_mark,
        "levels": [{"id": level.id, "title": level.title} for level in pack.levels],
        "exercises": [_to_json(exercise) for exercise in pack.exercises],
    }
    return orjson.dumps(value, option=orjson.OPT_INDENT_2)


def _to_json(exercise: Exercise) -> dict[str, Any]:
    answer = exercise.answer
    value: dict[str, Any] = {"name": exercise.name, "modality": exercise.modality, "level": exercise.level}
    value["answer"] = answer.kind.value
    if answer.codes:
        value["codes"] = list(answer.codes)
    if answer.reason is not None:
        value["reason"] = answer.reason.value
    return value | {"why": exercise.why}

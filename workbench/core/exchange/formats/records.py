"""A file as records of named texts, so that two files can be compared whatever wrote them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple


class Number(NamedTuple):
    """A number as it is written: ``1``, ``1.0`` and ``true`` are three things."""

    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that a file says, as named texts.

    Attributes:
        key: What it is about: a source item, one of its parts, or empty for the file as a whole.
        place: Where it stands, for people: a line, a path.
        label: What a person knows it by.
        said: What it says, as JSON that :func:`loads` read.
    """

    key: str
    place: str
    label: str
    said: Any

    def values(self) -> dict[str, str]:
        """Every text of it by its name or path; absent is not the same as empty."""
        return dict(flat(self.said))


class Difference(NamedTuple):
    """A text that is not as signed: where it stands now, its name, what it was, what it is."""

    place: str
    field: str
    was: str
    now: str


def differences(found: Iterable[Record], expected: Iterable[Record]) -> Iterator[Difference]:
    """Every text that differs. Records are matched by key, so their order does not matter."""
    wanted = {record.key: record for record in expected}
    seen: set[str] = set()
    for record in found:
        if record.key in seen:
            yield Difference(record.place, "item_id", "", record.key)
            continue
        seen.add(record.key)
        signed = wanted.get(record.key)
        if signed is None:
            yield Difference(record.place, "row", "", record.label or record.key)
            continue
        if record.said == signed.said:  # nearly all of them
            continue
        before, after = signed.values(), record.values()
        for field in [*before, *(f for f in after if f not in before)]:
            was, now = before.get(field), after.get(field)
            if was != now:
                yield Difference(record.place, field, was or "", now or "")
    for key, record in wanted.items():
        if key not in seen:
            yield Difference("", "row", record.label or key, "")


def loads(text: str, *, ours: bool = False) -> Any:
    """JSON that says everything once; of what we wrote ourselves that is not checked.

    Raises:
        ValueError: Not JSON, or a name that stands twice in one object: programs differ in which one they
            believe, so such a file has no one meaning.
    """
    hook = None if ours else _once
    return json.loads(text, object_pairs_hook=hook, parse_int=Number, parse_float=Number)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return value


def flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a JSON value with its path; what is no text stands in brackets: ``1`` is not ``"1"``."""
    if isinstance(value, Number):
        yield path, f"⟨{value.text}⟩"
    elif isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from flat(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value):
            yield from flat(inner, f"{path}[{number}]")
    else:
        yield path, value if isinstance(value, str) else f"⟨{json.dumps(value)}⟩"

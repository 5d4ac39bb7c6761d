"""Compare a newer list with the items of the one before: unchanged, changed, added, gone.

Pairs are found by what tells most, each item once, in the order of the lists: first code and name, then the
name with its modality, then the local code alone, then the name alone. A hospital that renumbers its codes,
or renames what stands under a code, is understood; duplicates pair in their order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from workbench.core.exchange.header_words import SERIAL_HEADERS, header_key
from workbench.core.items import SourceItem
from workbench.core.text import key_of

# What a decision rests on: where one of these says something else, the item is decided anew.
TELLING = ("name", "modality", "site", "method")
FIELDS = (*TELLING, "code", "department", "price", "count")
OTHER = "cells"  # a change in a column that is none of the fields

Key = Callable[[SourceItem, str], Hashable]
_all_fields = attrgetter(*FIELDS)


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of a sheet that are none of the fields: header as compared, to 0-based column."""

    others: Mapping[str, int]

    @classmethod
    def of(cls, headers: Sequence[str], fields: Iterable[int]) -> Columns:
        """Of a sheet with these headers, some of whose columns are fields. Running numbers do not count."""
        taken = set(fields)
        keys = [header_key(header) for header in headers]
        often = Counter(keys)
        return cls(
            {
                key: column
                for column, key in enumerate(keys)
                if key and column not in taken and key not in SERIAL_HEADERS and often[key] == 1
            }
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """An item and the other columns of the sheet that its cells come from."""

    item: SourceItem
    columns: Columns


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item that stands otherwise in the newer list: which fields, and whether it must be decided anew."""

    old: SourceItem
    new: SourceItem
    fields: tuple[str, ...]
    reopens: bool


@dataclass(slots=True)
class ListComparison:
    """Every item of both lists, once. ``unchanged`` holds pairs of the old and the new one."""

    unchanged: list[tuple[SourceItem, SourceItem]] = field(default_factory=list)
    changed: list[ItemChange] = field(default_factory=list)
    added: list[SourceItem] = field(default_factory=list)
    gone: list[SourceItem] = field(default_factory=list)


def compare_lists(old: Sequence[Listed], new: Sequence[Listed]) -> ListComparison:
    """Compare all items of two lists; each part of the result in the order of its list."""
    pairs, gone = _pairs(old, new)
    found = ListComparison(gone=[listed.item for listed in gone])
    for listed in new:
        item, before = listed.item, pairs.get(listed.item.id)
        if before is None:
            found.added.append(item)
        elif fields := _changed_fields(before, listed):
            reopens = any(key_of(getattr(before.item, f)) != key_of(getattr(item, f)) for f in TELLING)
            found.changed.append(ItemChange(before.item, item, fields, reopens))
        else:
            found.unchanged.append((before.item, item))
    return found


def _changed_fields(old: Listed, new: Listed) -> tuple[str, ...]:
    fields: tuple[str, ...] = ()
    if _all_fields(old.item) != _all_fields(new.item):
        fields = tuple(name for name in FIELDS if getattr(old.item, name) != getattr(new.item, name))
    before, now = old.columns.others, new.columns.others
    if any(_cell(old.item, before[key]) != _cell(new.item, now[key]) for key in before.keys() & now.keys()):
        return (*fields, OTHER)
    return fields


def _cell(item: SourceItem, column: int) -> str:
    return item.cells[column].strip() if column < len(item.cells) else ""


def _code(item: SourceItem, name: str) -> str:
    return item.code


# Each gives what must be equal, from an item and the key of its name; or None, of what it says nothing about.
_PHASES: tuple[Key, ...] = (
    lambda i, name: (i.code, name, i.modality, i.site, i.method, i.department, i.price, i.count),
    lambda i, name: (i.code, name, i.modality, i.site, i.method) if i.code else None,
    lambda i, name: (i.code, name) if i.code else None,
    lambda i, name: (name, key_of(i.modality), key_of(i.site), key_of(i.method)),
    lambda i, name: (name, key_of(i.modality)),
    _code,
    lambda i, name: name,
)


class _Keys(dict[str, str]):
    """The key of each name: a long list holds more names than :func:`key_of` remembers."""

    def __missing__(self, name: str) -> str:
        key = key_of(name)
        self[name] = key = name if key == name else key  # most are alike: one text for both
        return key


def _pairs(old: Sequence[Listed], new: Sequence[Listed]) -> tuple[dict[str, Listed], Sequence[Listed]]:
    """The old item of each new one that has one, by the new one's id; and the old ones without a new one."""
    keys = _Keys()
    pairs: dict[str, Listed] = {}
    taken: set[str] = set()
    for phase in _PHASES:
        waiting: dict[Hashable, list[Listed]] = defaultdict(list)
        for listed in reversed(old):
            waiting[phase(listed.item, keys[listed.item.name])].append(listed)
        if phase is _code:
            # A code that stands for several items says which only where all of them are still there.
            coming: Counter[Hashable] = Counter(listed.item.code for listed in new)
            waiting = {code: held for code, held in waiting.items() if len(held) == coming[code]}
        for listed in new:
            key = phase(listed.item, keys[listed.item.name])
            if key and (held := waiting.get(key)):
                pairs[listed.item.id] = before = held.pop()
                taken.add(before.item.id)
        old = [listed for listed in old if listed.item.id not in taken]
        new = [listed for listed in new if listed.item.id not in pairs]
    return pairs, old

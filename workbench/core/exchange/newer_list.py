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

Key = Callable[[SourceItem], Hashable]


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
    pairs = _pairs([listed.item for listed in old], [listed.item for listed in new])
    columns = {listed.item.id: listed.columns for listed in (*old, *new)}
    found = ListComparison()
    for listed in new:
        item = listed.item
        before = pairs.get(item.id)
        if before is None:
            found.added.append(item)
        elif fields := _changed_fields(before, item, columns[before.id], listed.columns):
            reopens = any(key_of(getattr(before, f)) != key_of(getattr(item, f)) for f in TELLING)
            found.changed.append(ItemChange(before, item, fields, reopens))
        else:
            found.unchanged.append((before, item))
    paired = {item.id for item in pairs.values()}
    found.gone = [listed.item for listed in old if listed.item.id not in paired]
    return found


def _changed_fields(old: SourceItem, new: SourceItem, before: Columns, now: Columns) -> tuple[str, ...]:
    fields = tuple(name for name in FIELDS if getattr(old, name) != getattr(new, name))
    both = before.others.keys() & now.others.keys()
    if any(_cell(old, before.others[key]) != _cell(new, now.others[key]) for key in both):
        return (*fields, OTHER)
    return fields


def _cell(item: SourceItem, column: int) -> str:
    return item.cells[column].strip() if column < len(item.cells) else ""


def _name(item: SourceItem) -> str:
    return key_of(item.name)


# Each gives what must be equal, or None for an item that it says nothing about.
_BY_CODE: Key = attrgetter("code")
_PHASES: tuple[Key, ...] = (
    lambda i: (i.code, _name(i), i.modality, i.site, i.method, i.department, i.price, i.count),
    lambda i: (i.code, _name(i), i.modality, i.site, i.method) if i.code else None,
    lambda i: (i.code, _name(i)) if i.code else None,
    lambda i: (_name(i), key_of(i.modality), key_of(i.site), key_of(i.method)),
    lambda i: (_name(i), key_of(i.modality)),
    _BY_CODE,
    _name,
)


def _pairs(old: list[SourceItem], new: list[SourceItem]) -> dict[str, SourceItem]:
    """The old item of each new one that has one, by the new one's id."""
    pairs: dict[str, SourceItem] = {}
    for phase in _PHASES:
        waiting: dict[Hashable, list[SourceItem]] = defaultdict(list)
        for item in old:
            waiting[phase(item)].append(item)
        coming: dict[Hashable, list[SourceItem]] = defaultdict(list)
        for item in new:
            coming[phase(item)].append(item)
        for key, items in coming.items():
            if not key or key not in waiting:
                continue
            # A code that stands for several items says which only where all of them are still there.
            if phase is _BY_CODE and len(items) != len(waiting[key]):
                continue
            pairs.update((now.id, before) for before, now in zip(waiting[key], items, strict=False))
        taken = {item.id for item in pairs.values()}
        old = [item for item in old if item.id not in taken]
        new = [item for item in new if item.id not in pairs]
    return pairs

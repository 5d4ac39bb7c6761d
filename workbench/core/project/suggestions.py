"""Suggestions in the project file: stored whole, with a few columns beside for lists and filters."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import orjson

from workbench.core.items import MUST_ASK, DecidedPart, NoItemReason, Suggestion
from workbench.core.packing import first_answer_from_json, suggestion_from_json, suggestion_to_json
from workbench.core.project.derived import refresh
from workbench.core.project.facets import found_text, mark_of, search_key, shape_of
from workbench.core.project.store import Store

FirstAnswer = tuple[str, tuple[DecidedPart, ...] | None, NoItemReason | None]

# The item's number is looked up in the statement, so that an unknown id stores nothing.
_SAVE = (
    "INSERT OR REPLACE INTO suggestions (pos, confidence, auto, flags, code, name, parts, mark, shape, found,"
    " engine, body, parse) SELECT pos, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM source_items WHERE id = ?"
)


class StoredSuggestion(NamedTuple):
    """A suggestion as it lies in the file: the columns for lists and filters, and the whole of it packed."""

    confidence: float
    auto: int
    flags: str
    code: str
    name: str
    parts: int
    mark: str
    shape: str
    found: str
    parse: str
    body: bytes


def parse_key(suggestion: Suggestion) -> str:
    """What the engine read in a name, as 16 hex digits: equal for names that are identical after parsing.

    It covers the ranked codes of every part, the reason of "no item", the flags and the unexplained text; not
    billing words, spelling or the order of words, which change none of them. Empty where nothing was read.
    """
    if not suggestion.parts and suggestion.no_item is None:
        return ""
    read = (
        [[candidate.code for candidate in part.candidates] for part in suggestion.parts],
        suggestion.no_item,
        suggestion.flags,
        [search_key(text) for text in suggestion.unexplained],
    )
    return hashlib.blake2b(orjson.dumps(read), digest_size=8).hexdigest()


def stored_form(name: str, suggestion: Suggestion) -> StoredSuggestion:
    """What is stored of a suggestion. Plain values: worker processes make it and hand it over as it is.

    Args:
        name: Not needed; here so that ``suggest.encode_many`` can call this.
        suggestion: What was suggested.
    """
    return StoredSuggestion(*columns_of(suggestion), parse_key(suggestion), suggestion_to_json(suggestion))


def columns_of(suggestion: Suggestion) -> tuple[float, int, str, str, str, int, str, str, str]:
    """The columns of a suggestion for lists and filters: all of :class:`StoredSuggestion` up to ``found``."""
    first = [(p.candidates[0].code, p.candidates[0].name) for p in suggestion.parts if p.candidates]
    code, first_name = first[0] if first else ("", "")
    return (
        suggestion.confidence,
        1 if suggestion.auto else 0,
        ",".join(suggestion.flags),
        code,
        first_name,
        len(suggestion.parts),
        mark_of(suggestion.confidence, suggestion.auto, suggestion.flags),
        shape_of(code),
        found_text(first),
    )


def save_suggestions(
    store: Store, pairs: Iterable[tuple[str, Suggestion | StoredSuggestion]], engine: str
) -> tuple[list[str], list[int]]:
    """Store suggestions, replacing earlier ones, in one transaction; ids and numbers of the touched items.

    Raises:
        KeyError: An id that is no source item of this project. Nothing was stored.
    """
    ids: list[str] = []

    def rows() -> Iterator[Sequence[object]]:
        for item_id, suggestion in pairs:
            ids.append(item_id)
            stored = suggestion if isinstance(suggestion, StoredSuggestion) else stored_form("", suggestion)
            yield (*stored[:-2], engine, stored.body, stored.parse, item_id)

    with store.transaction():
        count = store.run_many(_SAVE, rows())
        if ids and count != len(ids):
            raise KeyError(f"{len(ids) - count} of {len(ids)} ids are no source items of this project")
        places = positions(store, ids)
        refresh(store, places)
    return ids, places


def regrade(store: Store, least: float) -> None:
    """Say anew which suggestions need no person, for another threshold; within a transaction.

    What else it takes (no must-ask flag, no unexplained text) the engine decided and does not change.
    """
    rows = store.all("SELECT pos, confidence, auto, flags, body FROM suggestions")
    changed = []
    for pos, confidence, auto, flags, body in rows:
        now = confidence >= least and (bool(auto) or may_be_automatic(store.read(suggestion_from_json, body)))
        if now != bool(auto):
            words = tuple(flags.split(",")) if flags else ()
            changed.append((int(now), mark_of(confidence, now, words), pos))
    store.run_many("UPDATE suggestions SET auto = ?, mark = ? WHERE pos = ?", changed)
    refresh(store, [pos for _, _, pos in changed])


def may_be_automatic(suggestion: Suggestion) -> bool:
    """Does nothing but its confidence keep a suggestion for a person?"""
    if not {str(flag) for flag in MUST_ASK}.isdisjoint(suggestion.flags):
        return False
    return bool(suggestion.parts or suggestion.no_item) and not suggestion.unexplained


def positions(store: Store, item_ids: Sequence[str]) -> list[int]:
    """The numbers of items in this file, in the order of the ids.

    Raises:
        KeyError: An id that is no source item of this project.
    """
    if len(item_ids) == 1:  # the reviewer's one key
        where, value = "id = ?", item_ids[0]
    else:
        where, value = "id IN (SELECT value FROM json_each(?))", orjson.dumps(item_ids).decode()
    found: dict[str, int] = dict(store.all(f"SELECT id, pos FROM source_items WHERE {where}", (value,)))
    return [found[item_id] for item_id in item_ids]


def suggestion(store: Store, item_id: str) -> Suggestion | None:
    """The suggestion of one item; None where there is none yet."""
    row = store.one(
        "SELECT body FROM suggestions WHERE pos = (SELECT pos FROM source_items WHERE id = ?)", (item_id,)
    )
    return None if row is None else store.read(suggestion_from_json, row[0])


def iter_suggestions(store: Store) -> Iterator[tuple[str, Suggestion]]:
    """Every stored suggestion with its item's id, in row order."""
    rows = store.each("SELECT i.id, s.body FROM suggestions s JOIN source_items i USING (pos) ORDER BY pos")
    return ((item_id, store.read(suggestion_from_json, body)) for item_id, body in rows)


def first_answers(store: Store, rowids: Sequence[int]) -> Iterator[FirstAnswer]:
    """Item id, first candidates of all parts (None where a part has none), and the reason of "no item".

    Only items with a suggestion are answered; in row order.
    """
    rows = store.each(
        "SELECT i.id, s.body FROM suggestions s JOIN source_items i USING (pos)"
        " WHERE pos IN (SELECT value FROM json_each(?)) ORDER BY pos",
        (orjson.dumps(rowids).decode(),),
    )
    return ((item_id, *store.read(first_answer_from_json, body)) for item_id, body in rows)

"""What was suggested when a decision was taken: noted with it, so that an audit can tell it later.

Suggestions are made anew with another edition, lexicon or memory; the history keeps what stood on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import orjson

from workbench.core.items import Decision, Shown, Suggestion
from workbench.core.packing import first_answer_from_json
from workbench.core.project.store import Store

#: Steps in which a person (or bulk acceptance) answers to a suggestion; the others restate earlier decisions.
FIRST_HAND = frozenset({"accept", "accept_auto", "adjust", "no_item", "question"})
_FEW = 50
_ROWS = (
    "SELECT i.id, {} FROM source_items i JOIN suggestions s USING (pos)"
    " WHERE i.id IN (SELECT value FROM json_each(?))"
)


def shown_for(
    store: Store, decisions: Sequence[Decision], suggestion: Callable[[str], Suggestion | None]
) -> dict[str, Shown]:
    """What was suggested for each item of some decisions, where they do not say it themselves.

    Args:
        suggestion: The suggestion of an item in the light of earlier decisions, as the window shows it. For
            many decisions at once the list is what a person saw: its confidence, and the first answers.
    """
    if len(decisions) <= _FEW:
        return {d.item_id: shown_of(suggestion(d.item_id)) for d in decisions if d.shown is None}
    # Of what was taken at the first rank the first answer is known; the bodies of the others are read.
    taken = {d.item_id: d for d in decisions if d.rank == 1}
    found: dict[str, Shown] = {}
    for item_id, confidence in store.each(_ROWS.format("s.confidence"), (_list(taken),)):
        parts = taken[item_id].parts
        found[item_id] = Shown(tuple((p.code, p.name) for p in parts), None, round(confidence, 4))
    others = [d.item_id for d in decisions if d.rank != 1]
    for item_id, confidence, body in store.each(_ROWS.format("s.confidence, s.body"), (_list(others),)):
        first, no_item = store.read(first_answer_from_json, body)
        pairs = tuple((part.code, part.name) for part in first or ())
        found[item_id] = Shown(pairs, no_item, round(confidence, 4))
    return found


def _list(ids: Iterable[str]) -> str:
    return orjson.dumps(list(ids)).decode()


def shown_of(suggestion: Suggestion | None) -> Shown:
    """What is noted of a suggestion."""
    if suggestion is None:
        return Shown()
    first = [part.candidates[0] for part in suggestion.parts if part.candidates]
    pairs = tuple((candidate.code, candidate.name) for candidate in first)
    return Shown(pairs, suggestion.no_item, round(suggestion.confidence, 4))

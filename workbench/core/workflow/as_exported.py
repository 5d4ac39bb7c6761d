"""What a returned file held when it was exported, and which of the items of today its rows are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.core.exchange.returned import Returned
from workbench.core.items import DecidedPart, Decision, NoItemReason, SourceItem, State
from workbench.core.project import Project
from workbench.core.signing import open_envelope
from workbench.core.words import Message

_UNANSWERED = (State.OPEN, State.QUESTION)
_FEWEST_OF_HASH = 16  # characters that say which state is meant
_MANY_GONE = 0.5  # of the rows: more likely a part of the file than so many rows deleted


@dataclass(slots=True)
class AsExported:
    """What the file held.

    Attributes:
        decisions: By id of a living item, what counted for it; no entry where nobody had decided.
        items: Ids of the living items that the file held, of these that which must have come back.
        replaced: For a living item in whose place another stood then: that one.
        notes: What a person should know.
    """

    decisions: dict[str, Decision]
    items: frozenset[str] = frozenset()
    replaced: dict[str, SourceItem] = field(default_factory=dict)
    notes: list[Message] = field(default_factory=list)


def as_exported(
    project: Project, returned: Returned, items: Mapping[str, SourceItem], now: Mapping[str, Decision]
) -> AsExported:
    """What the file held, by the living items; ``returned`` then speaks of these as well.

    It comes from the project's own history, which nobody can change, at the step that the file names. Only
    where the history does not know that step, the signed content that travels with the file says what was
    exported; where there is none either, the file is compared with the project as it is.

    Args:
        items: The living items by id.
        now: What counts for them.
    """
    successors = {old: new for old, new in project.successors().items() if new in items}
    came = {old: project.item(old) for old in successors if old in returned.places}
    ids = project.items_at(returned.facts.get("newest_list", ""), returned.facts.get("own_list", ""))
    seq = _step(project, returned.facts.get("history_head", ""))
    if seq is not None:
        then = _at_step(project, now, seq)
        for old in {*came, *(ids or ())} & successors.keys():
            before = project.decision_after(old, seq)
            if before is not None:
                then[successors[old]] = before
        base = AsExported(then)
    elif (rows := _signed_rows(returned)) is not None:
        base = AsExported({successors.get(row.item_id, row.item_id): _decision_of(row) for row in rows})
        ids = frozenset(row.item_id for row in rows)
    else:
        base = AsExported(dict(now), notes=[Message("exchange.merge_no_base")])
    returned.follow(successors)
    base.replaced = {successors[old]: item for old, item in came.items()}
    held = {successors.get(item_id, item_id) for item_id in ids or ()} & items.keys()
    if returned.facts.get("extent") == "part":
        held = {i for i in held if i in base.decisions and base.decisions[i].state not in _UNANSWERED}
    base.items = frozenset(_expected(returned, items, held, base.notes))
    return base


def _step(project: Project, head: str) -> int | None:
    """Number of the step that a file names by (the beginning of) its hash; None where there is none."""
    hashes = project.history_hashes() if len(head) >= _FEWEST_OF_HASH else frozenset()
    known = next((full for full in hashes if full.startswith(head)), None)
    if known is None:
        return None
    return next((step.seq for step in project.steps() if step.hash == known), 0)


def _at_step(project: Project, now: Mapping[str, Decision], seq: int) -> dict[str, Decision]:
    then = dict(now)
    for item_id, before, _ in project.decisions_since(seq):
        if before is None:
            del then[item_id]
        else:
            then[item_id] = before
    return then


def _signed_rows(returned: Returned) -> list[Any] | None:
    if returned.envelope:
        opened = open_envelope(returned.envelope, {})
        if opened.values and not opened.faults:
            return list(opened.rows())
    return None


def _decision_of(row: Any) -> Decision:
    codes, names, listed = (text.split(";") if text else [] for text in (row.codes, row.names, row.listed))
    parts = (DecidedPart(c, n, w == "listed") for c, n, w in zip(codes, names, listed, strict=False))
    reason = NoItemReason(row.reason) if row.reason else None
    return Decision(row.item_id, State(row.state), tuple(parts), reason=reason, remark=row.remark)


def _expected(
    returned: Returned, items: Mapping[str, SourceItem], held: Collection[str], notes: list[Message]
) -> Iterable[str]:
    """Of what the file held, what must have come back: not the sheets of a list that were left out whole."""
    if returned.listed is None:
        return ()
    if "own_list" in returned.facts:
        sheets = {items[item_id].sheet for item_id in held}
        left_out = sorted(sheets - {items[i].sheet for i in held if i in returned.listed})
        if left_out:
            notes.append(Message("exchange.merge_sheets_left_out", {"sheets": "、".join(left_out)}))
            held = {item_id for item_id in held if items[item_id].sheet not in left_out}
    gone = sum(item_id not in returned.listed for item_id in held)
    if gone > _MANY_GONE * len(held):
        notes.append(Message("exchange.merge_many_gone", {"n": gone, "all": len(held)}))
    return held

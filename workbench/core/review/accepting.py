"""Taking suggestions as they are: by one key, part by part, or all that need no person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbench.core.items import Changes, DecidedPart, Decision, PartSuggestion, State, Suggestion
from workbench.core.jobs import Progress
from workbench.core.project import ItemQuery, Project, shown_of
from workbench.core.review.rules import distinct, named, refusal, settle
from workbench.core.suggest.confidence import threshold
from workbench.core.words import Message

# How many answers are read between two looks at whether a person wants to stop.
_BLOCK = 5000


def accept(project: Project, item_ids: Sequence[str], reviewer: str, rank: int = 1) -> Changes:
    """Take the candidates at ``rank`` of one-part suggestions, the first of every part of the others.

    A suggestion of "no standard item" is taken as such, with its reason.

    Args:
        item_ids: Source items; all are accepted or none.
        rank: 1-based.

    Raises:
        InputProblem: An item without a suggestion, or without a candidate at that rank.
    """
    actor = named(reviewer)
    decisions = []
    for item_id in distinct(item_ids):
        suggestion = _suggestion(project, item_id)
        ranks = [rank] if len(suggestion.parts) == 1 else [1] * len(suggestion.parts)
        decisions.append(_taken(project, item_id, suggestion, suggestion.parts, ranks, actor))
    return settle(project, "accept", actor, decisions)


def accept_parts(
    project: Project,
    item_id: str,
    ranks: Sequence[int],
    reviewer: str,
    reading: int = 0,
    *,
    codes: Sequence[str] = (),
    remark: str = "",
) -> Changes:
    """Take one candidate for each part.

    Args:
        ranks: 1-based, one for each part.
        reading: 0 for the suggestion's own parts, ``n`` for its n-th alternative reading.
        codes: What the reviewer saw at these ranks; a suggestion that says otherwise by now is refused.
        remark: The reviewer's words beside it.

    Raises:
        InputProblem: No suggestion, no such reading, or no candidate at a rank.
    """
    actor = named(reviewer)
    suggestion = _suggestion(project, item_id)
    readings = (suggestion.parts, *suggestion.alternatives)
    if not 0 <= reading < len(readings) or len(ranks) != len(readings[reading]):
        raise refusal("no_such_reading", project, item_id)
    taken = _taken(project, item_id, suggestion, readings[reading], ranks, actor)
    if codes and [part.code for part in taken.parts] != list(codes):
        raise refusal("suggestion_changed", project, item_id)
    return settle(project, "accept", actor, [replace(taken, remark=remark)])


def accept_auto(
    project: Project, reviewer: str, progress: Progress | None = None
) -> tuple[int, int, Changes]:
    """Take every suggestion that needs no person, of the items that are still open, in one step.

    Must-ask items are left out even if their suggestion should claim otherwise.

    Returns:
        How many were settled, how many are left open, and what was touched.

    Raises:
        Cancelled: A person stopped it; nothing was changed.
    """
    rowids = project.query(safe_query(project))
    count, changes = accept_first(project, rowids, reviewer, "accept_auto", progress)
    return count, project.totals()[State.OPEN].items, changes


def safe_query(project: Project) -> ItemQuery:
    """The open items that need no person, within the project's error budget as it is set now."""
    least = threshold(project.setting("error_budget"))
    return ItemQuery(states=(State.OPEN,), auto=True, must_ask=False, min_confidence=least)


def accept_first(
    project: Project,
    rowids: Sequence[int],
    reviewer: str,
    kind: str = "accept",
    progress: Progress | None = None,
) -> tuple[int, Changes]:
    """Take the first candidates of all parts, or "no item", of many items, in one step.

    Args:
        rowids: Row numbers; those without an answer are left as they are.
        kind: Of the step.

    Returns:
        How many were settled, and what was touched.

    Raises:
        Cancelled: A person stopped it; nothing was changed.
    """
    actor, release = named(reviewer), project.info.release_id
    report = progress or Progress()
    stage = Message("project.accepting")
    decisions = []
    otherwise = project.contradicted(rowids)
    for row in project.rows(sorted(otherwise)):
        # What people decided about the name counts for more than what was suggested before they did.
        suggestion = project.suggestion(row.id)
        if suggestion is not None and suggestion.auto:
            ranks = [1] * len(suggestion.parts)
            decisions.append(_taken(project, row.id, suggestion, suggestion.parts, ranks, actor))
    rowids = [rowid for rowid in rowids if rowid not in otherwise]
    for start in range(0, len(rowids), _BLOCK):
        report.at(stage, start, len(rowids))
        for item_id, parts, reason in project.first_answers(rowids[start : start + _BLOCK]):
            if parts:
                decisions.append(
                    Decision(item_id, State.ACCEPTED, parts, reviewer=actor, release_id=release, rank=1)
                )
            elif parts is not None and reason is not None:
                decisions.append(
                    Decision(item_id, State.NO_ITEM, reason=reason, reviewer=actor, release_id=release)
                )
    report.at(stage, len(rowids), len(rowids))
    return len(decisions), settle(project, kind, actor, decisions)


def _suggestion(project: Project, item_id: str) -> Suggestion:
    suggestion = project.suggestion(item_id)
    if suggestion is None:
        raise refusal("no_suggestion", project, item_id)
    return suggestion


def _taken(
    project: Project,
    item_id: str,
    suggestion: Suggestion,
    parts: Sequence[PartSuggestion],
    ranks: Sequence[int],
    reviewer: str,
) -> Decision:
    release, shown = project.info.release_id, shown_of(suggestion)
    if not parts:
        if suggestion.no_item is None:
            raise refusal("no_suggestion", project, item_id)
        reason = suggestion.no_item
        return Decision(
            item_id, State.NO_ITEM, reason=reason, reviewer=reviewer, release_id=release, shown=shown
        )
    decided = []
    for part, rank in zip(parts, ranks, strict=True):
        if not 1 <= rank <= len(part.candidates):
            raise refusal("no_such_rank", project, item_id, rank=rank, most=len(part.candidates))
        chosen = part.candidates[rank - 1]
        decided.append(DecidedPart(chosen.code, chosen.name, chosen.listed, part.text))
    return Decision(
        item_id,
        State.ACCEPTED,
        tuple(decided),
        reviewer=reviewer,
        release_id=release,
        rank=max(ranks),
        shown=shown,
    )

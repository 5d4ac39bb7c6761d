"""Settling many rows at once: first a plan that says how many, what is left out and why; then one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from workbench.core.items import State
from workbench.core.project import NO_BAND, ItemQuery, Project, Tally
from workbench.core.review.accepting import safe_query

_SETTLED = (State.ACCEPTED, State.ADJUSTED, State.NO_ITEM)
_WAITING = (State.OPEN, State.QUESTION)


class Left(StrEnum):
    """Why a row is left out."""

    DECIDED = "decided"
    MUST_ASK = "must_ask"
    UNSURE = "unsure"
    NO_SUGGESTION = "no_suggestion"
    OPEN = "open"
    OWN = "own"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Plan:
    """What an act on many rows would do.

    Attributes:
        rowids: Rows that would be settled, in the order given.
        taken: How many, and the exams that they stand for.
        left: Rows left out, by reason; none with zero.
    """

    rowids: tuple[int, ...]
    taken: Tally
    left: dict[Left, Tally]


def plan_accept(project: Project, scope: Sequence[int], *, unsure: bool = False) -> Plan:
    """Take the first suggestion of open rows that need no person.

    Args:
        scope: Row numbers.
        unsure: Also of rows below the error budget; never of rows where a person must be asked.
    """
    is_open = ItemQuery(states=(State.OPEN,))
    reasons = {
        Left.DECIDED: set(scope) - _rows(project, is_open),
        Left.MUST_ASK: _rows(project, replace(is_open, must_ask=True)),
        Left.NO_SUGGESTION: _rows(project, replace(is_open, bands=(NO_BAND,))),
    }
    if not unsure:
        reasons[Left.UNSURE] = set(scope) - _rows(project, safe_query(project))
    return _plan(project, scope, reasons)


def plan_settle(project: Project, scope: Sequence[int]) -> Plan:
    """Give rows one answer of a person: open ones and those that wait for the hospital."""
    decided = _rows(project, ItemQuery(states=(*_SETTLED, State.APPROVED)))
    return _plan(project, scope, {Left.DECIDED: decided})


def plan_approve(project: Project, scope: Sequence[int], approver: str) -> Plan:
    """Approve what others settled; one's own work only where the project is a one-person department."""
    reasons = {
        Left.OPEN: _rows(project, ItemQuery(states=_WAITING)),
        Left.APPROVED: _rows(project, ItemQuery(states=(State.APPROVED,))),
    }
    if not project.setting("one_person"):
        reasons[Left.OWN] = _rows(project, ItemQuery(reviewers=(approver,)))
    return _plan(project, scope, reasons)


def plan_reopen(project: Project, scope: Sequence[int]) -> Plan:
    """Take decisions back."""
    return _plan(project, scope, {Left.OPEN: _rows(project, ItemQuery(states=(State.OPEN,)))})


def _rows(project: Project, query: ItemQuery) -> set[int]:
    return set(project.query(query))


def _plan(project: Project, scope: Sequence[int], reasons: dict[Left, set[int]]) -> Plan:
    """Each row is left out for the first reason that holds."""
    left: dict[Left, Tally] = {}
    rest = list(scope)
    for reason, rows in reasons.items():
        out = [row for row in rest if row in rows]
        if out:
            left[reason] = project.tally(out)
            rest = [row for row in rest if row not in rows]
    return Plan(tuple(rest), project.tally(rest), left)

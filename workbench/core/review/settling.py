"""Deciding by hand: picked standard items, no standard item, a question to the hospital, open again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from workbench.core.errors import InputProblem
from workbench.core.items import Changes, DecidedPart, Decision, NoItemReason, StandardItem, State
from workbench.core.project import Project
from workbench.core.review.drafting import Addressee, addressed
from workbench.core.review.rules import distinct, item, named, settle
from workbench.core.standard import extension_name
from workbench.core.words import Message


class KnowsItems(Protocol):
    """What deciding needs of a release of the standard."""

    @property
    def id(self) -> str:
        """Id of the release."""
        ...

    def item(self, code: str, suffix_name: str = "", /) -> StandardItem:
        """The standard item of a code; a WorkbenchError in words where the code is not valid.

        ``suffix_name`` names the institution's own extension (``-x…``) where the code has one.
        """
        ...


def adjust(
    project: Project,
    item_ids: Sequence[str],
    parts: Sequence[DecidedPart | str],
    reviewer: str,
    *,
    release: KnowsItems,
    remark: str = "",
) -> Changes:
    """Settle items with standard items picked by hand.

    Args:
        item_ids: Source items; all get the same parts.
        parts: Codes, or decided parts of which code and text count; names come from the release.
        release: The project's release of the standard; every code is checked with it.

    Raises:
        InputProblem: No parts, the same code twice, or another release than the project's.
        WorkbenchError: A code that is not valid; nothing was changed.
    """
    actor = named(reviewer)
    if release.id != project.info.release_id:
        known = {"release": release.id, "project": project.info.release_id}
        raise InputProblem(Message("project.other_release", known))
    decided = []
    for part in parts:
        given = DecidedPart(part, "", False) if isinstance(part, str) else part
        found = release.item(given.code, extension_name(given.name))
        decided.append(DecidedPart(found.code, found.name, found.listed, given.text))
    codes = [part.code for part in decided]
    if not codes:
        raise InputProblem(Message("project.no_parts"))
    if len(set(codes)) < len(codes):
        raise InputProblem(Message("project.code_twice", {"code": max(codes, key=codes.count)}))
    return _settle_all(
        project, item_ids, "adjust", actor, State.ADJUSTED, parts=tuple(decided), remark=remark
    )


def no_item(
    project: Project,
    item_ids: Sequence[str],
    reason: NoItemReason | str,
    reviewer: str,
    *,
    remark: str = "",
) -> Changes:
    """Settle items as having no standard item.

    Raises:
        InputProblem: The reason is not one of :class:`NoItemReason`.
    """
    try:
        coded = NoItemReason(reason)
    except ValueError as error:
        raise InputProblem(Message("project.no_such_reason", {"reason": str(reason)})) from error
    actor = named(reviewer)
    return _settle_all(project, item_ids, "no_item", actor, State.NO_ITEM, reason=coded, remark=remark)


def question(
    project: Project, item_ids: Sequence[str], text: str, reviewer: str, *, to: Addressee | None = None
) -> Changes:
    """Ask the hospital; the items wait for its answer.

    Args:
        to: Whom of the hospital; stands before the question, so that every export carries it.

    Raises:
        InputProblem: The question is empty.
    """
    if not text.strip():
        raise InputProblem(Message("project.empty_question"))
    actor = named(reviewer)
    asked = addressed(text.strip(), to)
    return _settle_all(project, item_ids, "question", actor, State.QUESTION, remark=asked)


def note(project: Project, item_id: str, text: str, author: str) -> Changes:
    """Write a note beside an item: what counts for it is restated as it stands, history shows the note.

    Raises:
        InputProblem: The note is empty, or there is no such item.
    """
    if not text.strip():
        raise InputProblem(Message("project.empty_note"))
    actor = named(author)
    item(project, item_id)
    last = project.decision(item_id) or Decision(item_id, State.OPEN, release_id=project.info.release_id)
    return settle(project, "note", actor, [replace(last, note=text.strip())])


def reopen(project: Project, item_ids: Sequence[str], reviewer: str) -> Changes:
    """Take decisions back; items that are open stay as they are."""
    actor = named(reviewer)
    settled = []
    for item_id in distinct(item_ids):
        last = project.decision(item_id)
        if last is None:
            item(project, item_id)  # never decided, or not there at all
        elif last.state is not State.OPEN:
            settled.append(item_id)
    return _settle_all(project, settled, "reopen", actor, State.OPEN)


def _settle_all(
    project: Project,
    item_ids: Sequence[str],
    kind: str,
    actor: str,
    state: State,
    *,
    parts: tuple[DecidedPart, ...] = (),
    reason: NoItemReason | None = None,
    remark: str = "",
) -> Changes:
    decisions = [
        Decision(
            item_id,
            state,
            parts,
            reason=reason,
            remark=remark,
            reviewer=actor,
            release_id=project.info.release_id,
        )
        for item_id in distinct(item_ids)
    ]
    return settle(project, kind, actor, decisions)

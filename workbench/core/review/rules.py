"""What all acts share: somebody must answer for them, and what is not possible is said in words."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.core.errors import InputProblem
from workbench.core.items import Changes, Decision, SourceItem
from workbench.core.project import MAX_NAME, Project
from workbench.core.text import one_line
from workbench.core.words import Message


def named(person: str) -> str:
    """The name of who acts, on one line.

    Raises:
        InputProblem: It is empty or too long.
    """
    name = one_line(person)
    if not name:
        raise InputProblem(Message("project.no_reviewer"))
    if len(name) > MAX_NAME:
        raise InputProblem(Message("project.long_name", {"most": MAX_NAME}))
    return name


def distinct(item_ids: Sequence[str]) -> list[str]:
    """The ids in order, each once."""
    return list(dict.fromkeys(item_ids))


def item(project: Project, item_id: str) -> SourceItem:
    """A source item.

    Raises:
        InputProblem: The project holds no such item.
    """
    try:
        return project.item(item_id)
    except KeyError as error:
        raise InputProblem(Message("project.no_such_item", {"id": item_id})) from error


def refusal(key: str, project: Project, item_id: str, **params: object) -> InputProblem:
    """An :class:`InputProblem` that names the source item, or says that there is no such item."""
    found = item(project, item_id)
    return InputProblem(Message(f"project.{key}", {"name": found.name, "row": found.row, **params}))


def settle(project: Project, kind: str, actor: str, decisions: Sequence[Decision]) -> Changes:
    """Store decisions as one step; nothing to settle changes nothing.

    Raises:
        InputProblem: A decision about an item that the project does not hold; nothing was changed.
    """
    if not decisions:
        return Changes()
    try:
        return project.append_step(kind, actor, decisions)[1]
    except KeyError as error:
        raise InputProblem(Message("project.no_such_item", {"id": error.args[0]})) from error

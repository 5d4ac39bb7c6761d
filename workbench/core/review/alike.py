"""One decision that settles look-alikes: names that are identical after parsing, in one step that one undo
takes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from workbench.core.items import Changes, DecidedPart, Decision, Step
from workbench.core.project import Project


def with_look_alikes(project: Project, item_id: str, others: Sequence[str]) -> Project:
    """The project as a verb of review sees it whose decision about ``item_id`` also counts for ``others``.

    What the verb settles for the item is settled for the others in the same step: the same standard items,
    reason or question, with their own name where the question quotes the item's.
    """
    return cast(Project, _Spread(project, item_id, others))


class _Spread:
    def __init__(self, project: Project, item_id: str, others: Sequence[str]) -> None:
        self._project, self._item_id = project, item_id
        self._others = [other for other in others if other != item_id]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._project, name)

    def append_step(
        self, kind: str, actor: str, decisions: Sequence[Decision], target: int | None = None
    ) -> tuple[Step, Changes]:
        """Append the step with a decision more for each look-alike."""
        spread = list(decisions)
        for decision in decisions:
            if decision.item_id == self._item_id:
                name = self._project.item(self._item_id).name
                spread += [self._copy(decision, name, other) for other in self._others]
        return self._project.append_step(kind, actor, spread, target)

    def _copy(self, decision: Decision, name: str, other: str) -> Decision:
        own = self._project.item(other).name
        return replace(
            decision,
            item_id=other,
            parts=tuple(_part_of(part, own) for part in decision.parts),
            remark=decision.remark.replace(f"“{name.strip()}”", f"“{own.strip()}”"),
        )


def _part_of(part: DecidedPart, name: str) -> DecidedPart:
    """The part in another name: the piece of text it stands for, where that name holds it too."""
    return part if part.text in name else replace(part, text="")

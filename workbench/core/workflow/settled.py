"""Every source item of a project with its decision: what reports count over."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.core.items import Decision
from workbench.core.project import ItemRow, Project

_BLOCK = 5000


def settled_rows(project: Project) -> Iterator[tuple[ItemRow, Decision | None]]:
    """Every line of the list, in order, with the decision that counts; None where nobody decided."""
    decisions = {decision.item_id: decision for decision in project.decisions()}
    rowids = project.query()
    for start in range(0, len(rowids), _BLOCK):
        for row in project.rows(rowids[start : start + _BLOCK]):
            yield row, decisions.get(row.id)

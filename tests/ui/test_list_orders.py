"""Every order of the list follows decisions, whether they touched one item or many."""

from __future__ import annotations

import itertools

from workbench.core.items import NoItemReason, State
from workbench.core.project import SORTS, ItemQuery
from workbench.ui.main_window import MainWindow


def test_all_orders_follow_single_and_bulk_decisions(window: MainWindow) -> None:
    project = window.session.project
    assert project is not None
    orders = [
        ItemQuery(states=(State.OPEN,), sort=sort, descending=descending)
        for sort, descending in itertools.product(SORTS, (False, True))
    ]
    for query in orders:
        project.query(query)
    for bulk in (False, True, False):
        if bulk:
            project._queries.decided(None)  # what a step over more than a thousand items leaves behind
        project.query(orders[0])  # one order is read again before the next decision, the others are not
        item = project.rows(project.query(orders[0])[:1])[0]
        assert window.session.no_item([item.id], NoItemReason.NOT_AN_EXAM)
        left = {row.rowid for row in project.rows(project.query()) if row.state is State.OPEN}
        assert item.rowid not in left
        assert all(set(project.query(query)) == left for query in orders)

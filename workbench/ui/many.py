"""Acts on many rows: a worker writes them, the window stays live, and nothing else is written meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from workbench.core.items import Changes
from workbench.core.workflow.acting import Act, ActJob
from workbench.ui.job_runner import JobRunner
from workbench.ui.session import Session

MANY = 1000  # below, an act is done before a worker has begun


def act_on_many(
    session: Session,
    runner: JobRunner,
    act: Act,
    items: int,
    by: object = None,
    done: Callable[[], object] = lambda: None,
) -> None:
    """Do an act of review on so many items; ``done`` is called when it is on the disk, not when it failed."""
    project = session.project
    if project is None:
        return

    def finished(changes: Changes) -> None:
        if changes:
            session.changed.emit(changes, by)
        done()

    with session.telling() as told:
        session.check_file()
    if not told:
        runner.run(ActJob(act, items), project, finished)

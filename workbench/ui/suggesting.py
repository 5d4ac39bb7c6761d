"""Suggestions in the window: they show as they are made, the reviewer goes on meanwhile."""

from __future__ import annotations

from workbench.core.workflow.suggesting import SuggestJob, SuggestReport
from workbench.ui.job_runner import JobRunner
from workbench.ui.key_of import keyed
from workbench.ui.session import Session


def suggest(session: Session, runner: JobRunner, *, again: bool = False, tell: bool = True) -> None:
    """Compute suggestions for the open project.

    Args:
        session, runner: Of the window.
        again: For all items, not only for those that have none.
        tell: Say at the end how many there are.
    """

    def done(report: SuggestReport) -> None:
        session.changed.emit(report.changes, None)
        words = {"n": report.suggested, "auto": report.auto}
        if report.left:
            session.tell(keyed("ui.suggest_stopped", "suggest", left=report.left, **words), "warning")
        elif tell:
            session.tell(keyed("ui.suggested", "accept_auto", **words))

    runner.run(SuggestJob(again), session.project, done)

"""The sample project: a fictional county hospital, made once in the user's folder and opened from there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from workbench.core.errors import FileProblem
from workbench.core.words import Message, say
from workbench.paths import sample_dir, user_dir
from workbench.ui.job_runner import JobRunner
from workbench.ui.session import Session

LIST_NAME = "county.xlsx"


def sample_path() -> Path:
    """Where the sample project is kept."""
    return user_dir() / "sample" / "county.iemap"


def open_sample(session: Session, runner: JobRunner, path: Path | None = None) -> None:
    """Open the sample project, or one of one's own at ``path``; make it first where it is not there yet."""
    path = path or sample_path()
    if path.exists():
        session.open(path)
        return
    with session.telling():
        source = sample_dir() / LIST_NAME
        if not source.exists():
            raise FileProblem(Message("ui.sample_missing", {"path": str(source)}))
        _make(session, runner, path, source)


def _make(session: Session, runner: JobRunner, path: Path, source: Path) -> None:
    from workbench.core.project import Project
    from workbench.core.standard import load_release
    from workbench.core.workflow.importing import ImportJob
    from workbench.ui.suggesting import suggest

    release = load_release()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(Message("ui.folder_unwritable", {"path": str(path.parent)})) from error
    project = Project.create(
        path, hospital=say("ui.sample_hospital"), release_id=release.id, release_sha256=release.sha256
    )
    session.adopt(project, release)

    def imported(report: Any) -> None:
        session.changed.emit(report.changes, None)
        suggest(session, runner)

    runner.run(ImportJob(source), project, imported)

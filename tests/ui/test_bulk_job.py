"""Many rows are settled by a worker: the window stays live, stopping leaves nothing, and it can be undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.benchmarks.window_size import make
from workbench.core import review
from workbench.core.errors import Cancelled, ProjectProblem
from workbench.core.items import State
from workbench.core.jobs import Progress, run_now
from workbench.core.project import Project
from workbench.core.settings import REVIEWER, Settings
from workbench.core.workflow.acting import ActJob
from workbench.ui.dialogs.bulk_dialog import BulkDialog
from workbench.ui.job_runner import JobRunner
from workbench.ui.main_window import MainWindow
from workbench.ui.session import Session

ITEMS = 4000


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("many") / "many.iemap"
    make(path, ITEMS)
    return path.read_bytes()


@pytest.fixture
def path(many: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "many.iemap"
    path.write_bytes(many)
    return path


def test_an_act_alongside_is_one_step_and_the_list_follows(path: Path) -> None:
    with Project.open(path) as project:
        rowids = project.query().complete()[:2500]
        shown: list[int] = []
        progress = Progress(lambda _stage, done, _total: shown.append(done))
        changes = run_now(
            ActJob(lambda p, told: review.accept_first(p, rowids, "甲", progress=told)[1]), project, progress
        )
        assert "decisions" in changes.kinds
        assert len(project.steps()) == 1
        assert project.totals()[State.OPEN].items == ITEMS - 2500
        assert project.query().complete()[:2500] == rowids
        assert max(shown) == 2500
        assert len(shown) > 3
        assert project.verify_history()
        run_now(ActJob(lambda p, _told: review.undo(p, "甲")), project)
        assert project.totals()[State.OPEN].items == ITEMS


@pytest.mark.parametrize("verb", ["approve", "reopen", "no_item"])
def test_stopping_half_way_leaves_nothing_behind(path: Path, verb: str) -> None:
    verbs: dict[str, Callable[[Project, list[str]], object]] = {
        "approve": lambda p, ids: review.approve(p, ids, "乙"),
        "reopen": lambda p, ids: review.reopen(p, ids, "乙"),
        "no_item": lambda p, ids: review.no_item(p, ids, "out_of_scope", "乙"),
    }
    with Project.open(path) as project:
        rowids = project.query().complete()
        review.accept_first(project, rowids, "甲")
        ids, steps, totals = project.item_ids(rowids), project.steps(), project.totals()
        for stop_at in range(1, ITEMS // 1000 + 1):  # each time that it looks
            asked = iter(range(1, 100))
            progress = Progress(cancelled=lambda n=stop_at, asked=asked: next(asked) >= n)
            with pytest.raises(Cancelled):
                run_now(ActJob(lambda p, _told: verbs[verb](p, ids), ITEMS), project, progress)
            assert (project.steps(), project.totals()) == (steps, totals)
        assert project.verify_history()


def test_a_project_open_for_reading_only_is_not_written_alongside(path: Path) -> None:
    with Project.open(path), Project.open(path) as second:
        assert second.info.read_only
        rowids = second.query().complete()
        job = ActJob(lambda p, _told: review.accept_first(p, rowids, "甲")[1])
        with pytest.raises(ProjectProblem):
            run_now(job, second)
        assert second.steps() == []


def test_the_window_stays_live_and_writes_nothing_else(
    dressed: QApplication, qtbot, path: Path, tmp_path: Path
) -> None:
    settings = Settings(tmp_path / "settings.json")
    settings.set(REVIEWER, "甲")
    session = Session(settings)
    window = MainWindow(session, JobRunner())
    qtbot.addWidget(window)
    window.show()
    assert session.open(path)
    window.filters.clear()
    window.intents.do("bulk")
    dialog = window.intents.open_dialogs[-1]
    assert isinstance(dialog, BulkDialog)
    dialog.unsure.setChecked(True)
    taken = dialog.plan.taken.items
    assert taken > 1000
    dialog.go()
    assert window.runner.writing
    assert not dialog._go.isEnabled()
    window.intents.do("down")  # the list can be walked
    assert window.review.items.table.currentIndex().row() == 1
    window.intents.do("accept")  # but nothing else is written
    assert session.project is not None and session.project.steps() == []
    assert window.messages.isVisible()
    qtbot.waitUntil(lambda: not window.runner.busy, timeout=20_000)
    assert len(session.project.steps()) == 1
    assert session.project.totals()[State.OPEN].items == ITEMS - taken
    assert f"{taken:,}" in window.messages.text.text()
    window.intents.do("undo")
    qtbot.waitUntil(lambda: not window.runner.busy, timeout=20_000)
    assert session.project.totals()[State.OPEN].items == ITEMS
    window.close()

"""Suggestions show as they are made: the reviewer goes on, nothing in sight moves, stopping keeps them."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QApplication

from tests.benchmarks.suggest_speed import names
from tests.ui.conftest import press
from workbench.core.items import Changes, SourceItem, State
from workbench.core.jobs import run_now
from workbench.core.project import ItemQuery, Project
from workbench.core.settings import Settings
from workbench.core.standard import load_release
from workbench.core.suggest import Suggester
from workbench.core.workflow.suggesting import SuggestJob
from workbench.ui.dialogs.bulk_dialog import BulkDialog
from workbench.ui.job_runner import JobRunner
from workbench.ui.main_window import MainWindow
from workbench.ui.session import Session

ROWS = 1500
COUNTS = range(90_000, 0, -50)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    release, path = load_release(), tmp_path / "a.iemap"
    items = [
        SourceItem(f"{row:032x}", "s", row, name, count=count, cells=(name,))
        for row, (name, count) in enumerate(zip(names(ROWS), COUNTS, strict=False), 2)
    ]
    with Project.create(path, hospital="示例", release_id=release.id, release_sha256=release.sha256) as made:
        made.import_source("l.csv", hashlib.sha256(b"l").hexdigest(), b"l", {}, items, [], 0)
    return path


@pytest.fixture
def live(dressed: QApplication, qtbot, settings: Settings, path: Path) -> Iterator[MainWindow]:
    """A window whose jobs run beside it, on a list without suggestions."""
    window = MainWindow(Session(settings), JobRunner())
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    assert window.session.open(path)
    QApplication.processEvents()
    yield window
    window.close()


def finish(window: MainWindow, qtbot) -> None:
    qtbot.waitUntil(lambda: not window.runner.busy, timeout=60_000)


def open_project(window: MainWindow) -> Project:
    assert window.session.project is not None
    return window.session.project


def test_rows_are_settled_while_later_ones_get_their_suggestions(live: MainWindow, qtbot) -> None:
    project, list_ = open_project(live), live.review.items
    started = list_.table.currentIndex().row()
    assert not live.review.row.acts.can_accept and "还没有建议" in live.review.row.bar.name.text()
    batches: list[int] = []

    def settle(changes: Changes, _by: object) -> None:
        if "suggestions" in changes.kinds and len(batches) < 4:
            batches.append(len(changes.items or ()))
            before = list_.table.verticalScrollBar().value()
            press(live, "\r")
            assert list_.table.verticalScrollBar().value() == before

    live.session.changed.connect(settle)
    live.intents.suggest()
    finish(live, qtbot)
    assert batches[0] == 50
    assert project.totals()[State.ACCEPTED].items == len(batches)
    assert list_.table.currentIndex().row() == started + len(batches)
    assert len(project.steps()) == len(batches) and project.verify_history()
    assert next(project.items_without_suggestion(), None) is None
    first = list_.model.row(list_.model.rowCount() - 1)
    assert first is not None and first.confidence is not None
    assert str(ROWS) in live.messages.text.text()


def test_stopping_keeps_what_is_stored_and_the_next_go_computes_the_rest(live: MainWindow, qtbot) -> None:
    project = open_project(live)
    stop = live.runner.cancel
    live.runner.stored.connect(stop)
    live.intents.suggest()
    finish(live, qtbot)
    left = len(list(project.items_without_suggestion()))
    assert 0 < left < ROWS
    assert f"{left}" in live.messages.text.text() and "已停止" in live.messages.text.text()
    live.runner.stored.disconnect(stop)
    live.intents.do("suggest")
    finish(live, qtbot)
    assert next(project.items_without_suggestion(), None) is None


def test_closing_in_the_middle_leaves_a_sound_project(live: MainWindow, qtbot, path: Path) -> None:
    shown: list[Changes] = []
    live.session.changed.connect(lambda changes, _by: shown.append(changes))
    live.intents.suggest()
    qtbot.waitUntil(lambda: bool(shown), timeout=60_000)
    live.close()
    with Project.open(path) as project:
        left = len(list(project.items_without_suggestion()))
        assert 0 < left < ROWS
        assert project.verify_history()
        run_now(SuggestJob(), project)
        assert next(project.items_without_suggestion(), None) is None


def test_acting_on_many_rows_says_that_it_waits(live: MainWindow, qtbot) -> None:
    live.intents.suggest()
    live.intents.do("accept_auto")
    dialog = live.intents.open_dialogs[-1]
    assert isinstance(dialog, BulkDialog)
    assert dialog.problem.isVisible() and not dialog._go.isEnabled()
    finish(live, qtbot)
    assert not dialog.problem.isVisible() and dialog._go.isEnabled()
    assert dialog.plan.taken.items > 100  # all that came meanwhile
    dialog.reject()


def test_what_is_picked_by_hand_stays_when_the_suggestion_arrives(live: MainWindow) -> None:
    project, row = open_project(live), live.review.row
    assert row.item is not None
    row.draft.pick("20040100110000", "CT 胸部（平扫）", True)
    picked = row.item.id
    run_now(SuggestJob(), project)
    live.session.changed.emit(Changes(frozenset({picked}), frozenset({"suggestions"})), None)
    assert row.draft.part is not None and row.draft.part.code == "20040100110000"
    live.session.changed.emit(Changes(frozenset({picked}), frozenset({"items", "suggestions"})), None)
    assert row.suggestion is not None  # any other change shows the row as it is


@pytest.mark.parametrize("grouped", [False, True])
def test_a_list_that_rests_on_suggestions_is_renewed_in_its_place(live: MainWindow, grouped: bool) -> None:
    project, list_ = open_project(live), live.review.items
    live.filters.set_query(
        ItemQuery(states=(State.OPEN,), bands=("none", "0", "50"), sort="count", descending=True)
    )
    live.filters.group(grouped)
    table = list_.table
    list_.go_to(300)
    table.verticalScrollBar().setValue(290)
    flags = QItemSelectionModel.SelectionFlag
    for place in (301, 305):
        table.selectionModel().select(list_.model.index(place, 0), flags.Select | flags.Rows)
    ids = [item.id for item in itertools.islice(project.iter_items(), 250)]
    sure = Suggester(load_release()).suggest("胸部CT平扫")
    project.save_suggestions([(item_id, sure) for item_id in ids], "test")
    before, chosen = list_.current(), list_.selected_ids()
    above = table.currentIndex().row() - table.verticalScrollBar().value()
    total = list_.model.rowCount()
    assert len(chosen) == 3
    list_.renew()
    after = list_.current()
    assert before is not None and after is not None and after.id == before.id
    assert list_.model.rowCount() == total - 250
    assert table.currentIndex().row() - table.verticalScrollBar().value() == above
    assert list_.selected_ids() == chosen


def test_the_row_in_hand_is_never_taken_away_by_renewing(live: MainWindow) -> None:
    project, list_ = open_project(live), live.review.items
    live.filters.set_query(ItemQuery(bands=("none",), sort="count", descending=True))
    run_now(SuggestJob(), project)
    before, total = list_.current(), list_.model.rowCount()
    list_.renew()
    assert list_.current() == before and list_.model.rowCount() == total == ROWS


def test_a_list_that_does_not_rest_on_suggestions_is_left_alone(live: MainWindow) -> None:
    filters = live.filters
    assert not filters.by_suggestion
    for narrow in ({"must_ask": True}, {"text": "胸"}, {"sort": "confidence"}, {"modalities": ("CT",)}):
        filters.set_query(ItemQuery(**narrow))
        assert filters.by_suggestion
    filters.set_query(ItemQuery(states=(State.OPEN,), sheets=("1:s",), reviewers=("甲",), sort="name"))
    assert not filters.by_suggestion
    filters.group(True)
    assert filters.by_suggestion

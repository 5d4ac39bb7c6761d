"""The window around the review: start page, queues and facets, jobs, messages, what is remembered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QPushButton

from tests.project.test_queries import queries
from tests.ui.conftest import make_project, press
from workbench.core import words
from workbench.core.errors import FileProblem, InputProblem
from workbench.core.jobs import Progress
from workbench.core.project import ItemQuery
from workbench.core.settings import RECENT, SAVED_QUEUES, Settings
from workbench.core.words import Message
from workbench.ui import recent
from workbench.ui.filters import QUEUES, Filters, query_from_json, query_to_json
from workbench.ui.job_runner import JobRunner
from workbench.ui.main_window import MainWindow
from workbench.ui.session import Session


def names(window: MainWindow) -> set[str]:
    model = window.review.items.model
    return {model.row(n).name for n in range(model.rowCount())}


def test_start_page_has_three_doors_and_what_was_open(bare: MainWindow, project_path: Path) -> None:
    assert bare.start.isVisible()
    bare.session.open(project_path)
    assert not bare.start.isVisible()
    bare.intents.do("close")
    assert bare.start.isVisible()
    assert [entry.path for entry in recent.listed(bare.session.settings)] == [project_path]


def test_a_missing_or_foreign_project_is_a_message(bare: MainWindow, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.iemap"
    foreign.write_bytes(b"not a project")
    for path in (tmp_path / "missing.iemap", foreign):
        assert not bare.session.open(path)
        assert bare.messages.isVisible()
        assert bare.session.project is None
        press(bare, Qt.Key.Key_Escape)
        assert not bare.messages.isVisible()


def test_queues_and_facets_filter_the_list(window: MainWindow) -> None:
    panel = window.review.queues
    panel.recount()
    panel.queues["must_ask"].click()
    assert "膝关节正侧位片" in names(window)
    assert "胸部CT平扫" not in names(window)
    panel.queues["all"].click()
    panel.recount()
    panel.sections["modalities"].rows["CT"].click()
    ct = names(window)
    panel.sections["modalities"].rows["MR"].click()
    assert {"胸部CT平扫", "头颅CT平扫"} <= ct
    assert names(window) == ct | {"肝脏MR平扫+MRCP", "腰椎MR平扫"}
    assert panel.queues["all"].count == 9


def test_counts_follow_decisions(window: MainWindow) -> None:
    panel = window.review.queues
    panel.recount()
    before = panel.queues["open"].count
    press(window, Qt.Key.Key_Return)
    panel.recount()
    assert panel.queues["open"].count == before - 1
    assert panel.queues["to_approve"].count == 1


def test_decided_rows_leave_the_queue_when_it_is_chosen_again(window: MainWindow) -> None:
    press(window, Qt.Key.Key_Return)
    assert "胸部CT平扫" in names(window)
    window.filters.choose_queue("open")
    assert "胸部CT平扫" not in names(window)


def test_search_and_sort(window: MainWindow) -> None:
    window.filters.search("MRCP")
    assert names(window) == {"肝脏MR平扫+MRCP"}
    window.filters.clear()
    window.filters.sort("row", False)
    model = window.review.items.model
    assert [model.row(n).row for n in range(3)] == [2, 3, 4]


def test_queue_names_are_found_again(qapp) -> None:
    filters = Filters()
    for name in QUEUES:
        filters.choose_queue(name)
        assert filters.queue() == name
    filters.toggle("flags", "conflict")
    assert filters.queue() == ""
    assert filters.narrow


def test_progress_is_told(window: MainWindow) -> None:
    press(window, Qt.Key.Key_Return)
    window.footer.refresh()
    assert "1 / 9" in window.footer.told.text()
    assert "%" in window.footer.told.text()


def test_keys_that_do_not_work_now_are_off(bare: MainWindow, project_path: Path) -> None:
    assert not bare.actions_["accept"].isEnabled()
    bare.session.open(project_path)
    assert bare.actions_["accept"].isEnabled()
    assert not bare.actions_["undo"].isEnabled()
    press(bare, Qt.Key.Key_Return)
    assert bare.actions_["undo"].isEnabled()


def test_a_second_window_opens_read_only(window: MainWindow, project_path: Path, tmp_path: Path) -> None:
    other = Session(Settings(tmp_path / "other.json"))
    said = []
    other.said.connect(lambda kind, message: said.append((kind, message.text())))
    assert other.open(project_path)
    assert other.project.info.read_only
    assert said[0][0] == "warning"
    item_id = other.project.rows([1])[0].id
    assert not other.accept([item_id], 1)
    other.close()


def test_dark_and_light_at_run_time(window: MainWindow) -> None:
    window.session.set_theme("dark")
    assert QApplication.palette().window().color().lightness() < 60
    window.session.set_theme("light")
    assert QApplication.palette().window().color().lightness() > 200


def test_damaged_settings_give_an_empty_list(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.json")
    for text in ("nonsense", "{}", '[1, {"path": 3}]'):
        settings.set(RECENT, text)
        assert recent.listed(settings) == []
    recent.remember(settings, tmp_path / "a.iemap", "甲医院")
    recent.forget(settings, tmp_path / "a.iemap")
    assert recent.listed(settings) == []


class Counting:
    """A job that counts to ten and notes its threads; ``trouble`` is raised on the way."""

    title = Message("ui.browse")

    def __init__(self, trouble: Exception | None = None) -> None:
        self.trouble = trouble
        self.saved = False

    def read(self, project: object) -> int:
        return 10

    def compute(self, data: int, progress: Progress) -> int:
        for n in range(data):
            progress.at(self.title, n + 1, data)
        if self.trouble is not None:
            raise self.trouble
        return data

    def save(self, project: object, result: int) -> int:
        self.saved = True
        return result


def test_jobs_run_beside_the_window(qtbot) -> None:
    runner, done, seen = JobRunner(), [], []
    runner.progressed.connect(lambda stage, n, total: seen.append(n))
    runner.run(Counting(), None, done.append)
    assert runner.busy
    qtbot.waitUntil(lambda: bool(done), timeout=5000)
    assert (done, seen[-1], runner.busy) == ([10], 10, False)


@pytest.mark.parametrize("problem", [FileProblem, InputProblem])
def test_a_problem_ends_a_job_in_words(qtbot, problem) -> None:
    runner, failed, job = JobRunner(), [], Counting(problem(Message("ui.browse")))
    runner.failed.connect(failed.append)
    runner.run(job, None, lambda report: None)
    qtbot.waitUntil(lambda: bool(failed), timeout=5000)
    assert (job.saved, runner.busy) == (False, False)


def test_a_cancelled_job_saves_nothing(qtbot) -> None:
    runner, failed, job = JobRunner(), [], Counting()
    runner.failed.connect(failed.append)
    runner.run(job, None, lambda report: None)
    runner.wait()
    assert not runner.busy
    qtbot.wait(50)
    assert (job.saved, failed) == (False, [])


def test_a_job_that_ended_before_it_was_dropped_saves_nothing(qtbot) -> None:
    runner, job = JobRunner(), Counting()
    runner.run(job, None, lambda report: None)
    assert runner._worker is not None and runner._worker.wait(5000)  # its end is on the way to this thread
    runner.wait()
    qtbot.wait(50)
    assert not job.saved


def test_many_rows_stay_quick_to_walk(bare: MainWindow, tmp_path: Path) -> None:
    path = make_project(tmp_path / "many.iemap", tuple((f"胸部CT平扫 {n}", "CT", n) for n in range(450)))
    bare.session.open(path)
    bare.review.items.go_to(449)
    assert bare.review.row.item.name == "胸部CT平扫 0"
    press(bare, Qt.Key.Key_Return)
    assert bare.review.items.table.currentIndex().row() == 0


def test_a_project_opens_where_it_was_left(window: MainWindow, project_path: Path) -> None:
    window.filters.choose_queue("all")
    window.filters.sort("name", False)
    window.review.items.go_to(4)
    name = window.review.row.item.name
    window.intents.do("close")
    window.filters.choose_queue("open")
    window.session.open(project_path)
    assert (window.filters.queue(), window.filters.query.sort) == ("all", "name")
    assert window.review.row.item.name == name


def test_the_filter_comes_back_with_the_project(window: MainWindow, project_path: Path) -> None:
    window.filters.set_query(ItemQuery(modalities=("CT",), text="ct", sort="similarity"))
    window.filters.group(True)
    query = window.filters.query
    window.intents.do("close")
    window.filters.clear()
    window.filters.group(False)
    window.session.open(project_path)
    assert (window.filters.query, window.filters.grouped) == (query, True)
    assert window.review.items.search.text() == "ct"


def test_a_queue_of_one_s_own(window: MainWindow) -> None:
    panel = window.review.queues
    window.filters.set_query(ItemQuery(modalities=("CT",), sort="name"))
    panel.recount()
    assert panel.save_button.isVisible()
    press(window, (Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier))
    press(window, "CT work", Qt.Key.Key_Return)
    assert panel.queues["own:CT work"].count == 4
    window.filters.choose_queue("all")
    panel.queues["own:CT work"].click()
    assert window.filters.query == ItemQuery(modalities=("CT",), sort="name")
    assert not panel.save_button.isVisible()
    again = Filters(settings=window.session.settings)
    assert again.saved == window.filters.saved
    panel.queues["own:CT work"].setFocus()
    press(window, Qt.Key.Key_Delete)
    assert "own:CT work" not in panel.queues and window.filters.saved == {}


def test_damaged_queues_are_left_out(window: MainWindow) -> None:
    good = {"states": ["open"], "sort": "count"}
    for bad in ({"states": "open"}, {"sort": "size"}, {"unknown": 1}, [], {"text": 3}, {"states": [1]}):
        window.session.settings.set(SAVED_QUEUES, json.dumps({"good": good, "bad": bad}))
        window.filters.read_saved()
        assert set(window.filters.saved) == {"good"}


@given(query=queries)
def test_queries_survive_being_kept(query: ItemQuery) -> None:
    assert (
        query_from_json(query_to_json(query))
        == query
        == query_from_json(json.loads(json.dumps(query_to_json(query))))
    )


def test_facets_fold_and_open_where_something_is_chosen(window: MainWindow) -> None:
    panel = window.review.queues
    panel.recount()
    methods = panel.sections["methods"]
    assert not methods.inside.isVisible()
    methods.title.click()
    assert methods.inside.isVisible() and methods.rows["211"].text() == "CT 平扫"
    methods.rows["211"].click()
    panel.recount()
    assert "膝关节正侧位片" not in names(window)
    methods.title.click()
    assert methods.inside.isVisible()  # a choice is never hidden
    assert not panel.sections["sheets"].title.isVisible()  # there is one only


def test_a_recent_project_can_be_forgotten(bare: MainWindow, project_path: Path) -> None:
    bare.session.open(project_path)
    bare.session.close()
    forget = [b for b in bare.start.findChildren(QPushButton) if "测试医院" in b.accessibleName()]
    assert len(forget) == 1
    forget[0].click()
    assert recent.listed(bare.session.settings) == []
    assert project_path.exists()


def test_the_language_is_asked_once(bare: MainWindow) -> None:
    line = bare.start._language
    assert line.isVisible()
    line.findChildren(QPushButton)[1].click()
    assert words.language() == "en" and not line.isVisible()
    bare.session.set_language("zh")


def test_the_burn_down_can_be_saved_as_a_picture(window: MainWindow, tmp_path: Path) -> None:
    press(window, Qt.Key.Key_Return, Qt.Key.Key_Return)
    window.intents.do("dashboard")
    dialog = window.intents.open_dialogs[-1]
    assert "7" in dialog.burn_down.accessibleName()
    assert dialog.save(str(tmp_path / "progress.png"))
    assert QImage(str(tmp_path / "progress.png")).width() == dialog.charts.width() * 2
    assert not dialog.save(str(tmp_path / "missing" / "x.png")) and dialog.problem.isVisible()
    dialog.close()


def test_mine_are_those_i_settled(window: MainWindow) -> None:
    press(window, Qt.Key.Key_Return)
    window.filters.choose_queue("mine")
    assert names(window) == {"胸部CT平扫"}
    window.session.set_reviewer("乙")
    window.filters.choose_queue("mine")
    assert names(window) == set()

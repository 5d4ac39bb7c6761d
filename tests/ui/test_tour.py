"""The tour, driven by keys from its first step to its last, back again, and after a restart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import press
from workbench.core.items import State
from workbench.core.project import ItemQuery
from workbench.core.words import say
from workbench.ui.dialogs.files.export_dialog import ExportDialog
from workbench.ui.main_window import MainWindow
from workbench.ui.training import memory
from workbench.ui.training.tour_steps import STEPS

MADE: list[bytes] = []


@pytest.fixture
def touring(bare: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MainWindow:
    """The tour at its first step, in a home of its own. Its project is made by the first test, once."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    path = bare.training.tour.path
    if MADE:
        path.parent.mkdir(parents=True)
        path.write_bytes(MADE[0])
    bare.intents.do("tour")
    if not MADE:
        bare.session.close()
        MADE.append(path.read_bytes())
        bare.intents.do("tour")
    QApplication.processEvents()
    return bare


def step_in_hand(window: MainWindow) -> str:
    number = memory.tour_place(window.session.settings)[0]
    return STEPS[number].id if number < len(STEPS) else ""


def go_on(window: MainWindow) -> None:
    """Let the praise be over."""
    assert say("training.well_done") == window.training.strip.head.text(), step_in_hand(window)
    window.training.tour.finish_wait()
    QApplication.processEvents()


def pick_another_method(window: MainWindow) -> None:
    press(window, "e")
    composer = window.review.row.pickers.composer
    assert composer is not None
    code = composer.code
    other = code[:8] + ("21" if code[8:10] != "21" else "11") + "0000"
    window.review.row._composed(other, window.session.release.item(other).name, True)
    press(window, Qt.Key.Key_Escape, Qt.Key.Key_Return)


def accept_safe(window: MainWindow) -> None:
    window.intents.do("accept_auto")
    dialog = window.intents.open_dialogs[-1]
    dialog.go()
    QApplication.processEvents()


def look_at(intent: str) -> Callable[[MainWindow], None]:
    def act(window: MainWindow) -> None:
        window.actions_[intent].trigger()
        QApplication.processEvents()
        if intent == "help":
            window.intents.guide.close()
        else:
            window.intents.open_dialogs[-1].close()

    return act


def export(window: MainWindow) -> None:
    window.intents.do("export")
    dialog = window.intents.open_dialogs[-1]
    assert isinstance(dialog, ExportDialog)
    dialog.key.setCurrentIndex(0)
    dialog.path.setText(str(window.session.project.info.path.with_name("out.xlsx")))
    dialog.go()
    QApplication.processEvents()


ACTS: dict[str, Callable[[MainWindow], None]] = {
    "move": lambda w: press(w, "j", "j", "k"),
    "accept": lambda w: press(w, Qt.Key.Key_Return),
    "undo": lambda w: press(w, "z"),
    "digit": lambda w: press(w, "2"),
    "pick": pick_another_method,
    "parts": lambda w: press(w, Qt.Key.Key_Return),
    "question": lambda w: press(w, "q", Qt.Key.Key_Return),
    "no_item": lambda w: press(w, "n"),
    "search": lambda w: w.filters.search("胸部"),
    "clear": lambda w: w.intents.do("clear_filter"),
    "safe": accept_safe,
    "steps": look_at("steps"),
    "export": export,
    "help": look_at("help"),
}


def walk(window: MainWindow, last: str) -> None:
    """Do every step up to and with ``last``."""
    for step in STEPS:
        assert step_in_hand(window) == step.id
        ACTS[step.id](window)
        go_on(window)
        if step.id == last:
            return


def test_from_the_first_step_to_the_last(touring: MainWindow) -> None:
    assert set(ACTS) == {step.id for step in STEPS}
    walk(touring, STEPS[-1].id)
    assert touring.training.strip.head.text() == say("training.tour_end")
    project = touring.session.project
    assert project is not None
    states = {str(row.state) for row in project.rows(project.query(ItemQuery()))}
    assert {"accepted", "question", "no_item", "open"} <= states
    touring.training.strip.buttons[0].click()  # from the beginning
    assert step_in_hand(touring) == "move"
    assert project.totals()[State.OPEN].items == project.item_count()


def test_back_takes_back_what_was_done(touring: MainWindow) -> None:
    walk(touring, "digit")
    project = touring.session.project
    assert project is not None and step_in_hand(touring) == "pick"
    assert project.totals()[State.ACCEPTED].items == 1
    touring.training.strip.buttons[0].click()
    assert step_in_hand(touring) == "digit"
    assert project.totals()[State.OPEN].items == project.item_count()
    press(touring, "2")
    go_on(touring)
    assert step_in_hand(touring) == "pick"


def test_another_act_does_not_count_and_the_step_can_be_done_again(touring: MainWindow) -> None:
    walk(touring, "undo")
    press(touring, Qt.Key.Key_Return)  # the first candidate, not the second
    assert touring.training.strip.head.text() == say("training.tour_digit")
    touring.training.strip.buttons[1].click()
    press(touring, "2")
    go_on(touring)


def test_it_goes_on_after_a_restart_in_either_language(touring: MainWindow) -> None:
    walk(touring, "pick")
    touring.training.strip.buttons[-1].click()
    assert not touring.training.strip.isVisible()
    touring.session.close()
    touring.session.set_language("en")
    touring.intents.do("tour")
    assert touring.training.strip.head.text() == "Several exams in a row"
    assert "{" not in touring.training.strip.text.text()
    ACTS["parts"](touring)
    go_on(touring)
    assert step_in_hand(touring) == "question"


def test_another_project_ends_it(touring: MainWindow, project_path: Path) -> None:
    touring.session.open(project_path)
    assert not touring.training.strip.isVisible()
    assert not touring.training.on

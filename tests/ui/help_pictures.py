"""Draws the pictures of the user guide into resources/help/pictures/: ``python -m tests.ui.help_pictures``.

Each is the window, a piece of it, or a dialog, as the program shows it, in either language; so they cannot
lag behind it. Names of pictures (``review verify``) draw only these.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from tests.ui.screenshots import REVIEWERS, sample_project, settle, shoot, window
from workbench.core import review
from workbench.core.items import MUST_ASK, Flag
from workbench.core.jobs import run_now
from workbench.core.project import ItemQuery
from workbench.core.signing import KeyStore
from workbench.core.standard import load_release
from workbench.core.training import Pack, built_in
from workbench.core.words import LANGUAGES, language
from workbench.core.workflow.export import ExportJob
from workbench.core.workflow.suggesting import SuggestJob
from workbench.core.workflow.training import result_of, start
from workbench.paths import resource, sample_dir, user_dir
from workbench.ui.main_window import MainWindow
from workbench.ui.training.result_dialog import ResultDialog

OUT = resource("help", "pictures")
SIZE = (1180, 700)
PASSPHRASE = "correct horse"
PLACES = {"zh": "D:\\对码\\", "en": "D:\\mapping\\"}  # instead of the folder that is drawn in
NAMES = {"zh": "张三", "en": "Zhang San"}


def _open_row(shown: MainWindow, **wanted: object) -> QWidget:
    """The most frequent open row that is so; the right column."""
    shown.filters.set_query(ItemQuery(states=("open",), sort="count", descending=True, **wanted))  # type: ignore[arg-type]
    settle(0.4)
    return shown.review.row


def _review(shown: MainWindow) -> QWidget:
    shown.filters.choose_queue("all")
    shown.filters.set_query(ItemQuery(sort="count", descending=True))
    shown.review.items.next_open()
    settle(0.4)
    return shown


def _row(shown: MainWindow) -> QWidget:
    row = _open_row(shown, auto=True, modalities=("CT",))
    project, items = shown.session.project, shown.review.items

    def variety(place: int) -> int:
        return len(project.suggestion(items.model.row(place).id).parts[0].candidates)

    items.go_to(max(range(40), key=variety))
    settle(0.3)
    return row


def _question(shown: MainWindow) -> QWidget:
    row = _open_row(shown, flags=(Flag.SIDE_UNSPECIFIED,))
    shown.review.row.acts.ask_question()
    settle(0.2)
    return row


def _pickers(shown: MainWindow) -> QWidget:
    shown.review.row.bar.close_strip()
    _open_row(shown, auto=True, modalities=("CT",))
    shown.review.row.edit()
    settle(0.2)
    return shown.review.row


def _near(shown: MainWindow) -> QWidget:
    shown.filters.choose_queue("to_approve")
    settle(0.4)
    shown.intents.do("near")
    settle(0.2)
    return shown.review.row


def _dialog(intent: str) -> Callable[[MainWindow], QWidget]:
    def show(shown: MainWindow) -> QWidget:
        shown.intents.do(intent)
        settle(0.3)
        return shown.intents.open_dialogs[-1]

    return show


def _new(shown: MainWindow) -> QWidget:
    name = {"zh": "示例中医院.xlsx", "en": "hospital.xlsx"}[language()]
    shown.intents.new_project(Path(shutil.copy(sample_dir() / "messy.xlsx", user_dir() / name)))
    settle(1.0)
    return shown.intents.open_dialogs[-1]


def _verify(shown: MainWindow) -> QWidget:
    dialog = _dialog("verify")(shown)
    dialog.path.setText(str(_signed(shown)))  # type: ignore[attr-defined]
    dialog.go()  # type: ignore[attr-defined]
    while shown.runner.busy:
        settle(0.1)
    dialog.resize(720, 380)
    settle(0.3)
    return dialog


def _signed(shown: MainWindow) -> Path:
    """A signed file, exported by the key that is shown under signing keys."""
    store = KeyStore()
    key = store.list()[0]
    out = user_dir() / "mapping.csv"
    job = ExportJob(out, "csv", store.load_private(key.fingerprint, PASSPHRASE))
    run_now(job, shown.session.project)
    return out


def _tour(shown: MainWindow) -> QWidget:
    shown.training.tour.begin()
    while shown.runner.busy or not shown.review.items.model.rowCount():
        settle(0.2)
    settle(0.5)
    shown.training.tour._enter(1)
    settle(0.3)
    return shown


def _practice(shown: MainWindow, pack: Pack, answered: int) -> None:
    """Open a practice project in which as many names are answered, one of them wrong."""
    who = NAMES[language()]
    project = start(pack, user_dir() / f"{pack.id}.iemap", who, pack.title[language()])
    run_now(SuggestJob(), project)
    rows = project.rows(project.query(ItemQuery()))
    for number, row in enumerate(rows[:answered]):
        if number and MUST_ASK & set(row.flags):
            review.question(project, [row.id], "?", who)
        elif number == 1 and row.first_code:
            release = load_release(pack.release_id)
            review.adjust(
                project, [row.id], [row.first_code[:8] + "21" + row.first_code[10:]], who, release=release
            )
        else:
            review.accept_first(project, [row.rowid], who)
    shown.session.adopt(project, load_release(pack.release_id))
    settle(0.4)


def _exercise(shown: MainWindow) -> QWidget:
    _practice(shown, built_in()[0], 9)
    shown.review.items.next_open()
    shown.intents.do("accept")
    settle(0.4)
    return shown


def _certificate(shown: MainWindow) -> QWidget:
    _practice(shown, built_in()[1], 999)
    result = result_of(shown.session.project, keys=43)
    dialog = ResultDialog(shown.session, shown, result)
    dialog.resize(720, 620)
    dialog.show()
    settle(0.2)
    return dialog


# In the order in which they are drawn; those of training open projects of their own and come last.
PICTURES: dict[str, Callable[[MainWindow], QWidget]] = {
    "review": _review,
    "row": _row,
    "composite": lambda shown: _open_row(shown, flags=(Flag.COMPOSITE,)),
    "question": _question,
    "pickers": _pickers,
    "near": _near,
    "bulk": _dialog("accept_auto"),
    "steps": _dialog("steps"),
    "new": _new,
    "export": _dialog("export"),
    "keys": _dialog("keys"),
    "verify": _verify,
    "reports": _dialog("reports"),
    "settings": _dialog("settings"),
    "tour": _tour,
    "exercise": _exercise,
    "certificate": _certificate,
}


def draw(shown: MainWindow, names: list[str]) -> None:
    """Draw pictures in the language of a window."""
    for name in names:
        widget = PICTURES[name](shown)
        for line in widget.findChildren(QLineEdit):
            line.setText(line.text().replace(f"{user_dir()}{os.sep}", PLACES[language()]))
        shoot(widget, f"{name}-{language()}", folder=OUT)
        if widget.isWindow() and widget is not shown:
            widget.close()
            settle()
        shown.messages.dismiss()


def main(only: list[str]) -> None:
    """Draw all pictures, or those that are named."""
    names = [name for name in PICTURES if not only or name in only]
    OUT.mkdir(parents=True, exist_ok=True)
    for code in LANGUAGES:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["WORKBENCH_HOME"] = folder
            KeyStore().new(NAMES[code], "示例大学附属医院", "reviewer", PASSPHRASE)
            project = sample_project(Path(folder))
            with window(code, "light", Path(folder)) as shown:
                shown.resize(*SIZE)
                shown.review.split.setSizes([160, 400, 620])
                shown.session.set_reviewer(REVIEWERS[1])
                shown.session.open(project)
                QApplication.processEvents()
                draw(shown, names)


if __name__ == "__main__":
    main(sys.argv[1:])

"""An exercise from start to certificate, a test, and what a trainer does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from python_calamine import load_workbook

from tests.training.making import small_pack
from tests.ui.conftest import press
from workbench.core.training import read_pack, result_from_bytes
from workbench.core.words import say
from workbench.core.workflow.training import write_pack
from workbench.paths import user_dir
from workbench.ui.main_window import MainWindow
from workbench.ui.training.choose_dialog import TrainingDialog
from workbench.ui.training.make_dialog import MakePackDialog
from workbench.ui.training.result_dialog import ResultDialog


@pytest.fixture
def pack_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    write_pack(tmp_path / "small.iexam", small_pack())
    write_pack(tmp_path / "test.iexam", small_pack(told=False))
    return tmp_path / "small.iexam"


def begin(window: MainWindow, path: Path, trainee: str = "学员甲") -> None:
    window.intents.do("training")
    dialog = window.intents.open_dialogs[-1]
    assert isinstance(dialog, TrainingDialog)
    dialog.add_pack(path)
    dialog.name.setText(trainee)
    dialog.start()
    QApplication.processEvents()


def result_of(window: MainWindow) -> ResultDialog:
    window.training.strip.buttons[0].click()
    dialog = window.intents.open_dialogs[-1]
    assert isinstance(dialog, ResultDialog)
    return dialog


def test_from_start_to_certificate(bare: MainWindow, pack_path: Path, tmp_path: Path) -> None:
    begin(bare, pack_path)
    strip = bare.training.strip
    assert (strip.head.text(), strip.place.text()) == ("小练习", "已答 0 / 3 · 答对 0")
    press(bare, Qt.Key.Key_Return)
    assert strip.head.text() == "对：胸部CT平扫"
    assert strip.text.text() == "胸部CT平扫的讲解"
    press(bare, Qt.Key.Key_Return)  # the side was to be asked
    assert strip.head.text() == "错：膝关节CT平扫（错在该不该问）"
    assert "待医院确认" in strip.text.text()
    press(bare, "z", "q", Qt.Key.Key_Return)
    assert strip.head.text() == "对：膝关节CT平扫"
    assert strip.place.text() == "已答 2 / 3 · 答对 1", "the first answer counts"
    press(bare, "n")
    dialog = result_of(bare)
    assert (dialog.result_.right, dialog.result_.passed) == (2, True)
    assert dialog.result_.keys == 6
    assert "培训成绩单" in dialog.page.toPlainText()
    for suffix in ("pdf", "html", "iresult"):
        dialog.save(tmp_path / f"out.{suffix}")
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")
    saved = result_from_bytes((tmp_path / "out.iresult").read_bytes(), "out")
    assert (saved.trainee, saved.right, saved.keys) == ("学员甲", 2, 6)
    bare.session.set_language("en")
    assert "Result of training" in dialog.page.toPlainText()
    dialog.save(tmp_path / "none" / "out.pdf")
    assert dialog.problem.isVisible()


def test_a_test_tells_nothing_before_the_end(bare: MainWindow, pack_path: Path) -> None:
    begin(bare, pack_path.with_name("test.iexam"))
    press(bare, Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert bare.training.strip.place.text() == "已答 2 / 3"
    assert bare.training.strip.head.text() == "小练习"
    press(bare, "z", "q", Qt.Key.Key_Return, "n")
    dialog = result_of(bare)
    assert dialog.result_.right == 3
    assert "培训合格证书" in dialog.page.toPlainText()


def test_it_goes_on_after_a_restart(bare: MainWindow, pack_path: Path) -> None:
    begin(bare, pack_path)
    press(bare, Qt.Key.Key_Return)
    bare.session.close()
    assert not bare.training.on
    assert not bare.training.strip.isVisible()
    bare.intents.do("training")
    dialog = bare.intents.open_dialogs[-1]
    assert isinstance(dialog, TrainingDialog)
    assert dialog.begun.count() == 1
    dialog.go_on.click()
    assert bare.training.strip.place.text() == "已答 1 / 3 · 答对 1"
    press(bare, "n")
    assert bare.training.practice.result().keys == 2


def test_an_exercise_goes_to_the_bin_but_not_while_it_is_open(
    bare: MainWindow, pack_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    begin(bare, pack_path)
    path = bare.session.project.info.path
    bare.intents.do("training")
    dialog = bare.intents.open_dialogs[-1]
    assert isinstance(dialog, TrainingDialog)
    dialog.away.click()
    assert path.exists() and dialog.problem.text() == say("training.is_open")
    bare.session.close()
    dialog.away.click()
    assert not path.exists() and not dialog.begun.isVisibleTo(dialog) and not dialog.problem.text()
    assert [file.name for file in (tmp_path / "data").rglob("*.iemap")] == [path.name]


def test_what_cannot_be_is_said(bare: MainWindow, pack_path: Path, tmp_path: Path) -> None:
    bare.intents.do("training")
    dialog = bare.intents.open_dialogs[-1]
    assert isinstance(dialog, TrainingDialog)
    (tmp_path / "x.iexam").write_bytes(b"nothing")
    dialog.add_pack(tmp_path / "x.iexam")
    assert "x.iexam" in dialog.problem.text()
    dialog.name.setText(" ")
    dialog.start()
    assert dialog.problem.text() == say("training.name_first")
    assert not dialog.make_button.isEnabled()
    dialog.write_sheet([tmp_path / "x.iexam"], tmp_path / "all.xlsx")
    assert dialog.problem.isVisible()
    assert not (tmp_path / "all.xlsx").exists()


def test_a_trainer_makes_a_pack_and_gathers_results(
    window: MainWindow, pack_path: Path, tmp_path: Path
) -> None:
    for name in ("胸部CT平扫", "头颅CT平扫"):
        ids = [r.id for r in window.session.project.rows(window.session.project.query()) if r.name == name]
        assert window.session.accept(ids, 1)
    window.training.make_pack()
    dialog = window.intents.open_dialogs[-1]
    assert isinstance(dialog, MakePackDialog)
    dialog.test.setChecked(True)
    dialog.make(tmp_path / "own.iexam")
    pack = read_pack(tmp_path / "own.iexam")
    assert ([e.name for e in pack.exercises], pack.told) == (["胸部CT平扫", "头颅CT平扫"], False)
    window.session.close()
    begin(window, tmp_path / "own.iexam", "学员乙")
    press(window, Qt.Key.Key_Return, Qt.Key.Key_Return)
    path = window.session.project.info.path
    window.session.close()
    shutil.copy(path, tmp_path / "乙.iemap")
    window.intents.do("training")
    chooser = window.intents.open_dialogs[-1]
    assert isinstance(chooser, TrainingDialog)
    chooser.write_sheet([tmp_path / "乙.iemap"], tmp_path / "all.xlsx")
    line = load_workbook(tmp_path / "all.xlsx").get_sheet_by_name("学员").to_python()[1]
    assert line[0] == "学员乙" and line[2:5] == [2, 2, "100.0%"]
    assert path.is_relative_to(user_dir())

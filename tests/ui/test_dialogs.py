"""Dialogs: a list becomes a project, a project becomes a signed file, the file is verified."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from tests.ui.screenshots import DIALOGS
from workbench.core import review
from workbench.core.faults import report
from workbench.core.signing import KeyStore
from workbench.paths import sample_dir, user_dir
from workbench.ui import recent, sample
from workbench.ui.crash import CrashDialog
from workbench.ui.dialogs.files.export_dialog import ExportDialog
from workbench.ui.dialogs.lists.new_project import NewProjectDialog
from workbench.ui.dialogs.signing.keys_dialog import KeysDialog
from workbench.ui.dialogs.signing.verify_dialog import VerifyDialog
from workbench.ui.main_window import MainWindow

PASSPHRASE = "correct horse"


def a_list(path: Path) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["编码", "检查项目名称", "类型", "备用名", "年检查量"])
        rows.writerow(["A1", "胸部CT平扫", "CT", "胸部", "12"])
        rows.writerow(["A2", "", "CT", "头颅", "3"])
        rows.writerow(["A3", "头颅MR平扫", "MR", "头颅", "7"])
    return path


def test_a_list_becomes_a_project(bare: MainWindow, tmp_path: Path) -> None:
    bare.intents.open_path(a_list(tmp_path / "清单.csv"))
    dialog = bare.intents.open_dialogs[-1]
    assert isinstance(dialog, NewProjectDialog)
    assert dialog.columns["name"].currentText() == "B  检查项目名称"
    assert (dialog.preview.rowCount(), dialog.go_button.isEnabled()) == (2, True)
    assert "1 行有问题" in dialog.told.text()
    assert not (tmp_path / "清单.iemap").exists()
    dialog.hospital.setText("新医院")
    dialog.go()
    project = bare.session.project
    assert project is not None
    assert (project.info.hospital, project.item_count()) == ("新医院", 2)
    assert bare.review.row.suggestion is not None, "suggestions follow the import"
    assert [entry.hospital for entry in recent.listed(bare.session.settings)] == ["新医院"]


def test_columns_are_corrected_before_anything_is_written(bare: MainWindow, tmp_path: Path) -> None:
    dialog = NewProjectDialog(bare.session, bare.runner, bare)
    dialog.show()
    dialog.source.setText(str(a_list(tmp_path / "a.csv")))
    dialog.look()
    box = dialog.columns["name"]
    box.setCurrentIndex(box.findData("D"))
    box.activated.emit(box.currentIndex())
    assert dialog.preview.rowCount() == 3
    dialog.go()
    project = bare.session.project
    assert [r.name for r in project.rows(project.query())] == ["胸部", "头颅", "头颅"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\x00\x01\x02"])
def test_a_broken_list_is_said_in_the_dialog(bare: MainWindow, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(content)
    dialog = NewProjectDialog(bare.session, bare.runner, bare, path)
    dialog.show()
    assert dialog.problem.text()
    assert not dialog.go_button.isEnabled()
    assert list(tmp_path.glob("*.iemap")) == []


def test_a_second_list_is_imported_into_the_open_project(window: MainWindow, tmp_path: Path) -> None:
    before = window.session.project.item_count()
    dialog = NewProjectDialog(window.session, window.runner, window, into_open=True)
    dialog.show()
    dialog.source.setText(str(a_list(tmp_path / "more.csv")))
    dialog.look()
    dialog.go()
    assert window.session.project.item_count() == before + 2


def test_keys_are_made_with_the_same_passphrase_twice(window: MainWindow, tmp_path: Path) -> None:
    store = KeyStore(tmp_path / "keys")
    dialog = KeysDialog(window.session, window, store)
    assert not any(button.isEnabled() for button in dialog.acts)  # there is no key yet
    dialog.passphrase.setText(PASSPHRASE)
    dialog.make()
    assert dialog.problem.text()
    assert store.list() == []
    dialog.again.setText(PASSPHRASE)
    dialog.make()
    assert [key.name for key in store.list()] == ["甲"]
    assert dialog.list.count() == 1


def test_export_signed_and_verify_a_changed_cell(window: MainWindow, tmp_path: Path) -> None:
    project = window.session.project
    review.accept(project, [r.id for r in project.rows(project.query())[:2]], "甲")
    KeyStore().new("甲", "测试医院", "reviewer", PASSPHRASE)
    dialog = ExportDialog(window.session, window.runner, window)
    out = tmp_path / "out.xlsx"
    dialog.path.setText(str(out))
    dialog.key.setCurrentIndex(1)
    dialog.passphrase.setText("wrong")
    dialog.go()
    assert dialog.problem.text()
    assert not out.exists()
    dialog.passphrase.setText(PASSPHRASE)
    dialog.go()
    assert out.exists()
    checked = VerifyDialog(window.session, window.runner, window)
    checked.show()
    checked.path.setText(str(out))
    checked.go()
    assert checked.changes.rowCount() == 0
    assert "甲" in checked.signers.text()
    book = openpyxl.load_workbook(out)
    sheet = next(s for s in book if any(c.value == "20040100110000" for row in s for c in row))
    cell = next(c for row in sheet for c in row if c.value == "20040100110000")
    cell.value = "20040100120000"
    book.save(out)
    checked.go()
    assert checked.changes.rowCount() == 1
    assert checked.changes.item(0, 0).text().endswith(f"!{cell.coordinate}")
    assert [checked.changes.item(0, n).text() for n in (2, 3)] == ["20040100110000", "20040100120000"]


def test_a_draft_needs_no_key(window: MainWindow, tmp_path: Path) -> None:
    dialog = ExportDialog(window.session, window.runner, window)
    dialog.format.setCurrentIndex(1)
    dialog.path.setText(str(tmp_path / "out.csv"))
    dialog.go()
    assert (tmp_path / "out.csv").exists()
    assert "草稿" in window.messages.text.text()


def test_every_dialog_opens_and_follows_the_language(window: MainWindow) -> None:
    for intent in DIALOGS:
        window.intents.do(intent)
        dialog = window.intents.open_dialogs[-1]
        before = dialog.windowTitle()
        window.session.set_language("en")
        assert dialog.windowTitle() != before
        window.session.set_language("zh")
        dialog.close()
    assert window.intents.open_dialogs == []


def test_steps_name_a_whole_history(window: MainWindow) -> None:
    window.intents.do("accept")
    window.intents.do("steps")
    dialog = window.intents.open_dialogs[-1]
    assert dialog.model.rowCount() == 1
    dialog.check()
    assert "1" in window.messages.text.text()
    dialog.close()


@pytest.mark.skipif(not (sample_dir() / sample.LIST_NAME).exists(), reason="no sample list here")
def test_the_sample_opens_twice(bare: MainWindow) -> None:
    bare.intents.do("sample")
    count = bare.session.project.item_count()
    assert count > 100
    assert bare.review.row.suggestion is not None
    bare.intents.do("close")
    assert bare.session.project is None
    bare.intents.do("sample")
    assert bare.session.project.item_count() == count
    assert sample.sample_path().is_relative_to(user_dir())


def test_a_fault_of_ours_becomes_a_report_to_copy(bare: MainWindow, qapp) -> None:
    try:
        raise ZeroDivisionError("test")
    except ZeroDivisionError as error:
        text = report(error)
    dialog = CrashDialog(text)
    dialog.copy()
    assert "ZeroDivisionError" in qapp.clipboard().text()

"""Backups, a damaged project and copies, in the window."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton

from tests.ui.conftest import press
from workbench.core.project import Project
from workbench.core.project.backups import listed
from workbench.core.words import say
from workbench.ui import recent
from workbench.ui.dialogs.files.rescue_dialog import RescueDialog
from workbench.ui.main_window import MainWindow


def rescue(window: MainWindow) -> RescueDialog:
    """The dialog that is open."""
    (dialog,) = window.intents.open_dialogs
    assert isinstance(dialog, RescueDialog)
    return dialog


def decided(window: MainWindow) -> int:
    assert window.session.project is not None
    return len(list(window.session.project.decisions()))


def two_sessions(window: MainWindow, path: Path) -> None:
    """Decide two rows in a session each; the project stays open."""
    for row in (0, 1):
        item = window.review.items.model.row(row)
        assert item is not None and window.session.accept([item.id], 1)
        window.session.close()
        assert window.session.open(path)


def test_back_to_an_earlier_session(window: MainWindow, project_path: Path) -> None:
    two_sessions(window, project_path)
    window.intents.do("restore")
    dialog = rescue(window)
    assert dialog.table.rowCount() == 2 and not dialog.restore_button.isEnabled()
    assert not dialog.salvage_button.isVisible()
    dialog.table.selectRow(0)
    assert dialog.told.text() == say("care.loses_nothing")
    dialog.table.selectRow(1)
    assert "1 步" in dialog.told.text()
    dialog.restore_button.click()
    QApplication.processEvents()
    assert decided(window) == 1 and window.messages.isVisible()
    assert [backup.replaced for backup in listed(project_path)] == [True, False, False]
    hidden = [path.name for path in project_path.parent.iterdir() if path.name.startswith(".")]
    assert hidden == []


def test_closing_the_dialog_leaves_nothing(window: MainWindow, project_path: Path) -> None:
    two_sessions(window, project_path)
    window.intents.do("restore")
    dialog = rescue(window)
    dialog.table.selectRow(1)
    dialog.reject()
    assert decided(window) == 2
    assert not [path for path in project_path.parent.iterdir() if path.name.startswith(".")]


def test_a_damaged_project_offers_both_ways(window: MainWindow, project_path: Path) -> None:
    two_sessions(window, project_path)
    window.session.close()
    content = project_path.read_bytes()
    project_path.write_bytes(content[:-20_000])
    assert not window.session.open(project_path)
    dialog = rescue(window)
    assert dialog.salvage_button.isVisible()
    dialog.table.selectRow(0)
    assert dialog.told.text() == say("care.cannot_compare") and dialog.restore_button.isEnabled()
    dialog.salvage_button.click()
    QApplication.processEvents()
    assert "a.salvaged" not in dialog.told.text() and "抢救" in dialog.open_button.text()
    dialog.open_button.click()
    QApplication.processEvents()
    project = window.session.project
    assert project is not None and Path(project.info.path).name == "test.salvaged.iemap"
    assert project_path.read_bytes() == content[:-20_000]


def test_from_the_start_page(window: MainWindow, project_path: Path) -> None:
    two_sessions(window, project_path)
    window.session.close()
    project_path.unlink()
    window.start.refresh()
    QApplication.processEvents()
    buttons = window.start.findChildren(QPushButton)
    (link,) = (b for b in buttons if b.isVisible() and b.text() == say("care.restore_link"))
    assert recent.listed(window.session.settings)
    link.click()
    dialog = rescue(window)
    dialog.table.selectRow(0)
    dialog.restore_button.click()
    QApplication.processEvents()
    assert decided(window) == 2


def test_save_a_copy(
    window: MainWindow, project_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.iemap"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(copy), ""))
    press(window, "\r")
    window.intents.do("save_copy")
    with Project.open(copy) as other:
        assert window.session.project is not None and other.head_hash == window.session.project.head_hash
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(project_path), ""))
    window.intents.do("save_copy")
    assert say("project.copy_onto_itself") == window.messages.text.text()


def test_a_synchronised_folder_is_warned_about(bare: MainWindow, made: bytes, tmp_path: Path) -> None:
    path = tmp_path / "坚果云" / "a.iemap"
    path.parent.mkdir()
    path.write_bytes(made)
    assert bare.session.open(path)
    assert "坚果云" in bare.messages.text.text()


def test_a_lock_of_another_computer_is_taken_over(bare: MainWindow, project_path: Path) -> None:
    words = {"user": "李", "host": "another-laptop", "pid": 1, "since": "2026-01-01T00:00:00Z"}
    project_path.with_name("test.iemap.lock").write_text(json.dumps(words), encoding="utf-8")
    assert bare.session.open(project_path)
    assert bare.session.project is not None and bare.session.project.info.read_only
    assert bare.actions_["take_over"].isEnabled()
    bare.intents.do("take_over")
    (dialog,) = bare.intents.open_dialogs
    assert any("another-laptop" in label.text() for label in dialog.findChildren(QLabel))
    dialog.accept()
    assert not bare.session.project.info.read_only and not bare.actions_["take_over"].isEnabled()

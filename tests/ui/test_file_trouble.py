"""The project file vanishes, is locked or full while deciding: a sentence, and nothing is lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.ui.conftest import name_in_hand, press, state_of
from workbench.ui.main_window import MainWindow

HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """What reached the hook of unexpected faults: a crash dialog in the product."""
    found: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: found.append(error))
    return found


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another process holds the file."""
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None and other.stdin is not None
    try:
        assert other.stdout.readline() == "held\n"
        yield
    finally:
        other.communicate("\n")


def take_doubtful(window: MainWindow) -> str:
    """Take the row with two readings in hand; its name."""
    model = window.review.items.model
    rows = (model.row(n) for n in range(model.rowCount()))
    window.review.items.show_item(next(row.id for row in rows if row and "conflict" in row.flags))
    return name_in_hand(window)


def decide_in_vain(window: MainWindow, said: str) -> None:
    """Pick the second candidate with a note; it is refused with a sentence and stays on the screen."""
    name = take_doubtful(window)
    window.review.row.bar.remark.setText("科室意见")
    press(window, "2")
    assert window.messages.isVisible()
    assert said in window.messages.text.text()
    assert name_in_hand(window) == name, "the row stays in hand"
    assert window.review.row.draft.part is not None
    assert window.review.row.draft.part.rank == 2, "so does what was picked"
    assert window.review.row.bar.remark.text() == "科室意见"


def test_locked_by_another_process(
    window: MainWindow, project_path: Path, faults: list[BaseException]
) -> None:
    window.session.project._store.connection.execute("PRAGMA busy_timeout = 50")
    name = take_doubtful(window)
    with locked(project_path):
        decide_in_vain(window, "占用")
        press(window, "n", "1")
        press(window, Qt.Key.Key_Escape)
        assert not faults
    press(window, Qt.Key.Key_Escape, Qt.Key.Key_Return)
    assert state_of(window, name) == "accepted", "the same key works once the file is free"


def test_the_disk_is_full(window: MainWindow, faults: list[BaseException]) -> None:
    connection: sqlite3.Connection = window.session.project._store.connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    name = take_doubtful(window)
    window.review.row.bar.remark.setText("长" * 60_000)
    press(window, "2")
    assert "磁盘已满" in window.messages.text.text()
    assert name_in_hand(window) == name
    assert len(window.review.row.bar.remark.text()) > 1000
    assert not faults


@pytest.mark.parametrize(
    "act", [Path.unlink, lambda p: p.rename(p.with_suffix(".away"))], ids=["gone", "moved"]
)
@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be taken away there")
def test_the_file_is_taken_away(
    window: MainWindow, project_path: Path, faults: list[BaseException], act: Callable[[Path], object]
) -> None:
    act(project_path)
    decide_in_vain(window, project_path.name)
    press(window, "z", "j", "k", "/")
    assert not faults


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be replaced there")
def test_the_file_is_replaced(
    window: MainWindow, project_path: Path, made: bytes, faults: list[BaseException]
) -> None:
    fresh = project_path.with_suffix(".new")
    fresh.write_bytes(made)
    fresh.replace(project_path)
    decide_in_vain(window, project_path.name)
    assert not faults


def test_what_was_not_written_is_tried_again_with_one_key(
    window: MainWindow, project_path: Path, faults: list[BaseException]
) -> None:
    window.session.project._store.connection.execute("PRAGMA busy_timeout = 50")
    name = take_doubtful(window)
    with locked(project_path):
        decide_in_vain(window, "占用")
        assert window.messages._again.isVisible()
        assert "R" in window.messages._again.text()
        press(window, "r")  # still locked: it is offered once more
        assert window.messages._again.isVisible()
    press(window, "r")
    assert state_of(window, name) == "accepted"
    assert name_in_hand(window) != name, "and the next row comes"
    assert not window.messages._again.isVisible()
    decision = window.session.project.decision(
        next(r.id for r in window.session.project.rows(window.session.project.query()) if r.name == name)
    )
    assert decision.remark == "科室意见" and decision.rank == 2
    with locked(project_path):
        press(window, "z")
        assert window.messages._again.isVisible()
        press(window, "k")
        assert not window.messages._again.isVisible(), "another row is in hand"
    assert not faults

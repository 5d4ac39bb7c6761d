"""A hundred rows of the university hospital's sample list by keyboard alone: keys an item, and time a key."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from workbench.core.items import MUST_ASK
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.standard import load_release
from workbench.core.workflow.importing import ImportJob
from workbench.core.workflow.suggesting import SuggestJob
from workbench.paths import sample_dir
from workbench.ui.main_window import MainWindow

SOURCE = sample_dir() / "tertiary.xlsx"
ROWS = 100


@pytest.mark.skipif(not SOURCE.exists(), reason="no sample list here")
def test_a_hundred_rows_take_hardly_more_keys(bare: MainWindow, tmp_path: Path) -> None:
    release, path = load_release(), tmp_path / "tertiary.iemap"
    with Project.create(
        path, hospital="示例", release_id=release.id, release_sha256=release.sha256
    ) as project:
        run_now(ImportJob(SOURCE), project)
        run_now(SuggestJob(), project)
    bare.session.open(path)
    QApplication.processEvents()
    keys, seconds = 0, []
    for _ in range(ROWS):
        for key in _keys_for(bare):
            started = time.perf_counter()
            QTest.keyClick(QApplication.focusWidget() or bare, key)
            QApplication.processEvents()
            seconds.append(time.perf_counter() - started)
            keys += 1
    decided = [r for r in bare.session.project.rows(bare.session.project.query()) if r.state != "open"]
    middle = sorted(seconds)[len(seconds) // 2] * 1000
    print(f"{keys / ROWS:.2f} keys an item, {middle:.0f} ms a key (median)")
    assert len(decided) == ROWS
    assert keys / ROWS <= 1.5


def _keys_for(window: MainWindow) -> list[Qt.Key]:
    """What a careful reviewer presses: ask where a person must be asked, take the suggestion elsewhere."""
    suggestion = window.review.row.suggestion
    assert suggestion is not None
    if not MUST_ASK.isdisjoint(suggestion.flags):
        return [Qt.Key.Key_Q, Qt.Key.Key_Return]
    if not suggestion.parts:
        return [Qt.Key.Key_N]
    return [Qt.Key.Key_Return]

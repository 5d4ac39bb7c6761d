"""A real window over a real project, without a screen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from workbench.core.ids import new_id
from workbench.core.items import SourceItem
from workbench.core.project import Project
from workbench.core.settings import REVIEWER, THEME, Settings
from workbench.core.standard import load_release
from workbench.core.suggest import Suggester
from workbench.ui import theme
from workbench.ui.job_runner import InlineRunner
from workbench.ui.main_window import MainWindow
from workbench.ui.session import Session

# Invented names of several kinds, with yearly counts that fix their order.
NAMES: tuple[tuple[str, str, int], ...] = (
    ("胸部CT平扫", "CT", 900),
    ("头颅CT平扫", "CT", 800),
    ("膝关节正侧位片", "DR", 700),
    ("肝脏MR平扫+MRCP", "MR", 600),
    ("心脏彩超", "US", 500),
    ("腰椎MR平扫", "MR", 400),
    ("胸片正位", "DR", 300),
    ("(头)CT平扫-胸部", "CT", 200),
    ("上腹部CT增强", "CT", 100),
)


def make_project(path: Path, names: tuple[tuple[str, str, int], ...] = NAMES) -> Path:
    """A project file that holds these names with the engine's suggestions."""
    release = load_release()
    items = [
        SourceItem(new_id(), "清单", row, name, f"A{row:03}", modality, count=count)
        for row, (name, modality, count) in enumerate(names, 2)
    ]
    content = "\n".join(name for name, _, _ in names).encode()
    suggester = Suggester(release)
    with Project.create(
        path, hospital="测试医院", release_id=release.id, release_sha256=release.sha256
    ) as project:
        project.import_source(
            file_name="names.txt",
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
            layout={},
            items=items,
            problems=[],
            non_items=0,
        )
        answers = [(i.id, suggester.suggest(i.name, modality=i.modality)) for i in items]
        project.save_suggestions(answers, engine="test")
    return path


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a project file, made once."""
    return make_project(tmp_path_factory.mktemp("project") / "made.iemap").read_bytes()


@pytest.fixture
def project_path(made: bytes, tmp_path: Path) -> Path:
    """A fresh copy of the project."""
    path = tmp_path / "test.iemap"
    path.write_bytes(made)
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of the test's own."""
    settings = Settings(tmp_path / "settings.json")
    settings.set(REVIEWER, "甲")
    settings.set(THEME, "light")
    return settings


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application in its light colours; dressing takes its time, so once."""
    qapp.setStyle("Fusion")
    theme.apply(qapp, "light")
    return qapp


@pytest.fixture
def bare(dressed: QApplication, qtbot: object, settings: Settings) -> Iterator[MainWindow]:
    """A window without a project, jobs running in line."""
    session = Session(settings)
    window = MainWindow(session, InlineRunner())
    window.resize(1440, 900)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    yield window
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()


@pytest.fixture
def window(bare: MainWindow, project_path: Path) -> MainWindow:
    """A window on the project, the first row in hand."""
    assert bare.session.open(project_path)
    QApplication.processEvents()
    return bare


def press(window: MainWindow, *keys: object) -> None:
    """Press keys as a reviewer would: on whatever has the focus."""
    for key in keys:
        target = QApplication.focusWidget() or window
        if isinstance(key, str):
            QTest.keyClicks(target, key)
        elif isinstance(key, tuple):
            QTest.keyClick(target, *key)
        else:
            QTest.keyClick(target, key)
        QApplication.processEvents()


def name_in_hand(window: MainWindow) -> str:
    """The local name of the row in hand."""
    item = window.review.row.item
    return item.name if item else ""


def state_of(window: MainWindow, name: str) -> str:
    """State of the item of this name, as the project has it."""
    project = window.session.project
    assert project is not None
    return next(str(r.state) for r in project.rows(project.query()) if r.name == name)

"""From the end of an import to the first suggestions on the screen.

``python -m tests.benchmarks.first_suggestions [NAMES]``: a window over generated names, offscreen. Prints
wall time, and processor time of the window's process, until the first row shows its suggestion; when all have
theirs; the longest times that the window was held up.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from tests.benchmarks.suggest_speed import HOSPITAL, names
from workbench.core.items import SourceItem
from workbench.core.project import Project
from workbench.core.settings import Settings
from workbench.core.standard import load_release
from workbench.core.workflow import importing  # noqa: F401 (a window that has imported has loaded it)
from workbench.ui.app import build
from workbench.ui.main_window import MainWindow


def make(path: Path, count: int) -> None:
    """A project without suggestions."""
    release = load_release()
    items = [
        SourceItem(f"{row:032x}", "S", row, name, f"A{row}", count=1 + 90_000 // row, cells=(name,))
        for row, name in enumerate(names(count), 2)
    ]
    sha256 = hashlib.sha256(b"").hexdigest()
    with Project.create(path, hospital="B", release_id=release.id, release_sha256=release.sha256) as project:
        project.import_source("list", sha256, b"", {}, items, [], 0)


def watch(window: MainWindow) -> None:
    """Suggest, and tell when what was there."""
    model, held_up, first = window.review.items.model, [0.0], ""
    wall, processor = time.perf_counter(), time.process_time()
    window.intents.suggest()
    while window.runner.busy or not first:
        before = time.perf_counter()
        QApplication.processEvents()
        held_up.append(time.perf_counter() - before)
        row = model.row(0)
        if not first and row is not None and row.confidence is not None:
            first = f"{time.perf_counter() - wall:.2f} s, processor {time.process_time() - processor:.2f} s"
        time.sleep(0.002)
    longest = ", ".join(f"{seconds * 1000:.0f}" for seconds in sorted(held_up)[:-4:-1])
    print(
        f"first suggestions after {first}; all after {time.perf_counter() - wall:.1f} s; held up {longest} ms"
    )


def main(count: int) -> None:
    """Make the project, open it, suggest."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["WORKBENCH_HOME"] = folder
        make(Path(folder) / "a.iemap", count)
        window = build(Settings(Path(folder) / "settings.json"))
        window.resize(1366, 768)
        window.show()
        window.session.open(Path(folder) / "a.iemap")
        for _ in range(50):
            QApplication.processEvents()
            time.sleep(0.01)
        watch(window)
        window.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else HOSPITAL)

"""The window over a project of 250,000 items, offscreen: ``python -m tests.benchmarks.window_size [ITEMS]``.

Prints seconds to open, and milliseconds (median, 95th percentile) of a step, an acceptance with its write, an
undo and a change of filter, each with the painting that follows.
"""

from __future__ import annotations

import hashlib
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from workbench.core.ids import new_id
from workbench.core.items import Candidate, PartSuggestion, SourceItem, Suggestion
from workbench.core.project import Project
from workbench.core.settings import Settings
from workbench.core.standard import load_release
from workbench.ui.app import build

ITEMS = 250_000
FLAGS = ((), (), ("ambiguous",), ("side-unspecified",))


def make(path: Path, items: int) -> None:
    """A project with this many items; names are those of the catalogue with a number behind."""
    chance, release = random.Random(5), load_release()
    listed = [Candidate(code, name, 0.9, True) for code, name in release.listed.items()]
    rows, answers = [], []
    for n in range(items):
        first, *others = chance.sample(listed, 3)
        item = SourceItem(new_id(), "S", n + 2, f"{first.name} {n}", f"L{n}", count=chance.randint(0, 5000))
        part = PartSuggestion(first.name, (first, *others))
        rows.append(item)
        answers.append(
            (item.id, Suggestion((part,), chance.random(), chance.random() < 0.8, chance.choice(FLAGS)))
        )
    with Project.create(path, hospital="B", release_id=release.id, release_sha256=release.sha256) as project:
        project.import_source(
            file_name="list",
            sha256=hashlib.sha256(b"").hexdigest(),
            content=b"",
            layout={},
            items=rows,
            problems=[],
            non_items=0,
        )
        project.save_suggestions(answers, engine="benchmark")


def timed(act: Callable[[], object], times: int = 60) -> str:
    """Median and 95th percentile of an act with its painting, in milliseconds."""
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        QApplication.processEvents()
        seconds.append((time.perf_counter() - started) * 1000)
        time.sleep(0.05)
    seconds.sort()
    return f"{seconds[len(seconds) // 2]:6.0f} ms  {seconds[int(len(seconds) * 0.95)]:6.0f} ms"


def main(items: int) -> None:
    """Make the project, drive the window, print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["WORKBENCH_HOME"] = folder
        path = Path(folder) / "big.iemap"
        make(path, items)
        window = build(Settings(Path(folder) / "settings.json"))
        window.show()
        started = time.perf_counter()
        window.session.open(path)
        QApplication.processEvents()
        print(f"items            {items:,}\nopen             {time.perf_counter() - started:6.2f} s")
        queues = ["all", "must_ask", "low", "open"] * 4
        print("next row        ", timed(lambda: window.intents.do("down")))
        print("accept and next ", timed(lambda: window.intents.do("accept")))
        print("undo            ", timed(lambda: window.intents.do("undo"), 30))
        print("choose a queue  ", timed(lambda: window.filters.choose_queue(queues.pop()), 16))
        window.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ITEMS)

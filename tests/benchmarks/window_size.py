"""The window over 250,000 items, offscreen: ``python -m tests.benchmarks.window_size [ITEMS]``.

Prints wall and processor time to open it, and the median and 95th percentile of what a reviewer does, with
the painting that follows: steps, acceptances with their write, undo, queues, counts, orders, grouping and
searches. Last the memory of the process at its largest.
"""

from __future__ import annotations

import hashlib
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from workbench.core.ids import new_id
from workbench.core.items import Candidate, PartSuggestion, SourceItem, Suggestion
from workbench.core.project import Project
from workbench.core.settings import ALIKE_AT_ONCE, Settings
from workbench.core.standard import load_release
from workbench.ui.app import build

ITEMS = 250_000
ALIKE = 3  # names that are read alike, on average
FLAGS = ((), (), ("ambiguous",), ("side-unspecified",))


def make(path: Path, items: int) -> None:
    """A project with this many items; names are those of the catalogue with a number behind."""
    chance, release = random.Random(5), load_release()
    listed = [Candidate(code, name, 0.9, True) for code, name in release.listed.items()]
    readings = [(*chance.sample(listed, 3), chance.choice(FLAGS)) for _ in range(max(items // ALIKE, 1))]
    rows, answers = [], []
    for n in range(items):
        first, second, third, flags = chance.choice(readings)
        item = SourceItem(new_id(), "S", n + 2, f"{first.name} {n}", f"L{n}", count=chance.randint(0, 5000))
        part = PartSuggestion(first.name, (first, second, third))
        rows.append(item)
        answers.append((item.id, Suggestion((part,), chance.random(), chance.random() < 0.8, flags)))
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


class Timed:
    """Prints wall and processor time of acts, with their painting."""

    def __init__(self) -> None:
        print(f"{'':<26}{'wall':>9}{'p95':>9}   {'processor':>9}{'p95':>9}   ms")

    def __call__(self, words: str, act: Callable[[], object], times: int = 1) -> None:
        """Do it so many times, a twentieth of a second apart."""
        wall, processor = [], []
        for _ in range(times):
            at, of_process = time.perf_counter(), time.process_time()
            act()
            QApplication.processEvents()
            wall.append((time.perf_counter() - at) * 1000)
            processor.append((time.process_time() - of_process) * 1000)
            time.sleep(0.05)
        figures = [figure for values in (wall, processor) for figure in _middle_and_high(values)]
        print(f"{words:<26}{figures[0]:9.0f}{figures[1]:9.0f}   {figures[2]:9.0f}{figures[3]:9.0f}")


def _middle_and_high(values: list[float]) -> tuple[float, float]:
    values.sort()
    return values[len(values) // 2], values[int(len(values) * 0.95)]


def idle(seconds: float) -> None:
    """A reviewer reads; the window may get ready."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        QApplication.processEvents()
        time.sleep(0.01)


def main(items: int) -> None:
    """Make the project, drive the window, print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["WORKBENCH_HOME"] = folder
        path = Path(folder) / "big.iemap"
        make(path, items)
        made = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        settings = Settings(Path(folder) / "settings.json")
        settings.set(ALIKE_AT_ONCE, True)
        print(f"{items:,} items")
        timed = Timed()
        window = build(settings)
        timed("show the window", window.show)
        timed("open", lambda: window.session.open(path))
        idle(6)
        do, filters = window.intents.do, window.filters
        queues = cycle(["all", "must_ask", "low", "open"])
        timed("next row", lambda: do("down"), 60)
        timed("accept and next", lambda: do("accept"), 60)
        timed("undo", lambda: do("undo"), 30)
        timed("choose a queue", lambda: filters.choose_queue(next(queues)), 20)
        timed("count queues and facets", window.review.queues.recount, 10)
        for sort in ("name", "confidence", "similarity", "row", "count"):
            timed(f"first sort by {sort}", lambda s=sort: filters.sort(s, s == "count"))
        timed("group look-alikes", lambda: filters.group(not filters.grouped), 8)
        words = cycle(["胸", "胸部 增强", "xb", ""])
        timed("search", lambda: filters.search(next(words)), 16)
        window.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"memory at most {peak / 1024:,.0f} MB, {made / 1024:,.0f} MB of it while making the project")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ITEMS)

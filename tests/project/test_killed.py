"""Killed at any moment, the project keeps every step it has acknowledged, and no half of one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.project.making import chest, filled_project
from workbench.core.errors import ProjectProblem
from workbench.core.project import Project

KILLS = 10

# Prints each step after it was stored: what is printed was acknowledged.
WORK = """
import sys
from tests.project.making import chest, import_items, source_items, SUGGESTIONS
from workbench.core import review
from workbench.core.project import Project
with Project.open(sys.argv[1]) as project:
    items = list(project.iter_items())
    print("ready", project.head_hash, len(items), flush=True)
    while True:
        for act in range(6):
            if act == 3:
                review.undo(project, "甲")
            elif act == 4:
                more = source_items()
                import_items(project, more, project.head_hash.encode())
                project.save_suggestions([(more[0].id, SUGGESTIONS[0])], "test")
            else:
                project.append_step("accept", "甲", [chest(item) for item in items[act:]])
            print("step", project.head_hash, project.item_count(), flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="the signal is of POSIX")
def test_killed_while_writing(tmp_path: Path) -> None:
    path = tmp_path / "a.iemap"
    filled_project(path)[0].close()
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    chance = random.Random(7)
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-c", WORK, str(path)], env=environment, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        assert lines[0].startswith("ready")
        time.sleep(chance.uniform(0, 0.15))
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.read().splitlines(keepends=True)
        process.wait(timeout=60)
        process.stdout.close()
        _, head, count = [line for line in lines if line.endswith("\n")][-1].split()
        with Project.open(path) as project:
            assert not project.info.read_only
            assert project.verify_history()
            known = {step.hash for step in project.steps()} | {project.head_hash}
            assert head in known and project.item_count() >= int(count)
            assert project.item_count() % 6 == 0 == sum(t.items for t in project.totals().values()) % 6
            assert project._store.one("PRAGMA integrity_check") == ("ok",)
            before = project._store.all("SELECT * FROM current ORDER BY pos")
            project.rebuild()
            assert project._store.all("SELECT * FROM current ORDER BY pos") == before
            project.append_step("accept", "乙", [chest(next(project.iter_items()))])  # work goes on


def test_a_full_disk_changes_nothing(tmp_path: Path) -> None:
    project, items = filled_project(tmp_path / "a.iemap")
    with project:
        pages = project._store.one("PRAGMA page_count")
        assert pages is not None
        project._store.run(f"PRAGMA max_page_count={pages[0]}")  # SQLite's own way of a full disk
        heads = []
        with pytest.raises(ProjectProblem, match="磁盘已满"):
            while len(heads) < 10_000:
                heads.append(project.head_hash)
                project.append_step("accept", "甲" * 2000, [chest(item) for item in items])
        assert project.head_hash == heads[-1] and len(project.steps()) == len(heads) - 1
        assert project.verify_history()
        project._store.run("PRAGMA max_page_count=1000000")
        project.append_step("accept", "甲", [chest(items[0])])
        assert project.verify_history()

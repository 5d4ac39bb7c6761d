"""Killed at any moment, nothing acknowledged is lost and nothing is half there; so too on a full disk."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.making import chest, filled_project
from workbench.core.errors import ProjectProblem

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(os.name == "nt", reason="the signal is of POSIX")
def test_every_verb_killed() -> None:
    """The short form of ``make soak``: each verb is killed in and after its writes, and disturbed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.soak", "--kills", "30", "--faults", "1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "bring up a format" in done.stdout


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

"""One writer a project: the second reads and says who holds it; a dead one holds nothing."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.project.making import chest, filled_project
from workbench.core.errors import ProjectProblem
from workbench.core.items import SourceItem
from workbench.core.project import Project
from workbench.core.project.lock import WriterLock

HOLD = """
import sys
from workbench.core.project import Project
with Project.open(sys.argv[1]) as project:
    print("read only" if project.info.read_only else "writer", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def closed(tmp_path: Path) -> tuple[Path, list[SourceItem]]:
    project, items = filled_project(tmp_path / "a.iemap")
    project.close()
    return tmp_path / "a.iemap", items


@pytest.fixture
def holder(closed: tuple[Path, list[SourceItem]]) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the project open for writing."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(closed[0])], env=environment, text=True, **pipes
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "writer\n"
        yield process
        process.kill()


def test_the_second_process_reads_and_says_who(
    closed: tuple[Path, list[SourceItem]], holder: subprocess.Popen[str]
) -> None:
    path, items = closed
    with Project.open(path) as project:
        assert project.info.read_only and socket.gethostname() in project.info.held_by
        assert len(project.query()) == 6
        with pytest.raises(ProjectProblem) as caught:
            project.append_step("accept", "甲", [chest(items[0])])
        assert caught.value.message.key == "project.read_only"
        copy = path.with_name("copy.iemap")
        project.save_copy(copy)  # reading is enough for a copy
    with pytest.raises(ProjectProblem, match=socket.gethostname()):
        Project.open(path).for_writing()
    holder.communicate("done\n", timeout=60)
    with Project.open(path) as project:
        assert not project.info.read_only
    with Project.open(copy) as project:
        assert len(project.query()) == 6
    assert sorted(p.name for p in path.parent.iterdir() if p.is_file()) == ["a.iemap", "copy.iemap"]


def test_a_killed_holder_holds_nothing(
    closed: tuple[Path, list[SourceItem]], holder: subprocess.Popen[str]
) -> None:
    path, items = closed
    holder.kill()
    holder.wait(timeout=60)
    assert WriterLock(path).path.exists()  # left behind, and no hindrance
    with Project.open(path) as project:
        assert not project.info.read_only
        project.append_step("accept", "甲", [chest(items[0])])
    assert [p.name for p in path.parent.iterdir() if p.is_file()] == ["a.iemap"]


def test_the_same_program_twice(closed: tuple[Path, list[SourceItem]]) -> None:
    path, _ = closed
    with Project.open(path) as first, Project.open(path) as second:
        assert not first.info.read_only and second.info.read_only and second.info.held_by
    with Project.open(path) as project:
        assert not project.info.read_only


def test_another_computer_s_lock_is_respected_until_taken_over(closed: tuple[Path, list[SourceItem]]) -> None:
    path, _ = closed
    words = {"user": "李", "host": "another-laptop", "pid": 1, "since": "2026-01-01T00:00:00Z"}
    lock = WriterLock(path).path
    lock.write_text(json.dumps(words), encoding="utf-8")
    with Project.open(path) as project:
        assert project.info.read_only and project.info.held_by == "李@another-laptop"
    assert lock.exists()
    with Project.open(path, take_over=True) as project:
        assert not project.info.read_only
    assert not lock.exists()


@pytest.mark.parametrize("words", [b"", b"{", b"[]", b'{"user": 1}', b"\xff" * 9000, b'{"pid": "x"}'])
def test_a_lock_file_of_nonsense_holds_nothing(closed: tuple[Path, list[SourceItem]], words: bytes) -> None:
    path, _ = closed
    WriterLock(path).path.write_bytes(words)
    with Project.open(path) as project:
        assert not project.info.read_only


def test_asked_to_read_only_takes_no_lock(closed: tuple[Path, list[SourceItem]]) -> None:
    path, items = closed
    with Project.open(path, read_only=True) as reader, Project.open(path) as writer:
        assert not writer.info.read_only and reader.info.held_by == ""
        writer.append_step("accept", "甲", [chest(items[0])])
        assert reader.decision(items[0].id) is not None


def test_a_lock_between_many_has_one_winner(
    closed: tuple[Path, list[SourceItem]], run_python: Callable[..., str]
) -> None:
    code = """
import sys
from multiprocessing import get_context
from pathlib import Path
from workbench.core.project.lock import WriterLock

def work(path):
    wins = 0
    for _ in range(1000):
        lock = WriterLock(Path(path))
        if lock.take():
            mark = Path(path + ".inside")
            mark.touch(exist_ok=False)  # fails if two are inside at once
            wins += 1
            mark.unlink()
            lock.release()
    return wins

with get_context("fork").Pool(4) as pool:
    print(sum(pool.map(work, [sys.argv[1]] * 4)))
"""
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")
    assert int(run_python(code, str(closed[0]))) > 0

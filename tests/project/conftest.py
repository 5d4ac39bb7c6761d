"""A filled project, open, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.project.making import filled_project
from workbench.core.items import SourceItem
from workbench.core.project import Project


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[tuple[Project, list[SourceItem]]]:
    """``(project, its items)``; closed afterwards."""
    project, items = filled_project(tmp_path / "a.iemap")
    with project:
        yield project, items


@pytest.fixture
def run_python() -> Callable[..., str]:
    """Run a piece of Python in a process of its own; what it printed."""

    def run(code: str, *arguments: str, cwd: Path | None = None) -> str:
        environment = {
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=cwd,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run

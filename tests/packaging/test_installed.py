"""Resources are found from source and from a wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from workbench import __version__, paths

ROOT = Path(__file__).resolve().parents[2]


def test_found_from_source() -> None:
    assert paths.resources_dir() == ROOT / "resources"
    assert (paths.sample_dir() / "county.xlsx").is_file()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_what_the_wheel_holds(wheel) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert wheel.name.startswith(f"imaging_exam_workbench-{__version__}-py3")
    assert {"workbench/paths.py", "workbench/resources/i18n/errors.toml"} <= names
    for folder in ("resources", "sample_data"):
        shipped = {f for f in (ROOT / folder).rglob("*") if f.is_file() and f.suffix not in (".py", ".pyc")}
        assert {f"workbench/{file.relative_to(ROOT).as_posix()}" for file in shipped} <= names
    assert not any(name.startswith("workbench/sample_data/") and name.endswith(".py") for name in names)
    assert not any(name.split("/")[0] in ("tests", "packaging", "docs", "resources") for name in names)


def test_the_wheel_runs_without_the_source(wheel, tmp_path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = "from workbench import paths; print(paths.resources_dir()); print(paths.sample_dir())"
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "WORKBENCH_HOME": str(tmp_path / "home")}

    def run(*arguments: str) -> str:
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    inside = tmp_path / "workbench"
    assert run("-c", code).splitlines() == [str(inside / "resources"), str(inside / "sample_data")]
    assert "20010100110000" in run("-m", "workbench", "standard", "explain", "20010100110000")

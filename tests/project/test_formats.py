"""A file of an older format is copied, then brought up; what fails leaves it as it was."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.project.making import chest, filled_project
from workbench.core.errors import ProjectProblem
from workbench.core.project import Project, schema


def add_notes(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE notes (pos INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT")
    connection.execute("INSERT INTO notes SELECT pos, name FROM source_items")


def break_down(connection: sqlite3.Connection) -> None:
    add_notes(connection)
    raise sqlite3.OperationalError("disk I/O error")


LATEST = schema.latest()
NOTES = LATEST.tables | {"notes": schema.Table({"pos": int, "note": str}, "pos")}
NEXT = schema.Format(1, 99, "notes", NOTES, LATEST.indexes, add_notes)
NOW = f"{LATEST.major}.{LATEST.minor}"


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A project of the present format with one step."""
    project, items = filled_project(tmp_path / "a.iemap")
    with project:
        project.append_step("accept", "甲", [chest(items[0])])
    return tmp_path / "a.iemap"


def test_an_older_file_is_copied_and_brought_up(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "FORMATS", (*schema.FORMATS, NEXT))
    with pytest.raises(ProjectProblem) as caught:
        Project.open(closed, read_only=True)
    assert caught.value.message.key == "project.older"
    for _ in range(2):  # the second time there is nothing to do
        with Project.open(closed) as project:
            assert project.info.format == "1.99" and project.verify_history()
            assert project._store.one("SELECT count(*) FROM notes") == (6,)
            assert [step.seq for step in project.steps()] == [1]
    files = sorted(path.name for path in closed.parent.iterdir() if path.is_file())
    assert files == [f"a.format-{NOW}.iemap", "a.iemap"]
    monkeypatch.undo()
    with Project.open(closed.with_name(f"a.format-{NOW}.iemap")) as copy:
        assert copy.info.format == NOW and not copy.info.read_only and copy.verify_history()
    with Project.open(closed) as project:  # an older program reads a newer minor format
        assert project.info.read_only and len(project.query()) == 6


def test_a_new_file_has_the_latest_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "FORMATS", (*schema.FORMATS, NEXT))
    with filled_project(tmp_path / "a.iemap")[0] as project:
        assert project.info.format == "1.99"
        rows = project._store.all("SELECT major, minor, name FROM formats ORDER BY number")
        assert rows == [(f.major, f.minor, f.name) for f in schema.FORMATS]
        assert rows[-1] == (1, 99, "notes")


def test_what_fails_leaves_the_file_as_it_was(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = schema.Format(1, 99, "notes", NOTES, LATEST.indexes, break_down)
    monkeypatch.setattr(schema, "FORMATS", (*schema.FORMATS, broken))
    with pytest.raises(ProjectProblem):
        Project.open(closed)
    monkeypatch.undo()
    with Project.open(closed) as project:
        assert project.info.format == NOW and not project.info.read_only and project.verify_history()


@pytest.mark.parametrize(
    "kept", sorted((Path(__file__).parent / "kept").glob("*.iemap")), ids=lambda p: p.stem
)
def test_a_kept_file_of_every_earlier_format_opens(kept: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.iemap"
    shutil.copy(kept, path)
    with Project.open(path) as project:
        assert project.info.format == NOW and project.verify_history()
        assert len(project.query()) == 6 and project.steps()[0].kind == "accept"
        assert project.suggestion(project.rows([2])[0].id) is not None
        project.change_setting("error_budget", 0.01, "甲")
        assert project.setting("error_budget") == 0.01 and project.setting("devices") == []
        assert project.facets().total.items == 6


def test_every_earlier_format_has_a_kept_file() -> None:
    kept = {path.stem for path in (Path(__file__).parent / "kept").glob("*.iemap")}
    assert {f"format-{f.major}.{f.minor}" for f in schema.FORMATS[:-1]} == kept

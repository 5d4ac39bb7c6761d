"""A file of an older format is copied, then brought up; what fails leaves it as it was."""

from __future__ import annotations

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


NOTES = schema.TABLES | {"notes": schema.Table({"pos": int, "note": str}, "pos")}
NEXT = schema.Format(1, 1, "notes", NOTES, schema.INDEXES, add_notes)


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A project of the first format with one step."""
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
            assert project.info.format == "1.1" and project.verify_history()
            assert project._store.one("SELECT count(*) FROM notes") == (6,)
            assert [step.seq for step in project.steps()] == [1]
    assert sorted(path.name for path in closed.parent.iterdir()) == ["a.format-1.0.iemap", "a.iemap"]
    monkeypatch.undo()
    with Project.open(closed.with_name("a.format-1.0.iemap")) as copy:
        assert copy.info.format == "1.0" and not copy.info.read_only and copy.verify_history()
    with Project.open(closed) as project:  # an older program reads a newer minor format
        assert project.info.read_only and len(project.query()) == 6


def test_a_new_file_has_the_latest_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "FORMATS", (*schema.FORMATS, NEXT))
    with filled_project(tmp_path / "a.iemap")[0] as project:
        assert project.info.format == "1.1"
        rows = project._store.all("SELECT major, minor, name FROM formats ORDER BY number")
        assert rows == [(1, 0, "first format"), (1, 1, "notes")]


def test_what_fails_leaves_the_file_as_it_was(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = schema.Format(1, 1, "notes", NOTES, schema.INDEXES, break_down)
    monkeypatch.setattr(schema, "FORMATS", (*schema.FORMATS, broken))
    with pytest.raises(ProjectProblem):
        Project.open(closed)
    monkeypatch.undo()
    with Project.open(closed) as project:
        assert project.info.format == "1.0" and not project.info.read_only and project.verify_history()

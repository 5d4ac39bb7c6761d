"""Files that are no project, not whole, too new, or made to do harm: refused in words, left as they were."""

from __future__ import annotations

import os
import sqlite3
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.project.making import chest, filled_project, new_project
from workbench.core.errors import FileProblem, ProjectProblem, WorkbenchError
from workbench.core.project import Project
from workbench.core.project.schema import APPLICATION_ID, TABLES, triggers


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A closed project with one step."""
    path = tmp_path / "a.iemap"
    project, items = filled_project(path)
    with project:
        project.append_step("accept", "甲", [chest(items[0])])
    return path


def refused(path: Path, key: str) -> str:
    """Opening is refused with this message, and neither the file nor its folder changes."""
    before, names = path.read_bytes(), sorted(path.parent.iterdir())
    with pytest.raises(ProjectProblem) as caught:
        Project.open(path)
    assert caught.value.message.key == f"project.{key}", caught.value
    assert path.read_bytes() == before and sorted(path.parent.iterdir()) == names
    return str(caught.value)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"nowhere\.iemap"):
        Project.open(tmp_path / "nowhere.iemap")
    with pytest.raises(FileProblem):
        Project.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a workbook", b"SQLite format 3\x00", b"\x00" * 4096])
def test_not_a_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.iemap"
    path.write_bytes(content)
    assert path.name in refused(path, "not_a_project")


def test_a_foreign_database_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE photos (id)")
    connection.commit()
    connection.close()
    assert path.name in refused(path, "not_a_project")


@pytest.mark.parametrize("share", [0.0002, 0.1, 0.5, 0.99])
def test_a_file_cut_short(closed: Path, share: float) -> None:
    content = closed.read_bytes()
    closed.write_bytes(content[: int(len(content) * share)])
    assert closed.name in refused(closed, "not_a_project" if share < 0.001 else "truncated")


def change(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def newer(major: int, minor: int) -> str:
    return f"INSERT INTO formats (major, minor, name, applied_at) VALUES ({major}, {minor}, 'later', '')"


def test_a_newer_major_format_is_refused(closed: Path) -> None:
    change(closed, newer(2, 0))
    assert "2.0" in refused(closed, "newer")


def test_a_newer_minor_format_is_only_read(closed: Path) -> None:
    more = ("CREATE TABLE extra (x TEXT) STRICT", "ALTER TABLE suggestions ADD COLUMN later TEXT")
    change(closed, newer(1, 7), *more, "CREATE INDEX extra_x ON extra (x)")
    with Project.open(closed) as project:
        assert project.info.format == "1.7" and project.info.read_only and project.info.held_by == ""
        (item, *_) = project.iter_items()
        assert project.decision(item.id) is not None and len(project.query()) == 6
        with pytest.raises(ProjectProblem):
            project.append_step("accept", "甲", [chest(item)])
        with pytest.raises(ProjectProblem) as caught:
            project.for_writing()
        assert caught.value.message.key == "project.newer"
    assert [path.name for path in closed.parent.iterdir() if path.is_file()] == ["a.iemap"]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER evil AFTER INSERT ON steps BEGIN DELETE FROM suggestions; END",
        "CREATE VIEW evil AS SELECT load_extension('x')",
        "CREATE TABLE evil (x)",
        "CREATE INDEX evil ON steps (kind)",
        "CREATE VIRTUAL TABLE evil USING fts5(x)",
        "ALTER TABLE steps ADD COLUMN x TEXT",
        "ALTER TABLE steps ADD COLUMN x TEXT AS (upper(kind)) VIRTUAL",
        "ALTER TABLE steps RENAME COLUMN kind TO kinds",
        "DROP TRIGGER steps_refuse_delete",
        "DROP TABLE current",
    ],
)
def test_an_altered_structure_is_refused(closed: Path, statement: str) -> None:
    change(closed, statement)
    assert closed.name in refused(closed, "altered")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER evil AFTER INSERT ON steps BEGIN SELECT 1; END",
        "CREATE VIEW evil AS SELECT 1",
        "CREATE VIRTUAL TABLE evil USING fts5(x)",
        "ALTER TABLE steps ADD COLUMN x TEXT AS (upper(kind)) VIRTUAL",
    ],
)
def test_a_newer_minor_format_may_not_bring_what_computes(closed: Path, statement: str) -> None:
    change(closed, newer(1, 7), statement)
    assert closed.name in refused(closed, "altered")


@pytest.mark.parametrize(
    "clause",
    ["CHECK (length(randomblob(900000000)) > 0)", "FOREIGN KEY (pos) REFERENCES steps", "UNIQUE (source)"],
)
def test_a_table_that_computes_is_refused(closed: Path, clause: str) -> None:
    """Such a clause would run, or hinder, when the table is written."""
    rewrite = f"UPDATE sqlite_master SET sql = substr(sql, 1, length(sql) - 8) || ', {clause}) STRICT'"
    change(closed, "PRAGMA writable_schema=ON", f"{rewrite} WHERE name = 'retired'")
    assert closed.name in refused(closed, "altered")


def test_a_default_that_computes_is_refused(closed: Path) -> None:
    default = "replace(sql, '\"successor\" INTEGER', '\"successor\" INTEGER DEFAULT (abs(random()))')"
    change(
        closed,
        "PRAGMA writable_schema=ON",
        f"UPDATE sqlite_master SET sql = {default} WHERE name = 'retired'",
    )
    assert closed.name in refused(closed, "altered")


@pytest.mark.parametrize("name", ["main.steps", "temp", "steps ", "ѕteps"])
def test_a_table_named_like_another_is_refused(closed: Path, name: str) -> None:
    change(closed, f'CREATE TABLE "{name}" (x)')
    assert closed.name in refused(closed, "altered")


def test_huge_values_are_read_or_refused(closed: Path) -> None:
    change(
        closed,
        "DROP TRIGGER source_items_refuse_update",
        "UPDATE source_items SET name = replace(hex(zeroblob(4000000)), '0', '胸') WHERE pos = 1",
        "UPDATE source_items SET cells = '[' || replace(hex(zeroblob(1000000)), '00', '[') WHERE pos = 2",
        triggers(TABLES)["source_items_refuse_update"],
    )
    with Project.open(closed) as project:
        assert not project.verify_history()
        assert len(project.query()) == 6 and len(project.rows([1])[0].name) == 8_000_000
        with pytest.raises(ProjectProblem):
            list(project.iter_items())


def test_a_view_in_the_place_of_a_table_is_refused(closed: Path) -> None:
    change(closed, "ALTER TABLE formats RENAME TO f", "CREATE VIEW formats AS SELECT * FROM f")
    assert closed.name in refused(closed, "altered")


def test_a_database_with_our_mark_and_nothing_else(tmp_path: Path) -> None:
    change(tmp_path / "a", f"PRAGMA application_id={APPLICATION_ID}", "CREATE TABLE x (y)")
    assert "“a”" in refused(tmp_path / "a", "altered")


def test_what_is_within_a_page_does_not_pass_unseen(closed: Path) -> None:
    content = bytearray(closed.read_bytes())
    (page,) = struct.unpack_from(">H", content, 16)
    content[page : page * 3] = os.urandom(page * 2)
    closed.write_bytes(content)
    with pytest.raises(ProjectProblem), Project.open(closed) as project:
        list(project.iter_items())
        project.verify_history()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(data=st.data())
def test_random_damage_gives_words_or_a_project(closed: Path, data: st.DataObject) -> None:
    whole = closed.read_bytes()
    path = closed.with_name("damaged.iemap")
    content = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        # Mostly in the header and the list of tables, where damage is worst.
        place = data.draw(st.integers(0, 200) | st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    try:
        with Project.open(path) as project:
            project.verify_history()
            project.rows(project.query())
    except WorkbenchError as problem:
        assert str(problem)


READ_ONLY_FOLDER = """
import os, sys
from workbench.core.project import Project
if os.geteuid() == 0:
    os.setuid(65534)  # root may write anywhere
try:
    open("probe", "w")
except OSError:
    pass
else:
    sys.exit("the folder can be written")
with Project.open("a.iemap") as project:
    assert project.info.read_only and project.info.held_by == "", project.info
    assert len(project.query()) == 6 and project.verify_history()
try:
    Project.create("b.iemap", hospital="h", release_id="5.0", release_sha256="")
except Exception as error:
    print(type(error).__name__)
"""


@pytest.mark.skipif(os.name == "nt", reason="folders there are not made read-only by their mode")
def test_a_read_only_folder(closed: Path, run_python: Callable[..., str]) -> None:
    folder = closed.parent
    closed.chmod(0o444)
    for place in folder.parents:
        if place.name.startswith(("pytest-", "popen-")):  # pytest's and xdist's, closed to others
            place.chmod(0o755)
    folder.chmod(0o555)
    try:
        assert run_python(READ_ONLY_FOLDER, cwd=folder).strip() in ("ProjectProblem", "FileProblem")
    finally:
        folder.chmod(0o755)


def test_nothing_is_left_when_making_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "link", full)
    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(WorkbenchError):
        new_project(tmp_path / "a.iemap")
    assert list(tmp_path.iterdir()) == []

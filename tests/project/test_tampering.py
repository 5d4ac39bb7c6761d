"""Whoever changes what was written, past the guards and with SQLite's own tools, is found out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.project.making import chest, filled_project
from workbench.core.items import Decision, State
from workbench.core.project import Project
from workbench.core.project.schema import TABLES, triggers


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A closed project with three steps about six items."""
    path = tmp_path / "a.iemap"
    project, items = filled_project(path)
    with project:
        project.append_step("accept", "甲", [chest(items[0]), chest(items[1])])
        project.append_step("accept", "甲", [chest(items[2])])
        project.append_step("reopen", "乙", [Decision(items[0].id, State.OPEN, reviewer="乙")])
    return path


@pytest.fixture
def raw(written: Path) -> Iterator[sqlite3.Connection]:
    """The same file as SQLite sees it."""
    connection = sqlite3.connect(written, isolation_level=None)
    yield connection
    connection.close()


def tamper(raw: sqlite3.Connection, *statements: str) -> None:
    """Change the file past the guards, and put the guards back."""
    for name in triggers(TABLES):
        raw.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        assert raw.execute(statement).rowcount > 0
    for guard in triggers(TABLES).values():
        raw.execute(guard)
    raw.close()


def test_an_untouched_history_is_good(written: Path) -> None:
    with Project.open(written) as project:
        check = project.verify_history()
    assert check and (check.steps, check.broken, check.message) == (3, None, None)


@pytest.mark.parametrize(
    "statement, step",
    [
        ("UPDATE steps SET actor = '丙' WHERE seq = 2", 2),
        ("UPDATE steps SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 1", 1),
        ("UPDATE steps SET kind = 'adjust' WHERE seq = 3", 3),
        ("UPDATE steps SET hash = upper(hash) WHERE seq = 2", 2),
        ("UPDATE steps SET seq = 9 WHERE seq = 3", 3),
        ("UPDATE steps SET target = 1 WHERE seq = 2", 2),
        ("DELETE FROM steps WHERE seq = 2", 2),
        ("UPDATE decisions SET body = replace(body, '甲', '丙') WHERE step = 2", 2),
        ("UPDATE decisions SET code = '20010100110000' WHERE step = 1 AND pos = 1", 1),
        ("UPDATE decisions SET state = 'approved' WHERE step = 2", 2),
        ("UPDATE decisions SET pos = 5 WHERE step = 2", 2),
        ("UPDATE decisions SET step = 2 WHERE step = 3", 2),
        ("UPDATE decisions SET body = 'nonsense' WHERE step = 3", 3),
        ("DELETE FROM decisions WHERE step = 1 AND pos = 2", 1),
        (
            "INSERT INTO decisions (step, pos, state, code, name, parts, reviewer, shape, found, body)"
            " SELECT 7, pos, state, code, name, parts, reviewer, shape, found, body FROM decisions LIMIT 1",
            7,
        ),
        ("UPDATE identity SET hospital = '别的医院'", 1),
        ("UPDATE source_files SET digest = upper(digest)", 1),
    ],
)
def test_the_first_broken_step_is_named(
    written: Path, raw: sqlite3.Connection, statement: str, step: int
) -> None:
    tamper(raw, statement)
    with Project.open(written) as project:
        check = project.verify_history()
    assert not check and check.broken == step
    assert check.message is not None and str(step) in check.message.text()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE source_items SET name = '头颅CT增强' WHERE pos = 2",
        "UPDATE source_items SET cells = '[]' WHERE pos = 2",
        "DELETE FROM source_items WHERE pos = 6",
        "UPDATE source_files SET sha256 = upper(sha256)",
    ],
)
def test_a_changed_row_of_the_hospital_is_found(
    written: Path, raw: sqlite3.Connection, statement: str
) -> None:
    tamper(raw, statement)
    with Project.open(written) as project:
        check = project.verify_history()
    assert not check and check.message is not None and "list.xlsx" in check.message.text()


def test_a_digest_made_to_fit_is_found_by_the_chain(written: Path, raw: sqlite3.Connection) -> None:
    source = "UPDATE source_files SET digest = 'made to fit'"
    tamper(raw, source, "UPDATE steps SET sources = 'made to fit'")
    with Project.open(written) as project:
        assert project.verify_history().broken == 1


@pytest.mark.parametrize("table", [name for name, shape in TABLES.items() if shape.append_only])
@pytest.mark.parametrize("act", ["DELETE FROM {}", "UPDATE {} SET {} = {}"])
def test_the_guards_refuse(raw: sqlite3.Connection, table: str, act: str) -> None:
    column = next(iter(TABLES[table].columns))
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(act.format(table, column, column))


def test_replacing_a_row_is_refused_too(written: Path) -> None:
    with Project.open(written) as project, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        project._store.run("INSERT OR REPLACE INTO steps SELECT * FROM steps WHERE seq = 1")

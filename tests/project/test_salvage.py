"""A damaged project gives back what can be read, says what it lost, and its history verifies."""

from __future__ import annotations

import random
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest

from tests.project.making import SUGGESTIONS, chest, import_items, new_project, source_items
from workbench.core.errors import FileProblem, ProjectProblem, WorkbenchError
from workbench.core.project import Project
from workbench.core.project.salvage import Salvaged, salvage, unknown_identity
from workbench.core.project.schema import triggers

ITEMS, STEPS = 600, 60
FALLBACK = unknown_identity("未知医院", "5.0", "")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A project with 600 items and 60 steps of ten decisions."""
    path = tmp_path_factory.mktemp("whole") / "a.iemap"
    with new_project(path) as project:
        items = source_items([(f"胸部CT平扫{n}", "CT", n) for n in range(ITEMS)])
        import_items(project, items)
        project.save_suggestions([(item.id, SUGGESTIONS[0]) for item in items], "test")
        for step in range(STEPS):
            project.append_step("accept", f"甲{step}", [chest(i) for i in items[step * 10 : step * 10 + 10]])
    return path.read_bytes()


@pytest.fixture
def damaged(whole: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "a.iemap"
    path.write_bytes(whole)
    return path


def pages_of(path: Path, table: str) -> list[int]:
    """Numbers of the pages that hold a table's rows (leaves), from 1."""
    with closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    content = path.read_bytes()
    (size,) = struct.unpack_from(">H", content, 16)

    def leaves(page: int) -> list[int]:
        at = (page - 1) * size
        if content[at] == 0x0D:
            return [page]
        (cells,) = struct.unpack_from(">H", content, at + 3)
        places = struct.unpack_from(f">{cells}H", content, at + 12)
        children = [struct.unpack_from(">I", content, at + place)[0] for place in places]
        children += struct.unpack_from(">I", content, at + 8)
        return [leaf for child in children for leaf in leaves(child)]

    return leaves(root)


def wipe(path: Path, *pages: int) -> None:
    content = bytearray(path.read_bytes())
    (size,) = struct.unpack_from(">H", content, 16)
    for page in pages:
        content[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(content)


def saved(path: Path) -> tuple[Salvaged, Path]:
    before = path.read_bytes()
    target = path.with_name("new.iemap")
    report = salvage(path, target, FALLBACK, "乙")
    assert path.read_bytes() == before and {p.name for p in path.parent.iterdir()} == {"a.iemap", "new.iemap"}
    return report, target


def test_a_whole_project_comes_over_whole(damaged: Path) -> None:
    report, target = saved(damaged)
    assert (report.items, report.decisions, report.steps_kept, report.suggestions) == (600, 600, 60, 600)
    assert not report.lost and not report.unreadable and report.check and report.restated == 0
    with Project.open(damaged) as old, Project.open(target) as new:
        assert old.info.id == new.info.id and old.head_hash == new.head_hash
        assert list(old.iter_items()) == list(new.iter_items())
        assert old.rows(old.query()) == new.rows(new.query())
        assert old.source_content(old.source_files()[0].id) == new.source_content(new.source_files()[0].id)


def test_a_lost_page_of_decisions(damaged: Path) -> None:
    leaves = pages_of(damaged, "decisions")
    wipe(damaged, leaves[len(leaves) // 2])
    report, target = saved(damaged)
    missing = 600 - report.decisions
    assert 5 < missing < 60 and report.items == 600 and report.decisions_expected == 600
    assert 0 < report.steps_kept < 60 and report.lost["decisions"] == missing
    assert report.check, "what is kept of the history verifies, and the restating step with it"
    with Project.open(target) as project:
        assert project.verify_history() and len(project.steps()) == report.steps_kept + 1
        assert project.steps()[0].kind == "salvage" and project.steps()[0].actor == "乙"
        decided = [d for d in map(project.decision, (i.id for i in project.iter_items())) if d is not None]
        assert len(decided) == report.decisions and {d.reviewer for d in decided} == {"甲"}


def test_a_lost_page_of_items(damaged: Path) -> None:
    wipe(damaged, pages_of(damaged, "source_items")[1])
    report, target = saved(damaged)
    missing = 600 - report.items
    assert 10 < missing < 200 and report.items_expected == 600
    with Project.open(target) as project:
        assert len(list(project.iter_items())) == report.items
        check = project.verify_history()
        assert check.broken is None and check.message is not None, "steps verify; the list's rows are named"
        decided = sum(project.decision(item.id) is not None for item in project.iter_items())
        assert decided == report.items, "each item that is left keeps its decision"


def test_cut_short(damaged: Path) -> None:
    content = damaged.read_bytes()
    damaged.write_bytes(content[: len(content) * 2 // 3])
    report, target = saved(damaged)
    assert report.items + report.decisions > 300
    with Project.open(target) as project:
        project.rows(project.query())


@pytest.mark.parametrize("wiped", [16, 100])
def test_a_lost_header(damaged: Path, wiped: int) -> None:
    content = damaged.read_bytes()
    damaged.write_bytes(b"\0" * wiped + content[wiped:])
    with pytest.raises(ProjectProblem):
        Project.open(damaged)
    report, _ = saved(damaged)
    assert report.check and report.items == report.decisions == 600


def test_a_lost_identity_starts_the_history_anew(damaged: Path) -> None:
    wipe(damaged, *pages_of(damaged, "identity"))
    report, target = saved(damaged)
    with Project.open(target) as project:
        assert project.info.hospital == "未知医院"
        assert len(project.steps()) == 1 and project.verify_history()
        assert len(list(project.decisions())) == report.restated == 600


def test_nothing_to_be_had(damaged: Path) -> None:
    damaged.write_bytes(b"\xff" * 50_000)
    with pytest.raises(ProjectProblem):
        salvage(damaged, damaged.with_name("new.iemap"), FALLBACK, "乙")
    assert [p.name for p in damaged.parent.iterdir()] == ["a.iemap"]


def test_never_over_another_file(damaged: Path) -> None:
    with pytest.raises(FileProblem):
        salvage(damaged, damaged, FALLBACK, "乙")
    with pytest.raises(FileProblem):
        salvage(damaged.with_name("none"), damaged.with_name("new"), FALLBACK, "乙")


def test_nothing_in_a_hostile_file_runs(damaged: Path) -> None:
    with closing(sqlite3.connect(damaged, isolation_level=None)) as raw:
        for name in triggers({}):
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute("ALTER TABLE suggestions RENAME TO s")
        raw.execute(
            "CREATE VIEW suggestions AS WITH RECURSIVE c(pos) AS (SELECT 1 UNION ALL SELECT pos + 1 FROM c)"
            " SELECT pos, 1.0 AS confidence, 1 AS auto FROM c"
        )
        raw.execute("CREATE TRIGGER evil AFTER INSERT ON current BEGIN DELETE FROM current; END")
    report, target = saved(damaged)
    assert report.unreadable == ["suggestions"] and report.items == 600
    with Project.open(target) as project:
        assert len(project.query()) == 600


def test_random_damage(damaged: Path, whole: bytes) -> None:
    chance = random.Random(5)
    kept = []
    for _ in range(12):
        content = bytearray(whole)
        for _ in range(3):
            place = chance.randrange(len(content))
            content[place : place + 400] = chance.randbytes(400)
        damaged.write_bytes(content[: len(whole)])
        target = damaged.with_name("new.iemap")
        try:
            report = salvage(damaged, target, FALLBACK, "乙")
        except WorkbenchError:
            continue
        with Project.open(target) as project:
            assert project.verify_history().broken is None
            project.rows(project.query())
        kept.append(report.items / ITEMS)
        target.unlink()
    assert len(kept) >= 8 and sum(kept) / len(kept) > 0.8, kept

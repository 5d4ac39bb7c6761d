"""Backups: made on closing, thinned, compared, restored without destroying what they replace."""

from __future__ import annotations

import gzip
import logging
import os
import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.project.making import chest, filled_project
from workbench.core.errors import FileProblem, ProjectProblem
from workbench.core.project import Project, backups
from workbench.core.project.backups import Backup, compare, folder_of, listed, restore, unpack, worth_keeping


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed project with six items and nothing decided."""
    filled_project(tmp_path / "a.iemap")[0].close()
    return tmp_path / "a.iemap"


def decide(path: Path, *places: int) -> str:
    """A session of one step for each place; the last step's hash."""
    with Project.open(path) as project:
        items = list(project.iter_items())
        for place in places:
            project.append_step("accept", "甲", [chest(items[place])])
        return project.head_hash


def test_a_session_that_decided_leaves_a_backup(path: Path) -> None:
    assert listed(path) == [], "what came from files alone can be read in again"
    decide(path, 0, 1)
    (backup,) = listed(path)
    assert backup.steps == 2 and not backup.replaced and backup.path.suffix == ".gz"
    with Project.open(path) as project:
        list(project.iter_items())
        assert project.info.id.endswith(backup.project)
    assert listed(path) == [backup], "a session that only read leaves none"
    assert os.name == "nt" or folder_of(path).stat().st_mode & 0o077 == 0


def test_what_would_be_lost_and_the_way_back(path: Path) -> None:
    decide(path, 0)
    decide(path, 1, 2)
    head = decide(path, 1)
    newest, _, oldest = listed(path)
    draft = path.with_name("draft")
    unpack(newest.path, draft)
    assert compare(path, draft).nothing
    draft.unlink()
    unpack(oldest.path, draft)
    losses = compare(path, draft)
    assert (losses.steps, losses.decisions, losses.items, losses.regained) == (3, 3, 2, 0)
    assert losses.same and losses.since <= losses.until and not losses.nothing
    kept = restore(path, draft)
    assert kept is not None and not draft.exists()
    with Project.open(path) as project:
        assert len(project.steps()) == 1 and project.verify_history()
    with Project.open(kept, read_only=True) as project:
        assert project.head_hash == head
    (replaced,) = (backup for backup in listed(path) if backup.replaced)
    assert replaced.steps == 4
    unpack(replaced.path, draft)
    assert compare(path, draft).regained == 3
    restore(path, draft)
    with Project.open(path) as project:
        assert project.head_hash == head, "nothing was destroyed"


def test_a_damaged_project_is_kept_too(path: Path) -> None:
    decide(path, 0)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    draft = path.with_name("draft")
    unpack(listed(path)[0].path, draft)
    assert not compare(path, draft).readable
    kept = restore(path, draft)
    assert kept is not None and kept.read_bytes() == content[: len(content) // 2]
    with Project.open(path) as project:
        assert len(project.steps()) == 1


def test_a_missing_project_comes_back(path: Path) -> None:
    decide(path, 0)
    path.unlink()
    draft = path.with_name("draft")
    unpack(listed(path)[0].path, draft)
    assert restore(path, draft) is None
    with Project.open(path) as project:
        assert len(project.steps()) == 1


def test_another_project_s_backup_is_told(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    filled_project(other / "b.iemap")[0].close()
    assert not compare(path, other / "b.iemap").same


def test_an_open_project_is_not_replaced(path: Path) -> None:
    head = decide(path, 0)
    draft = path.with_name("draft")
    unpack(listed(path)[0].path, draft)
    with Project.open(path) as project:
        with pytest.raises(ProjectProblem) as caught:
            restore(path, draft)
        assert caught.value.message.key == "project.held" and project.head_hash == head


@pytest.mark.parametrize("damage", ["cut", "nonsense", "longer", "foreign"])
def test_a_bad_backup_is_refused(path: Path, damage: str) -> None:
    decide(path, 0)
    backup = listed(path)[0].path
    plain = gzip.decompress(backup.read_bytes())
    backup.write_bytes(
        {
            "cut": backup.read_bytes()[:-900],
            "nonsense": b"\x1f\x8bnonsense",
            "longer": gzip.compress(plain + b"\x00" * (8 << 20)),
            "foreign": gzip.compress(b"SQLite format 3\x00" + bytes(len(plain) - 16)),
        }[damage]
    )
    draft = path.with_name("draft")
    with pytest.raises(ProjectProblem):
        unpack(backup, draft)
    assert not draft.exists()


def test_no_room_says_so_and_closes(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(1, 1, 0))
    with caplog.at_level(logging.WARNING):
        head = decide(path, 0)
    assert "备份" in caplog.text and listed(path) == []
    with Project.open(path) as project:
        assert project.head_hash == head
        with pytest.raises(FileProblem):
            project.back_up()


def test_a_folder_that_cannot_be_made(path: Path) -> None:
    folder_of(path).write_bytes(b"a file stands in its place")
    project = Project.open(path)
    project.append_step("accept", "甲", [chest(next(project.iter_items()))])
    trouble = project.close()
    assert trouble is not None and trouble.key == "project.no_backup"


NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def at(hours: float, size: int = 1) -> Backup:
    made_at = (NOW - timedelta(hours=hours)).isoformat(timespec="milliseconds")
    return Backup(Path(f"{hours}"), made_at, "1a2b3c4d", 1, size, False)


def test_ten_sessions_and_one_a_day() -> None:
    every_hour = [at(hours) for hours in range(24 * 60)]
    kept = worth_keeping(every_hour, 10**9, NOW)
    assert kept[:10] == every_hour[:10]
    days = [backup.day for backup in kept[10:]]
    assert len(set(days)) == len(days) and 29 <= len(days) <= 30


@given(hours=st.lists(st.floats(0, 2000), max_size=80, unique=True), space=st.integers(0, 90))
def test_thinning_keeps_the_newest_and_is_stable(hours: list[float], space: int) -> None:
    made = [at(hour) for hour in sorted(hours)]
    kept = worth_keeping(made, space, NOW)
    assert kept[:3] == made[:3]
    assert sum(backup.size for backup in kept) <= max(space, 3)
    assert worth_keeping(kept, space, NOW) == kept, "thinning twice takes no more"


def test_thinning_spares_what_is_not_its_own(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "SESSIONS", 1)
    monkeypatch.setattr(backups, "DAYS", 0)
    decide(path, 0)
    folder = folder_of(path)
    others = ("20200101T000000000Z_99999999_3.iemap", "notes.txt", "20200101T000000000Z_1_replaced.iemap")
    for name in others:
        (folder / name).write_bytes(b"x")
    decide(path, 1)
    decide(path, 2)
    assert {p.name for p in folder.iterdir()} == {listed(path)[0].path.name, *others}

"""Doctor, restore and salvage on the command line: what they say, what they leave, their status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.project.making import chest, filled_project
from workbench.cli.main import run
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.project.backups import listed
from workbench.core.standard import load_release
from workbench.core.workflow.doctor import BAD, DOUBTFUL, GOOD, DoctorJob, Finding


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed project with two sessions of one step each."""
    path = tmp_path / "a.iemap"
    project, items = filled_project(path)
    with project:
        project.append_step("accept", "甲", [chest(items[0])])
    with Project.open(path) as project:
        project.append_step("accept", "甲", [chest(items[1])])
    return path


def looked_at(path: Path | None) -> dict[str, Finding]:
    """The worst finding of each kind."""
    order = (GOOD, DOUBTFUL, BAD)
    found: dict[str, Finding] = {}
    for finding in run_now(DoctorJob(path), None):
        if order.index(finding.state) >= order.index(found.get(finding.about, finding).state):
            found[finding.about] = finding
    return found


def test_the_doctor_finds_all_well(path: Path) -> None:
    found = looked_at(path)
    assert {f.state for f in found.values() if f.about not in ("fonts", "disk", "standard")} == {GOOD}
    assert looked_at(None).keys() == {"installation", "fonts", "standard", "disk"}
    assert load_release().sha256 != "ab" * 32 and found["standard"].state == DOUBTFUL, "another edition"


def test_the_doctor_finds_what_is_wrong(path: Path, tmp_path: Path) -> None:
    with Project.open(path):
        assert looked_at(path)["project"].found.key == "care.held_now"
    synced = tmp_path / "Dropbox" / "a.iemap"
    synced.parent.mkdir()
    synced.write_bytes(path.read_bytes())
    found = looked_at(synced)
    assert found["folder"].state == found["backups"].state == DOUBTFUL
    path.write_bytes(path.read_bytes()[:-9000])
    found = looked_at(path)
    assert found["project"].state == BAD and found["project"].advice is not None
    assert found["backups"].state == GOOD


def test_doctor_status_and_json(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", str(path), "--json"]) == 0
    findings = json.loads(capsys.readouterr().out)
    assert {"about", "state", "found", "advice"} == findings[0].keys()
    path.write_bytes(b"nothing")
    assert run(["doctor", str(path)]) == 1
    assert "workbench restore" in capsys.readouterr().out


def test_restore_asks_first(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = path.read_bytes()
    assert run(["restore", str(path)]) == 0
    assert len([line for line in capsys.readouterr().out.splitlines() if line.strip()]) == 3
    assert run(["restore", str(path), "2"]) == 0
    out = capsys.readouterr().out
    assert "1 步" in out and "--yes" in out and path.read_bytes() == before
    assert run(["restore", str(path), "2", "--yes", "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["steps"] == 1 and Path(value["kept"]).exists()
    with Project.open(path) as project:
        assert len(project.steps()) == 1
    assert run(["restore", str(path), "9"]) == 2
    assert run(["restore", str(path), "nowhere.iemap.gz"]) == 2
    assert {p.name for p in path.parent.iterdir()} == {"a.iemap", "a.iemap.backups"}


def test_backup_now_and_elsewhere(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["backup", str(path), "--json"]) == 0
    assert Path(json.loads(capsys.readouterr().out)["path"]) == listed(path)[0].path
    assert run(["backup", str(path), "--out", str(tmp_path / "copy.iemap")]) == 0
    with Project.open(path) as one, Project.open(tmp_path / "copy.iemap") as other:
        assert one.head_hash == other.head_hash
    assert run(["backup", str(path), "--out", str(path)]) == 2


def test_salvage_status(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["salvage", str(path), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["complete"] and report["items"] == 6 and report["steps_kept"] == 2
    assert Path(report["path"]).name == "a.salvaged.iemap"
    content = path.read_bytes()
    place = content.index(b'"state":"accepted"')
    path.write_bytes(content[:place] + b"*" * 5 + content[place + 5 :])
    assert run(["salvage", str(path)]) == 1
    out = capsys.readouterr().out
    assert "a.salvaged-2.iemap" in out and "裁定：1，共 2" in out


def test_a_warning_for_a_synchronised_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "OneDrive - 医院"
    folder.mkdir()
    assert run(["new", str(folder / "a.iemap"), "--hospital", "医院"]) == 0
    assert "OneDrive" in capsys.readouterr().err

"""What a person has is never written over by mistake: projects, hospitals' lists, signed files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.flow.test_bad_input import content_of, make_list, refuse
from workbench.cli.main import run


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one imported list, beside the list itself (``list.xlsx``)."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("P", "geheim")
    path = tmp_path / "project.iemap"
    make_list(tmp_path / "list.xlsx", ["项目名称"], ["胸部CT平扫"], ["头颅MR平扫"])
    assert run(["new", str(path), "--hospital", "示例医院"]) == 0
    assert run(["import", str(path), str(tmp_path / "list.xlsx")]) == 0
    return path


@pytest.fixture
def key(project: Path, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    person = ["--name", "甲", "--institution", "院", "--role", "reviewer", "--passphrase-env", "P"]
    assert run(["key", "new", *person, "--json"]) == 0
    return str(json.loads(capsys.readouterr().out)["fingerprint"])


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_no_export_onto_a_project(project: Path, kind: str, capsys) -> None:
    before = content_of(project)
    refuse(capsys, "export", project, project, "--format", kind)
    assert content_of(project) == before


def test_no_export_onto_the_list_that_was_imported(project: Path, tmp_path: Path, capsys) -> None:
    source = tmp_path / "list.xlsx"
    before = source.read_bytes()
    assert "list.xlsx" in refuse(capsys, "export", project, source)
    assert source.read_bytes() == before


def test_no_export_under_a_name_that_denies_the_format(project: Path, tmp_path: Path, capsys) -> None:
    refuse(capsys, "export", project, tmp_path / "out.xlsx", "--format", "csv")
    refuse(capsys, "export", project, tmp_path / "out.CSV", "--format", "xlsx")
    assert not (tmp_path / "out.xlsx").exists()


def test_an_empty_key_is_no_wish_for_a_draft(project: Path, tmp_path: Path, capsys) -> None:
    refuse(capsys, "export", project, tmp_path / "out.xlsx", "--key", "", "--passphrase-env", "P")
    assert not (tmp_path / "out.xlsx").exists()


def test_a_list_comes_with_its_signature_or_not_at_all(
    project: Path, key: str, tmp_path: Path, capsys
) -> None:
    out = tmp_path / "out.csv"
    signed = ["export", str(project), str(out), "--key", key, "--passphrase-env", "P"]
    (tmp_path / "out.csv.sig").mkdir()
    refuse(capsys, *signed)
    assert not out.exists() and not list(tmp_path.glob(".*part"))
    (tmp_path / "out.csv.sig").rmdir()
    assert run(signed) == 0 and run(["verify", str(out)]) == 0
    assert run(["export", str(project), str(out)]) == 0  # a draft takes an old signature away
    assert not (tmp_path / "out.csv.sig").exists()


def test_no_batch_onto_its_names_or_a_project(project: Path, tmp_path: Path, capsys) -> None:
    names = tmp_path / "names.txt"
    names.write_text("胸部CT平扫\n", encoding="utf-8")
    refuse(capsys, "suggest", "--names", names, "--jsonl", names)
    assert names.read_text(encoding="utf-8") == "胸部CT平扫\n"
    before = content_of(project)
    refuse(capsys, "suggest", "--names", names, "--jsonl", project)
    assert content_of(project) == before


def test_no_card_onto_anything_but_a_card(project: Path, key: str, tmp_path: Path, capsys) -> None:
    before = content_of(project)
    refuse(capsys, "key", "card", key, project)
    assert content_of(project) == before
    for _ in range(2):  # the second time onto the first
        assert run(["key", "card", key, str(tmp_path / "me.card")]) == 0


def test_a_wrong_folder_of_cards_is_said(project: Path, key: str, tmp_path: Path, capsys) -> None:
    out = tmp_path / "out.xlsx"
    assert run(["export", str(project), str(out), "--key", key, "--passphrase-env", "P"]) == 0
    shutil.rmtree(tmp_path / "home")
    refuse(capsys, "verify", out, "--trust", tmp_path / "nowhere")

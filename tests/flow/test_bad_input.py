"""Bad input from outside: one sentence that says what and what to do, exit status 2, and nothing changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from workbench.cli.main import run
from workbench.core.project import Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    path = tmp_path / "project.iemap"
    assert run(["new", str(path), "--hospital", "示例医院"]) == 0
    return path


def refuse(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """The sentence of a refused command."""
    capsys.readouterr()
    assert run([str(a) for a in arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    lines = said.err.strip().splitlines()
    assert len(lines) == 1 and lines[0].endswith(("。", ".")), said.err
    return lines[0]


def content_of(project: Path) -> list[str]:
    """Everything a project holds, as SQL."""
    with closing(sqlite3.connect(project)) as database:
        return list(database.iterdump())


def make_list(path: Path, headers: list[str], *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    for row in (headers, *rows):
        book.active.append(row)
    book.save(path)
    return path


def bad_files(folder: Path) -> dict[str, Path]:
    good = make_list(folder / "good.xlsx", ["项目名称"], ["胸部CT平扫"])
    paths = {name: folder / f"{name}.xlsx" for name in ("missing", "truncated", "not_excel", "empty")}
    paths["truncated"].write_bytes(good.read_bytes()[:300])
    paths["not_excel"].write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    paths["empty"].write_bytes(b"")
    paths["folder"] = folder / "folder.xlsx"
    paths["folder"].mkdir()
    paths["no_name_column"] = make_list(folder / "prices.xlsx", ["单价", "数量"], [10, 20], [30, 40])
    return paths


@pytest.mark.parametrize("which", ["missing", "truncated", "not_excel", "empty", "folder", "no_name_column"])
def test_lists_that_cannot_be_read(which, project, tmp_path, capsys) -> None:
    before = content_of(project)
    refuse(capsys, "import", project, bad_files(tmp_path)[which])
    assert content_of(project) == before


def test_unknown_column(project, tmp_path, capsys) -> None:
    path = make_list(tmp_path / "list.xlsx", ["项目名称"], ["胸部CT平扫"])
    said = refuse(capsys, "import", project, path, "--name-column", "没有这一列")
    assert "没有这一列" in said


def test_same_file_twice(project, tmp_path, capsys) -> None:
    path = make_list(tmp_path / "list.xlsx", ["项目名称"], ["胸部CT平扫"])
    assert run(["import", str(project), str(path)]) == 0
    refuse(capsys, "import", project, path)


@pytest.mark.parametrize("content", [b"", b"not a project", b"SQLite format 3\0" + bytes(50)])
def test_files_that_are_no_project(content, project, tmp_path, capsys) -> None:
    path = tmp_path / "other.iemap"
    path.write_bytes(content)
    refuse(capsys, "status", path)
    assert path.read_bytes() == content


def test_foreign_database(project, tmp_path, capsys) -> None:
    path = tmp_path / "foreign.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE notes (text TEXT)")
    database.close()
    assert path.name in refuse(capsys, "status", path)


def test_missing_and_existing_project(project, tmp_path, capsys) -> None:
    assert "nowhere.iemap" in refuse(capsys, "status", tmp_path / "nowhere.iemap")
    assert project.name in refuse(capsys, "new", project, "--hospital", "另一家")
    nested = tmp_path / "no" / "such" / "folder.iemap"
    assert "such" in refuse(capsys, "new", nested, "--hospital", "另一家")


def test_names_of_hospitals_and_persons(project, tmp_path, capsys) -> None:
    path = tmp_path / "next.iemap"
    for name in ("", " \n", "院" * 201):
        refuse(capsys, "new", path, "--hospital", name)
        refuse(capsys, "accept", project, "--auto", "--reviewer", name)
    assert run(["new", str(path), "--hospital", " 示例\n医院\x07 "]) == 0
    with Project.open(path) as made:
        assert made.info.hospital == "示例 医院"


def test_unknown_standard(project, tmp_path, capsys) -> None:
    path = tmp_path / "next.iemap"
    refuse(capsys, "new", path, "--hospital", "另一家", "--standard", "9.9")
    assert not path.exists()


def test_wrong_passphrase(project, tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setenv("P", "right")
    assert (
        run(
            [
                "key",
                "new",
                "--name",
                "甲",
                "--institution",
                "院",
                "--role",
                "reviewer",
                "--passphrase-env",
                "P",
            ]
        )
        == 0
    )
    fingerprint = next(word for word in capsys.readouterr().out.split() if word.startswith("SHA256:"))
    monkeypatch.setenv("P", "wrong")
    out = tmp_path / "out.xlsx"
    refuse(capsys, "export", project, out, "--key", fingerprint, "--passphrase-env", "P")
    refuse(capsys, "export", project, out, "--key", "SHA256:unknown", "--passphrase-env", "P")
    refuse(capsys, "export", project, out, "--key", fingerprint, "--passphrase-env", "UNSET_VARIABLE")
    assert not out.exists()


def test_a_project_that_somebody_has_open(project, tmp_path, capsys) -> None:
    path = make_list(tmp_path / "list.xlsx", ["项目名称"], ["胸部CT平扫"])
    with Project.open(project):
        for command in (["import", project, path], ["suggest", project], ["undo", project]):
            assert f"{project.name}.lock" in refuse(capsys, *command)
        assert run(["status", str(project)]) == 0
    assert run(["import", str(project), str(path)]) == 0


def test_export_to_a_bad_place(project, tmp_path, capsys) -> None:
    assert "no folder" in refuse(capsys, "export", project, tmp_path / "no folder" / "out.xlsx")
    assert "pdf" in refuse(capsys, "export", project, tmp_path / "out.pdf", "--format", "pdf")


@pytest.mark.parametrize("arguments", [["nonsense"], ["import"], ["suggest"], ["suggest", "--top", "0"]])
def test_wrong_usage(arguments, capsys) -> None:
    assert "--" in refuse(capsys, *arguments)


def test_verify_tells_what_is_unreadable(project, tmp_path, capsys) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    assert run(["verify", str(path)]) == 1
    assert run(["verify", str(tmp_path / "missing.xlsx")]) in (1, 2)
    assert "Traceback" not in capsys.readouterr().err

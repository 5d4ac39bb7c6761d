"""What scripts rely on: the batch contract, JSON shapes, exit status and the language of help."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from workbench import __version__
from workbench.cli.commands import COMMANDS
from workbench.cli.main import run

NAMES = [
    "64层螺旋CT平扫（胸部）",
    "",
    "双侧锁骨正位片",
    "床旁超声",
    "MR颈椎平扫+增强",
    "😀\u202e",
    "=1+1",
    "  CT颈椎 ",
]
FIELDS = {"name", "parts", "confidence", "auto", "flags", "unexplained"}
FLAGS = {"composite", "conflict", "side-unspecified", "position-unspecified", "ambiguous", "scope", "assumed"}


def text_file(folder: Path) -> list[str]:
    path = folder / "names.txt"
    path.write_text("\n".join(NAMES) + "\n", encoding="utf-8")
    return ["--names", str(path)]


def csv_file(folder: Path) -> list[str]:
    path = folder / "names.csv"
    path.write_text(
        "类型,名称\n" + "\n".join(f",{name}" for name in NAMES) + "\n", encoding="gb18030", errors="replace"
    )
    return ["--names", str(path), "--column", "名称", "--modality-column", "类型"]


def workbook(folder: Path) -> list[str]:
    path = folder / "names.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["类型", "名称"])
    for row, name in enumerate(NAMES, 2):
        cell = book.active.cell(row, 2, name)
        cell.data_type = "s"
    book.save(path)
    return ["--names", str(path), "--column", "名称", "--modality-column", "类型"]


@pytest.mark.parametrize("make", [text_file, csv_file, workbook])
def test_batch_contract(make, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert run(["suggest", *make(tmp_path), "--top", "3", "--jsonl", str(out)]) == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["name"] for row in rows][:5] == NAMES[:5]
    assert len(rows) == len(NAMES)
    for row in rows:
        assert row.keys() >= FIELDS
        assert 0 <= row["confidence"] <= 1 and set(row["flags"]) <= FLAGS
        for part in row["parts"]:
            assert 1 <= len(part["candidates"]) <= 3
            for candidate in part["candidates"]:
                assert candidate.keys() >= {"code", "name", "score", "listed", "why"}
                assert len(candidate["code"]) == 14 and isinstance(candidate["code"], str)
    assert rows[0]["parts"][0]["candidates"][0]["code"] == "20040100110000"
    assert rows[3]["parts"] == [] and "scope" in rows[3]["flags"]


def test_batch_leaves_nothing_half_written(tmp_path: Path) -> None:
    out = tmp_path / "no folder" / "out.jsonl"
    assert run(["suggest", *text_file(tmp_path), "--jsonl", str(out)]) == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["names.txt"]


@pytest.mark.parametrize(
    ("language", "word"), [("zh", "影像检查项目对码工作台"), ("en", "Imaging exam mapping")]
)
def test_help_speaks_the_language(language, word, capsys) -> None:
    assert run(["--language", language, "--help"]) == 0
    said = capsys.readouterr().out
    assert word in said
    assert all(f"\n  {name} " in said for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command, capsys) -> None:
    assert run([command, "--help"]) == 0
    assert "Usage: workbench" in capsys.readouterr().out


def test_version(capsys) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.strip() == __version__


def test_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    monkeypatch.setenv("P", "a passphrase")
    made = [
        "key",
        "new",
        "--name",
        "甲",
        "--institution",
        "院",
        "--role",
        "approver",
        "--passphrase-env",
        "P",
    ]
    assert run([*made, "--json"]) == 0
    key = json.loads(capsys.readouterr().out)
    assert Path(key["path"]).stat().st_mode & 0o077 == 0
    assert run(["key", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(k["fingerprint"], k["name"], k["role"]) for k in listed] == [
        (key["fingerprint"], "甲", "approver")
    ]
    card = tmp_path / "card.json"
    assert run(["key", "card", key["fingerprint"], str(card)]) == 0
    assert "PRIVATE" not in card.read_text(encoding="utf-8")


def test_a_fault_of_ours_ends_in_a_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    monkeypatch.setitem(COMMANDS, "status", "nowhere:nothing")
    assert run(["status", "x"]) == 3
    said = capsys.readouterr().err
    assert "Traceback" not in said
    (report,) = (tmp_path / "reports").iterdir()
    assert str(report) in said and "ModuleNotFoundError" in report.read_text(encoding="utf-8")


def test_history_says_where_it_was_tampered_with(tmp_path: Path, capsys) -> None:
    project = tmp_path / "p.iemap"
    names = tmp_path / "list.csv"
    names.write_text("项目名称\n胸部CT平扫\n", encoding="utf-8")
    for command in (
        ["new", "--hospital", "院"],
        ["import", str(names)],
        ["suggest"],
        ["accept", "--auto", "--reviewer", "甲"],
    ):
        assert run([command[0], str(project), *command[1:]]) == 0
    assert run(["history", str(project)]) == 0
    with closing(sqlite3.connect(project)) as database, database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE steps SET actor = '乙'")
    capsys.readouterr()
    assert run(["history", str(project)]) in (1, 2)
    assert capsys.readouterr().err.strip()

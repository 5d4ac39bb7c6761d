"""From a hospital's Excel list to a signed mapping file by the command line, and what tampering does."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from workbench.cli.main import run
from workbench.paths import sample_dir

ENV = "PASSPHRASE"


@pytest.fixture
def call(capsys, monkeypatch, tmp_path):
    """Run a command; gives exit status and stdout. The user's folder is a temporary one."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(ENV, "correct horse battery staple")

    def run_command(*arguments: object) -> tuple[int, str]:
        capsys.readouterr()
        status = run([str(a) for a in arguments])
        return status, capsys.readouterr().out

    return run_command


def read(call, *arguments):
    status, out = call(*arguments, "--json")
    assert status == 0, out
    return json.loads(out)


def test_whole_way(call, tmp_path: Path) -> None:
    project, export, trust = tmp_path / "县医院.iemap", tmp_path / "对码.xlsx", tmp_path / "trust"
    source = sample_dir() / "county.xlsx"
    before = source.read_bytes()

    assert call("new", project, "--hospital", "示例县人民医院")[0] == 0
    imported = read(call, "import", project, source)
    assert imported["items"] >= 280
    bad_rows = {(p["sheet"], p["row"]) for p in imported["problems"]}
    assert imported["rows"] == imported["items"] + imported["non_items"] + len(bad_rows)

    suggested = read(call, "suggest", project)
    assert suggested["items"] == suggested["suggested"] == imported["items"]
    assert 0 < suggested["auto"] < suggested["items"]

    accepted = read(call, "accept", project, "--auto", "--reviewer", "甲")
    assert accepted == {"accepted": suggested["auto"], "left": suggested["items"] - suggested["auto"]}
    counts = read(call, "status", project)
    assert counts["items"]["accepted"] + counts["items"]["no_item"] == accepted["accepted"]
    assert counts["items"]["total"] == imported["items"]
    assert counts["exams"]["total"] > counts["items"]["total"]

    assert call("undo", project)[0] == 0
    assert read(call, "status", project)["items"]["open"] == imported["items"]
    assert call("redo", project)[0] == 0
    assert read(call, "status", project) == counts
    steps = read(call, "history", project)
    assert [step["kind"] for step in steps] == ["redo", "undo", "accept_auto"]
    assert all(step["actor"] for step in steps)

    key = read(call, "key", "new", "--name", "甲", "--institution", "示例县人民医院", "--role", "reviewer",
               "--passphrase-env", ENV)  # fmt: skip
    trust.mkdir()
    assert call("key", "card", key["fingerprint"], trust / "甲.json")[0] == 0
    assert call("export", project, export, "--key", key["fingerprint"], "--passphrase-env", ENV)[0] == 0
    verdict = read(call, "verify", export, "--trust", trust)
    assert verdict["verdict"] == "valid"
    assert verdict["signers"][0]["name"] == "甲"
    assert source.read_bytes() == before

    changed = tmp_path / "改动.xlsx"
    cell, was = edit_first_code(export, changed)
    status, out = call("verify", changed, "--trust", trust, "--json")
    answer = json.loads(out)
    assert (status, answer["verdict"]) == (1, "changed")
    assert [(c["sheet"], c["cell"], c["was"], c["is"]) for c in answer["changes"]] == [
        ("对码", cell, was, "20999999110000")
    ]


def edit_first_code(source: Path, target: Path) -> tuple[str, str]:
    """Save a copy in which one code is another; returns the cell's address and what it held."""
    book = openpyxl.load_workbook(source)
    for row in book["对码"].iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and len(cell.value) == 14 and cell.value.startswith(("20", "30")):
                was, cell.value = cell.value, "20999999110000"
                book.save(target)
                return cell.coordinate, was
    raise AssertionError("no code in the export")


def test_draft_is_not_signed(call, tmp_path: Path) -> None:
    project, export = tmp_path / "p.iemap", tmp_path / "draft.xlsx"
    call("new", project, "--hospital", "示例医院")
    call("import", project, sample_dir() / "county.xlsx")
    assert call("export", project, export)[0] == 0
    status, out = call("verify", export, "--json")
    assert (status, json.loads(out)["verdict"]) == (1, "unsigned")


def test_unknown_signer_is_said(call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project, export = tmp_path / "p.iemap", tmp_path / "signed.csv"
    call("new", project, "--hospital", "示例医院")
    call("import", project, sample_dir() / "county.xlsx")
    key = read(call, "key", "new", "--name", "乙", "--institution", "示例医院", "--role", "approver",
               "--passphrase-env", ENV)  # fmt: skip
    assert call("export", project, export, "--key", key["fingerprint"], "--passphrase-env", ENV)[0] == 0
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "another laptop"))
    status, out = call("verify", export, "--json")
    assert (status, json.loads(out)["verdict"]) == (1, "valid-unknown-signer")

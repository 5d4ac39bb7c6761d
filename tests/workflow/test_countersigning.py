"""A second person signs later, in the file itself, without the project; nothing else in the file changes."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.exchange.mapping import ROWS, manifest
from workbench.cli.main import run
from workbench.core.errors import WorkbenchError
from workbench.core.exchange import signature_path, write_csv, write_workbook
from workbench.core.jobs import run_now
from workbench.core.signing import KeyStore, LoadedKey, canonical, open_envelope, seal
from workbench.core.workflow.countersigning import CountersignJob
from workbench.core.workflow.verify import verify_file

Keys = dict[str, LoadedKey]


def write(path: Path, key: LoadedKey, about=None) -> Path:
    """A file that one person signed."""
    about = about or manifest()
    envelope, signers = seal(canonical(about, ROWS), key)
    if path.suffix == ".csv":
        write_csv(path, ROWS, envelope)
    else:
        write_workbook(path, about, ROWS, envelope, signers)
    return path


def refusal(*arguments, **more) -> str:
    with pytest.raises(WorkbenchError) as caught:
        run_now(CountersignJob(*arguments, **more), None)
    assert caught.value.message.text("zh") and caught.value.message.text("en")
    return caught.value.message.key.partition(".")[2]


@pytest.fixture(params=["对码.xlsx", "list.csv"])
def signed(request, tmp_path: Path, home: Path, someone: Keys) -> Path:
    return write(tmp_path / request.param, someone["reviewer"])


def test_a_second_signature(signed: Path, trust: Path, someone: Keys) -> None:
    report = run_now(CountersignJob(signed, someone["approver"], trust=trust), None)
    assert [s.role for s in report.signers] == ["reviewer", "approver"]
    verdict = verify_file(signed, trust)
    assert (verdict.verdict, len(verdict.signers)) == ("valid", 2)
    assert not any(note.key == "signing.no_approver" for note in verdict.notes)
    assert refusal(signed, someone["approver"], trust=trust) == "countersigned_already"


def test_to_another_file(signed: Path, trust: Path, someone: Keys, tmp_path: Path) -> None:
    before, out = signed.read_bytes(), tmp_path / f"out{signed.suffix}"
    run_now(CountersignJob(signed, someone["approver"], out, trust), None)
    assert signed.read_bytes() == before
    assert len(verify_file(out, trust).signers) == 2
    assert len(verify_file(signed, trust).signers) == 1


def test_what_is_refused(signed: Path, trust: Path, someone: Keys, tmp_path: Path) -> None:
    assert refusal(signed, someone["approver"]) == "countersign_refused"  # nobody known
    assert refusal(signed, someone["reviewer"], trust=trust) == "countersign_needs_approver"
    own = KeyStore(tmp_path / "own")
    same = own.load_private(own.new("甲医生", "示例县人民医院", "approver", "p").short_id, "p")
    assert refusal(signed, same, trust=trust) == "needs_second_person"
    alone = write(
        tmp_path / f"alone{signed.suffix}", someone["reviewer"], replace(manifest(), one_person=True)
    )
    own.card(same.key.short_id, trust)
    run_now(CountersignJob(alone, same, trust=trust), None)
    notes = [note.key for note in verify_file(alone, trust).notes]
    assert "signing.one_person" in notes and "signing.same_person_twice" in notes


def test_a_changed_file_is_not_countersigned(signed: Path, trust: Path, someone: Keys) -> None:
    if signed.suffix == ".csv":
        signed.write_bytes(signed.read_bytes().replace(b"20040100110000", b"20040100210000", 1))
    else:
        book = openpyxl.load_workbook(signed)
        book["对码"]["A2"] = "别的"
        book.save(signed)
    assert refusal(signed, someone["approver"], trust=trust) == "countersign_refused"


def test_with_a_clock_that_is_behind(tmp_path: Path, home, trust: Path, someone: Keys) -> None:
    path = write(
        tmp_path / "later.csv", someone["reviewer"], replace(manifest(), created_at="2999-01-01T00:00:00Z")
    )
    verdict = verify_file(path, trust)
    assert (verdict.verdict, [m.key for m in verdict.refused]) == ("refused", ["signing.before_its_content"])


def test_what_the_hospital_added_stays(tmp_path: Path, home: Path, trust: Path, someone: Keys) -> None:
    path = write(tmp_path / "对码.xlsx", someone["reviewer"])
    with zipfile.ZipFile(path) as package:
        before = {name: package.read(name) for name in package.namelist()}
    run_now(CountersignJob(path, someone["approver"], trust=trust), None)
    with zipfile.ZipFile(path) as package:
        after = {name: package.read(name) for name in package.namelist()}
    assert before.keys() == after.keys() and any(name.startswith("xl/charts/") for name in after)
    assert sum(before[name] != after[name] for name in before) == 3  # two sheets and the part of its own
    line = [cell.value for cell in openpyxl.load_workbook(path)["签名"][3]]
    assert line[:3] == ["批准人", "李主任", "示例县人民医院"]


def test_after_another_program_saved_it(tmp_path: Path, home: Path, trust: Path, someone: Keys) -> None:
    path = write(tmp_path / "对码.xlsx", someone["reviewer"])
    book = openpyxl.load_workbook(path)
    book["签名"].insert_cols(1)
    book["签名"]["A1"] = "备注"
    book.create_sheet("我的表")["A1"] = "说一句"
    book.save(path)
    run_now(CountersignJob(path, someone["approver"], trust=trust), None)
    assert len(verify_file(path, trust).signers) == 2


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_and_saves_it(tmp_path: Path, home: Path, trust: Path, someone: Keys) -> None:
    path = write(tmp_path / "对码.xlsx", someone["reviewer"])
    run_now(CountersignJob(path, someone["approver"], trust=trust), None)
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to",
               "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "again"), str(path)]  # fmt: skip
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    again = tmp_path / "again" / path.name
    verdict = verify_file(again, trust)
    assert (verdict.verdict, len(verdict.signers)) == ("valid", 2)


def test_only_beside_the_workbook(tmp_path: Path, home: Path, trust: Path, someone: Keys) -> None:
    """A signature that somebody added to the .sig counts as well; the sheet 签名 need not show it."""
    path = write(tmp_path / "对码.xlsx", someone["reviewer"])
    inside = seal(canonical(manifest(), ROWS), someone["reviewer"], someone["approver"])[0]
    signature_path(path).write_bytes(inside)
    verdict = verify_file(path, trust)
    assert verdict.verdict == "valid" and {s.role for s in verdict.signers} == {"reviewer", "approver"}


def test_on_the_command_line(tmp_path: Path, home: Path, someone: Keys, monkeypatch, capsys) -> None:
    path = write(tmp_path / "list.csv", someone["reviewer"])
    monkeypatch.setenv("PASS", "口令")
    shutil.copytree(someone["reviewer"].key.path.parent, home / "keys")
    key = someone["approver"].key.short_id
    capsys.readouterr()
    assert run(["countersign", f"{path}.sig", "--key", key, "--passphrase-env", "PASS", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["paths"] == [f"{path}.sig"]
    assert run(["verify", f"{path}.sig"]) == 0
    assert len(open_envelope(signature_path(path).read_bytes(), {}).signers) == 2

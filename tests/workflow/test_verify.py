"""The verdict on a file: valid, unknown signer, changed with its cells, unsigned, unreadable; no surprise."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.exchange.mapping import ROWS, manifest
from workbench.core.errors import FileProblem
from workbench.core.exchange import signature_path, write_csv, write_workbook
from workbench.core.jobs import run_now
from workbench.core.signing import LoadedKey, canonical, seal
from workbench.core.words import LANGUAGES
from workbench.core.workflow.verify import Verdict, VerifyJob, verify_file

Keys = dict[str, LoadedKey]


def write(path: Path, someone: Keys, about=None) -> Path:
    """A workbook signed by both people."""
    about = about or manifest()
    envelope, signers = seal(canonical(about, ROWS), someone["reviewer"], someone["approver"])
    write_workbook(path, about, ROWS, envelope, signers)
    return path


@pytest.fixture
def signed(tmp_path: Path, home: Path, someone: Keys) -> Path:
    return write(tmp_path / "对码.xlsx", someone)


def check(path: Path, trust: Path | None = None) -> Verdict:
    """The verdict, which must be sayable in both languages and as JSON."""
    verdict = verify_file(path, trust)
    assert all(verdict.message.text(language) for language in LANGUAGES)
    assert verdict.lines() and json.dumps(verdict.to_json())
    return verdict


def test_known_and_unknown_signers(signed: Path, trust: Path, home: Path) -> None:
    assert check(signed, trust).verdict == "valid"
    unknown = check(signed)
    assert (unknown.verdict, [s.trusted for s in unknown.signers]) == ("valid-unknown-signer", [False, False])
    one = sorted(trust.iterdir())[0]
    one.unlink()
    assert check(signed, trust).verdict == "valid-unknown-signer"


def test_own_keys_and_the_users_trust_list_count(
    signed: Path, trust: Path, home: Path, someone: Keys
) -> None:
    own = home / "keys"
    shutil.copytree(someone["reviewer"].key.path.parent, own)
    assert check(signed).verdict == "valid"
    for private in own.glob("*.pem"):
        private.unlink()
    assert check(signed).verdict == "valid-unknown-signer"
    shutil.copytree(trust, home / "trusted")
    assert check(signed).verdict == "valid"


def test_a_changed_cell(signed: Path, trust: Path) -> None:
    book = openpyxl.load_workbook(signed)
    book["对码"]["F2"] = "20999999110000"
    book.save(signed)
    verdict = check(signed, trust)
    assert verdict.to_json()["changes"] == [
        {"sheet": "对码", "cell": "F2", "field": "codes", "was": "20040100110000", "is": "20999999110000"}
    ]
    assert verdict.verdict == "changed" and not verdict.good
    assert any("F2" in line for line in verdict.lines())


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_saved_again_by_libreoffice(signed: Path, trust: Path, tmp_path: Path) -> None:
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to",
               "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "again"), str(signed)]  # fmt: skip
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    again = tmp_path / "again" / signed.name
    assert check(again, trust).verdict == "valid"
    book = openpyxl.load_workbook(again)
    book["对码"]["A3"] = "别的"
    book.save(again)
    assert [(c.cell, c.field) for c in check(again, trust).changes] == [("A3", "local_name")]


def carrier(change):
    """Edit the hidden sheet that carries what was signed."""

    def edit(book) -> None:
        sheet = book["_signed"]
        change(sheet)

    return edit


def blank(sheet) -> None:
    sheet.delete_rows(1, sheet.max_row)


@pytest.mark.parametrize(
    "edit",
    [
        carrier(lambda sheet: sheet.delete_rows(2)),
        carrier(blank),
        carrier(lambda sheet: sheet.__setitem__("A2", sheet["A2"].value.replace("甲医生", "乙医生"))),
        carrier(lambda sheet: sheet.__setitem__("A2", "|{}|")),
        lambda book: setattr(book.copy_worksheet(book["_signed"]), "title", "_signed2"),
    ],
)
def test_the_carrier_of_the_signature(signed: Path, trust: Path, edit) -> None:
    book = openpyxl.load_workbook(signed)
    edit(book)
    book.save(signed)
    verdict = check(signed, trust)
    assert verdict.verdict == "changed"
    assert verdict.changes[0].field == "signature"


def test_without_its_carrier_a_file_is_unsigned(signed: Path, trust: Path) -> None:
    book = openpyxl.load_workbook(signed)
    book.remove(book["_signed"])
    book.save(signed)
    assert check(signed, trust).verdict == "unsigned"


def test_the_carrier_of_another_mapping(signed: Path, trust: Path, tmp_path: Path, someone: Keys) -> None:
    """The honest signature of one hospital's file put into another's."""
    other = write(tmp_path / "other.xlsx", someone, replace(manifest(), hospital="另一家医院"))
    book, theirs = openpyxl.load_workbook(signed), openpyxl.load_workbook(other)
    for row in theirs["_signed"].iter_rows():
        book["_signed"][row[0].coordinate] = row[0].value
    book.save(signed)
    verdict = check(signed, trust)
    assert verdict.verdict == "changed"
    assert ("hospital", "另一家医院", "示例县人民医院") in [(c.field, c.was, c.now) for c in verdict.changes]


def test_a_list_and_its_signature(tmp_path: Path, trust: Path, home: Path, someone: Keys) -> None:
    path = tmp_path / "list.csv"
    write_csv(path, ROWS, seal(canonical(manifest(), ROWS), someone["reviewer"])[0])
    assert check(path, trust).verdict == "valid"
    text = path.read_text(encoding="utf-8-sig")
    path.write_bytes(text.replace("20040100110000", "2.00401E+13", 1).encode("gb18030"))
    (change,) = check(path, trust).changes
    assert (change.cell, change.field, change.now) == ("I2", "codes", "2.00401E+13")
    signature_path(path).write_bytes(b"")
    assert check(path, trust).verdict == "changed"
    signature_path(path).unlink()
    assert check(path, trust).verdict == "unsigned"


def test_a_newer_format(tmp_path: Path, trust: Path, home: Path, someone: Keys) -> None:
    path = write(tmp_path / "newer.xlsx", someone, replace(manifest(), format="workbench-mapping/2"))
    verdict = check(path, trust)
    assert verdict.verdict == "unreadable" and "workbench-mapping/2" in verdict.message.text()


def test_what_cannot_be_read_is_a_verdict_and_what_is_not_there_an_error(tmp_path: Path, home: Path) -> None:
    for name, content in (
        ("a.xlsx", b"PK\x03\x04 broken"),
        ("b.xlsx", b""),
        ("c.csv", bytes(range(256)) * 9),
    ):
        (tmp_path / name).write_bytes(content)
        assert check(tmp_path / name).verdict == "unreadable"
    with pytest.raises(FileProblem):
        verify_file(tmp_path / "missing.xlsx")
    book = openpyxl.Workbook()
    book.active["A1"] = "anything"
    book.save(tmp_path / "other.xlsx")
    assert check(tmp_path / "other.xlsx").verdict == "unsigned"


def test_as_a_job(signed: Path, trust: Path) -> None:
    assert run_now(VerifyJob(signed, trust), None).verdict == "valid"

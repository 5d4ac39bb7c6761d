"""The envelope lies in a sheet, in a part of the package and beside the file: any will do, all must agree."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from tests.exchange.mapping import ROWS, manifest
from tests.workflow.test_countersigning import write
from workbench.core.errors import FileProblem
from workbench.core.exchange import (
    beside,
    package_parts,
    rewrite,
    signature_path,
    write_csv,
    write_form,
    write_workbook,
)
from workbench.core.exchange.envelope_part import envelopes_in
from workbench.core.exchange.mapping_sheets import SIGNED_SHEET
from workbench.core.jobs import run_now
from workbench.core.signing import LoadedKey, canonical, seal
from workbench.core.workflow.countersigning import CountersignJob
from workbench.core.workflow.verify import verify_file

Keys = dict[str, LoadedKey]
ITEM = "customXml/item1.xml"


@pytest.fixture
def signed(tmp_path: Path, home: Path, someone: Keys) -> Path:
    path = write(tmp_path / "对码.xlsx", someone["reviewer"])
    (envelope,) = envelopes_in(path.read_bytes())
    signature_path(path).write_bytes(envelope)
    return path


def without_sheet(path: Path) -> None:
    """Take the hidden sheet out as a person would who edits the package: the part stays."""
    parts = package_parts(path.read_bytes())
    book = openpyxl.load_workbook(path)
    del book[SIGNED_SHEET]
    saved = io.BytesIO()
    book.save(saved)
    kept = {name: xml for name, xml in parts.items() if name.startswith("customXml/")}
    rewrite(saved.getvalue(), path, kept)


def altered(path: Path, xml: bytes) -> None:
    rewrite(path.read_bytes(), path, {ITEM: xml})


def test_the_package_is_as_office_knows_it(signed: Path) -> None:
    with zipfile.ZipFile(signed) as package:
        assert package.testzip() is None
        names = package.namelist()
        assert len(set(names)) == len(names)
        types = ElementTree.fromstring(package.read("[Content_Types].xml"))
        overrides = {entry.get("PartName") for entry in types}
        assert "/customXml/itemProps1.xml" in overrides
        targets = {
            entry.get("Target"): entry.get("Type")
            for entry in ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
        }
        assert targets["../customXml/item1.xml"].endswith("/relationships/customXml")
        (inner,) = ElementTree.fromstring(package.read("customXml/_rels/item1.xml.rels"))
        assert f"customXml/{inner.get('Target')}" in names
    assert envelopes_in(signed.read_bytes()) == [signature_path(signed).read_bytes()]


def test_the_same_mapping_gives_the_same_bytes(signed: Path, someone: Keys, tmp_path: Path) -> None:
    envelope = signature_path(signed).read_bytes()
    draft = [tmp_path / name for name in ("a.xlsx", "b.xlsx")]
    for path in draft:
        write_workbook(path, manifest(), ROWS, envelope)
    parts = [package_parts(path.read_bytes()) for path in draft]
    assert parts[0] == parts[1]


@pytest.mark.parametrize("kept", ["sheet", "part", "beside"])
def test_each_alone_is_enough(signed: Path, trust: Path, kept: str) -> None:
    if kept != "beside":
        signature_path(signed).unlink()
    if kept == "sheet":
        openpyxl.load_workbook(signed).save(signed)  # which drops parts that it does not know
    elif kept == "part":
        without_sheet(signed)
    else:
        without_sheet(signed)
        openpyxl.load_workbook(signed).save(signed)
    assert bool(envelopes_in(signed.read_bytes())) == (kept == "part")
    assert verify_file(signed, trust).verdict == "valid"


def test_a_part_about_something_else(signed: Path, trust: Path, someone: Keys) -> None:
    other = [replace(ROWS[0], codes="20040100120000"), *ROWS[1:]]
    envelope, _ = seal(canonical(manifest(other), other), someone["reviewer"])
    altered(
        signed, f'<envelope xmlns="urn:imaging-exam-mapping:envelope">{envelope.decode()}</envelope>'.encode()
    )
    verdict = verify_file(signed, trust)
    assert verdict.verdict == "refused"
    assert [message.key for message in verdict.refused] == ["signing.inside_disagrees"]


@pytest.mark.parametrize(
    "xml",
    [
        b'<envelope xmlns="urn:imaging-exam-mapping:envelope"></envelope>',
        b'<envelope xmlns="urn:imaging-exam-mapping:envelope">',
        b'<!DOCTYPE a [<!ENTITY b "c">]><envelope xmlns="urn:imaging-exam-mapping:envelope">&b;</envelope>',
        b"<other>urn:imaging-exam-mapping:envelope</other>",
    ],
)
def test_a_damaged_part_never_verifies(signed: Path, trust: Path, xml: bytes) -> None:
    altered(signed, xml)
    assert verify_file(signed, trust).verdict == "refused"


def test_two_parts_that_differ(signed: Path, trust: Path) -> None:
    xml = package_parts(signed.read_bytes())[ITEM]
    rewrite(signed.read_bytes(), signed, {"customXml/item7.xml": xml.replace(b"payload", b"Payload")})
    assert len(envelopes_in(signed.read_bytes())) == 2
    assert verify_file(signed, trust).verdict == "refused"


def test_parts_of_the_hospital_stay(signed: Path, trust: Path, someone: Keys) -> None:
    rewrite(signed.read_bytes(), signed, {"customXml/item9.xml": b"<a/>"})
    run_now(CountersignJob(signed, someone["approver"], trust=trust), None)
    assert package_parts(signed.read_bytes())["customXml/item9.xml"] == b"<a/>"
    assert envelopes_in(signed.read_bytes()) == [signature_path(signed).read_bytes()]
    assert len(verify_file(signed, trust).signers) == 2


def test_a_part_that_was_dropped_comes_back_with_the_countersignature(
    signed: Path, trust: Path, someone: Keys
) -> None:
    openpyxl.load_workbook(signed).save(signed)
    run_now(CountersignJob(signed, someone["approver"], trust=trust), None)
    assert envelopes_in(signed.read_bytes()) == [signature_path(signed).read_bytes()]
    assert len(verify_file(signed, trust).signers) == 2


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_and_saves_it(signed: Path, trust: Path, tmp_path: Path) -> None:
    out = tmp_path / "saved"
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to",
               "xlsx", "--outdir", str(out), str(signed)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    saved = out / signed.name
    assert verify_file(saved, trust).verdict == "valid"


def test_a_csv_beside_the_signature_of_an_earlier_version(
    tmp_path: Path, home: Path, trust: Path, someone: Keys
) -> None:
    path = write(tmp_path / "list.csv", someone["reviewer"])
    old = signature_path(path).read_bytes()
    later = [replace(ROWS[0], decided_at="2026-03-04T05:06:07Z", remark="再看"), *ROWS[1:]]
    write_csv(path, later, None)
    signature_path(path).write_bytes(old)
    verdict = verify_file(path, trust)
    assert verdict.verdict == "changed" and "signing.sig_of_other_version" in [m.key for m in verdict.refused]
    assert "2026-03-04T05:06:07Z" in verdict.refused[0].text()
    # One that was merely changed is no other version.
    write_csv(path, [replace(ROWS[0], remark="再看"), *ROWS[1:]], None)
    signature_path(path).write_bytes(old)
    assert verify_file(path, trust).refused == ()


@pytest.mark.parametrize("form", ["sssom", "fhir-r4", "fhir-r5", "jsonl"])
def test_a_file_for_systems_beside_the_signature_of_another_version(
    tmp_path: Path, home: Path, trust: Path, someone: Keys, form: str
) -> None:
    envelope, _ = seal(canonical(manifest(), ROWS), someone["reviewer"])
    path = tmp_path / "map"
    write_form(form, path, replace(manifest(), created_at="2026-05-06T07:08:09Z"), ROWS, None)
    signature_path(path).write_bytes(envelope)
    verdict = verify_file(path, trust)
    assert verdict.verdict == "changed"
    assert [m.key for m in verdict.refused] == ["signing.sig_of_other_version"]
    assert "2026-05-06T07:08:09Z" in verdict.refused[0].text()


def test_a_workbook_beside_the_signature_of_another_version(signed: Path, trust: Path, someone: Keys) -> None:
    about = replace(manifest(), created_at="2026-05-06T07:08:09Z")
    signature_path(signed).write_bytes(seal(canonical(about, ROWS), someone["reviewer"])[0])
    verdict = verify_file(signed, trust)
    assert verdict.verdict == "refused"
    assert "2026-05-06T07:08:09Z" in verdict.refused[0].text()


class Stopped(BaseException):
    """The computer stops."""


@pytest.mark.parametrize("name", ["对码.xlsx", "list.csv", "map.jsonl"])
@pytest.mark.parametrize("stop", range(1, 4))
def test_whenever_the_computer_stops_file_and_signature_fit_or_there_is_none(
    name: str,
    stop: int,
    tmp_path: Path,
    home: Path,
    trust: Path,
    someone: Keys,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def export(rows) -> None:
        about = replace(manifest(rows), created_at=rows[0].decided_at)
        envelope, signers = seal(canonical(about, rows), someone["reviewer"])
        if name.endswith(".csv"):
            write_csv(path, rows, envelope)
        elif name.endswith(".jsonl"):
            write_form("jsonl", path, about, rows, envelope)
        else:
            with beside(path, envelope):
                write_workbook(path, about, rows, envelope, signers)

    path = tmp_path / name
    export(ROWS)
    left = stop

    def counted(real):
        def act(*arguments, **more):
            nonlocal left
            if str(arguments[0]).endswith((".part", ".sig")):
                left -= 1
                if not left:
                    raise Stopped
            return real(*arguments, **more)

        return act

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", counted(Path.replace))
        patch.setattr(Path, "unlink", counted(Path.unlink))
        with pytest.raises(Stopped):
            export([replace(row, remark="新", decided_at="2026-02-02T00:00:00Z") for row in ROWS])
    try:
        verdict = verify_file(path, trust).verdict
    except FileProblem:
        verdict = "missing"
    assert verdict in (("valid",) if name.endswith(".xlsx") else ("valid", "unsigned"))

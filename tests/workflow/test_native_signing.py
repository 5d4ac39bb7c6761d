"""Excel's own signature: all parts are covered, the XML is canonical as written, LibreOffice accepts it."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.x509 import load_der_x509_certificate

from tests.workflow.test_countersigning import refusal, write
from workbench.cli.main import run
from workbench.core.errors import InputProblem, KeyProblem
from workbench.core.exchange import package_parts
from workbench.core.jobs import run_now
from workbench.core.signing import KeyStore, LoadedKey
from workbench.core.signing.certificates import Certificate, certificate_beside, read_pkcs12
from workbench.core.workflow.native_signing import NativeJob
from workbench.core.workflow.verify import verify_file

Keys = dict[str, LoadedKey]
DS = "{http://www.w3.org/2000/09/xmldsig#}"
SYSTEM_PYTHON = "/usr/bin/python3"


@pytest.fixture(scope="session")
def certificate(someone: Keys, tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate_beside(someone["approver"], "口令")


@pytest.fixture
def signed(tmp_path: Path, home: Path, someone: Keys, certificate: Certificate) -> Path:
    path = write(tmp_path / "对码.xlsx", someone["reviewer"])
    run_now(NativeJob(path, certificate), None)
    return path


def test_ours_counts_beside_it_and_it_comes_last(
    signed: Path, trust: Path, someone: Keys, certificate
) -> None:
    assert verify_file(signed, trust).verdict == "valid"
    assert refusal(signed, someone["approver"], trust=trust) == "signed_package"
    with pytest.raises(InputProblem) as caught:
        run_now(NativeJob(signed, certificate), None)
    assert caught.value.message.key == "signing.not_for_excel"
    book = openpyxl.load_workbook(signed)
    book.save(signed)
    assert verify_file(signed, trust).verdict == "valid"
    assert not any(name.startswith("_xmlsignatures") for name in package_parts(signed.read_bytes()))


def canonical(tag: str, inner: str) -> bytes:
    """An element of the signature as C14N writes it, which must be how it stands there."""
    text = inner.replace(f"<{tag}", f'<{tag} xmlns="http://www.w3.org/2000/09/xmldsig#"', 1)
    # The library's C14N 2.0 is C14N 1.0 for elements that use all namespaces in scope.
    assert ElementTree.canonicalize(text) == text
    return text.encode()


def test_what_is_signed_is_what_stands_there(signed: Path, certificate: Certificate) -> None:
    parts = package_parts(signed.read_bytes())
    text = parts["_xmlsignatures/sig1.xml"].decode()
    tree = ElementTree.fromstring(text)
    info = re.search("<SignedInfo>.*</SignedInfo>", text)[0]
    public = load_der_x509_certificate(
        base64.b64decode(tree.find(f".//{DS}X509Certificate").text)
    ).public_key()
    value = base64.b64decode(tree.find(f"{DS}SignatureValue").text)
    public.verify(value, canonical("SignedInfo", info), padding.PKCS1v15(), hashes.SHA256())
    for name in ("idPackageObject", "idOfficeObject"):
        found = re.search(f'<Object Id="{name}">.*?</Object>', text)[0]
        digest = base64.b64encode(hashlib.sha256(canonical("Object", found)).digest()).decode()
        assert f'URI="#{name}">' in info and digest in info


def test_every_part_is_covered(signed: Path) -> None:
    parts = package_parts(signed.read_bytes())
    tree = ElementTree.fromstring(parts["_xmlsignatures/sig1.xml"])
    covered = {}
    for reference in tree.find(f".//{DS}Manifest"):
        name = reference.get("URI").partition("?")[0][1:]
        covered[name] = reference.find(f"{DS}DigestValue").text
    left = {n for n in parts if n not in covered}
    assert all(n.startswith(("docProps/", "_xmlsignatures/", "[Content_Types]")) for n in left), left
    for name, digest in covered.items():
        if not name.endswith(".rels"):
            assert base64.b64encode(hashlib.sha256(parts[name]).digest()).decode() == digest
    assert b"_xmlsignatures/origin.sigs" in parts["_rels/.rels"]
    assert b"digital-signature-origin" in parts["[Content_Types].xml"]


def test_a_certificate_is_kept_and_names_the_signer(
    someone: Keys, certificate: Certificate, tmp_path
) -> None:
    key = someone["approver"]
    again = certificate_beside(key, "口令")
    assert again.der == certificate.der and again.holder == "李主任"
    names = [str(attribute.value) for attribute in again.public.subject]
    assert names == ["李主任", "示例县人民医院", key.key.fingerprint]
    path = key.key.path.with_suffix(".p12")
    assert path.stat().st_mode & 0o077 == 0
    for content, passphrase in ((path.read_bytes(), "wrong"), (b"junk", "口令")):
        (tmp_path / "a.p12").write_bytes(content)
        with pytest.raises(KeyProblem) as caught:
            read_pkcs12(tmp_path / "a.p12", passphrase)
        assert caught.value.message.key == "signing.no_certificate"


def test_on_the_command_line(tmp_path: Path, home: Path, someone: Keys, certificate, monkeypatch) -> None:
    monkeypatch.setenv("PASS", "口令")
    path = write(tmp_path / "a.xlsx", someone["reviewer"])
    issued = someone["approver"].key.path.with_suffix(".p12")
    options = ["sign-excel", str(path), "--passphrase-env", "PASS"]
    assert run(options) == 2
    assert run([*options, "--pkcs12", str(issued)]) == 0
    assert run([*options, "--pkcs12", str(issued)]) == 2
    assert zipfile.ZipFile(path).testzip() is None
    a_list = write(tmp_path / "a.csv", someone["reviewer"])
    assert run(["sign-excel", str(a_list), "--passphrase-env", "PASS", "--pkcs12", str(issued)]) == 2
    assert KeyStore().list() == []


def has_uno() -> bool:
    if shutil.which("soffice") is None or not Path(SYSTEM_PYTHON).exists():
        return False
    return (
        subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode == 0
    )


@pytest.mark.skipif(not has_uno(), reason="LibreOffice with Python's UNO is not installed")
def test_libreoffice_calls_it_valid_and_a_changed_cell_invalid(signed: Path, tmp_path: Path) -> None:
    def says(path: Path) -> str:
        script = Path(__file__).with_name("libreoffice_signatures.py")
        command = [SYSTEM_PYTHON, str(script), str(path), str(tmp_path / "profile")]
        return subprocess.run(command, capture_output=True, check=True, timeout=120).stdout.decode()

    assert says(signed).startswith("True") and "李主任" in says(signed)
    changed = tmp_path / "changed.xlsx"
    with zipfile.ZipFile(signed) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"20040100110000", b"20040100210000"))
    assert says(changed).startswith("False")

"""Signatures are those of OpenSSH: what it makes we accept, what we make it accepts."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.signing import sign, verify
from workbench.core.signing.sshsig import fingerprint, public_text, read_public, short_id

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SPACE = "imaging-exam-mapping"
needs_ssh = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")


@given(st.binary(max_size=200))
def test_a_signature_fits_its_content_only(payload: bytes) -> None:
    armoured = sign(PRIVATE, payload, SPACE)
    public = verify(armoured, payload, SPACE)
    assert public is not None and fingerprint(public) == fingerprint(PRIVATE.public_key())
    assert verify(armoured, payload + b"x", SPACE) is None
    assert verify(armoured, payload, "file") is None


@given(st.data())
def test_a_damaged_signature_never_raises_and_never_fits(data: st.DataObject) -> None:
    good = sign(PRIVATE, b"payload", SPACE)
    place = data.draw(st.integers(0, len(good) - 1))
    byte = data.draw(st.integers(0, 255))
    damaged = good[:place] + bytes([byte]) + good[place + 1 :]
    if damaged.split() != good.split():
        assert verify(damaged, b"payload", SPACE) is None


@given(st.binary(max_size=300))
def test_any_bytes_are_no_signature(armoured: bytes) -> None:
    assert verify(armoured, b"payload", SPACE) is None


def test_public_text_reads_back() -> None:
    public = PRIVATE.public_key()
    assert fingerprint(read_public(public_text(public) + " comment")) == fingerprint(public)
    for text in ("", "ssh-rsa AAAA", "ssh-ed25519 AAAA", "ssh-ed25519 !!!"):
        with pytest.raises(ValueError):
            read_public(text)


def run(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([str(a) for a in arguments], input=stdin, capture_output=True, check=False)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "id_ed25519"
    path.write_bytes(PRIVATE.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    path.chmod(0o600)
    (tmp_path / "id_ed25519.pub").write_text(public_text(PRIVATE.public_key()) + "\n")
    return path


@needs_ssh
def test_byte_for_byte_what_ssh_keygen_makes(tmp_path: Path, key_file: Path) -> None:
    content = tmp_path / "content"
    content.write_bytes("胸部CT平扫\n".encode())
    assert run("ssh-keygen", "-Y", "sign", "-f", key_file, "-n", SPACE, content).returncode == 0
    theirs = (tmp_path / "content.sig").read_bytes()
    assert theirs == sign(PRIVATE, content.read_bytes(), SPACE)


@needs_ssh
def test_ssh_keygen_accepts_ours_and_refuses_another_content(tmp_path: Path) -> None:
    signers, armoured = tmp_path / "allowed_signers", tmp_path / "statement.sig"
    signers.write_text(f'甲医生 namespaces="{SPACE}" {public_text(PRIVATE.public_key())}\n', encoding="utf-8")
    armoured.write_bytes(sign(PRIVATE, b"payload", SPACE))
    check = ("ssh-keygen", "-Y", "verify", "-f", signers, "-I", "甲医生", "-n", SPACE, "-s", armoured)
    assert run(*check, stdin=b"payload").returncode == 0
    assert run(*check, stdin=b"Payload").returncode != 0


@needs_ssh
def test_the_fingerprint_is_the_one_ssh_keygen_prints(key_file: Path) -> None:
    printed = run("ssh-keygen", "-l", "-f", f"{key_file}.pub").stdout.decode()
    assert fingerprint(PRIVATE.public_key()) in printed.split()


def test_short_id() -> None:
    assert len(short_id(PRIVATE.public_key())) == 16

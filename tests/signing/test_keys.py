"""Keys rest encrypted, for their owner only, and each thing that is wrong with one is told apart."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.signing.conftest import PASSPHRASE
from workbench.core.errors import FileProblem, KeyProblem
from workbench.core.signing import KeyStore, LoadedKey, cards_in
from workbench.core.signing.cards import read_card
from workbench.core.signing.private_file import looks_whole


def problem(call, *arguments) -> str:
    with pytest.raises((KeyProblem, FileProblem)) as caught:
        call(*arguments)
    assert caught.value.message.text("zh") and caught.value.message.text("en")
    return caught.value.message.key.removeprefix("signing.")


def test_a_new_key(store: KeyStore, reviewer: LoadedKey) -> None:
    key = reviewer.key
    assert (key.name, key.institution, key.role) == ("甲医生", "示例县人民医院", "reviewer")
    assert key.fingerprint.startswith("SHA256:") and len(key.fingerprint) == 50
    assert store.list() == [key]
    assert b"ENCRYPTED PRIVATE KEY" in key.path.read_bytes()
    assert repr(reviewer).count("Ed25519PrivateKey") == 0
    if os.name == "posix":
        assert store.home.stat().st_mode & 0o777 == 0o700
        assert {p.stat().st_mode & 0o777 for p in store.home.iterdir()} == {0o600}


def test_abbreviations(store: KeyStore, reviewer: LoadedKey, approver: LoadedKey) -> None:
    key = reviewer.key
    for text in (key.fingerprint, key.fingerprint[:14], key.short_id, key.short_id[:8], f" {key.short_id} "):
        assert store.find(text) == key
    for text in ("", "SHA256:", "zzzzzzzz", key.short_id[:3]):
        assert problem(store.find, text) == "no_such_key"


def test_what_a_key_needs(store: KeyStore) -> None:
    assert problem(store.new, " ", "院", "reviewer", "p") == "no_person"
    assert problem(store.new, "甲", "", "reviewer", "p") == "no_person"
    assert problem(store.new, "甲", "院", "boss", "p") == "unknown_role"
    assert problem(store.new, "甲", "院", "reviewer", "") == "no_passphrase"
    assert not store.home.exists()


def test_wrong_passphrase_and_damage(store: KeyStore, reviewer: LoadedKey, approver: LoadedKey) -> None:
    key = reviewer.key
    assert problem(store.load_private, key.fingerprint, "wrong") == "wrong_passphrase"
    assert problem(store.load_private, key.fingerprint, "") == "wrong_passphrase"
    whole = key.path.read_bytes()
    for damaged in (b"", whole[:100], whole.replace(b"BEGIN", b"BEGUN"), whole[:80] + b"!" + whole[81:]):
        key.path.write_bytes(damaged)
        assert not looks_whole(damaged)
        assert problem(store.load_private, key.fingerprint, PASSPHRASE) == "damaged_key"
    key.path.write_bytes(approver.key.path.read_bytes())
    assert problem(store.load_private, key.fingerprint, PASSPHRASE) == "damaged_key"


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_key_that_others_can_read(store: KeyStore, reviewer: LoadedKey) -> None:
    reviewer.key.path.chmod(0o644)
    assert problem(store.load_private, reviewer.key.fingerprint, PASSPHRASE) == "readable_by_others"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert problem(KeyStore(tmp_path / "file" / "keys").new, "甲", "院", "reviewer", "p") == "cannot_write"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_openssl_reads_the_key(reviewer: LoadedKey) -> None:
    command = ["openssl", "pkcs8", "-in", str(reviewer.key.path), "-passin", f"pass:{PASSPHRASE}"]
    done = subprocess.run(command, capture_output=True, check=False)
    body = b"".join(done.stdout.splitlines()[1:-1])
    assert base64.b64decode(body)[-32:] == reviewer.private.private_bytes_raw()


def test_cards(store: KeyStore, reviewer: LoadedKey, tmp_path: Path) -> None:
    path = store.card(reviewer.key.short_id, tmp_path / "甲.json")
    card = read_card(path.read_bytes())
    assert (card.name, card.fingerprint) == ("甲医生", reviewer.key.fingerprint)
    assert b"PRIVATE" not in path.read_bytes()
    (tmp_path / "folder").mkdir()
    assert store.card(reviewer.key.short_id, tmp_path / "folder").parent.name == "folder"
    assert problem(store.card, reviewer.key.short_id, tmp_path / "no" / "card.json") == "cannot_write"


@pytest.mark.parametrize(
    "field", ["name", "institution", "role", "public", "created_at", "signature", "format"]
)
def test_a_card_with_another_name_on_it(store: KeyStore, reviewer: LoadedKey, field: str) -> None:
    value = json.loads(reviewer.key.path.with_suffix(".card").read_text(encoding="utf-8"))
    value[field] = {"role": "approver"}.get(field, value[field] + "x")
    with pytest.raises(ValueError):
        read_card(json.dumps(value).encode())


def test_a_folder_of_cards_and_other_things(store: KeyStore, reviewer: LoadedKey, tmp_path: Path) -> None:
    folder = tmp_path / "trust"
    folder.mkdir()
    store.card(reviewer.key.fingerprint, folder / "a.card")
    for name, content in (
        ("b.json", b"{}"),
        ("c.card", b"\xff\xfe"),
        ("d.card", b"[" * 5000),
        ("e.txt", b"x"),
    ):
        (folder / name).write_bytes(content)
    (folder / "f.card").mkdir()
    assert list(cards_in(folder)) == [reviewer.key.fingerprint]
    assert cards_in(tmp_path / "nowhere") == {}

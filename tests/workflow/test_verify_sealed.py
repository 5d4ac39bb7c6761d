"""Packs and lists of mutual recognition are verified as mapping files are: each verdict in its own words."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from workbench.cli.main import run
from workbench.core.exchange.packs import Pack, PackRow, Withdrawn, pack_payload
from workbench.core.project import Recognised, Scope
from workbench.core.signing import KeyStore, LoadedKey, seal
from workbench.core.workflow.recognition import SignedList, payload_of
from workbench.core.workflow.sealed import write_sealed
from workbench.core.workflow.verify import verify_file

Keys = dict[str, LoadedKey]
ROW = PackRow("胸部CT平扫", "CT", ("20040100110000",), "", "approved", (0,))
PACK = Pack("p", "示例市医院", "2026-01-02T03:04:05Z", "5.0", "a" * 64, "e", (("h", "示例市医院"),), [ROW])
LIST = SignedList(
    Scope("BJ", "示例市", "SSHR", "city", "2025-07-01"),
    (Recognised("胸部CT平扫", ("20040100110000",)),),
    "2026-01-02T03:04:05Z",
    "5.0",
)


@pytest.fixture(autouse=True)
def at_home(home: Path) -> None:
    """Nobody's keys are known."""


def pack(path: Path, key: LoadedKey, value: Pack = PACK) -> Path:
    write_sealed(path, pack_payload(value), key)
    return path


def test_a_pack_and_who_made_it(tmp_path: Path, someone: Keys, trust: Path) -> None:
    path = pack(tmp_path / "a.iepack", someone["reviewer"])
    verdict = verify_file(path, trust)
    assert verdict.verdict == "valid" and verdict.manifest is None
    assert verdict.holds is not None and (verdict.holds.kind, verdict.holds.rows) == ("pack", 1)
    said = "\n".join(verdict.lines())
    assert "示例市医院" in said and "5.0" in said and "甲医生" in said
    assert verify_file(path).verdict == "valid-unknown-signer"


def test_a_list_of_mutual_recognition(tmp_path: Path, someone: Keys, trust: Path) -> None:
    path = tmp_path / "list.bin"  # its content tells what it is, not its name
    write_sealed(path, payload_of(LIST), someone["approver"])
    verdict = verify_file(path, trust)
    assert verdict.verdict == "valid" and verdict.holds.kind == "recognition"
    assert not any(note.key == "signing.list_not_now" for note in verdict.notes)
    write_sealed(
        path, payload_of(replace(LIST, scope=replace(LIST.scope, valid_to="2025-12-31"))), someone["approver"]
    )
    assert any(note.key == "signing.list_not_now" for note in verify_file(path, trust).notes)


def test_withdrawn_in_part_and_as_a_whole(tmp_path: Path, someone: Keys, trust: Path) -> None:
    gone = Withdrawn("头颅CT平扫", "CT", (), "", "看错")
    path = pack(tmp_path / "a.iepack", someone["reviewer"], replace(PACK, withdrawn=(gone,)))
    verdict = verify_file(path, trust)
    assert verdict.verdict == "valid" and any(n.key == "signing.pack_withdraws" for n in verdict.notes)
    pack(path, someone["reviewer"], replace(PACK, rows=[], withdrawn=(gone,), ended="标准读错了"))
    verdict = verify_file(path, trust)
    assert verdict.verdict == "withdrawn" and not verdict.good and "标准读错了" in verdict.message.text()


def test_changed_refused_and_damaged(tmp_path: Path, someone: Keys, trust: Path) -> None:
    path = pack(tmp_path / "a.iepack", someone["reviewer"])
    sound = json.loads(path.read_bytes())
    other = json.loads(seal(pack_payload(replace(PACK, title="别处")), someone["approver"])[0])
    path.write_text(json.dumps(sound | {"payload": other["payload"]}, indent=2), encoding="utf-8")
    verdict = verify_file(path, trust)
    assert verdict.verdict == "changed" and verdict.changes and verdict.signers == ()
    both = sound | {"signatures": [*sound["signatures"], *other["signatures"]]}
    path.write_text(json.dumps(both, indent=2), encoding="utf-8")
    assert verify_file(path, trust).verdict == "refused"
    path.write_bytes(seal(pack_payload(PACK), someone["reviewer"], signed_at="2999-01-01T00:00:00Z")[0])
    assert [m.key for m in verify_file(path, trust).refused] == ["signing.from_the_future"]
    path.write_text(json.dumps(sound | {"payload": "!"}, indent=2), encoding="utf-8")
    assert verify_file(path, trust).verdict == "unreadable"
    path.write_bytes(seal(b'{"format":"something-else/9"}\n', someone["reviewer"])[0])
    assert verify_file(path, trust).verdict == "unreadable"


def test_a_revoked_key(tmp_path: Path, someone: Keys, trust: Path) -> None:
    path = pack(tmp_path / "a.iepack", someone["reviewer"])
    store = KeyStore(tmp_path / "keys")
    store.home.mkdir()
    store.revoke(someone["reviewer"], "stolen", out=trust)
    verdict = verify_file(path, trust)
    assert verdict.verdict == "refused"
    assert next(m.key for m in verdict.refused) in ("signing.before_theft", "signing.revoked")


def test_on_the_command_line(
    tmp_path: Path, someone: Keys, trust: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = pack(tmp_path / "a.iepack", someone["reviewer"])
    assert run(["verify", str(path), "--trust", str(trust), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["verdict"], said["kind"], said["release"], said["rows"]) == ("valid", "pack", "5.0", 1)
    assert run(["verify", str(path)]) == 1
    assert run(["verify", str(tmp_path / "none.iepack")]) == 2

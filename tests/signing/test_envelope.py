"""An envelope says who signed what; nothing in it can be changed unnoticed."""

from __future__ import annotations

import base64
import json
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange.mapping import ROWS, manifest
from workbench.core.signing import LoadedKey, canonical, digest, open_envelope, seal, verify
from workbench.core.signing.cards import read_card
from workbench.core.signing.envelope import NAMESPACE

PAYLOAD = canonical(manifest(), ROWS)
WHEN = "2026-01-02T03:04:05Z"


@pytest.fixture
def cards(reviewer: LoadedKey):
    card = read_card(reviewer.key.path.with_suffix(".card").read_bytes())
    return {card.fingerprint: card}


def test_reviewer_and_approver(reviewer: LoadedKey, approver: LoadedKey, cards) -> None:
    envelope, signers = seal(PAYLOAD, reviewer, approver, signed_at=WHEN)
    opened = open_envelope(envelope, cards)
    assert opened.faults == ()
    assert (opened.manifest, opened.rows()) == (manifest(), ROWS)
    assert [(s.name, s.role, s.trusted, s.signed_at) for s in opened.signers] == [
        ("甲医生", "reviewer", True, WHEN),
        ("李主任", "approver", False, WHEN),
    ]
    assert {s.digest for s in signers} == {digest(PAYLOAD)}


def test_a_stranger_can_check_it(reviewer: LoadedKey) -> None:
    value = json.loads(seal(PAYLOAD, reviewer)[0])
    entry = value["signatures"][0]
    assert zlib.decompress(base64.b64decode(value["payload"])) == PAYLOAD
    assert json.loads(entry["statement"])["digest"] == digest(PAYLOAD)
    assert verify(entry["signature"].encode(), entry["statement"].encode(), NAMESPACE) is not None


def pack(payload: bytes) -> str:
    return base64.b64encode(zlib.compress(payload)).decode()


def altered_statement(value, **changes):
    statement = json.loads(value["signatures"][0]["statement"]) | changes
    value["signatures"][0]["statement"] = json.dumps(statement)


CHANGES = {
    "another payload": lambda v: v.update(
        payload=pack(PAYLOAD.replace(b"20040100110000", b"20040100210000"))
    ),
    "payload cut": lambda v: v.update(payload=v["payload"][: len(v["payload"]) // 8 * 4]),
    "payload no base64": lambda v: v.update(payload="%%%"),
    "something behind": lambda v: v.update(
        payload=base64.b64encode(base64.b64decode(v["payload"]) + b"x").decode()
    ),
    "another format": lambda v: v.update(format="workbench-envelope/9"),
    "another signer": lambda v: altered_statement(v, name="冒名者"),
    "another role": lambda v: altered_statement(v, role="approver"),
    "another time": lambda v: altered_statement(v, signed_at="2020-01-01T00:00:00Z"),
    "no signature": lambda v: v.update(signatures=[]),
    "signatures no list": lambda v: v.update(signatures=5),
    "signature damaged": lambda v: v["signatures"][0].update(signature="-----BEGIN SSH SIGNATURE-----"),
    "surrogate": lambda v: v["signatures"][0].update(statement="\ud800"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_no_change_goes_unnoticed(reviewer: LoadedKey, cards, name: str) -> None:
    value = json.loads(seal(PAYLOAD, reviewer)[0])
    CHANGES[name](value)
    opened = open_envelope(json.dumps(value).encode(), cards)
    assert opened.faults and opened.faults[0].text()
    assert opened.signers == ()


def test_a_signature_for_another_mapping(reviewer: LoadedKey, cards) -> None:
    other = canonical(manifest(ROWS[:2]), ROWS[:2])
    value, stolen = (json.loads(seal(p, reviewer)[0]) for p in (PAYLOAD, other))
    value["signatures"] += stolen["signatures"]
    opened = open_envelope(json.dumps(value).encode(), cards)
    assert len(opened.signers) == 1
    assert [m.key for m in opened.disputes] == ["signing.signatures_disagree"]


@settings(max_examples=100)
@given(st.binary(max_size=200) | st.text(max_size=50).map(str.encode) | st.just(b"[" * 100_000))
def test_any_bytes(envelope: bytes) -> None:
    opened = open_envelope(envelope, {})
    assert opened.manifest is None and opened.faults

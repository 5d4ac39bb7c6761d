"""Whom one trusts, who may revoke, and what a signature by a revoked key is worth."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.exchange.mapping import manifest
from tests.signing.conftest import PASSPHRASE, put_key
from workbench.core.errors import FileProblem, KeyProblem, WorkbenchError
from workbench.core.signing import (
    KeyStore,
    LoadedKey,
    Signer,
    Trust,
    TrustList,
    clock,
    patience,
    same_person,
    stand,
    trust_of,
    two_persons,
)
from workbench.core.signing.cards import Card, make_card, read_card
from workbench.core.signing.revocations import make_revocation, read_revocation

AT = datetime(2026, 6, 1, tzinfo=UTC)
BEFORE, SINCE, AFTER = "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z"


def key_of(error: pytest.ExceptionInfo[WorkbenchError]) -> str:
    assert error.value.message.text("zh") and error.value.message.text("en")
    return error.value.message.key.removeprefix("signing.")


def card_of(key: LoadedKey, **more) -> Card:
    k = key.key
    return read_card(make_card(key.private, k.name, k.institution, k.role, BEFORE, **more))


def signed_by(card: Card, at: str = BEFORE, **changes) -> Signer:
    return replace(Signer(card.name, card.institution, card.role, card.fingerprint, at, "d"), **changes)


def judged(trust: Trust, *signers: Signer, about=None):
    standing = stand(signers, trust, about or manifest(), AT)
    keys = [[m.key.removeprefix("signing.") for m in found] for found in (standing.refused, standing.notes)]
    assert all(m.text("zh") and m.text("en") for m in standing.refused + standing.notes)
    return [s.trusted for s in standing.signers], *keys


@pytest.fixture
def trusted(reviewer: LoadedKey, approver: LoadedKey, tmp_path: Path) -> TrustList:
    """A list that knows the approver, and the reviewer who named the approver as successor."""
    known = TrustList(tmp_path / "trusted")
    for number, key in enumerate((reviewer, approver)):
        heir = approver.key.fingerprint if key is reviewer else ""
        path = tmp_path / f"{number}.card"
        path.write_bytes(
            make_card(key.private, key.key.name, key.key.institution, key.key.role, BEFORE, successor=heir)
        )
        known.add(path)
    return known


def the_trust(known: TrustList, tmp_path: Path) -> Trust:
    return trust_of(known.home, own=KeyStore(tmp_path / "nobody"))


def revoke(known: TrustList, by: LoadedKey, of: LoadedKey, tmp_path: Path, reason: str = "lost") -> None:
    path = tmp_path / "a.revoked"
    path.write_bytes(make_revocation(of.key.fingerprint, SINCE, reason, by.private))
    known.add(path)


def test_the_list_keeps_reads_and_forgets(trusted: TrustList, reviewer: LoadedKey, tmp_path: Path) -> None:
    assert {c.name for c in trusted.trust().cards.values()} >= {"甲医生", "李主任"}
    assert trusted.find(reviewer.key.short_id).name == "甲医生"
    assert trusted.forget(reviewer.key.fingerprint).name == "甲医生"
    with pytest.raises(KeyProblem) as error:
        trusted.find(reviewer.key.fingerprint)
    assert key_of(error) == "not_trusted"
    (tmp_path / "x.card").write_text("{}")
    for call, kind, key in (("x.card", KeyProblem, "no_card"), ("none.card", FileProblem, "cannot_read")):
        with pytest.raises(kind) as error:
            trusted.add(tmp_path / call)
        assert key_of(error) == key


@pytest.mark.parametrize("by_successor", [False, True])
def test_a_revoked_key(trusted, reviewer, approver, tmp_path: Path, by_successor: bool) -> None:
    revoke(trusted, approver if by_successor else reviewer, reviewer, tmp_path)
    trust = the_trust(trusted, tmp_path)
    card = trust.cards[reviewer.key.fingerprint]
    assert judged(trust, signed_by(card, AFTER)) == ([False], ["revoked"], ["no_approver"])
    assert judged(trust, signed_by(card, SINCE))[1] == ["revoked"]
    assert judged(trust, signed_by(card, BEFORE)) == ([True], [], ["before_revocation", "no_approver"])


def test_of_a_stolen_key_earlier_signatures_are_doubtful(trusted, reviewer, tmp_path: Path) -> None:
    revoke(trusted, reviewer, reviewer, tmp_path, "stolen")
    trust = the_trust(trusted, tmp_path)
    card = trust.cards[reviewer.key.fingerprint]
    assert judged(trust, signed_by(card, BEFORE)) == ([False], ["before_theft"], ["no_approver"])


def test_who_may_not_revoke(trusted, reviewer, approver, tmp_path: Path) -> None:
    with pytest.raises(KeyProblem) as error:
        revoke(trusted, reviewer, approver, tmp_path)
    assert key_of(error) == "may_not_revoke"
    (trusted.home / "b.revoked").write_bytes(
        make_revocation(approver.key.fingerprint, SINCE, "lost", reviewer.private)
    )
    assert the_trust(trusted, tmp_path).revocations == {}


def test_ones_own_distrust(trusted, approver, tmp_path: Path) -> None:
    trusted.distrust(approver.key.short_id, SINCE)
    trust = the_trust(trusted, tmp_path)
    card = trust.cards[approver.key.fingerprint]
    assert judged(trust, signed_by(card, AFTER))[1] == ["revoked"]
    assert judged(trust, signed_by(card, BEFORE))[:2] == ([True], [])
    with pytest.raises(KeyProblem) as error:
        trusted.distrust(approver.key.short_id, "yesterday")
    assert key_of(error) == "no_time"


@pytest.mark.parametrize("field", ["fingerprint", "reason", "since", "signature", "format"])
def test_a_revocation_cannot_be_changed(reviewer: LoadedKey, field: str) -> None:
    value = json.loads(make_revocation(reviewer.key.fingerprint, SINCE, "lost", reviewer.private))
    assert read_revocation(json.dumps(value).encode()).by == reviewer.key.fingerprint
    value[field] = {"reason": "left", "since": AFTER, "format": "workbench-distrust/2"}.get(field, "x")
    with pytest.raises(ValueError):
        read_revocation(json.dumps(value).encode())


def test_a_key_in_the_place_of_another(store: KeyStore, reviewer: LoadedKey) -> None:
    new = store.replace(reviewer.key.short_id, PASSPHRASE, "new passphrase")
    card = read_card(new.path.with_suffix(".card").read_bytes())
    assert (card.replaces, card.name) == (reviewer.key.fingerprint, "甲医生")
    with pytest.raises(KeyProblem) as error:
        store.load_private(reviewer.key.short_id, PASSPHRASE)
    assert key_of(error) == "own_key_revoked"
    value = json.loads(new.path.with_suffix(".card").read_bytes())
    for forged in (value | {"older_signature": value["signature"]}, value | {"replaces": new.fingerprint}):
        with pytest.raises(ValueError):
            read_card(json.dumps(forged).encode())


def test_revoking_for_a_lost_key(store, reviewer, approver, tmp_path: Path) -> None:
    named = card_of(reviewer, successor=approver.key.fingerprint)
    out = store.revoke(approver, "lost", named, tmp_path / "甲.revoked")
    assert read_revocation(out.read_bytes()).fingerprint == reviewer.key.fingerprint
    with pytest.raises(KeyProblem) as error:
        store.revoke(approver, "lost", card_of(reviewer))
    assert key_of(error) == "not_its_successor"
    with pytest.raises(KeyProblem) as error:
        store.revoke(approver, "bored")
    assert key_of(error) == "unknown_reason"


def test_clocks(trusted, reviewer, approver, tmp_path: Path) -> None:
    trust = the_trust(trusted, tmp_path)
    card = trust.cards[approver.key.fingerprint]
    assert judged(trust, signed_by(card, "2026-06-01T00:20:00Z"))[1] == ["from_the_future"]
    assert judged(trust, signed_by(card, "2026-06-01T00:05:00Z"))[1] == []
    assert judged(trust, signed_by(card, "2026-01-02T02:00:00Z"))[1] == ["before_its_content"]
    assert judged(trust, signed_by(card, "yesterday"))[1] == ["no_signing_time"]
    assert clock(BEFORE) is None and clock("", "nonsense") is None
    behind = clock("2999-01-01T00:00:00Z")
    assert behind is not None and behind.message.key == "signing.clock_behind"


def test_two_persons(trusted, reviewer, approver, tmp_path: Path) -> None:
    trust = the_trust(trusted, tmp_path)
    one, two = (signed_by(trust.cards[key.key.fingerprint]) for key in (reviewer, approver))
    assert judged(trust, one, two) == ([True, True], [], [])
    assert judged(trust, one, one)[1] == []
    again = replace(one, fingerprint="SHA256:another")
    assert judged(trust, one, again)[1] == ["same_person_twice"]
    alone = replace(manifest(), one_person=True)
    refused, notes = judged(trust, one, again, about=alone)[1:]
    assert refused == [] and {"same_person_twice", "one_person", "no_approver"} <= set(notes)
    assert same_person(one, replace(two, name="甲医生 ")) and not same_person(one, two)
    assert two_persons([one, two], one_person=False) is None
    assert two_persons([one, one], one_person=True) is None
    refused = two_persons([one, replace(one, fingerprint="x")], one_person=False)
    assert refused is not None and refused.message.key == "signing.needs_second_person"


def test_a_signature_that_says_more_than_its_card(trusted, reviewer, tmp_path: Path) -> None:
    trust = the_trust(trusted, tmp_path)
    card = trust.cards[reviewer.key.fingerprint]
    for changes in ({"role": "approver"}, {"name": "李主任"}, {"institution": "别的医院"}):
        assert judged(trust, signed_by(card, **changes))[1] == ["other_than_card"]


@pytest.mark.parametrize("name", ["李主任", "李主仼", "李主任\u200b"])
def test_a_stranger_with_a_name_that_looks_trusted(trusted, approver, tmp_path: Path, name: str) -> None:
    trust = the_trust(trusted, tmp_path)
    card = trust.cards[approver.key.fingerprint]
    stranger = signed_by(card, name=name, fingerprint="SHA256:other")
    assert judged(trust, stranger)[::2] == ([False], ["same_name_other_key"])


def test_names_that_deceive(store: KeyStore, reviewer: LoadedKey) -> None:
    for name in ("Anna Аnna", "李\u202e任", "Ρeter"):
        with pytest.raises(ValueError):
            read_card(make_card(reviewer.private, name, "院", "reviewer", BEFORE))
    with pytest.raises(KeyProblem) as error:
        store.new("Аnna Meier", "院", "reviewer", "p")
    assert key_of(error) == "mixed_alphabets"


def test_wrong_passphrases_are_slowed(store, reviewer, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = reviewer.key.fingerprint
    assert [patience.pause_after(n) for n in (0, 2, 3, 4, 20)] == [0, 0, 1, 2, 60]
    for _ in range(patience.FREE):
        patience.was_wrong(mark)
    with pytest.raises(KeyProblem) as error:
        store.load_private(mark, PASSPHRASE)
    assert key_of(error) == "too_many_tries"
    later = time.monotonic() + 2
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert store.load_private(mark, PASSPHRASE).key == reviewer.key
    patience.ask(mark)


def test_a_copy_in_another_store_signs_no_more_either(store, reviewer, tmp_path: Path) -> None:
    """The revocation travels in the trust list as well."""
    other = KeyStore(tmp_path / "other")
    copy = put_key(other, reviewer)
    path = store.revoke(reviewer, "stolen", out=tmp_path / "x.revoked")
    (other.home / path.name).write_bytes(path.read_bytes())
    with pytest.raises(KeyProblem):
        other.load_private(copy.key.short_id, PASSPHRASE)

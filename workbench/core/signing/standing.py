"""What a sound signature is worth: whose key, trusted or revoked, at which time, by how many persons.

The envelope tells whether signatures fit their content; here they are held against the user's trust, the
clock and each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from workbench.core.errors import KeyProblem
from workbench.core.signing.cards import ROLES
from workbench.core.signing.envelope import Signer
from workbench.core.signing.lookalike import look_alike, skeleton
from workbench.core.signing.revocations import read_time
from workbench.core.signing.trust import Trust
from workbench.core.words import Message

# Clocks of laptops without a network differ by minutes.
TOLERANCE = timedelta(minutes=10)


class Person(Protocol):
    """Whose key it is; signers, cards and keys fit."""

    @property
    def name(self) -> str: ...
    @property
    def institution(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...


class About(Protocol):
    """What signed content says about itself; the manifest of a mapping fits."""

    @property
    def created_at(self) -> str: ...
    @property
    def one_person(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """The signers with what is known of them.

    Attributes:
        signers: As given; the trusted ones are marked.
        refused: Why the signatures do not count; empty where nothing speaks against them.
        notes: What a reader should know besides.
    """

    signers: tuple[Signer, ...]
    refused: tuple[Message, ...]
    notes: tuple[Message, ...]


def stand(signers: Sequence[Signer], trust: Trust, manifest: About, at: datetime | None = None) -> Standing:
    """Judge signatures that fit their content.

    Args:
        signers: As :func:`open_envelope` found them.
        trust: Whom the reader knows.
        manifest: What was signed, as it speaks about itself.
        at: The time it is, by default the computer's.
    """
    judge = _Judge(trust, manifest, at or datetime.now(UTC))
    judged = tuple(judge.one(signer) for signer in signers)
    judge.together(judged)
    return Standing(judged, tuple(judge.refused), tuple(judge.notes))


def same_person(one: Person, other: Person) -> bool:
    """True if two signatures or cards are one person's: one key, or one name at one institution."""
    if one.fingerprint == other.fingerprint:
        return True
    names = [(skeleton(person.name), skeleton(person.institution)) for person in (one, other)]
    return names[0] == names[1]


def two_persons(people: Sequence[Person], *, one_person: bool) -> KeyProblem | None:
    """Refuses two signatures of one person, unless the department has but one."""
    for number, person in enumerate(people):
        if not one_person and any(same_person(person, other) for other in people[:number]):
            return KeyProblem(Message("signing.needs_second_person", {"name": person.name}))
    return None


def clock(*seen: str) -> KeyProblem | None:
    """Refuses to sign with a clock that is behind the times that stand in what is to be signed."""
    now = datetime.now(UTC)
    latest = max((time for time in map(read_time, seen) if time is not None), default=now)
    if now >= latest - TOLERANCE:
        return None
    words = {"now": f"{now:%Y-%m-%d %H:%M}", "seen": f"{latest:%Y-%m-%d %H:%M}"}
    return KeyProblem(Message("signing.clock_behind", words))


class _Judge:
    def __init__(self, trust: Trust, manifest: About, at: datetime) -> None:
        self._trust, self._manifest, self._at = trust, manifest, at
        self.refused: list[Message] = []
        self.notes: list[Message] = []

    def one(self, signer: Signer) -> Signer:
        """Judge one signature; the signer comes back as trusted or not."""
        self._time(signer)
        card = self._trust.cards.get(signer.fingerprint)
        if card is None:
            self._stranger(signer)
            return signer
        if (signer.name, signer.institution, signer.role) != (card.name, card.institution, card.role):
            words = {
                "name": signer.name,
                "role": _role(signer.role),
                "card": card.name,
                "other": _role(card.role),
            }
            self.refused.append(Message("signing.other_than_card", words))
        return replace(signer, trusted=self._still_counts(signer))

    def _time(self, signer: Signer) -> None:
        signed, made = read_time(signer.signed_at), read_time(self._manifest.created_at)
        who = {"name": signer.name, "when": signer.signed_at}
        if signed is None:
            self.refused.append(Message("signing.no_signing_time", who))
        elif signed > self._at + TOLERANCE:
            self.refused.append(
                Message("signing.from_the_future", who | {"now": f"{self._at:%Y-%m-%dT%H:%M:%SZ}"})
            )
        elif made is not None and signed < made - TOLERANCE:
            self.refused.append(
                Message("signing.before_its_content", who | {"made": self._manifest.created_at})
            )

    def _still_counts(self, signer: Signer) -> bool:
        """Is a known key's signature worth something, in view of its revocation?"""
        revocation = self._trust.revocations.get(signer.fingerprint)
        if revocation is None:
            return True
        since, signed = read_time(revocation.since), read_time(signer.signed_at)
        reason = Message(f"signing.reason_{revocation.reason}")
        words = {"name": signer.name, "since": revocation.since, "when": signer.signed_at, "reason": reason}
        if since is None or signed is None or signed >= since:
            self.refused.append(Message("signing.revoked", words))
            return False
        if revocation.reason == "stolen":
            self.refused.append(Message("signing.before_theft", words))
            return False
        self.notes.append(Message("signing.before_revocation", words))
        return True

    def _stranger(self, signer: Signer) -> None:
        revocation = self._trust.revocations.get(signer.fingerprint)
        if revocation is not None:
            self._still_counts(signer)
        for card in self._trust.cards.values():
            if signer.name == card.name or look_alike(signer.name, card.name):
                words = {"name": signer.name, "card": card.name, "institution": card.institution}
                self.notes.append(Message("signing.same_name_other_key", words))
                return

    def together(self, signers: Sequence[Signer]) -> None:
        """Two signatures are two persons', unless there is but one; and is an approver among them?"""
        one_person = self._manifest.one_person
        keys = {signer.fingerprint for signer in signers}
        if len(keys) > 1 and all(same_person(signers[0], other) for other in signers):
            words = Message("signing.same_person_twice", {"name": signers[0].name})
            (self.notes if one_person else self.refused).append(words)
        if one_person:
            self.notes.append(Message("signing.one_person"))
        if signers and all(signer.role != "approver" for signer in signers):
            self.notes.append(Message("signing.no_approver"))


def _role(role: str) -> Message | str:
    return Message(f"roles.{role}") if role in ROLES else role

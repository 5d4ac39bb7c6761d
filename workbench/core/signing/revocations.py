"""Revocations: from when on a key counts no longer, said by who may say it.

A revocation is a small signed JSON file, passed on like a card. The key itself may revoke, and the key that
its card named in advance (for a lost key). Besides, anyone may distrust a key for themselves: such a file has
no signature and counts where it lies.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workbench.core.signing import sshsig
from workbench.core.signing.canonical import canonical_json
from workbench.core.signing.cards import Card, read_fields, signer_of

FORMAT = "workbench-revocation/1"
DISTRUST = "workbench-distrust/1"
NAMESPACE = "imaging-exam-revocation"
SUFFIX = ".revoked"
REASONS = ("replaced", "left", "lost", "stolen")
_TEXTS = ("fingerprint", "format", "reason", "since")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True, slots=True)
class Revocation:
    """A key counts no longer.

    Attributes:
        fingerprint: Of the key.
        since: UTC; signatures from then on never count.
        reason: ``replaced``, ``left``, ``lost`` or ``stolen``; a thief can write any time into a signature,
            so of a stolen key earlier signatures are doubtful as well.
        by: Fingerprint of the key that says so, empty for one's own distrust.
    """

    fingerprint: str
    since: str
    reason: str
    by: str


def read_time(text: str) -> datetime | None:
    """A time in UTC (``2026-01-02T03:04:05Z``), None for anything else."""
    if not _TIME.fullmatch(text):
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def make_revocation(fingerprint: str, since: str, reason: str, private: Ed25519PrivateKey | None) -> bytes:
    """The file that revokes a key; without a private key, one's own distrust.

    Raises:
        ValueError: An unknown reason, or a time that is none.
    """
    if reason not in REASONS or read_time(since) is None:
        raise ValueError("unknown reason or no time")
    form = FORMAT if private is not None else DISTRUST
    value = {"fingerprint": fingerprint, "format": form, "reason": reason, "since": since}
    if private is not None:
        value["signature"] = sshsig.sign(private, canonical_json(value), NAMESPACE).decode()
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def read_revocation(content: bytes) -> Revocation:
    """Read a revocation and check its signature; whether its signer may revoke is :func:`counts`.

    Raises:
        ValueError: Not a revocation, or changed since it was made.
    """
    try:
        texts, value = read_fields(content, _TEXTS, FORMAT)
    except ValueError:
        texts, value = read_fields(content, _TEXTS, DISTRUST)
    by = signer_of(value, "signature", canonical_json(texts), NAMESPACE)
    if (texts["format"] == FORMAT and not by) or texts["reason"] not in REASONS:
        raise ValueError("the revocation was changed")
    if read_time(texts["since"]) is None:
        raise ValueError("no time")
    return Revocation(texts["fingerprint"], texts["since"], texts["reason"], by)


def counts(revocation: Revocation, cards: Mapping[str, Card]) -> bool:
    """True if the one who revokes may: the key itself, the successor on its card, or oneself."""
    card = cards.get(revocation.fingerprint)
    allowed = {"", revocation.fingerprint, card.successor if card else ""}
    return revocation.by in allowed

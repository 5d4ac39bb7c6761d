"""Public cards: who a key belongs to, in a small file that its holder passes on.

A card is signed with its own key: nobody can put another name on somebody's key without holding that key.
"""

from __future__ import annotations

import binascii
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workbench.core.signing import sshsig
from workbench.core.signing.canonical import canonical_json

FORMAT = "workbench-card/1"
NAMESPACE = "imaging-exam-card"
ROLES = ("reviewer", "approver")
SUFFIX = ".card"
_TEXTS = ("format", "name", "institution", "role", "public", "created_at")
MAX_BYTES = 65_536
_MAX_FILES = 10_000


@dataclass(frozen=True, slots=True)
class Card:
    """The public half of a key.

    Attributes:
        name, institution, role: As the holder states them; role is ``reviewer`` or ``approver``.
        public: ``ssh-ed25519 AAAA…``.
        fingerprint: ``SHA256:…`` as ``ssh-keygen -l`` prints it.
        short_id: 16 hex digits, easy to type and to read out.
        created_at: UTC, ISO 8601 with ``Z``.
    """

    name: str
    institution: str
    role: str
    public: str
    fingerprint: str
    short_id: str
    created_at: str


def make_card(private: Ed25519PrivateKey, name: str, institution: str, role: str, created_at: str) -> bytes:
    """The card file of a new key: readable JSON with the holder's own signature."""
    public = private.public_key()
    value: dict[str, Any] = {
        "format": FORMAT,
        "name": name,
        "institution": institution,
        "role": role,
        "public": sshsig.public_text(public),
        "created_at": created_at,
    }
    signature = sshsig.sign(private, canonical_json(value), NAMESPACE).decode()
    value |= {"fingerprint": sshsig.fingerprint(public), "signature": signature}
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def read_card(content: bytes) -> Card:
    """Read a card and check its own signature.

    Raises:
        ValueError: Not a card, or changed since its holder made it.
    """
    if len(content) > MAX_BYTES:
        raise ValueError("too long for a card")
    try:
        value = json.loads(content)
        texts = {key: value[key] for key in _TEXTS}
        public = sshsig.read_public(texts["public"])
        signature = value["signature"].encode()
    except (KeyError, TypeError, AttributeError, binascii.Error, RecursionError) as error:
        raise ValueError("not a card") from error
    if not all(isinstance(text, str) for text in texts.values()) or texts["format"] != FORMAT:
        raise ValueError("not a card of this format")
    signer = sshsig.verify(signature, canonical_json(texts), NAMESPACE)
    own = signer is not None and sshsig.fingerprint(signer) == sshsig.fingerprint(public)
    if not own or texts["role"] not in ROLES:
        raise ValueError("the card was changed")
    return Card(
        name=texts["name"],
        institution=texts["institution"],
        role=texts["role"],
        public=sshsig.public_text(public),
        fingerprint=sshsig.fingerprint(public),
        short_id=sshsig.short_id(public),
        created_at=texts["created_at"],
    )


def cards_in(folder: Path) -> dict[str, Card]:
    """Every sound card of a folder by fingerprint; other files and changed cards are passed over."""
    found = {}
    try:
        paths = sorted(p for p in folder.iterdir() if p.suffix.lower() in (SUFFIX, ".json"))
    except OSError:
        return {}
    for path in paths[:_MAX_FILES]:
        try:
            if not path.is_file() or path.stat().st_size > MAX_BYTES:
                continue
            card = read_card(path.read_bytes())
        except (OSError, ValueError):
            continue
        found[card.fingerprint] = card
    return found

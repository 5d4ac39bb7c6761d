"""Public cards: who a key belongs to, in a small file that its holder passes on.

A card is signed with its own key: nobody can put another name on somebody's key without holding that key.
A card of a key that takes another's place carries the older key's signature too, and a card may name in
advance the key that may revoke it when its own is lost.
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
from workbench.core.signing.lookalike import is_honest

FORMAT = "workbench-card/1"
NAMESPACE = "imaging-exam-card"
ROLES = ("reviewer", "approver")
SUFFIX = ".card"
_TEXTS = ("format", "name", "institution", "role", "public", "created_at", "replaces", "successor")
MAX_BYTES = 65_536
MAX_FILES = 10_000


@dataclass(frozen=True, slots=True)
class Card:
    """The public half of a key.

    Attributes:
        name, institution, role: As the holder states them; role is ``reviewer`` or ``approver``.
        public: ``ssh-ed25519 AAAA…``.
        fingerprint: ``SHA256:…`` as ``ssh-keygen -l`` prints it.
        short_id: 16 hex digits, easy to type and to read out.
        created_at: UTC, ISO 8601 with ``Z``.
        replaces: Fingerprint of the key whose place this one takes, empty for none; that key signed so.
        successor: Fingerprint of the key that may revoke this one, empty for none.
    """

    name: str
    institution: str
    role: str
    public: str
    fingerprint: str
    short_id: str
    created_at: str
    replaces: str = ""
    successor: str = ""


def make_card(
    private: Ed25519PrivateKey,
    name: str,
    institution: str,
    role: str,
    created_at: str,
    *,
    successor: str = "",
    older: Ed25519PrivateKey | None = None,
) -> bytes:
    """The card file of a new key: readable JSON with the holder's own signature.

    Args:
        successor: Fingerprint of the key that may revoke this one.
        older: The key whose place this one takes; it signs the card as well.
    """
    public = private.public_key()
    value: dict[str, Any] = {
        "format": FORMAT,
        "name": name,
        "institution": institution,
        "role": role,
        "public": sshsig.public_text(public),
        "created_at": created_at,
        "replaces": sshsig.fingerprint(older.public_key()) if older else "",
        "successor": successor,
    }
    signed = canonical_json(value)
    value |= {
        "fingerprint": sshsig.fingerprint(public),
        "signature": sshsig.sign(private, signed, NAMESPACE).decode(),
    }
    if older is not None:
        value["older_signature"] = sshsig.sign(older, signed, NAMESPACE).decode()
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def read_fields(content: bytes, names: tuple[str, ...], form: str) -> tuple[dict[str, str], dict[str, Any]]:
    """The texts ``names`` of a small JSON file of the format ``form``, and all of its content.

    Raises:
        ValueError: Too long, not JSON, another format, or a field is missing or no text.
    """
    if len(content) > MAX_BYTES:
        raise ValueError("too long")
    try:
        value = json.loads(content)
        texts = {key: value[key] for key in names}
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("a field is missing") from error
    if not all(isinstance(text, str) for text in texts.values()) or texts["format"] != form:
        raise ValueError("not of this format")
    return texts, value


def signer_of(value: dict[str, Any], name: str, signed: bytes, namespace: str) -> str:
    """Fingerprint of the key that made the signature in the field ``name``; empty where none fits."""
    text = value.get(name)
    public = (
        sshsig.verify(text.encode("utf-8", "replace"), signed, namespace) if isinstance(text, str) else None
    )
    return sshsig.fingerprint(public) if public is not None else ""


def read_card(content: bytes) -> Card:
    """Read a card and check its own signature, and that of the key whose place it takes.

    Raises:
        ValueError: Not a card, changed since its holder made it, or with a name made to deceive.
    """
    texts, value = read_fields(content, _TEXTS, FORMAT)
    try:
        public = sshsig.read_public(texts["public"])
    except binascii.Error as error:
        raise ValueError("not a key") from error
    mark, signed = sshsig.fingerprint(public), canonical_json(texts)
    if signer_of(value, "signature", signed, NAMESPACE) != mark or texts["role"] not in ROLES:
        raise ValueError("the card was changed")
    if texts["replaces"] and signer_of(value, "older_signature", signed, NAMESPACE) != texts["replaces"]:
        raise ValueError("the older key did not sign this card")
    if not is_honest(texts["name"]) or not is_honest(texts["institution"]):
        raise ValueError("hidden characters or mixed alphabets in a name")
    return Card(
        name=texts["name"],
        institution=texts["institution"],
        role=texts["role"],
        public=sshsig.public_text(public),
        fingerprint=mark,
        short_id=sshsig.short_id(public),
        created_at=texts["created_at"],
        replaces=texts["replaces"],
        successor=texts["successor"],
    )


def small_files(folder: Path, *suffixes: str) -> list[tuple[Path, bytes]]:
    """Path and content of the small files of a folder with these endings; others are left out."""
    found = []
    try:
        paths = sorted(p for p in folder.iterdir() if p.suffix.lower() in suffixes)
    except OSError:
        return []
    for path in paths[:MAX_FILES]:
        try:
            if path.is_file() and path.stat().st_size <= MAX_BYTES:
                found.append((path, path.read_bytes()))
        except OSError:
            continue
    return found


def cards_in(folder: Path) -> dict[str, Card]:
    """Every sound card of a folder by fingerprint; other files and changed cards are passed over."""
    found = {}
    for _, content in small_files(folder, SUFFIX, ".json"):
        try:
            card = read_card(content)
        except ValueError:
            continue
        found[card.fingerprint] = card
    return found

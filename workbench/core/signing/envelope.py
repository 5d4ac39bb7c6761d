"""The signed envelope: canonical payload and one statement with its signature for each signer.

Each signer signs a short statement that names the payload by its SHA-256 and says who signs, as what and
when. So a reviewer and an approver sign the same payload at different times, and a stranger checks either
with ``sha256sum`` and ``ssh-keygen -Y verify``. The envelope is JSON text and travels inside the workbook or
beside a file as ``NAME.sig``.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import orjson

from workbench.core.items import MappingManifest, MappingRow
from workbench.core.signing import sshsig
from workbench.core.signing.canonical import canonical_json, digest, parse
from workbench.core.signing.cards import Card
from workbench.core.signing.keys import LoadedKey, now
from workbench.core.words import Message

FORMAT = "workbench-envelope/1"
STATEMENT = "workbench-signature/1"
NAMESPACE = "imaging-exam-mapping"
MAX_PAYLOAD = 1 << 30
MAX_SIGNATURES = 20
_STATEMENT_TEXTS = (
    "algorithm",
    "digest",
    "fingerprint",
    "format",
    "institution",
    "name",
    "role",
    "signed_at",
)


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed, as the signed statement says it; for a trusted key as its card says it."""

    name: str
    institution: str
    role: str
    fingerprint: str
    signed_at: str
    digest: str
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """What an envelope holds after all its signatures were checked.

    Attributes:
        manifest, rows: The signed mapping, None and empty where the payload cannot be read.
        signers: Those whose signature fits.
        faults: What does not fit, in words; empty for a sound envelope.
    """

    manifest: MappingManifest | None
    rows: list[MappingRow]
    signers: tuple[Signer, ...]
    faults: tuple[Message, ...]


def statement_of(key: LoadedKey, payload: bytes, signed_at: str) -> bytes:
    """The canonical line that is signed."""
    return canonical_json(
        {
            "algorithm": sshsig.ALGORITHM,
            "digest": digest(payload),
            "fingerprint": key.key.fingerprint,
            "format": STATEMENT,
            "institution": key.key.institution,
            "name": key.key.name,
            "role": key.key.role,
            "signed_at": signed_at,
        }
    )


def seal(payload: bytes, *keys: LoadedKey, signed_at: str | None = None) -> tuple[bytes, tuple[Signer, ...]]:
    """Sign ``payload`` with each key.

    Args:
        payload: Canonical bytes.
        keys: One or more opened keys, the reviewer's first.
        signed_at: UTC time, by default now.

    Returns:
        The envelope and the signers as they stand in it.
    """
    moment = signed_at or now()
    entries, signers = [], []
    for key in keys:
        statement = statement_of(key, payload, moment)
        signature = sshsig.sign(key.private, statement, NAMESPACE)
        entries.append({"statement": statement.decode(), "signature": signature.decode()})
        signers.append(_signer(orjson.loads(statement)))
    packed = base64.b64encode(zlib.compress(payload, 6)).decode()
    value = {"format": FORMAT, "signatures": entries, "payload": packed}
    return orjson.dumps(value, option=orjson.OPT_INDENT_2), tuple(signers)


def open_envelope(envelope: bytes, trusted: Mapping[str, Card]) -> Opened:
    """Check every signature of an envelope. Never raises, whatever the bytes.

    Args:
        envelope: The JSON text.
        trusted: Cards of known signers by fingerprint.
    """
    try:
        value = orjson.loads(envelope)
        if value["format"] != FORMAT:
            raise ValueError("unknown format")
        payload = _inflate(value["payload"])
        entries = [(e["statement"].encode(), e["signature"].encode()) for e in value["signatures"]]
    except (ValueError, KeyError, TypeError, AttributeError, zlib.error, binascii.Error):
        return Opened(None, [], (), (Message("signing.envelope_damaged"),))
    faults: list[Message] = []
    try:
        manifest, rows = parse(payload)
    except (ValueError, TypeError, RecursionError):
        return Opened(None, [], (), (Message("signing.payload_damaged"),))
    if not entries or len(entries) > MAX_SIGNATURES:
        faults.append(Message("signing.no_signature"))
    signers = []
    for number, (statement, signature) in enumerate(entries[:MAX_SIGNATURES], 1):
        signer = _check(statement, signature, digest(payload))
        if signer is None:
            faults.append(Message("signing.signature_does_not_fit", {"n": number}))
        else:
            signers.append(_as_known(signer, trusted))
    return Opened(manifest, rows, tuple(signers), tuple(faults))


def _inflate(text: str) -> bytes:
    packed = base64.b64decode(text, validate=True)
    opener = zlib.decompressobj()
    payload = opener.decompress(packed, MAX_PAYLOAD)
    if not opener.eof or opener.unused_data:
        raise ValueError("cut off, too large, or something behind the end")
    return payload


def _check(statement: bytes, signature: bytes, wanted: str) -> Signer | None:
    """The signer of one statement about the payload ``wanted``, or None where anything does not fit."""
    public = sshsig.verify(signature, statement, NAMESPACE)
    if public is None:
        return None
    try:
        value = orjson.loads(statement)
        fits = (
            isinstance(value, dict)
            and tuple(sorted(value)) == _STATEMENT_TEXTS
            and all(type(text) is str for text in value.values())
            and value["format"] == STATEMENT
            and value["digest"] == wanted
            and value["fingerprint"] == sshsig.fingerprint(public)
        )
    except ValueError:
        return None
    return _signer(value) if fits else None


def _signer(value: dict[str, str]) -> Signer:
    return Signer(
        name=value["name"],
        institution=value["institution"],
        role=value["role"],
        fingerprint=value["fingerprint"],
        signed_at=value["signed_at"],
        digest=value["digest"],
    )


def _as_known(signer: Signer, trusted: Mapping[str, Card]) -> Signer:
    card = trusted.get(signer.fingerprint)
    if card is None:
        return signer
    return replace(signer, name=card.name, institution=card.institution, role=card.role, trusted=True)

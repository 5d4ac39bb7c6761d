"""The signed envelope: canonical payload and one statement with its signature for each signer.

Each signer signs a short statement that names the payload by its SHA-256 and the rows by the root of their
Merkle tree, and says who signs, as what, when and with which algorithm. So a reviewer and an approver sign
the same payload at different times, and a stranger checks either with ``sha256sum`` and ``ssh-keygen -Y
verify``. The envelope is JSON text and travels inside the workbook or beside a file as ``NAME.sig``.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import zlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from itertools import starmap
from typing import Any

import orjson

from workbench.core.items import MappingManifest, MappingRow
from workbench.core.signing import sshsig
from workbench.core.signing.canonical import canonical_json, digest, parse
from workbench.core.signing.cards import Card
from workbench.core.signing.keys import LoadedKey, now
from workbench.core.signing.lookalike import is_honest
from workbench.core.signing.tree import tree_of
from workbench.core.text import one_line
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
    "tree",
)
_NO_FIT = "signing.signature_does_not_fit"
_ID = [f.name for f in fields(MappingRow)].index("item_id")
_PACKED = 1  # level of zlib: the rows are repetitive, the higher levels take three times as long for a tenth


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed, as the signed statement says it; ``trusted`` if the reader knows the key."""

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
        manifest: Of the signed mapping, None where the payload cannot be read.
        values: The texts of each signed row, in the order of the fields of ``MappingRow``.
        signers: Those whose signature fits.
        faults: What does not fit, in words; empty for a sound envelope.
        disputes: Sound signatures that are about something else, or that cannot be checked.
    """

    manifest: MappingManifest | None
    values: list[tuple[str, ...]]
    signers: tuple[Signer, ...]
    faults: tuple[Message, ...]
    disputes: tuple[Message, ...] = ()

    def rows(self) -> list[MappingRow]:
        """The signed rows, made anew."""
        return list(starmap(MappingRow, self.values))


@dataclass(frozen=True, slots=True)
class Sealed:
    """The same of any signed content: ``payload`` are its bytes, None where the envelope cannot be read."""

    payload: bytes | None
    signers: tuple[Signer, ...]
    faults: tuple[Message, ...]
    disputes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class _Content:
    """What is signed, by its two digests."""

    digest: str
    tree: str


def _content(payload: bytes) -> _Content:
    return _Content(digest(payload), tree_of(payload))


def _statement(key: LoadedKey, content: _Content, signed_at: str) -> bytes:
    """The canonical line that is signed."""
    return canonical_json(
        {
            "algorithm": sshsig.ALGORITHM,
            "digest": content.digest,
            "fingerprint": key.key.fingerprint,
            "format": STATEMENT,
            "institution": key.key.institution,
            "name": key.key.name,
            "role": key.key.role,
            "signed_at": signed_at,
            "tree": content.tree,
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
    with ThreadPoolExecutor(1) as beside:  # packing needs no Python, so the digests are made meanwhile
        packing = beside.submit(zlib.compress, payload, _PACKED)
        content, moment = _content(payload), signed_at or now()
        entries = [_entry(key, content, moment) for key in keys]
        packed = base64.b64encode(packing.result()).decode()
    return _write(packed, entries), tuple(_signer(orjson.loads(entry["statement"])) for entry in entries)


def add_signature(envelope: bytes, key: LoadedKey, signed_at: str | None = None) -> bytes:
    """The envelope with one more signature over the same payload; the others stay as they are.

    Raises:
        ValueError: The envelope cannot be read.
    """
    value, payload = _read(envelope)
    entry = _entry(key, _content(payload), signed_at or now())
    return _write(value["payload"], [*value["signatures"], entry])


def join(one: bytes, other: bytes) -> bytes | None:
    """One envelope with the signatures of both; None where they are about different content."""
    if one == other:
        return one
    try:
        first, second = _loads(one), _loads(other)
        if first["payload"] != second["payload"]:
            return None
        added = [entry for entry in second["signatures"] if entry not in first["signatures"]]
        return _write(first["payload"], [*first["signatures"], *added])
    except (ValueError, KeyError, TypeError):
        return None


def made_at(envelope: bytes) -> str:
    """When the content of an envelope says it was made; empty where that cannot be read."""
    with contextlib.suppress(ValueError, KeyError, TypeError):
        made = orjson.loads(_read(envelope)[1].partition(b"\n")[0])["created_at"]
        return made if isinstance(made, str) else ""
    return ""


def _entry(key: LoadedKey, content: _Content, moment: str) -> dict[str, str]:
    statement = _statement(key, content, moment)
    signature = sshsig.sign(key.private, statement, NAMESPACE)
    return {"statement": statement.decode(), "signature": signature.decode()}


def _write(packed: str, entries: list[dict[str, str]]) -> bytes:
    value = {"format": FORMAT, "signatures": entries, "payload": packed}
    return orjson.dumps(value, option=orjson.OPT_INDENT_2)


def _loads(envelope: bytes) -> dict[str, Any]:
    value = orjson.loads(envelope)
    if not isinstance(value, dict) or value["format"] != FORMAT:
        raise ValueError("unknown format")
    return value


def _read(envelope: bytes) -> tuple[dict[str, Any], bytes]:
    """The envelope and its payload. ValueError where it cannot be read."""
    try:
        value = _loads(envelope)
        return value, _inflate(value["payload"])
    except (ValueError, KeyError, TypeError, AttributeError, zlib.error, binascii.Error) as error:
        raise ValueError("no envelope") from error


def open_envelope(envelope: bytes, trusted: Mapping[str, Card]) -> Opened:
    """Check every signature of an envelope. Never raises, whatever the bytes.

    Args:
        envelope: The JSON text.
        trusted: Cards of known signers by fingerprint.
    """
    sealed = open_sealed(envelope, trusted)
    if sealed.payload is None:
        return Opened(None, [], (), sealed.faults)
    try:
        manifest, values = parse(sealed.payload)
    except (ValueError, TypeError, RecursionError):
        return Opened(None, [], (), (Message("signing.payload_damaged"),))
    faults = sealed.faults
    if len({row[_ID] for row in values}) != len(values):
        faults = (Message("signing.repeated_id"), *faults)
    return Opened(manifest, values, sealed.signers, faults, sealed.disputes)


def open_sealed(envelope: bytes, trusted: Mapping[str, Card]) -> Sealed:
    """Check every signature of an envelope, whatever it holds. Never raises. Arguments as above."""
    try:
        value, payload = _read(envelope)
        entries = [(e["statement"].encode(), e["signature"].encode()) for e in value["signatures"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return Sealed(None, (), (Message("signing.envelope_damaged"),))
    faults: list[Message] = []
    disputes: list[Message] = []
    if not entries or len(entries) > MAX_SIGNATURES:
        faults.append(Message("signing.no_signature"))
    content, signers = _content(payload), []
    for number, (statement, signature) in enumerate(entries[:MAX_SIGNATURES], 1):
        found = _check(number, statement, signature, content)
        if isinstance(found, Signer):
            signers.append(replace(found, trusted=found.fingerprint in trusted))
        else:
            (faults if found.key == _NO_FIT else disputes).append(found)
    if not signers:  # with no signature that fits, it is the content that differs
        faults, disputes = faults + disputes, []
    return Sealed(payload, tuple(signers), tuple(faults), tuple(disputes))


def _inflate(text: str) -> bytes:
    packed = base64.b64decode(text, validate=True)
    opener = zlib.decompressobj()
    payload = opener.decompress(packed, MAX_PAYLOAD)
    if not opener.eof or opener.unused_data:
        raise ValueError("cut off, too large, or something behind the end")
    return payload


def _check(number: int, statement: bytes, signature: bytes, content: _Content) -> Signer | Message:
    """The signer of one statement about ``content``; or in words why it is none."""
    value = _fields(statement)
    if value is None:
        return Message(_NO_FIT, {"n": number})
    if value["algorithm"] != sshsig.ALGORITHM:
        words = {"n": number, "algorithm": one_line(value["algorithm"])[:40]}
        return Message("signing.unknown_algorithm", words)
    public = sshsig.verify(signature, statement, NAMESPACE)
    if public is None or value["fingerprint"] != sshsig.fingerprint(public):
        return Message(_NO_FIT, {"n": number})
    if (value["digest"], value["tree"]) != (content.digest, content.tree):
        words = {"n": number, "name": one_line(value["name"]), "when": one_line(value["signed_at"])}
        return Message("signing.signatures_disagree", words)
    if not is_honest(value["name"]) or not is_honest(value["institution"]):
        return Message("signing.name_deceives", {"n": number, "name": ascii(value["name"])})
    return _signer(value)


def _fields(statement: bytes) -> dict[str, str] | None:
    """The fields of a statement, None where it is not of the documented form."""
    try:
        value = orjson.loads(statement)
    except ValueError:
        return None
    if not isinstance(value, dict) or tuple(sorted(value)) != _STATEMENT_TEXTS:
        return None
    texts = all(type(text) is str for text in value.values())
    return value if texts and value["format"] == STATEMENT else None


def _signer(value: dict[str, str]) -> Signer:
    return Signer(
        name=value["name"],
        institution=value["institution"],
        role=value["role"],
        fingerprint=value["fingerprint"],
        signed_at=value["signed_at"],
        digest=value["digest"],
    )

"""OpenSSH signatures (SSHSIG) with Ed25519, byte-identical to ``ssh-keygen -Y sign``.

Format: PROTOCOL.sshsig of OpenSSH. A stranger checks one with ``ssh-keygen -Y verify`` and nothing of ours.
"""

from __future__ import annotations

import base64
import hashlib
import struct

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ALGORITHM = "ssh-ed25519"
_MAGIC = b"SSHSIG"
_BEGIN = "-----BEGIN SSH SIGNATURE-----"
_END = "-----END SSH SIGNATURE-----"
_HASH = b"sha512"
_MAX_ARMOR = 10_000


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def public_blob(public: Ed25519PublicKey) -> bytes:
    """The public key in SSH wire form."""
    return _string(ALGORITHM.encode()) + _string(public.public_bytes(Encoding.Raw, PublicFormat.Raw))


def public_text(public: Ed25519PublicKey) -> str:
    """``ssh-ed25519 AAAA…`` as in ``authorized_keys`` and ``allowed_signers``."""
    return f"{ALGORITHM} {base64.b64encode(public_blob(public)).decode()}"


def read_public(text: str) -> Ed25519PublicKey:
    """Read ``ssh-ed25519 AAAA…``.

    Raises:
        ValueError: Not an Ed25519 public key.
    """
    words = text.split()
    if len(words) < 2 or words[0] != ALGORITHM:
        raise ValueError("not an ssh-ed25519 key")
    return _public_of(base64.b64decode(words[1], validate=True))


def _public_of(blob: bytes) -> Ed25519PublicKey:
    kind, raw = _strings(blob, 2)
    if kind != ALGORITHM.encode() or len(raw) != 32:
        raise ValueError("not an Ed25519 key")
    return Ed25519PublicKey.from_public_bytes(raw)


def fingerprint(public: Ed25519PublicKey) -> str:
    """``SHA256:…`` as ``ssh-keygen -l`` prints it."""
    digest = hashlib.sha256(public_blob(public)).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def short_id(public: Ed25519PublicKey) -> str:
    """The first 16 hex digits of the fingerprint's digest: the name of key files, easy to type."""
    return hashlib.sha256(public_blob(public)).hexdigest()[:16]


def _signed_data(message: bytes, namespace: str) -> bytes:
    head = _MAGIC + _string(namespace.encode()) + _string(b"") + _string(_HASH)
    return head + _string(hashlib.sha512(message).digest())


def sign(private: Ed25519PrivateKey, payload: bytes, namespace: str) -> bytes:
    """Sign ``payload``; the armoured signature ends with a line feed."""
    raw = private.sign(_signed_data(payload, namespace))
    blob = (
        _MAGIC
        + struct.pack(">I", 1)
        + _string(public_blob(private.public_key()))
        + _string(namespace.encode())
        + _string(b"")
        + _string(_HASH)
        + _string(_string(ALGORITHM.encode()) + _string(raw))
    )
    text = base64.b64encode(blob).decode()
    lines = [text[i : i + 70] for i in range(0, len(text), 70)]
    return "\n".join([_BEGIN, *lines, _END, ""]).encode()


def verify(armoured: bytes, payload: bytes, namespace: str) -> Ed25519PublicKey | None:
    """The key that made the signature, or None if it does not fit or is damaged. Never raises."""
    try:
        public, signature = _unpack(armoured, namespace)
        public.verify(signature, _signed_data(payload, namespace))
    except (ValueError, InvalidSignature):
        return None
    return public


def _unpack(armoured: bytes, namespace: str) -> tuple[Ed25519PublicKey, bytes]:
    if len(armoured) > _MAX_ARMOR:
        raise ValueError("too long for a signature")
    text = b" ".join(armoured.split()).decode("ascii")
    if not text.startswith(_BEGIN) or not text.endswith(_END):
        raise ValueError("no armour")
    blob = base64.b64decode(text[len(_BEGIN) : -len(_END)].replace(" ", ""), validate=True)
    if blob[:6] != _MAGIC or blob[6:10] != struct.pack(">I", 1):
        raise ValueError("not an SSH signature")
    public, space, _, hashed, wrapped = _strings(blob[10:], 5)
    if space != namespace.encode() or hashed != _HASH:
        raise ValueError("made for another purpose")
    kind, raw = _strings(wrapped, 2)
    if kind != ALGORITHM.encode() or len(raw) != 64:
        raise ValueError("not an Ed25519 signature")
    return _public_of(public), raw


def _strings(data: bytes, count: int) -> list[bytes]:
    """Exactly ``count`` length-prefixed strings and nothing behind them."""
    found = []
    for _ in range(count):
        size = int.from_bytes(data[:4], "big")
        if len(data) < 4 or size > len(data) - 4:
            raise ValueError("cut off")
        found.append(data[4 : 4 + size])
        data = data[4 + size :]
    if data:
        raise ValueError("something behind the end")
    return found

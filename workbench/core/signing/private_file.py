"""Private keys at rest: PKCS #8, encrypted with a key that scrypt derives from the passphrase.

RFC 5208, 7914 and 8018. ``cryptography`` reads such files but writes only PBKDF2 with 2,048 rounds, which the
thief of a laptop tries by the million. The few bytes of ASN.1 are therefore put together here;
``openssl pkcs8`` reads them too.
"""

from __future__ import annotations

import base64
import os

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

# OWASP's choice for 16 MB of memory; more memory a guess would be beyond what openssl accepts by default.
SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**14, 8, 5
_PBES2 = bytes.fromhex("06092a864886f70d01050d")
_SCRYPT = bytes.fromhex("06092b06010401da47040b")
_AES_256_CBC = bytes.fromhex("060960864801650304012a")
_MARK = b"ENCRYPTED PRIVATE KEY"


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def _sequence(*parts: bytes) -> bytes:
    return _der(0x30, b"".join(parts))


def _integer(value: int) -> bytes:
    return _der(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _octets(data: bytes) -> bytes:
    return _der(0x04, data)


def encrypt(private: Ed25519PrivateKey, passphrase: str) -> bytes:
    """The key as an encrypted PEM file."""
    plain = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    salt, iv = os.urandom(16), os.urandom(16)
    key = Scrypt(salt, 32, SCRYPT_N, SCRYPT_R, SCRYPT_P).derive(passphrase.encode())
    padder = padding.PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    closed = encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()
    numbers = (_integer(n) for n in (SCRYPT_N, SCRYPT_R, SCRYPT_P, 32))
    derive = _sequence(_SCRYPT, _sequence(_octets(salt), *numbers))
    scheme = _sequence(_PBES2, _sequence(derive, _sequence(_AES_256_CBC, _octets(iv))))
    text = base64.b64encode(_sequence(scheme, _octets(closed))).decode()
    lines = [text[i : i + 64] for i in range(0, len(text), 64)]
    mark = _MARK.decode()
    return "\n".join([f"-----BEGIN {mark}-----", *lines, f"-----END {mark}-----", ""]).encode()


def looks_whole(pem: bytes) -> bool:
    """True if the file has the form of an encrypted key, so that a failure to open it is the passphrase's."""
    lines = pem.strip().splitlines()
    marks = [b"-----BEGIN " + _MARK + b"-----", b"-----END " + _MARK + b"-----"]
    if len(lines) < 3 or [lines[0], lines[-1]] != marks:
        return False
    try:
        der = base64.b64decode(b"".join(lines[1:-1]), validate=True)
    except ValueError:
        return False
    if len(der) < 4 or der[0] != 0x30:
        return False
    head = 2 + (der[1] & 0x7F if der[1] & 0x80 else 0)
    size = int.from_bytes(der[2:head], "big") if head > 2 else der[1]
    return len(der) == head + size and _PBES2 in der


def decrypt(pem: bytes, passphrase: str) -> Ed25519PrivateKey:
    """Open an encrypted key.

    Raises:
        ValueError: Wrong passphrase, or not an Ed25519 key.
    """
    try:
        private = load_pem_private_key(pem, passphrase.encode())
    except (TypeError, ValueError) as error:
        raise ValueError("cannot be opened") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise ValueError("not an Ed25519 key")
    return private

"""X.509 certificates for Excel's own signature: made beside a signer's key, or the hospital's as PKCS #12.

Office knows no Ed25519 in XML signatures, so an RSA key is made beside the signer's key, with a certificate
that names the signer and that key's fingerprint. It is self-signed: programs call it valid once trusted.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat, pkcs12
from cryptography.x509.oid import NameOID

from workbench.core.errors import FileProblem, KeyProblem
from workbench.core.signing.keys import LoadedKey, write_private
from workbench.core.words import Message

SUFFIX = ".p12"
_BITS, _YEARS, _ROUNDS = 3072, 5, 600_000  # rounds of PBKDF2 with SHA-256: OWASP's choice


@dataclass(frozen=True, slots=True)
class Certificate:
    """An opened certificate. Lives in memory only."""

    public: x509.Certificate
    private: rsa.RSAPrivateKey = field(repr=False)

    @property
    def holder(self) -> str:
        """Whom it names."""
        names = self.public.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(names[0].value) if names else self.public.subject.rfc4514_string()

    @property
    def der(self) -> bytes:
        """The certificate in DER."""
        return self.public.public_bytes(Encoding.DER)

    def sign(self, data: bytes) -> bytes:
        """RSA with PKCS #1 v1.5 and SHA-256, which every Office knows."""
        return self.private.sign(data, padding.PKCS1v15(), hashes.SHA256())


def certificate_beside(key: LoadedKey, passphrase: str) -> Certificate:
    """The certificate of a signer's key; made on the first time, encrypted with the same passphrase.

    Raises:
        KeyProblem, FileProblem: As :func:`read_pkcs12`, or it cannot be written.
    """
    path = key.key.path.with_suffix(SUFFIX)
    if path.exists():
        return read_pkcs12(path, passphrase)
    made = _make(key)
    algorithm = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(_ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(passphrase.encode())
    )
    name = key.key.short_id.encode()
    content = pkcs12.serialize_key_and_certificates(name, made.private, made.public, None, algorithm)
    try:
        write_private(path, content)
    except OSError as error:
        raise FileProblem(Message("signing.cannot_write", {"path": str(path)})) from error
    return made


def _make(key: LoadedKey) -> Certificate:
    private = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    who = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, key.key.name[:64]),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, key.key.institution[:64]),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, key.key.fingerprint),
        ]
    )
    start = datetime.now(UTC) - timedelta(minutes=10)
    builder = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    )
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
         "encipher_only", "decipher_only"), False,
    )  # fmt: skip
    signing = x509.KeyUsage(digital_signature=True, content_commitment=True, **usage)
    return Certificate(builder.add_extension(signing, critical=True).sign(private, hashes.SHA256()), private)


def read_pkcs12(path: Path, passphrase: str) -> Certificate:
    """A certificate with its private key, as authorities hand them out (``.p12``, ``.pfx``).

    Raises:
        FileProblem: It cannot be read.
        KeyProblem: Wrong passphrase or damaged (the format does not tell which), without an RSA key, or
            outside of its time.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileProblem(Message("signing.cannot_read", {"path": str(path)})) from error
    private = public = None
    with contextlib.suppress(ValueError, TypeError):
        private, public, _ = pkcs12.load_key_and_certificates(content, passphrase.encode())
    if not isinstance(private, rsa.RSAPrivateKey) or public is None:
        raise KeyProblem(Message("signing.no_certificate", {"path": path.name}))
    if not public.not_valid_before_utc <= datetime.now(UTC) <= public.not_valid_after_utc:
        raise KeyProblem(Message("signing.certificate_expired", {"path": path.name}))
    return Certificate(public, private)

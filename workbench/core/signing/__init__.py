"""Keys, canonical bytes, signatures. The only package that knows ``cryptography``."""

from workbench.core.signing.canonical import canonical, digest
from workbench.core.signing.cards import ROLES, Card, cards_in
from workbench.core.signing.envelope import NAMESPACE, Opened, Signer, open_envelope, seal
from workbench.core.signing.keys import Key, KeyStore, LoadedKey, now
from workbench.core.signing.sshsig import sign, verify

__all__ = [
    "NAMESPACE",
    "ROLES",
    "Card",
    "Key",
    "KeyStore",
    "LoadedKey",
    "Opened",
    "Signer",
    "canonical",
    "cards_in",
    "digest",
    "now",
    "open_envelope",
    "seal",
    "sign",
    "verify",
]

"""Keys, canonical bytes, signatures. The only package that knows ``cryptography``.

Excel's own signature (``certificates``, ``native``) is imported where it is used: X.509 takes long to load.
"""

from workbench.core.signing.canonical import canonical, canonical_json, digest
from workbench.core.signing.cards import ROLES, Card, cards_in
from workbench.core.signing.envelope import (
    NAMESPACE,
    Opened,
    Sealed,
    Signer,
    add_signature,
    join,
    made_at,
    open_envelope,
    open_sealed,
    seal,
)
from workbench.core.signing.keys import Key, KeyStore, LoadedKey, now
from workbench.core.signing.lookalike import characters, look_alike
from workbench.core.signing.revocations import REASONS, Revocation, read_time
from workbench.core.signing.spoken import spoken
from workbench.core.signing.sshsig import sign, verify
from workbench.core.signing.standing import TOLERANCE, Standing, clock, same_person, stand, two_persons
from workbench.core.signing.tree import row_digests, tree_of
from workbench.core.signing.trust import Trust, TrustList, known_signers, trust_of

__all__ = [
    "NAMESPACE",
    "REASONS",
    "ROLES",
    "TOLERANCE",
    "Card",
    "Key",
    "KeyStore",
    "LoadedKey",
    "Opened",
    "Revocation",
    "Sealed",
    "Signer",
    "Standing",
    "Trust",
    "TrustList",
    "add_signature",
    "canonical",
    "canonical_json",
    "cards_in",
    "characters",
    "clock",
    "digest",
    "join",
    "known_signers",
    "look_alike",
    "made_at",
    "now",
    "open_envelope",
    "open_sealed",
    "read_time",
    "row_digests",
    "same_person",
    "seal",
    "sign",
    "spoken",
    "stand",
    "tree_of",
    "trust_of",
    "two_persons",
    "verify",
]

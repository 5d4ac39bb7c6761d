"""A person's signing keys in the user's data folder: one encrypted private file and one public card each."""

from __future__ import annotations

import contextlib
import os
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workbench.core.errors import FileProblem, KeyProblem
from workbench.core.signing import patience, private_file, revocations, sshsig
from workbench.core.signing.cards import (
    MAX_BYTES,
    ROLES,
    SUFFIX,
    Card,
    cards_in,
    make_card,
    read_card,
    small_files,
)
from workbench.core.signing.lookalike import is_honest
from workbench.core.text import one_line
from workbench.core.words import Message
from workbench.paths import user_dir

_MIN_ABBREVIATION = 4
_MAX_TEXT = 200


@dataclass(frozen=True, slots=True)
class Key:
    """One of the user's own keys. ``path`` is the encrypted private file."""

    fingerprint: str
    path: Path
    name: str
    institution: str
    role: str
    public: str
    short_id: str


@dataclass(frozen=True, slots=True)
class LoadedKey:
    """A key that was opened with its passphrase. Lives in memory only."""

    key: Key
    private: Ed25519PrivateKey = field(repr=False)


class KeyStore:
    """The keys in one folder (by default ``keys`` in the user's data folder; made when a key is made)."""

    def __init__(self, home: Path | None = None) -> None:
        self.home = home or user_dir() / "keys"

    def new(
        self,
        name: str,
        institution: str,
        role: str,
        passphrase: str,
        *,
        successor: str = "",
        older: LoadedKey | None = None,
    ) -> Key:
        """Make a key pair, the private half encrypted, readable by its owner only.

        Args:
            successor: Fingerprint of the key that may revoke this one, should it be lost.
            older: The key whose place this one takes; it signs the new card.

        Raises:
            KeyProblem: No name, no institution, one that deceives, an unknown role or no passphrase.
            FileProblem: The folder cannot be written.
        """
        name, institution = one_line(name)[:_MAX_TEXT], one_line(institution)[:_MAX_TEXT]
        if not name or not institution:
            raise KeyProblem(Message("signing.no_person"))
        if not is_honest(name) or not is_honest(institution):
            raise KeyProblem(Message("signing.mixed_alphabets"))
        if role not in ROLES:
            raise KeyProblem(Message("signing.unknown_role", {"role": role}))
        if not passphrase.strip():
            raise KeyProblem(Message("signing.no_passphrase"))
        private = Ed25519PrivateKey.generate()
        path = self.home / f"{sshsig.short_id(private.public_key())}.pem"
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            self.home.chmod(0o700)
            write_private(path, private_file.encrypt(private, passphrase))
            before = older.private if older else None
            card = make_card(private, name, institution, role, now(), successor=successor, older=before)
            write_private(path.with_suffix(SUFFIX), card)
        except OSError as error:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
            raise FileProblem(Message("signing.cannot_write", {"path": str(self.home)})) from error
        return self.find(path.stem)

    def list(self) -> list[Key]:
        """The keys whose private file and card are both there and sound, oldest first."""
        cards = sorted(cards_in(self.home).values(), key=lambda card: (card.created_at, card.short_id))
        keys = [(card, self.home / f"{card.short_id}.pem") for card in cards]
        return [_key(card, path) for card, path in keys if path.is_file()]

    def own_cards(self) -> dict[str, Card]:
        """Cards of the user's own keys by fingerprint: a person trusts oneself."""
        own = {key.fingerprint for key in self.list()}
        return {mark: card for mark, card in cards_in(self.home).items() if mark in own}

    def find(self, text: str) -> Key:
        """The key with this fingerprint (``SHA256:…``) or short id, or an abbreviation that fits only one.

        Raises:
            KeyProblem: No key or several fit.
        """
        wanted = text.strip()
        keys = self.list()
        exact = [key for key in keys if wanted in (key.fingerprint, key.short_id)]
        if exact:
            return exact[0]
        body = wanted.removeprefix("SHA256:")
        fits = [k for k in keys if k.short_id.startswith(body.lower()) or k.fingerprint[7:].startswith(body)]
        if len(body) < _MIN_ABBREVIATION or not fits:
            raise KeyProblem(Message("signing.no_such_key", {"fingerprint": wanted}))
        if len(fits) > 1:
            raise KeyProblem(Message("signing.several_keys", {"fingerprint": wanted, "n": len(fits)}))
        return fits[0]

    def card(self, text: str, out: Path) -> Path:
        """Write the public card of a key to ``out`` (a file, or a folder to put it in).

        Raises:
            KeyProblem: No such key, or ``out`` is a file that is no card: it is left alone.
            FileProblem: ``out`` cannot be written.
        """
        source = self.find(text).path.with_suffix(SUFFIX)
        target = out / source.name if out.is_dir() else out
        try:
            if target.exists() and not _is_card(target):
                raise KeyProblem(Message("signing.not_a_card", {"path": str(target)}))
            write_private(target, source.read_bytes(), 0o644)
        except OSError as error:
            raise FileProblem(Message("signing.cannot_write", {"path": str(target)})) from error
        return target

    def replace(self, text: str, passphrase: str, new_passphrase: str) -> Key:
        """A new key in the place of an old one: the old one signs its card and is revoked.

        Raises:
            KeyProblem, FileProblem: As :meth:`load_private` and :meth:`new`.
        """
        older = self.load_private(text, passphrase)
        old = older.key
        key = self.new(old.name, old.institution, old.role, new_passphrase, older=older)
        self.revoke(older, "replaced")
        return key

    def revoke(self, by: LoadedKey, reason: str, of: Card | None = None, out: Path | None = None) -> Path:
        """Revoke a key from now on, signed by itself or by the successor that its card names.

        Args:
            by: The key that signs the revocation.
            reason: One of ``revocations.REASONS``.
            of: Card of the key that is revoked, by default that of ``by`` itself.
            out: Where to write it as well, to be passed on (a file or a folder).

        Returns:
            The file to pass on.

        Raises:
            KeyProblem: An unknown reason, or ``by`` may not revoke that key.
            FileProblem: It cannot be written.
        """
        fingerprint = of.fingerprint if of else by.key.fingerprint
        if reason not in revocations.REASONS:
            raise KeyProblem(Message("signing.unknown_reason", {"reasons": ", ".join(revocations.REASONS)}))
        if of is not None and by.key.fingerprint not in (of.fingerprint, of.successor):
            raise KeyProblem(Message("signing.not_its_successor", {"name": of.name}))
        content = revocations.make_revocation(fingerprint, now(), reason, by.private)
        kept = self.home / f"{of.short_id if of else by.key.short_id}{revocations.SUFFIX}"
        target = out / kept.name if out is not None and out.is_dir() else out or kept
        try:
            if target.exists() and target.suffix != revocations.SUFFIX:
                raise KeyProblem(Message("signing.not_a_card", {"path": str(target)}))
            write_private(target, content, 0o644)
            write_private(kept, content)
        except OSError as error:
            raise FileProblem(Message("signing.cannot_write", {"path": str(target)})) from error
        return target

    def revoked(self, fingerprint: str) -> revocations.Revocation | None:
        """The revocation of one of these keys by itself, None while it counts."""
        for _, content in small_files(self.home, revocations.SUFFIX):
            with contextlib.suppress(ValueError):
                found = revocations.read_revocation(content)
                if found.fingerprint == found.by == fingerprint:
                    return found
        return None

    def load_private(self, text: str, passphrase: str) -> LoadedKey:
        """Open a key for signing; takes about 0.3 s on purpose.

        Raises:
            KeyProblem: No such key, a revoked one, wrong passphrase or too many of them, a damaged file, or
                one that others can read.
        """
        key = self.find(text)
        revoked = self.revoked(key.fingerprint)
        if revoked is not None:
            raise KeyProblem(
                Message("signing.own_key_revoked", {"key": key.short_id, "since": revoked.since})
            )
        patience.ask(key.fingerprint)
        try:
            if os.name == "posix" and key.path.stat().st_mode & 0o077:
                raise KeyProblem(Message("signing.readable_by_others", {"path": str(key.path)}))
            pem = key.path.read_bytes()
        except OSError as error:
            raise KeyProblem(Message("signing.damaged_key", {"path": str(key.path)})) from error
        if not private_file.looks_whole(pem):
            raise KeyProblem(Message("signing.damaged_key", {"path": str(key.path)}))
        try:
            private = private_file.decrypt(pem, passphrase)
        except ValueError as error:
            patience.was_wrong(key.fingerprint)
            raise KeyProblem(Message("signing.wrong_passphrase")) from error
        patience.was_right(key.fingerprint)
        if sshsig.fingerprint(private.public_key()) != key.fingerprint:
            raise KeyProblem(Message("signing.damaged_key", {"path": str(key.path)}))
        return LoadedKey(key, private)


def now() -> str:
    """The time in UTC, ISO 8601 with ``Z``, whole seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _key(card: Card, path: Path) -> Key:
    return Key(card.fingerprint, path, card.name, card.institution, card.role, card.public, card.short_id)


def _is_card(path: Path) -> bool:
    """True if a file holds a sound card."""
    if path.stat().st_size > MAX_BYTES:
        return False
    try:
        read_card(path.read_bytes())
    except ValueError:
        return False
    return True


def write_private(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file whole or not at all; by default only its owner can read it."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".key-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise

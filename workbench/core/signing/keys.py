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
from workbench.core.signing import private_file, sshsig
from workbench.core.signing.cards import MAX_BYTES, ROLES, SUFFIX, Card, cards_in, make_card, read_card
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

    def new(self, name: str, institution: str, role: str, passphrase: str) -> Key:
        """Make a key pair, the private half encrypted, readable by its owner only.

        Raises:
            KeyProblem: No name, no institution, an unknown role or no passphrase.
            FileProblem: The folder cannot be written.
        """
        name, institution = one_line(name)[:_MAX_TEXT], one_line(institution)[:_MAX_TEXT]
        if not name or not institution:
            raise KeyProblem(Message("signing.no_person"))
        if role not in ROLES:
            raise KeyProblem(Message("signing.unknown_role", {"role": role}))
        if not passphrase.strip():
            raise KeyProblem(Message("signing.no_passphrase"))
        private = Ed25519PrivateKey.generate()
        path = self.home / f"{sshsig.short_id(private.public_key())}.pem"
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            self.home.chmod(0o700)
            _write(path, private_file.encrypt(private, passphrase))
            _write(path.with_suffix(SUFFIX), make_card(private, name, institution, role, now()))
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
            _write(target, source.read_bytes(), 0o644)
        except OSError as error:
            raise FileProblem(Message("signing.cannot_write", {"path": str(target)})) from error
        return target

    def load_private(self, text: str, passphrase: str) -> LoadedKey:
        """Open a key for signing; takes about 0.3 s on purpose.

        Raises:
            KeyProblem: No such key, wrong passphrase, a damaged file, or one that others can read.
        """
        key = self.find(text)
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
            raise KeyProblem(Message("signing.wrong_passphrase")) from error
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


def _write(path: Path, content: bytes, mode: int = 0o600) -> None:
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

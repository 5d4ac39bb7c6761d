"""Whom a person trusts: a folder of cards and revocations in the user's data folder."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workbench.core.errors import FileProblem, KeyProblem
from workbench.core.signing import cards as card_files
from workbench.core.signing.cards import MAX_BYTES, Card, cards_in, read_card, small_files
from workbench.core.signing.keys import KeyStore, now, write_private
from workbench.core.signing.revocations import (
    SUFFIX,
    Revocation,
    counts,
    make_revocation,
    read_revocation,
)
from workbench.core.words import Message
from workbench.paths import user_dir


@dataclass(frozen=True, slots=True)
class Trust:
    """Cards of known signers and revocations that count, both by fingerprint."""

    cards: Mapping[str, Card] = field(default_factory=dict)
    revocations: Mapping[str, Revocation] = field(default_factory=dict)


def revocations_in(folder: Path) -> list[Revocation]:
    """Every sound revocation of a folder; other files are passed over."""
    found = []
    for _, content in small_files(folder, SUFFIX):
        with contextlib.suppress(ValueError):
            found.append(read_revocation(content))
    return found


def trust_of(*folders: Path, own: KeyStore | None = None) -> Trust:
    """What folders say together, and one's own keys. Of several revocations of a key the earliest counts."""
    store = own or KeyStore()
    cards = store.own_cards()
    for folder in folders:
        cards |= cards_in(folder)
    revocations: dict[str, Revocation] = {}
    said = [r for folder in (store.home, *folders) for r in revocations_in(folder)]
    for revocation in sorted(said, key=lambda r: r.since, reverse=True):
        if counts(revocation, cards):
            revocations[revocation.fingerprint] = revocation
    return Trust(cards, revocations)


def known_signers(extra: Path | None = None) -> Trust:
    """The user's own keys, the user's list, and a further folder.

    Raises:
        FileProblem: There is no such folder.
    """
    if extra is not None and not extra.is_dir():
        raise FileProblem(Message("signing.no_trust_folder", {"path": str(extra)}))
    return trust_of(TrustList().home, *([extra] if extra else []))


class TrustList:
    """The folder ``trusted`` in the user's data folder; made when the first card is added."""

    def __init__(self, home: Path | None = None) -> None:
        self.home = home or user_dir() / "trusted"

    def trust(self) -> Trust:
        """Cards and revocations that count."""
        return trust_of(self.home)

    def read(self, path: Path) -> Card | Revocation:
        """What a file from somebody else is; nothing is kept.

        Raises:
            FileProblem: The file cannot be read.
            KeyProblem: It is neither a card nor a revocation, was changed, or its name deceives.
        """
        try:
            content = path.read_bytes() if path.stat().st_size <= MAX_BYTES else b""
        except OSError as error:
            raise FileProblem(Message("signing.cannot_read", {"path": str(path)})) from error
        for read in (read_card, read_revocation):
            with contextlib.suppress(ValueError):
                return read(content)
        raise KeyProblem(Message("signing.no_card", {"path": path.name}))

    def add(self, path: Path) -> Card | Revocation:
        """Keep a card or a revocation that somebody passed on.

        Raises:
            FileProblem, KeyProblem: As :meth:`read`; or a revocation by a key that may not revoke.
        """
        found = self.read(path)
        if isinstance(found, Revocation):
            if not counts(found, self.trust().cards) or not found.by:
                raise KeyProblem(Message("signing.may_not_revoke", {"path": path.name}))
            name = f"{_safe(found.fingerprint)}-{_safe(found.by)}{SUFFIX}"
        else:
            name = found.short_id + card_files.SUFFIX
        self._keep(name, path.read_bytes())
        return found

    def _keep(self, name: str, content: bytes) -> None:
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            write_private(self.home / name, content)
        except OSError as error:
            raise FileProblem(Message("signing.cannot_write", {"path": str(self.home)})) from error

    def find(self, text: str) -> Card:
        """The card with this fingerprint or short code.

        Raises:
            KeyProblem: None in the list.
        """
        wanted = text.strip().replace("-", "").lower()
        for card in cards_in(self.home).values():
            if text.strip() == card.fingerprint or wanted == card.short_id:
                return card
        raise KeyProblem(Message("signing.not_trusted", {"fingerprint": text.strip()}))

    def forget(self, text: str) -> Card:
        """Take a card out of the list, and one's own distrust: its holder is a stranger again.

        Raises:
            KeyProblem: None in the list.
            FileProblem: The file cannot be removed.
        """
        card = self.find(text)
        gone = [self.home / f"{card.short_id}{SUFFIX}"]
        for path, content in small_files(self.home, card_files.SUFFIX, ".json"):
            with contextlib.suppress(ValueError):
                if read_card(content).fingerprint == card.fingerprint:
                    gone.append(path)
        for path in gone:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise FileProblem(Message("signing.cannot_write", {"path": str(path)})) from error
        return card

    def distrust(self, text: str, since: str = "", reason: str = "left") -> Card:
        """Let a key count no longer from a time on (by default now); earlier signatures are still read.

        Raises:
            KeyProblem: None in the list, or not a time.
        """
        card = self.find(text)
        try:
            content = make_revocation(card.fingerprint, since or now(), reason, None)
        except ValueError as error:
            raise KeyProblem(Message("signing.no_time", {"text": since})) from error
        self._keep(f"{card.short_id}{SUFFIX}", content)
        return card


def _safe(fingerprint: str) -> str:
    """A fingerprint as a part of a file's name."""
    return "".join(c for c in fingerprint.removeprefix("SHA256:") if c.isalnum())[:16]

"""Signed files that are nothing but their envelope (packs, recognition lists): written, opened, judged."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from workbench.core.errors import FileProblem, InputProblem
from workbench.core.exchange import replacing
from workbench.core.signing import LoadedKey, Signer, known_signers, open_sealed, seal, stand
from workbench.core.signing.standing import About
from workbench.core.words import Message

MOST_BYTES = 200 << 20
T = TypeVar("T", bound=About)


@dataclass(frozen=True, slots=True)
class SealedFile(Generic[T]):
    """What a signed file holds, who signed it, and what a reader should know besides."""

    value: T
    sha256: str
    signers: tuple[Signer, ...]
    notes: tuple[Message, ...]

    @property
    def trusted(self) -> bool:
        """True if all signers are known."""
        return all(signer.trusted for signer in self.signers)


def write_sealed(out: Path, payload: bytes, key: LoadedKey) -> Signer:
    """Sign content and write it; the file appears only when it is complete.

    Raises:
        FileProblem: It cannot be written.
    """
    envelope, (signer,) = seal(payload, key)
    with replacing(out) as temporary:
        temporary.write_bytes(envelope)
    return signer


def read_sealed(path: Path, trust_dir: Path | None, read: Callable[[bytes], T]) -> SealedFile[T]:
    """Open a signed file and judge its signatures.

    Args:
        path: The file.
        trust_dir: Folder with cards of known signers, beside the user's own.
        read: Reads the content; raises ValueError, KeyError or TypeError where it is something else.

    Raises:
        FileProblem: It cannot be read.
        InputProblem: It is no such file, was changed, or its signature does not count; says which.
    """
    trust = known_signers(trust_dir)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputProblem(Message("memory.too_big", {"file": path.name, "limit": MOST_BYTES >> 20}))
        content = path.read_bytes()
    except OSError as error:
        raise FileProblem(Message("memory.cannot_read", {"file": path.name})) from error
    sealed = open_sealed(content, trust.cards)
    if sealed.payload is None:
        raise InputProblem(Message("memory.not_sealed", {"file": path.name}))
    if sealed.faults:
        raise InputProblem(Message("memory.altered", {"file": path.name, "what": sealed.faults[0]}))
    try:
        value = read(sealed.payload)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputProblem(Message("memory.other_content", {"file": path.name})) from error
    standing = stand(sealed.signers, trust, value)
    refused = (*sealed.disputes, *standing.refused)
    if refused:
        raise InputProblem(Message("memory.refused", {"file": path.name, "what": refused[0]}))
    notes = [note for note in standing.notes if note.key != "signing.no_approver"]
    notes += [
        Message("memory.unknown_signer", {"name": s.name, "institution": s.institution})
        for s in standing.signers
        if not s.trusted
    ]
    return SealedFile(value, hashlib.sha256(content).hexdigest(), standing.signers, tuple(notes))

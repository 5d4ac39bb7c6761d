"""Verify a signed file that is nothing but its envelope: a mapping pack, or a list of mutual recognition."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from workbench.core.exchange import CellChange
from workbench.core.exchange.packs import Pack, read_pack
from workbench.core.signing import Trust, open_sealed, stand
from workbench.core.signing.envelope import FORMAT
from workbench.core.words import Message
from workbench.core.workflow.recognition import SignedList, read_payload
from workbench.core.workflow.sealed import MOST_BYTES
from workbench.core.workflow.verdict import (
    CHANGED,
    REFUSED,
    UNKNOWN_SIGNER,
    UNREADABLE,
    VALID,
    WITHDRAWN,
    Holds,
    Verdict,
)

READERS: tuple[Callable[[bytes], Pack | SignedList], ...] = (read_pack, read_payload)


def is_sealed(path: Path) -> bool:
    """True if a file is a signed envelope itself, whatever its name."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        head = file.read(200).lstrip(b"\xef\xbb\xbf \t\r\n")
        return head.startswith(b"{") and f'"{FORMAT}"'.encode() in head
    return False


def verify_sealed(path: Path, trust: Trust) -> Verdict:
    """The verdict on a pack or a list of mutual recognition.

    Raises:
        OSError: It cannot be read.
    """
    file = {"file": path.name}
    unreadable = Verdict(UNREADABLE, (), (), None, Message("signing.sealed_unreadable", file))
    if path.stat().st_size > MOST_BYTES:
        return unreadable
    sealed = open_sealed(path.read_bytes(), trust.cards)
    if sealed.payload is None:
        return unreadable
    value = _read(sealed.payload)
    holds = None if value is None else _holds(value)
    if sealed.faults:
        changes = tuple(CellChange("", "", "signature", "", fault.text()) for fault in sealed.faults)
        words = file | {"n": len(changes)}
        message = Message("signing.verdict_changed", words)
        return Verdict(CHANGED, sealed.signers, changes, None, message, sealed.disputes, sealed=holds)
    if value is None or holds is None:
        return unreadable
    standing = stand(sealed.signers, trust, value)
    refused = (*sealed.disputes, *standing.refused)
    notes = [note for note in standing.notes if note.key != "signing.no_approver"]
    notes += _notes(value)
    known = all(signer.trusted for signer in standing.signers)
    verdict = REFUSED if refused else VALID if known else UNKNOWN_SIGNER
    who = "、".join(f"{s.name}（{s.institution}）" for s in standing.signers)
    message = Message(f"signing.verdict_{verdict.replace('-', '_')}", file | {"who": who})
    if not refused and isinstance(value, Pack) and value.ended:
        verdict = WITHDRAWN
        message = Message("signing.verdict_withdrawn", file | {"who": who, "reason": value.ended})
    return Verdict(verdict, standing.signers, (), None, message, refused, tuple(notes), holds)


def _read(payload: bytes) -> Pack | SignedList | None:
    for read in READERS:
        with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return read(payload)
    return None


def _holds(value: Pack | SignedList) -> Holds:
    if isinstance(value, Pack):
        return Holds("pack", value.title, value.release_id, len(value.rows), value.created_at)
    return Holds("recognition", value.scope.name, value.release_id, len(value.items), value.created_at)


def _notes(value: Pack | SignedList) -> Iterator[Message]:
    if isinstance(value, Pack):
        if len(value.hospitals) > 1:
            yield Message("signing.pack_hospitals", {"n": len(value.hospitals)})
        if value.withdrawn and not value.ended:
            yield Message("signing.pack_withdraws", {"n": len(value.withdrawn)})
        return
    scope, today = value.scope, datetime.now(UTC).date()
    words = {"since": scope.valid_from or "…", "until": scope.valid_to or "…", "mark": scope.mark}
    yield Message("signing.list_holds", words)
    early = scope.valid_from and today < date.fromisoformat(scope.valid_from)
    late = scope.valid_to and today > date.fromisoformat(scope.valid_to)
    if early or late:
        yield Message("signing.list_not_now", words)

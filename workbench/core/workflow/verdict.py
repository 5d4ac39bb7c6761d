"""What can be said about a mapping file, in words and for machines."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from workbench.core.exchange import CellChange
from workbench.core.items import MappingManifest, State
from workbench.core.signing import ROLES, Signer, characters, look_alike, spoken
from workbench.core.words import Message, catalogue, say

VALID, UNKNOWN_SIGNER, REFUSED = "valid", "valid-unknown-signer", "refused"
CHANGED, UNSIGNED, UNREADABLE, WITHDRAWN = "changed", "unsigned", "unreadable", "withdrawn"

_FEW = 3  # fewer cells than these may hold each other's values by chance


@dataclass(frozen=True, slots=True)
class Holds:
    """What a signed file is (``mapping``, ``pack``, ``recognition``), whose, which edition, how much."""

    kind: str
    title: str
    release_id: str
    rows: int
    created_at: str

    def text(self) -> str:
        """In a sentence."""
        when = self.created_at.replace("T", " ").rstrip("Z")
        words = {
            "title": self.title,
            "release": self.release_id,
            "rows": f"{self.rows:,}",
            "created_at": when,
        }
        return say(f"signing.holds_{self.kind}", **words)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said about a file.

    Attributes:
        verdict: ``valid`` (all signers are known), ``valid-unknown-signer``, ``changed``, ``refused`` (as
            signed, but a signature does not count), ``withdrawn`` (as signed, and whoever made it has taken
            it back), ``unsigned`` or ``unreadable``.
        signers: Those whose signature fits what was signed.
        changes: Cells that are not as signed, and what does not fit in the signature data.
        manifest: Of a mapping that was signed, None where nothing could be read.
        message: The verdict in a sentence.
        refused: Why signatures do not count.
        notes: What a reader should know besides: what is left out, earlier revocations, another order.
        sealed: What a pack or a list of mutual recognition holds.
    """

    verdict: str
    signers: tuple[Signer, ...]
    changes: tuple[CellChange, ...]
    manifest: MappingManifest | None
    message: Message
    refused: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()
    sealed: Holds | None = None

    @property
    def holds(self) -> Holds | None:
        """What the file is; None where nothing could be read."""
        about = self.manifest
        if about is None:
            return self.sealed
        return Holds("mapping", about.hospital, about.release_id, about.rows, about.created_at)

    @property
    def good(self) -> bool:
        """True only for an unchanged file whose signers are all known."""
        return self.verdict == VALID

    def lines(self, most: int = 50) -> list[str]:
        """The verdict for reading: the sentence, reasons, notes, signers, and up to ``most`` changes."""
        holds = [self.holds.text()] if self.holds is not None else []
        out = [
            self.message.text(),
            *holds,
            *(say("signing.line_fault", what=m) for m in self.refused + self.notes),
        ]
        out += [signer_line(signer) for signer in self.signers]
        out += [_line(change) for change in self.changes[:most]]
        if len(self.changes) > most:
            out.append(say("signing.line_more", n=len(self.changes) - most))
        return out

    def to_json(self) -> dict[str, Any]:
        """The command line's contract (``workbench verify --json``)."""
        about, holds = self.manifest, self.holds
        return {
            "verdict": self.verdict,
            "kind": holds.kind if holds else None,
            "message": self.message.text(),
            "reasons": [message.text() for message in self.refused],
            "notes": [message.text() for message in self.notes],
            "signers": [
                {
                    "name": s.name,
                    "institution": s.institution,
                    "role": s.role,
                    "fingerprint": s.fingerprint,
                    "trusted": s.trusted,
                    "signed_at": s.signed_at,
                }
                for s in self.signers
            ],
            "changes": [
                {"sheet": c.sheet, "cell": c.cell, "field": c.field, "was": c.was, "is": c.now}
                for c in self.changes
            ],
            "hospital": holds.title if holds else None,
            "release": holds.release_id if holds else None,
            "rows": holds.rows if holds else None,
            "created_at": holds.created_at if holds else None,
            "left_out": about.left_out if about else None,
            "one_person": about.one_person if about else None,
        }


def signer_line(signer: Signer) -> str:
    """Who signed, in a line; of a stranger also the words of the fingerprint, to be compared."""
    role = Message(f"roles.{signer.role}") if signer.role in ROLES else signer.role
    params = asdict(signer) | {"role": role, "words": spoken(signer.fingerprint)}
    return say("signing.line_trusted" if signer.trusted else "signing.line_unknown", **params)


def left_out(manifest: MappingManifest) -> list[Message]:
    """What the file does not hold, and what of it has no answer yet."""
    notes = []
    if manifest.left_out:
        total = sum(manifest.left_out.values())
        notes.append(Message("signing.left_out", {"n": total, "states": _states(manifest.left_out)}))
    waiting = {s: n for s, n in manifest.counts.items() if s in (State.OPEN, State.QUESTION) and n}
    if waiting:
        notes.append(Message("signing.unanswered", {"n": sum(waiting.values()), "states": _states(waiting)}))
    return notes


def _states(counts: dict[str, int]) -> dict[str, str]:
    """``未裁定 12、待确认 3`` in both languages."""
    known = {state: n for state, n in counts.items() if state in set(State)}
    texts = {}
    for code, between in (("zh", "、"), ("en", ", ")):
        texts[code] = between.join(f"{Message(f'states.{s}').text(code)} {n}" for s, n in known.items())
    return texts


def summary(changes: Sequence[CellChange]) -> list[Message]:
    """How many cells, rows and sheets differ, and columns that seem to have been sorted by themselves."""
    kinds = Counter(_kind(change) for change in changes)
    names = ("cells", "missing", "added", "repeated", "other")
    notes = [Message("signing.summary", {name: kinds[name] for name in names})]
    by_column: dict[tuple[str, str], list[CellChange]] = defaultdict(list)
    for change in changes:
        if _kind(change) == "cells":
            by_column[change.sheet, change.field].append(change)
    for (sheet, field), found in by_column.items():
        swapped = Counter(c.was for c in found) == Counter(c.now for c in found)
        if len(found) >= _FEW and swapped:
            words = {"sheet": sheet, "field": field_name(field), "n": len(found)}
            notes.append(Message("signing.sorted_alone", words))
    return notes


def _kind(change: CellChange) -> str:
    if change.field == "row":
        return "added" if change.now else "missing"
    if change.field == "item_id" and not change.was:
        return "repeated"
    return "other" if change.field in ("signature", "sheet", "header", "formula") else "cells"


def moved(order: Sequence[str], signed: Sequence[str]) -> int:
    """How many rows stand elsewhere than when signed, relative to those that kept their order."""
    if order == signed:
        return 0
    rank = {item_id: number for number, item_id in enumerate(signed)}
    ends: list[int] = []  # smallest end of a rising sequence of each length
    total = 0
    for item_id in order:
        place = rank.get(item_id)
        if place is None:
            continue
        total += 1
        if not ends or place > ends[-1]:
            ends.append(place)
        else:
            ends[bisect_left(ends, place)] = place
    return total - len(ends)


def field_name(field: str) -> Message | str:
    """What a field is called on the sheets."""
    words = catalogue("exchange")
    known = [key for key in (f"col_{field}", f"fact_{field}") if key in words]
    return Message(f"exchange.{known[0]}") if known else field


def _line(change: CellChange) -> str:
    """One change for reading."""
    if change.field == "signature":
        return say("signing.line_fault", what=change.now)
    texts = {"was": _short(change.was), "now": _short(change.now)}
    place = f"{change.sheet}!{change.cell}".strip("!") or "-"
    if change.field in ("row", "sheet"):
        what = Message(f"signing.word_{change.field}")
        return say("signing.line_new" if change.now else "signing.line_gone", place=place, what=what, **texts)
    if change.field == "item_id" and not change.was:
        return say("signing.line_repeated", place=place)
    line = say("signing.line_change", place=place, field=field_name(change.field), **texts)
    return line + alike(change)


def alike(change: CellChange) -> str:
    """For texts that look the same: which characters are others. Empty for all other changes."""
    if not look_alike(change.was, change.now):
        return ""
    others = {"was": characters(change.was, change.now), "now": characters(change.now, change.was)}
    return say("signing.looks_alike", **others)


def _short(text: str) -> str:
    """A cell's text on one line of the report."""
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:79] + "…"

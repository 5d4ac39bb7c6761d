"""Verify a mapping file: read it as it is now, check its signatures, name every changed cell.

Needs no project.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from workbench.core.errors import FileProblem
from workbench.core.exchange import CellChange, MappingFile, compare, is_missing, read_mapping
from workbench.core.items import MappingManifest
from workbench.core.jobs import Progress
from workbench.core.signing import ROLES, KeyStore, Opened, Signer, cards_in, open_envelope
from workbench.core.words import Message, catalogue, say
from workbench.core.workflow.export import FORMAT
from workbench.paths import user_dir

VALID, UNKNOWN_SIGNER = "valid", "valid-unknown-signer"
CHANGED, UNSIGNED, UNREADABLE = "changed", "unsigned", "unreadable"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said about a file.

    Attributes:
        verdict: ``valid`` (all signers are known), ``valid-unknown-signer``, ``changed``, ``unsigned`` or
            ``unreadable``.
        signers: Those whose signature fits what was signed.
        changes: Cells that are not as signed, and what does not fit in the signature data.
        manifest: What was signed, None where nothing could be read.
        message: The verdict in a sentence.
    """

    verdict: str
    signers: tuple[Signer, ...]
    changes: tuple[CellChange, ...]
    manifest: MappingManifest | None
    message: Message

    @property
    def good(self) -> bool:
        """True only for an unchanged file whose signers are all known."""
        return self.verdict == VALID

    def lines(self, most: int = 50) -> list[str]:
        """The verdict for reading: the sentence, the signers, and up to ``most`` changes."""
        out = [self.message.text()]
        for s in self.signers:
            params = asdict(s) | {"role": Message(f"roles.{s.role}") if s.role in ROLES else s.role}
            out.append(say("signing.line_trusted" if s.trusted else "signing.line_unknown", **params))
        out += [_line(change) for change in self.changes[:most]]
        if len(self.changes) > most:
            out.append(say("signing.line_more", n=len(self.changes) - most))
        return out

    def to_json(self) -> dict[str, Any]:
        """The command line's contract (``workbench verify --json``)."""
        return {
            "verdict": self.verdict,
            "message": self.message.text(),
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
            "hospital": self.manifest.hospital if self.manifest else None,
            "release": self.manifest.release_id if self.manifest else None,
            "rows": self.manifest.rows if self.manifest else None,
        }


@dataclass(slots=True)
class VerifyJob:
    """Verify ``path``; ``trust`` is a folder with cards of known signers, beside the user's own."""

    path: Path
    trust: Path | None = None
    title: Message = field(default_factory=lambda: Message("signing.verifying"))

    def read(self, project: Any) -> None:
        """Nothing is needed of any project."""

    def compute(self, data: None, progress: Progress) -> Verdict:
        """Read and check the file."""
        progress.at(self.title, 0, 0)
        return verify_file(self.path, self.trust)

    def save(self, project: Any, result: Verdict) -> Verdict:
        """Nothing is stored."""
        return result


def verify_file(path: Path, trust_dir: Path | None = None) -> Verdict:
    """The verdict on a file.

    Args:
        path: A workbook, or a list with ``NAME.sig`` beside it.
        trust_dir: Folder with cards of known signers. The user's own keys and ``trusted`` in the user's
            data folder always count.

    Raises:
        FileProblem: There is no such file or folder, or it may not be read. A broken or hostile file is a
            verdict.
    """
    if trust_dir is not None and not trust_dir.is_dir():
        raise FileProblem(Message("signing.no_trust_folder", {"path": str(trust_dir)}))
    try:
        found = read_mapping(path)
    except FileProblem as error:
        if is_missing(error):
            raise
        return Verdict(UNREADABLE, (), (), None, error.message)
    if found.envelope is None:
        return Verdict(UNSIGNED, (), (), None, Message("signing.verdict_unsigned", {"file": path.name}))
    trusted = KeyStore().own_cards() | cards_in(user_dir() / "trusted")
    if trust_dir is not None:
        trusted |= cards_in(trust_dir)
    return _judge(path, found, open_envelope(found.envelope, trusted))


def _judge(path: Path, found: MappingFile, opened: Opened) -> Verdict:
    manifest, signers = opened.manifest, opened.signers
    if manifest is not None and manifest.format != FORMAT:
        message = Message("signing.verdict_newer", {"file": path.name, "format": manifest.format[:60]})
        return Verdict(UNREADABLE, (), (), None, message)
    changes = [CellChange("", "", "signature", "", fault.text()) for fault in opened.faults]
    if found.repeated_envelope:
        changes.append(CellChange("", "", "signature", "", Message("signing.two_envelopes").text()))
    if manifest is not None:
        changes += compare(found, manifest, opened.rows, signers)
    if changes:
        message = Message("signing.verdict_changed", {"file": path.name, "n": len(changes)})
        return Verdict(CHANGED, signers, tuple(changes), manifest, message)
    who = "、".join(f"{s.name}（{s.institution}）" for s in signers)
    verdict = VALID if signers and all(s.trusted for s in signers) else UNKNOWN_SIGNER
    message = Message(f"signing.verdict_{verdict.replace('-', '_')}", {"file": path.name, "who": who})
    return Verdict(verdict, signers, (), manifest, message)


def _line(change: CellChange) -> str:
    """One change for reading."""
    if change.field == "signature":
        return say("signing.line_fault", what=change.now)
    texts = {"was": _short(change.was), "now": _short(change.now)}
    place = f"{change.sheet}!{change.cell}".strip("!") or "-"
    if change.field in ("row", "sheet"):
        what = Message(f"signing.word_{change.field}")
        return say("signing.line_new" if change.now else "signing.line_gone", place=place, what=what, **texts)
    words = catalogue("exchange")
    known = [key for key in (f"col_{change.field}", f"fact_{change.field}") if key in words]
    field = say(f"exchange.{known[0]}") if known else change.field
    return say("signing.line_change", place=place, field=field, **texts)


def _short(text: str) -> str:
    """A cell's text on one line of the report."""
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:79] + "…"

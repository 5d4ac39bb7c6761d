"""Verify a mapping file: read it as it is now, check its signatures, name every changed cell.

Needs no project; with one, it also tells whether the file comes from that project's history.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from workbench.core.errors import FileProblem
from workbench.core.exchange import (
    MAX_CHANGES,
    CellChange,
    MappingFile,
    compare,
    form_differences,
    is_as_written,
    is_missing,
    read_mapping,
    shown_order,
)
from workbench.core.items import MappingManifest
from workbench.core.jobs import Progress
from workbench.core.project import Project
from workbench.core.signing import (
    Opened,
    Signer,
    Trust,
    join,
    known_signers,
    made_at,
    open_envelope,
    open_sealed,
    read_time,
    stand,
)
from workbench.core.words import Message
from workbench.core.workflow.export import FORMAT
from workbench.core.workflow.verdict import (
    CHANGED,
    REFUSED,
    UNKNOWN_SIGNER,
    UNREADABLE,
    UNSIGNED,
    VALID,
    Verdict,
    left_out,
    moved,
    summary,
)
from workbench.core.workflow.verify_sealed import is_sealed, verify_sealed

# Where the formats for systems say when a file was made.
_TIMES = ("created_at", "version", "mapping_set_version")


@dataclass(frozen=True, slots=True)
class KnownHistory:
    """Of a project: its id, and the hash of every state its history went through."""

    project_id: str
    hashes: frozenset[str]


@dataclass(slots=True)
class VerifyJob:
    """Verify ``path``; ``trust`` is a folder with cards of known signers, beside the user's own.

    With a project, a file that comes from it must belong to its history.
    """

    path: Path
    trust: Path | None = None
    title: Message = field(default_factory=lambda: Message("signing.verifying"))

    def read(self, project: Project | None) -> KnownHistory | None:
        """What the project's history knows."""
        return KnownHistory(project.info.id, project.history_hashes()) if project is not None else None

    def compute(self, data: KnownHistory | None, progress: Progress) -> Verdict:
        """Read and check the file."""
        progress.at(self.title, 0, 0)
        return verify_file(self.path, self.trust, data)

    def save(self, project: Project | None, result: Verdict) -> Verdict:
        """Nothing is stored."""
        return result


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A file with all signatures that it carries and that lie beside it.

    Attributes:
        found: The file as it is now.
        envelope: All envelopes as one; None where there is none at all.
        shown: The envelope that the file itself carries, whose signers stand on its sheet 签名.
        disagree: Which of them are about different contents, None where all agree.
    """

    found: MappingFile
    envelope: bytes | None
    shown: bytes | None
    disagree: Message | None = None


def signed_path(path: Path) -> Path:
    """The file that is meant: ``NAME`` for its signature ``NAME.sig``."""
    return path.with_suffix("") if path.suffix.lower() == ".sig" else path


def read_signed(path: Path) -> SignedFile:
    """Read a file with its signatures: in the hidden sheet, in the package's own part, beside it.

    Raises:
        FileProblem: The file is missing or cannot be read.
    """
    found = read_mapping(path)
    carried = [envelope for envelope in (found.envelope, *found.parts) if envelope is not None]
    if not carried:
        return SignedFile(found, found.beside, found.beside)
    disagree, whole = None, carried[0]
    for other in carried[1:]:
        joined = join(whole, other)
        if joined is None:
            disagree = Message("signing.inside_disagrees", {"file": path.name})
        whole = joined or whole
    if found.beside is not None:
        joined = join(whole, found.beside)
        if joined is None:
            disagree = disagree or _other_version(path, whole, found.beside)
        whole = joined or whole
    return SignedFile(found, whole, carried[0], disagree)


def _other_version(path: Path, inside: bytes, beside: bytes) -> Message:
    """That the ``.sig`` is not about this file; with both times where they can be read."""
    made, other = (made_at(envelope) for envelope in (inside, beside))
    words = {"file": path.name, "made": made, "other": other}
    if made and other and made != other:
        return Message("signing.sig_of_other_version", words)
    return Message("signing.beside_disagrees", words)


def verify_file(path: Path, trust_dir: Path | None = None, history: KnownHistory | None = None) -> Verdict:
    """The verdict on a file.

    Args:
        path: A workbook, or a list with ``NAME.sig`` beside it (or that ``.sig``); a pack or a list of mutual
            recognition.
        trust_dir: Folder with cards of known signers. The user's own keys and ``trusted`` in the user's
            data folder always count.
        history: Of the project that the file should come from.

    Raises:
        FileProblem: There is no such file or folder, or it may not be read. A broken or hostile file is a
            verdict.
    """
    trust = known_signers(trust_dir)
    try:
        if path.suffix.lower() != ".sig" and is_sealed(path):
            return verify_sealed(path, trust)
    except OSError as error:
        raise FileProblem(Message("signing.cannot_read", {"path": str(path)})) from error
    path = signed_path(path)
    try:
        signed = read_signed(path)
    except FileProblem as error:
        if is_missing(error):
            raise
        return Verdict(UNREADABLE, (), (), None, error.message)
    if signed.envelope is None:
        return Verdict(UNSIGNED, (), (), None, Message("signing.verdict_unsigned", {"file": path.name}))
    return _judge(path, signed, open_envelope(signed.envelope, trust.cards), trust, history)


def _judge(
    path: Path, signed: SignedFile, opened: Opened, trust: Trust, history: KnownHistory | None
) -> Verdict:
    manifest, found = opened.manifest, signed.found
    if manifest is not None and manifest.format != FORMAT:
        message = Message("signing.verdict_newer", {"file": path.name, "format": manifest.format[:60]})
        return Verdict(UNREADABLE, (), (), None, message)
    changes = [CellChange("", "", "signature", "", fault.text()) for fault in opened.faults]
    if found.repeated_envelope:
        changes.append(CellChange("", "", "signature", "", Message("signing.two_envelopes").text()))
    disagree = [] if signed.disagree is None else [signed.disagree]
    if manifest is None:
        return _changed(path, opened, changes, [], disagree)
    signers = opened.signers
    if signed.shown is not None and signed.shown != signed.envelope:
        signers = open_sealed(signed.shown, trust.cards).signers
    standing = stand(opened.signers, trust, manifest)
    notes = [*standing.notes, *left_out(manifest)]
    differs, elsewhere = differences(found, opened, signers)
    changes += differs
    if elsewhere:
        notes.append(Message("signing.moved", {"n": elsewhere}))
    if changes:
        later = made_later(found, manifest, changes)
        if later and not disagree:
            words = {"file": path.name, "made": later, "other": manifest.created_at}
            disagree.append(Message("signing.sig_of_other_version", words))
        return _changed(path, opened, changes, notes, disagree)
    refused = [*opened.disputes, *standing.refused, *disagree]
    refused += _history(manifest, history, notes)
    who = "、".join(f"{s.name}（{s.institution}）" for s in standing.signers)
    known = bool(standing.signers) and all(s.trusted for s in standing.signers)
    verdict = REFUSED if refused else VALID if known else UNKNOWN_SIGNER
    message = Message(f"signing.verdict_{verdict.replace('-', '_')}", {"file": path.name, "who": who})
    return Verdict(verdict, standing.signers, (), manifest, message, tuple(refused), tuple(notes))


def differences(
    found: MappingFile, opened: Opened, signers: Sequence[Signer]
) -> tuple[list[CellChange], int]:
    """What a file shows otherwise than signed, and how many of its rows stand elsewhere.

    Args:
        found: The file as it is now.
        opened: What was signed.
        signers: Those who stand on its sheet 签名.
    """
    assert opened.manifest is not None
    if is_as_written(found, opened.values):
        return [], 0
    rows = opened.rows()
    if found.form:
        differs = form_differences(found.form, found.content, opened.manifest, rows)
        return [CellChange("", *difference) for difference in islice(differs, MAX_CHANGES)], 0
    order = [row.item_id for row in rows]
    changes = compare(found, opened.manifest, rows, signers)
    return changes, moved(shown_order(found, set(order)), order)


def made_later(found: MappingFile, manifest: MappingManifest, changes: Sequence[CellChange]) -> str:
    """When a file that differs from its ``.sig`` says it was made, where that is another time; else empty."""
    if not found.is_text:
        return ""
    if found.form:
        signed = (manifest.created_at, f'"{manifest.created_at}"')  # a table's block has quotation marks
        return next((c.now.strip('"') for c in changes if c.field in _TIMES and c.was in signed), "")
    head, *rows = found.sheets[0].rows or [()]
    if "decided_at" not in head:
        return ""
    at = head.index("decided_at")
    latest = max((cells[at] for cells in rows if read_time(cells[at][:19] + "Z")), default="")
    return latest if latest[:19] > manifest.created_at[:19] else ""


def _changed(
    path: Path, opened: Opened, changes: list[CellChange], notes: list[Message], disagree: list[Message]
) -> Verdict:
    message = Message("signing.verdict_changed", {"file": path.name, "n": len(changes)})
    said, refused = (*notes, *summary(changes)), (*opened.disputes, *disagree)
    return Verdict(CHANGED, opened.signers, tuple(changes), opened.manifest, message, refused, said)


def _history(manifest: MappingManifest, history: KnownHistory | None, notes: list[Message]) -> list[Message]:
    """Does the file come from the project's history? A history cut off at its end does not hold its head."""
    if history is None:
        return []
    if manifest.project_id != history.project_id:
        notes.append(Message("signing.other_project"))
        return []
    if manifest.history_head not in history.hashes:
        return [Message("signing.history_rolled_back", {"when": manifest.created_at})]
    notes.append(Message("signing.history_fits"))
    return []

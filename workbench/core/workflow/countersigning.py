"""The second signature: an approver adds theirs to a file that a reviewer signed. Needs no project."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.core.errors import InputProblem, KeyProblem
from workbench.core.exchange import write_added
from workbench.core.items import Changes
from workbench.core.jobs import Progress
from workbench.core.signing import (
    Key,
    LoadedKey,
    Signer,
    add_signature,
    clock,
    open_sealed,
    two_persons,
)
from workbench.core.words import Message
from workbench.core.workflow.verdict import Verdict
from workbench.core.workflow.verify import read_signed, signed_path, verify_file


@dataclass(frozen=True, slots=True)
class CountersignReport:
    """What was written, and by whom the file is signed now."""

    paths: tuple[Path, ...]
    signers: tuple[Signer, ...]
    changes: Changes = field(default_factory=Changes)

    def to_json(self) -> dict[str, Any]:
        """For ``workbench countersign --json``."""
        return {
            "paths": [str(path) for path in self.paths],
            "signers": [signer.fingerprint for signer in self.signers],
        }


@dataclass(slots=True)
class CountersignJob:
    """Add the signature of ``key`` to the file ``path``, which must verify first.

    Attributes:
        out: Where to write instead of into ``path`` itself.
        trust: Folder with cards of known signers, beside the user's own.
    """

    path: Path
    key: LoadedKey
    out: Path | None = None
    trust: Path | None = None
    title: Message = field(default_factory=lambda: Message("signing.countersigning"))

    def read(self, project: Any) -> None:
        """Nothing is needed of any project."""

    def compute(self, data: None, progress: Progress) -> CountersignReport:
        """Verify, sign, write.

        Raises:
            InputProblem: The file does not verify, or its signers are not known.
            KeyProblem: This key may not countersign it.
            FileProblem: It cannot be read or written.
        """
        progress.at(self.title, 0, 0)
        path = signed_path(self.path)
        verdict = verify_file(path, self.trust)
        why = may_not(verdict, self.key.key)
        if why is not None:
            raise why
        signed = read_signed(path)
        envelope = add_signature(signed.envelope or b"", self.key)
        signers = open_sealed(envelope, {}).signers
        paths = write_added(path, self.out or path, signed.found, envelope, signers)
        return CountersignReport(tuple(paths), signers)

    def save(self, project: Any, result: CountersignReport) -> CountersignReport:
        """Nothing is stored."""
        return result


def may_not(verdict: Verdict, key: Key) -> InputProblem | KeyProblem | None:
    """Why a key may not countersign a file with this verdict; None where it may."""
    if not verdict.good or verdict.manifest is None:
        return InputProblem(Message("signing.countersign_refused", {"why": verdict.message}))
    if key.role != "approver":
        return KeyProblem(Message("signing.countersign_needs_approver", {"name": key.name}))
    if any(signer.fingerprint == key.fingerprint for signer in verdict.signers):
        return KeyProblem(Message("signing.countersigned_already", {"name": key.name}))
    problem = two_persons([*verdict.signers, key], one_person=verdict.manifest.one_person)
    return problem or clock(verdict.manifest.created_at, *(s.signed_at for s in verdict.signers))

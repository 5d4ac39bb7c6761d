"""Where memories come from: signed mapping files, other projects, packs; each read, checked, fitted."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from workbench.core.errors import InputProblem
from workbench.core.exchange.packs import Pack, personal, read_pack, two_answers
from workbench.core.items import DecidedPart, NoItemReason, State
from workbench.core.project import MemoryEntry, MemorySource, Project, Withdrawal
from workbench.core.signing import Signer, open_envelope
from workbench.core.standard import load_release
from workbench.core.suggest import Trust
from workbench.core.words import Message
from workbench.core.workflow.fitting import Ground, engine_mark, fitted_parts, part_fitter
from workbench.core.workflow.memory_plan import MemoryPlan, RowTrouble
from workbench.core.workflow.sealed import SealedFile, read_sealed
from workbench.core.workflow.verdict import UNKNOWN_SIGNER, VALID
from workbench.core.workflow.verify import read_signed, verify_file

_DECIDED = (State.ACCEPTED, State.ADJUSTED, State.NO_ITEM, State.APPROVED)
_TRUSTS = {
    "approved": Trust.APPROVED_PACK,
    "decided": Trust.DECIDED_PACK,
    "propagated": Trust.PROPAGATED_PACK,
}
Fit = Callable[[str], DecidedPart | None]


def from_mapping(path: Path, trust: Path | None, ground: Ground) -> MemoryPlan:
    """The plan of a signed mapping file.

    Raises:
        FileProblem, InputProblem: It cannot be read, was changed, is unsigned, or is of this project.
    """
    verdict = verify_file(path, trust)
    if verdict.verdict not in (VALID, UNKNOWN_SIGNER) or verdict.manifest is None:
        why = verdict.refused[0] if verdict.refused else verdict.message
        raise InputProblem(Message("memory.refused", {"file": path.name, "what": why}))
    manifest = verdict.manifest
    _refuse_itself(manifest.project_id, ground, path)
    signed = read_signed(path)
    rows = open_envelope(signed.envelope or b"", {}).rows()
    release = load_release(ground.release_id)
    fit = part_fitter(release, manifest.release_id, path.name)
    source = MemorySource(
        path.name,
        manifest.hospital,
        "elsewhere",
        hashlib.sha256(signed.envelope or b"").hexdigest(),
        _signers(verdict.signers),
        manifest.release_id,
        manifest.project_id,
        manifest.created_at,
    )
    plan = MemoryPlan(source)
    if verdict.verdict == UNKNOWN_SIGNER:
        plan.notes.append(verdict.message)
    for row in rows:
        if row.state not in _DECIDED:
            continue
        trusted = Trust.APPROVED_ELSEWHERE if row.state == State.APPROVED else Trust.DECIDED_ELSEWHERE
        who = row.approver or row.reviewer
        codes = row.codes.split(";") if row.codes else []
        _add(plan, fit, codes, row.reason, MemoryEntry(
            row.local_name, row.modality, (), None, trusted, who, row.decided_at, remark=row.remark
        ))  # fmt: skip
    return plan


def from_project(path: Path, ground: Ground) -> MemoryPlan:
    """The plan of another project, which is only read.

    Raises:
        ProjectProblem, InputProblem: It cannot be read, is of an unknown edition, or is this project.
    """
    with Project.open(path, read_only=True) as other:
        info = other.info
        _refuse_itself(info.id, ground, path)
        release = load_release(ground.release_id)
        fit = part_fitter(release, info.release_id, path.name)
        digest = hashlib.sha256(f"{info.id} {other.head_hash}".encode()).hexdigest()
        settled = list(other.settled())
        newest = max((line.decision.decided_at for line in settled), default=info.created_at)
        about = path.name, info.hospital, "elsewhere", digest, "", info.release_id
        source = MemorySource(*about, info.id, newest)
        plan = MemoryPlan(source, notes=[Message("memory.unsigned_project")])
        for line in settled:
            d = line.decision
            if line.by_machine:
                plan.left_out["machine"] += 1
                continue
            trusted = Trust.APPROVED_ELSEWHERE if d.approver else Trust.DECIDED_ELSEWHERE
            entry = MemoryEntry(
                line.name,
                line.modality,
                (),
                None,
                trusted,
                d.approver or d.reviewer,
                d.decided_at,
                remark=d.remark,
            )
            _add(plan, fit, [part.code for part in d.parts], d.reason or "", entry)
    return plan


def _add(plan: MemoryPlan, fit: Fit, codes: Sequence[str], reason: str, entry: MemoryEntry) -> None:
    """Add an entry, or count it among those left out."""
    parts = fitted_parts(codes, fit)
    if parts is None:
        plan.left_out["edition"] += 1
    elif personal(entry.name):
        plan.left_out["personal"] += 1
    else:
        plan.entries.append(replace(entry, parts=parts, no_item=NoItemReason(reason) if not parts else None))


def _refuse_itself(project_id: str, ground: Ground, path: Path) -> None:
    if project_id == ground.project_id:
        raise InputProblem(Message("memory.itself", {"file": path.name}))


def _signers(signers: Iterable[Signer]) -> str:
    return "、".join(f"{s.name}（{s.institution}）{s.fingerprint}" for s in signers)


def from_pack(path: Path, trust: Path | None, ground: Ground) -> MemoryPlan:
    """The plan of a pack. Errors as :func:`read_sealed`; of an unknown edition; of this project alone."""
    opened: SealedFile[Pack] = read_sealed(path, trust, read_pack)
    pack = opened.value
    if [hospital_id for hospital_id, _ in pack.hospitals] == [ground.project_id]:
        raise InputProblem(Message("memory.itself", {"file": path.name}))
    return plan_of(opened, ground)


def plan_of(opened: SealedFile[Pack], ground: Ground) -> MemoryPlan:
    """The plan of a pack that was read."""
    pack = opened.value
    release = load_release(ground.release_id)
    fit = part_fitter(release, pack.release_id, pack.title)
    hospital = pack.hospitals[0][1] if len(pack.hospitals) == 1 else pack.title
    source = MemorySource(
        pack.title,
        hospital,
        "pack",
        opened.sha256,
        _signers(opened.signers),
        pack.release_id,
        pack.id,
        pack.created_at,
        pack.hospitals,
    )
    plan = MemoryPlan(source, ended=pack.ended, notes=list(opened.notes))
    plan.entries, plan.troubles, plan.left_out = _sound_rows(pack, fit, release.id == pack.release_id, ground)
    for gone in pack.withdrawn:
        parts = fitted_parts(gone.codes, fit)
        if parts is not None:
            no_item = NoItemReason(gone.no_item) if gone.no_item else None
            answer = MemoryEntry(gone.name, gone.modality, parts, no_item).answer if parts or no_item else ""
            plan.withdrawals.append(Withdrawal(gone.reason, pack.id, gone.name, gone.modality, answer))
    if engine_mark(release, ground.device_policy, ground.devices) != pack.engine:
        plan.entries = [replace(entry, parse="") for entry in plan.entries]
    return plan


def _sound_rows(
    pack: Pack, fit: Fit, same_edition: bool, ground: Ground
) -> tuple[list[MemoryEntry], list[RowTrouble], Counter[str]]:
    """Rows that may be taken over, those that must not, and how many were left out for their edition."""
    entries: list[MemoryEntry] = []
    troubles: list[RowTrouble] = []
    left_out: Counter[str] = Counter()
    doubled = two_answers(pack.rows)
    fitted: dict[tuple[str, ...], tuple[DecidedPart, ...] | None] = {}
    own = {place for place, (hospital, _) in enumerate(pack.hospitals) if hospital == ground.project_id}
    for row in pack.rows:
        hospitals = tuple(place for place in row.hospitals if place not in own) if own else row.hospitals
        if row.codes not in fitted:
            fitted[row.codes] = fitted_parts(row.codes, fit)
        parts = fitted[row.codes]
        if not hospitals:
            continue  # nobody but this project itself says so
        if personal(row.name):
            troubles.append(RowTrouble("…", Message("memory.personal_name")))
        elif parts is None and same_edition:
            codes = {"codes": ";".join(row.codes)[:80]}
            troubles.append(RowTrouble(row.name[:80], Message("memory.bad_code", codes)))
        elif parts is None:
            left_out["edition"] += 1
        elif doubled and any((place, row.name, row.modality) in doubled for place in hospitals):
            troubles.append(RowTrouble(row.name[:80], Message("memory.two_answers")))
        else:
            reason = NoItemReason(row.no_item) if row.no_item else None
            entries.append(
                MemoryEntry(
                    row.name,
                    row.modality,
                    parts,
                    reason,
                    _TRUSTS[row.trust],
                    row.who,
                    pack.created_at,
                    row.parse,
                    hospitals,
                    row.remark,
                )
            )
    return entries, troubles, left_out

"""Hand on what a project settled as a signed mapping pack, and withdraw what was found wrong in one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from workbench.core.errors import InputProblem
from workbench.core.exchange.packs import (
    EXTRAS,
    MOST_NAME,
    Pack,
    PackRow,
    Withdrawn,
    pack_payload,
    personal,
    read_pack,
)
from workbench.core.items import Changes
from workbench.core.jobs import Progress
from workbench.core.project import Project, Settled
from workbench.core.project.facets import search_key
from workbench.core.project.opening import now
from workbench.core.signing import LoadedKey, clock
from workbench.core.standard import load_release
from workbench.core.words import Message, say
from workbench.core.workflow.export import refuse_imported
from workbench.core.workflow.fitting import engine_mark
from workbench.core.workflow.sealed import read_sealed, write_sealed

__all__ = ["EXTRAS", "ExportPackJob", "PackReport", "content_of", "left_out_lines", "withdraw_from"]


def left_out_lines(left_out: Mapping[str, int]) -> list[Message]:
    """How many decisions are not in a pack, a line for each reason."""
    return [Message(f"memory.kept_{reason}", {"n": n}) for reason, n in left_out.items() if n]


@dataclass(frozen=True, slots=True)
class PackReport:
    """What was written.

    Attributes:
        path: The pack.
        rows: Answers in it.
        left_out: Decisions that are not in it: number by reason.
        withdrawn: Names of earlier versions that it calls wrong.
        changes: Always empty.
    """

    path: Path
    rows: int
    left_out: dict[str, int]
    withdrawn: int
    changes: Changes = field(default_factory=Changes)

    def lines(self) -> list[Message]:
        """The report for reading."""
        lines = [Message("memory.pack_written", {"path": str(self.path), "n": self.rows})]
        lines += left_out_lines(self.left_out)
        if self.withdrawn:
            lines.append(Message("memory.pack_withdraws", {"n": self.withdrawn}))
        return lines

    def to_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "path": str(self.path),
            "rows": self.rows,
            "left_out": self.left_out,
            "withdrawn": self.withdrawn,
        }


@dataclass(slots=True)
class ExportPackJob:
    """Write the names of a project and their codes as a signed pack.

    Attributes:
        out: The file to write.
        key: The opened key of whoever answers for it.
        extras: What is handed on besides names and codes (:data:`EXTRAS`).
        follows: The version before; what changed since is called wrong. By default ``out``, if it is one.
        trust: Folder with cards of known signers, to judge the version before.
    """

    out: Path
    key: LoadedKey
    extras: Collection[str] = ()
    follows: Path | None = None
    trust: Path | None = None
    title: Message = field(init=False, default_factory=lambda: Message("memory.pack_writing"))

    def read(self, project: Project) -> tuple[Pack, Counter[str]]:
        """The content of the pack, and what is left out.

        Raises:
            InputProblem: As :func:`content_of`, or ``out`` is the hospital's own list.
        """
        refuse_imported(project, self.out)
        return content_of(project, self.extras)

    def compute(self, data: tuple[Pack, Counter[str]], progress: Progress) -> PackReport:
        """Sign and write.

        Raises:
            FileProblem: It cannot be written.
            InputProblem: The version before is another pack, or was changed.
            KeyProblem: The clock is behind the version before.
        """
        progress.at(self.title, 0, len(data[0].rows))
        pack, left_out = data
        before = self.follows or (self.out if self.out.is_file() else None)
        if before is not None:
            pack = following(pack, read_sealed(before, self.trust, read_pack).value)
        write_sealed(self.out, pack_payload(pack), self.key)
        return PackReport(self.out, len(pack.rows), dict(left_out), len(pack.withdrawn))

    def save(self, project: Project, result: PackReport) -> PackReport:
        """Nothing is stored."""
        return result


def content_of(project: Project, extras: Collection[str] = ()) -> tuple[Pack, Counter[str]]:
    """What a pack of a project would hold, and how many decisions are left out, by reason.

    Raises:
        InputProblem: Nothing is settled yet, or an unknown extra.
    """
    unknown = set(extras) - set(EXTRAS)
    if unknown:
        words = {"extra": "、".join(sorted(unknown)), "known": "、".join(EXTRAS)}
        raise InputProblem(Message("memory.unknown_extra", words))
    left_out: Counter[str] = Counter()
    doubted = {leaning.item_id for leaning in project.leaning()}
    rows = _rows(project.settled(), extras, doubted, left_out)
    if not rows:
        raise InputProblem(Message("memory.nothing_settled"))
    info = project.info
    mark = engine_mark(load_release(info.release_id), info.device_policy, project.setting("devices"))
    about = info.id, info.hospital, now(), info.release_id, info.release_sha256, mark
    hospitals = ((info.id, info.hospital),)
    return Pack(*about, hospitals, rows, tuple(e for e in EXTRAS if e in extras)), left_out


def _rows(
    settled: Iterable[Settled], extras: Collection[str], doubted: Collection[str], left_out: Counter[str]
) -> list[PackRow]:
    """One row for each name and answer; of a name with two answers neither is handed on."""
    found: dict[tuple[str, str, str, str], PackRow] = {}
    answers: dict[tuple[str, str], set[str]] = {}
    for line in settled:
        d = line.decision
        codes = tuple(part.code for part in d.parts)
        if personal(line.name):
            left_out["personal"] += 1
        elif any("-" in code for code in codes):
            left_out["extension"] += 1
        elif d.item_id in doubted:
            left_out["doubted"] += 1
        elif len(line.name) > MOST_NAME:
            left_out["long"] += 1
        else:
            trust = "propagated" if line.by_machine else "approved" if d.approver else "decided"
            key = line.name, line.modality, line.answer, trust
            answers.setdefault(key[:2], set()).add(line.answer)
            row = found.setdefault(
                key, PackRow(line.name, line.modality, codes, d.reason or "", trust, (0,), line.parse)
            )
            row.exams += line.exams if "volumes" in extras else 0
            row.local_code = row.local_code or (line.code if "codes" in extras else "")
            row.who = row.who or ((d.approver or d.reviewer) if "persons" in extras else "")
            row.remark = row.remark or (d.remark if "remarks" in extras else "")
    left_out["two_answers"] += sum(len(answers[key[:2]]) > 1 for key in found)
    return [row for key, row in found.items() if len(answers[key[:2]]) == 1]


def following(pack: Pack, before: Pack) -> Pack:
    """The pack as a new version: what the one before said otherwise is called wrong.

    Raises:
        InputProblem: The one before is another pack, or withdrawn as a whole.
        KeyProblem: The clock is behind it.
    """
    if before.id != pack.id:
        raise InputProblem(Message("memory.other_pack", {"before": before.title, "title": pack.title}))
    if before.ended:
        raise InputProblem(Message("memory.ended", {"reason": before.ended}))
    behind = clock(before.created_at)
    if behind is not None:
        raise behind
    said: dict[tuple[str, str], set[object]] = {}
    for row in pack.rows:
        said.setdefault(_about(row), set()).add(_answer(row))
    reason = say("memory.corrected")
    changed = [
        Withdrawn(row.name, row.modality, row.codes, row.no_item, reason)
        for row in before.rows
        if (now_said := said.get(_about(row))) is not None and _answer(row) not in now_said
    ]
    # An answer that is given again is no longer wrong.
    stands = [w for w in before.withdrawn if _answer(w) not in said.get(_about(w), ())]
    return replace(pack, withdrawn=tuple(dict.fromkeys((*stands, *changed))))


def _about(row: PackRow | Withdrawn) -> tuple[str, str]:
    return search_key(row.name), row.modality


def _answer(row: PackRow | Withdrawn) -> object:
    return tuple(sorted(row.codes)), row.no_item


def withdraw_from(
    path: Path,
    out: Path,
    key: LoadedKey,
    reason: str,
    names: Collection[tuple[str, str]],
    trust: Path | None = None,
) -> PackReport:
    """Write a new version of a pack without some names, which calls their answers wrong.

    Args:
        path: The pack.
        out: The new version; may be ``path``.
        key: The opened key of its issuer.
        reason: Why, for everyone who took it.
        names: As they are written in it, or alike, each with its modality (empty for any); without any, the
            whole pack is withdrawn.

    Raises:
        FileProblem, InputProblem: It cannot be read or was changed, no reason, or a name that is not in it.
        KeyProblem: The clock is behind it.
    """
    if not reason.strip():
        raise InputProblem(Message("memory.no_reason"))
    before = read_sealed(path, trust, read_pack).value
    wanted = {(search_key(name), modality): name for name, modality in names}
    found: list[PackRow] = []
    met = set()
    for row in before.rows:
        plain = search_key(row.name)
        asked = {(plain, row.modality), (plain, "")}.intersection(wanted)
        met |= asked
        if asked:
            found.append(row)
    lacking = [name for about, name in wanted.items() if about not in met]
    if lacking:
        raise InputProblem(Message("memory.not_in_pack", {"name": lacking[0], "title": before.title}))
    behind = clock(before.created_at)
    if behind is not None:
        raise behind
    gone = [Withdrawn(r.name, r.modality, r.codes, r.no_item, reason.strip()) for r in found]
    out_of_it = set(map(id, found))
    after = replace(
        before,
        created_at=now(),
        rows=[row for row in before.rows if id(row) not in out_of_it] if names else [],
        withdrawn=tuple(dict.fromkeys((*before.withdrawn, *gone))),
        ended="" if names else reason.strip(),
    )
    write_sealed(out, pack_payload(after), key)
    return PackReport(out, len(after.rows), {}, len(after.withdrawn))

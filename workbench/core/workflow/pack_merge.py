"""Many hospitals' packs made into one of their group; where they differ, a person of the group decides."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.core.errors import InputProblem
from workbench.core.exchange.packs import (
    TRUSTS,
    Pack,
    PackRow,
    Withdrawn,
    pack_payload,
    personal,
    read_pack,
    two_answers,
)
from workbench.core.ids import new_id
from workbench.core.items import DecidedPart
from workbench.core.jobs import Progress
from workbench.core.project import Project, Settled
from workbench.core.project.facets import search_key
from workbench.core.project.opening import now
from workbench.core.signing import LoadedKey
from workbench.core.standard import Release, load_release
from workbench.core.words import Message
from workbench.core.workflow.fitting import fitted_parts, part_fitter
from workbench.core.workflow.packs import following
from workbench.core.workflow.sealed import read_sealed, write_sealed

Answer = tuple[tuple[str, ...], str]  # codes, reason of "no item"


@dataclass(slots=True)
class _Said:
    """What is said about one name: for each answer and trust the hospitals, and what they wrote to it."""

    name: str
    parse: str
    answers: dict[tuple[Answer, str], list[int]] = field(default_factory=dict)
    names: dict[str, int] | None = None  # where there are several writings
    exams: int = 0
    remarks: dict[Answer, str] | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A name that hospitals answer differently.

    Attributes:
        answers: Each answer with the names of its hospitals and what one of them wrote to it, the most
            frequent first.
        hospitals, exams: How many hospitals have the name, and their exams a year where that was handed on.
    """

    name: str
    modality: str
    answers: tuple[tuple[Answer, tuple[str, ...], str], ...]
    hospitals: int
    exams: int


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What a merge made.

    Attributes:
        pack: The group's pack.
        packs: How many were read.
        refused: Files that were not taken, and why.
        unfit: Answers without a code in the group's edition.
        unsound: Rows with a person's number in the name, or with two answers of one hospital.
        conflicts: Names that hospitals answer differently, the largest first.
        settled: How many of them the group decided.
        written: The group's pack; None where nobody signed it.
    """

    pack: Pack
    packs: int
    refused: tuple[tuple[str, Message], ...]
    unfit: int
    unsound: int
    conflicts: tuple[Conflict, ...]
    settled: int
    written: Path | None = None

    def heading(self) -> list[Message]:
        """What came of the files, without the conflicts."""
        words = {
            "packs": self.packs,
            "hospitals": len(self.pack.hospitals),
            "n": f"{len(self.pack.rows):,}",
            "conflicts": f"{len(self.conflicts):,}",
            "settled": f"{self.settled:,}",
        }
        lines = [Message("memory.merged", words)]
        lines += [Message("memory.not_merged", {"file": f, "why": why}) for f, why in self.refused]
        if self.unfit:
            lines.append(Message("memory.left_edition", {"n": self.unfit}))
        if self.unsound:
            lines.append(Message("memory.left_unsound", {"n": self.unsound}))
        return lines

    def lines(self, most: int = 20) -> list[str]:
        """The report for reading."""
        lines = [line.text() for line in self.heading()]
        for conflict in self.conflicts[:most]:
            told = "；".join(
                f"{';'.join(codes) or no_item} ×{len(who)}（{_some(who)}{'：' if remark else ''}{remark}）"
                for (codes, no_item), who, remark in conflict.answers
            )
            exams = f"{conflict.exams:,}" if conflict.exams else "—"
            words = {"name": conflict.name, "hospitals": conflict.hospitals, "exams": exams}
            lines.append(Message("memory.conflict", words | {"answers": told}).text())
        return lines

    def to_json(self) -> dict[str, Any]:
        """For ``workbench pack merge --json``."""
        return {
            "packs": self.packs,
            "hospitals": len(self.pack.hospitals),
            "rows": len(self.pack.rows),
            "refused": [{"file": name, "why": why.text()} for name, why in self.refused],
            "unfit": self.unfit,
            "unsound": self.unsound,
            "settled": self.settled,
            "conflicts": [
                {
                    "name": c.name,
                    "modality": c.modality,
                    "hospitals": c.hospitals,
                    "exams": c.exams,
                    "answers": [
                        {"codes": list(codes), "no_item": no_item, "hospitals": list(who), "remark": remark}
                        for (codes, no_item), who, remark in c.answers
                    ],
                }
                for c in self.conflicts
            ],
        }


@dataclass(slots=True)
class MergePacksJob:
    """Merge packs into one, and sign it as the group.

    Attributes:
        packs: Files. One that is changed, unsigned or of an unknown edition is told and left out.
        out: The group's pack; not written without a key.
        key: The opened key of whoever answers for the group.
        group: Its name.
        release_id: The edition of the group's pack.
        follows: Its version before.
        trust: Folder with cards of known signers.
    """

    packs: Sequence[Path]
    out: Path
    group: str
    key: LoadedKey | None = None
    release_id: str = "5.0"
    follows: Path | None = None
    trust: Path | None = None
    title: Message = field(init=False, default_factory=lambda: Message("memory.merging"))

    def read(self, project: Project | None) -> list[Settled]:
        """What the group settled of an earlier merge's conflicts."""
        return list(project.settled()) if project is not None else []

    def compute(self, data: list[Settled], progress: Progress) -> MergeReport:
        """Read, merge, sign, write.

        Raises:
            InputProblem: None of the packs can be read.
        """
        merger = Merger(load_release(self.release_id))
        refused: list[tuple[str, Message]] = []
        opened = 0
        for number, path in enumerate(self.packs):
            progress.at(self.title, number, len(self.packs))
            try:
                merger.add(read_sealed(path, self.trust, read_pack).value)
                opened += 1
            except InputProblem as error:
                refused.append((path.name, error.message))
        if not opened:
            raise InputProblem(refused[0][1] if refused else Message("memory.no_packs"))
        conflicts = merger.conflicts()
        before = read_sealed(self.follows, self.trust, read_pack).value if self.follows else None
        pack_id = before.id if before else new_id()
        settled = merger.settle(data, pack_id, self.group)
        pack = merger.pack(pack_id, self.group)
        unfit, unsound = merger.unfit, merger.unsound
        del merger  # what it kept is not needed for signing
        if before is not None:
            pack = following(pack, before)
        if self.key is not None:
            write_sealed(self.out, pack_payload(pack), self.key)
        written = None if self.key is None else self.out
        return MergeReport(pack, opened, tuple(refused), unfit, unsound, tuple(conflicts), settled, written)

    def save(self, project: Project | None, result: MergeReport) -> MergeReport:
        """Nothing is stored."""
        return result


class Merger:
    """Takes packs one after the other; only what they say is kept, not the packs.

    Two names are one where they are the same when folded (:func:`search_key`); the commonest writing stands.
    """

    def __init__(self, release: Release) -> None:
        self._release = release
        self._said: dict[tuple[str, str], _Said] = {}
        self._hospitals: set[str] = set()
        self._titles: list[tuple[str, str]] = []
        self._packs: set[str] = set()
        self._engines: set[str] = set()
        self._withdrawn: dict[Withdrawn, None] = {}
        self._fits: dict[str, Callable[[str], DecidedPart | None]] = {}
        self._kept: dict[tuple[str, Answer], Answer | None] = {}
        self.unfit = self.unsound = 0

    def add(self, pack: Pack) -> None:
        """Take a pack. Of a hospital that stands in several packs, only what the first says counts.

        Raises:
            InputProblem: Its edition is not installed, it is withdrawn, or it was merged already.
        """
        if pack.ended:
            raise InputProblem(Message("memory.ended", {"reason": pack.ended}))
        if pack.id in self._packs:
            raise InputProblem(Message("memory.merged_twice", {"title": pack.title}))
        if pack.release_id not in self._fits:
            self._fits[pack.release_id] = part_fitter(self._release, pack.release_id, pack.title)
        self._packs.add(pack.id)
        self._engines.add(pack.engine)
        places = [self._place(*hospital) for hospital in pack.hospitals]
        doubled = two_answers(pack.rows)
        for row in pack.rows:
            if personal(row.name) or (
                doubled and any((p, row.name, row.modality) in doubled for p in row.hospitals)
            ):
                self.unsound += 1
                continue
            answer = self._answer(row, pack.release_id)
            if all(places[p] is None for p in row.hospitals):
                continue
            if answer is None:
                self.unfit += 1
                continue
            key = search_key(row.name), sys.intern(row.modality)
            said = self._said.get(key)
            if said is None:
                said = self._said[key] = _Said(row.name, row.parse)
            if said.names or row.name != said.name:
                said.names = said.names or {said.name: sum(map(len, said.answers.values()))}
                said.names[row.name] = said.names.get(row.name, 0) + len(row.hospitals)
            said.exams += row.exams
            who = said.answers.setdefault((answer, row.trust), [])
            who += [place for p in row.hospitals if (place := places[p]) is not None]
            if row.remark:
                said.remarks = said.remarks or {}
                said.remarks.setdefault(answer, row.remark)
        for gone in pack.withdrawn:
            self._withdrawn[gone] = None

    def _place(self, hospital_id: str, name: str) -> int | None:
        """The place of a hospital in the group's list; None where it was heard already."""
        if hospital_id in self._hospitals:
            return None
        self._hospitals.add(hospital_id)
        self._titles.append((hospital_id, name))
        return len(self._titles) - 1

    def _answer(self, row: PackRow, edition: str) -> Answer | None:
        key = edition, (row.codes, row.no_item)
        if key not in self._kept:
            parts = fitted_parts(row.codes, self._fits[edition])
            self._kept[key] = None if parts is None else (tuple(part.code for part in parts), row.no_item)
        return self._kept[key]

    def conflicts(self) -> list[Conflict]:
        """Names that hospitals answer differently: by exams where handed on, then by hospitals."""
        found = []
        for (_, modality), said in self._said.items():
            who: dict[Answer, dict[int, None]] = {}
            for (answer, _), places in said.answers.items():
                who.setdefault(_in_order(answer), {}).update(dict.fromkeys(places))
            if len(who) > 1:
                remarks = {_in_order(answer): remark for answer, remark in (said.remarks or {}).items()}
                told = tuple(
                    (answer, tuple(self._titles[p][1] for p in places), remarks.get(answer, ""))
                    for answer, places in sorted(who.items(), key=lambda pair: -len(pair[1]))
                )
                hospitals = len({p for places in who.values() for p in places})
                found.append(Conflict(_commonest(said), modality, told, hospitals, said.exams))
        return sorted(found, key=lambda c: (-c.exams, -c.hospitals, c.name))

    def settle(self, settled: Iterable[Settled], pack_id: str, group: str) -> int:
        """Let the group's own decisions stand where hospitals differ; how many names that are.

        Hospitals that answered so stay named, else the group itself; the other answers are left out.
        """
        count, own = 0, -1
        for line in settled:
            said = self._said.get((line.plain, line.modality))
            if said is None or line.by_machine:
                continue
            d = line.decision
            answer = tuple(part.code for part in d.parts), str(d.reason or "")
            agree = [
                p for (a, _), ps in said.answers.items() if _in_order(a) == _in_order(answer) for p in ps
            ]
            if not agree and own < 0:
                self._titles.append((pack_id, group))
                own = len(self._titles) - 1
            said.answers = {(answer, TRUSTS[0] if d.approver else TRUSTS[1]): agree or [own]}
            count += 1
        return count

    def _says(self, gone: Withdrawn) -> bool:
        """Does another hospital say what one withdrew?"""
        said = self._said.get((search_key(gone.name), gone.modality))
        return said is not None and any(a == (gone.codes, gone.no_item) for a, _ in said.answers)

    def pack(self, pack_id: str, group: str) -> Pack:
        """The group's pack."""
        engine = next(iter(self._engines)) if len(self._engines) == 1 else ""
        rows = [
            PackRow(
                _commonest(said),
                modality,
                *answer,
                trust,
                tuple(sorted(set(places))),
                said.parse if engine else "",
                remark=(said.remarks or {}).get(answer, ""),
            )
            for (_, modality), said in self._said.items()
            for (answer, trust), places in said.answers.items()
        ]
        said_now = {(search_key(r.name), r.modality, r.codes, r.no_item) for r in rows}
        gone = [
            w for w in self._withdrawn if (search_key(w.name), w.modality, w.codes, w.no_item) not in said_now
        ]
        release = self._release
        about = pack_id, group, now(), release.id, release.sha256, engine, tuple(self._titles)
        return Pack(*about, rows, withdrawn=tuple(gone))


def _some(names: Sequence[str], most: int = 3) -> str:
    return "、".join(names[:most]) + ("…" if len(names) > most else "")


def _in_order(answer: Answer) -> Answer:
    return tuple(sorted(answer[0])), answer[1]


def _commonest(said: _Said) -> str:
    names = said.names or {said.name: 1}
    return min(names, key=lambda name: (-names[name], name))

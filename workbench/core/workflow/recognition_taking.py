"""A region's signed list taken in by a hospital: checked row by row, fitted to its edition, kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from workbench.core.errors import InputProblem
from workbench.core.exchange.packs import personal
from workbench.core.items import Changes
from workbench.core.jobs import Progress
from workbench.core.project import Project, Recognised, RecognitionList, Scope
from workbench.core.standard import load_release
from workbench.core.words import Message
from workbench.core.workflow.fitting import fitted_parts, part_fitter
from workbench.core.workflow.memory_plan import RowTrouble
from workbench.core.workflow.recognition import read_payload
from workbench.core.workflow.sealed import read_sealed


@dataclass(slots=True)
class ListPlan:
    """What taking a list in would add.

    Attributes:
        found: The list, fitted to the project's edition; its items are the lines that would be kept.
        unfit: Lines of another edition without a code in this one.
        troubles: Lines that must not be kept: invalid codes, personal data in the name.
        notes: What a person should know besides.
    """

    found: RecognitionList
    unfit: int
    troubles: list[RowTrouble]
    notes: list[Message]


@dataclass(frozen=True, slots=True)
class TakenList:
    """What was taken in, or (``preview``) would be.

    Attributes:
        marked, exams: Items of the project that wear a mark now, and their exams a year.
    """

    plan: ListPlan
    preview: bool
    marked: int
    exams: int
    changes: Changes

    @property
    def scope(self) -> Scope:
        """Where the list holds."""
        return self.plan.found.scope

    @property
    def items(self) -> int:
        """Number of its lines."""
        return len(self.plan.found.items)

    def lines(self) -> list[Message]:
        """The report for reading."""
        plan = self.plan
        words: dict[str, object] = {"name": self.scope.name, "mark": self.scope.mark, "n": self.items}
        words |= {"marked": f"{self.marked:,}", "exams": f"{self.exams:,}"}
        lines = [Message(f"recognition.{'would' if self.preview else 'taken'}", words), *plan.notes]
        if plan.unfit:
            lines.append(Message("memory.left_edition", {"n": plan.unfit}))
        if plan.troubles:
            lines.append(Message("memory.troubles", {"n": len(plan.troubles)}))
        return lines

    def to_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "scope": asdict(self.scope),
            "items": self.items,
            "unfit": self.plan.unfit,
            "troubles": [{"name": t.name, "what": t.what.text()} for t in self.plan.troubles],
            "marked": self.marked,
            "exams": self.exams,
            "notes": [note.text() for note in self.plan.notes],
        }


@dataclass(slots=True)
class TakeListJob:
    """Take a signed list into a hospital's project: it belongs to the scope from then on.

    Attributes:
        path: The list (``.ierec``).
        trust: Folder with cards of known signers.
        preview: Only say what it would add.
        sound_only: Keep the sound lines where others are not; else such a list is refused.
    """

    path: Path
    trust: Path | None = None
    preview: bool = False
    sound_only: bool = False
    title: Message = field(init=False, default_factory=lambda: Message("recognition.reading"))

    def read(self, project: Project) -> tuple[str, tuple[str, ...]]:
        """The project's edition, and its order of scopes."""
        return project.info.release_id, tuple(project.setting("scope_order"))

    def compute(self, data: tuple[str, tuple[str, ...]], progress: Progress) -> ListPlan:
        """Read, check and fit it.

        Raises:
            FileProblem, InputProblem: It cannot be read, was changed, or is of an unknown edition.
        """
        progress.at(self.title, 0, 0)
        edition, order = data
        opened = read_sealed(self.path, self.trust, read_payload)
        found = opened.value
        fit = part_fitter(load_release(edition), found.release_id, found.scope.name)
        items: list[Recognised] = []
        troubles: list[RowTrouble] = []
        unfit = 0
        for item in found.items:
            parts = fitted_parts(item.codes, fit)
            if personal(item.name):
                troubles.append(RowTrouble("…", Message("memory.personal_name")))
            elif parts:
                items.append(replace(item, codes=tuple(part.code for part in parts)))
            elif found.release_id == edition:
                codes = {"codes": ";".join(item.codes)[:80]}
                troubles.append(RowTrouble(item.name[:80], Message("memory.bad_code", codes)))
            else:
                unfit += 1
        if not items:
            raise InputProblem(Message("recognition.nothing_fits", {"name": found.scope.name}))
        notes = list(opened.notes)
        if found.scope.rank not in order:
            words = {"name": found.scope.name, "rank": found.scope.rank}
            notes.append(Message("recognition.strange_rank", words))
        signer = "、".join(f"{s.name}（{s.institution}）" for s in opened.signers)
        kept = RecognitionList(found.scope, tuple(items), found.created_at, signer, opened.sha256)
        return ListPlan(kept, unfit, troubles, notes)

    def save(self, project: Project, result: ListPlan) -> TakenList:
        """Keep it.

        Raises:
            InputProblem: It is no newer than the one that is there, or holds lines that must not be kept.
        """
        if self.preview:
            return TakenList(result, True, 0, 0, Changes())
        if result.troubles and not self.sound_only:
            first = result.troubles[0]
            words = {"title": result.found.scope.name, "n": len(result.troubles), "name": first.name}
            raise InputProblem(Message("memory.not_sound", words | {"what": first.what}))
        changes = project.take_recognition_list(result.found)
        marks = {mark: tally for mark, tally in project.facets().recognitions.items() if mark}
        items, exams = sum(t.items for t in marks.values()), sum(t.exams for t in marks.values())
        return TakenList(result, False, items, exams, changes)

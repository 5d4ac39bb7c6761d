"""Bring back what the hospital sent: compare a returned workbook with the project, take what is agreed to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from workbench.core import review
from workbench.core.errors import InputProblem
from workbench.core.exchange.difference import TAKEABLE, Difference, Ground, Kind, Proposal
from workbench.core.exchange.differences import differences
from workbench.core.exchange.returned import Returned, read_returned
from workbench.core.exchange.returned_items import recognise_rows
from workbench.core.items import Changes, DecidedPart, StandardItem, State
from workbench.core.jobs import Progress
from workbench.core.project import Project
from workbench.core.review.rules import named
from workbench.core.standard import Release, load_release
from workbench.core.words import Message
from workbench.core.workflow.added_rows import offered, row_origin, store_rows
from workbench.core.workflow.as_exported import as_exported
from workbench.core.workflow.asking import sides_of

__all__ = [
    "TAKEABLE",
    "CompareReturnedJob",
    "Difference",
    "Kind",
    "MergeReport",
    "refuse",
    "take",
    "with_nearest",
]


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What came back.

    Attributes:
        file: The returned file's name.
        differences: Everything that differs, in the order of the project's list.
        rows: Rows of source items that came back.
        unchanged: How many of these say nothing new.
        notes: What a person should know about the file as a whole.
        head: The project's state that it was compared with; see :func:`take`.
    """

    file: str
    differences: tuple[Difference, ...]
    rows: int
    unchanged: int
    notes: tuple[Message, ...]
    head: str

    @property
    def counts(self) -> dict[Kind, int]:
        """Differences of each kind that occurs and was not refused before, in the order of the kinds."""
        found = Counter(difference.kind for difference in self.differences if not difference.refused_by)
        return {kind: found[kind] for kind in Kind if found[kind]}

    def to_json(self) -> dict[str, Any]:
        """For ``workbench merge-excel --json``."""
        return {
            "file": self.file,
            "rows": self.rows,
            "unchanged": self.unchanged,
            "counts": {kind.value: n for kind, n in self.counts.items()},
            "refused": sum(bool(difference.refused_by) for difference in self.differences),
            "notes": [note.text() for note in self.notes],
            "differences": [_json_of(difference) for difference in self.differences],
        }


def _json_of(difference: Difference) -> dict[str, Any]:
    return {
        "kind": difference.kind.value,
        "item_id": difference.item_id,
        "name": difference.name,
        "place": difference.place,
        "was": difference.was,
        "now": difference.now,
        "theirs": difference.theirs,
        "segments": list(difference.segments),
        "takeable": difference.takeable,
        "refused_by": difference.refused_by,
        "refused_at": difference.refused_at,
        "nearest": [{"code": item.code, "name": item.name} for item in difference.nearest],
        "note": difference.note.text() if difference.note else "",
    }


@dataclass(slots=True)
class CompareReturnedJob:
    """Read a returned workbook and compare it; changes nothing."""

    path: Path
    title: Message = field(init=False, default_factory=lambda: Message("exchange.merge_reading"))

    def read(self, project: Project) -> Path:
        """Where the project is: which state of it to compare with stands in the file."""
        return project.info.path

    def compute(self, data: Path, progress: Progress) -> MergeReport:
        """Read the file and compare it with the project, which is opened once more, for reading.

        Raises:
            FileProblem: It cannot be read.
            InputProblem: It belongs to another project, or to none.
        """
        progress.at(self.title, 0, 0)
        returned = read_returned(self.path)
        progress.at(Message("exchange.merge_comparing"), 0, 0)
        with Project.open(data, read_only=True) as project:
            return self._compare(project, returned)

    def save(self, project: Project, result: MergeReport) -> MergeReport:
        """Nothing is stored."""
        return result

    def _compare(self, project: Project, result: Returned) -> MergeReport:
        release = load_release(project.info.release_id)
        ground, notes = _ground(project, result, release, self.path.name)
        refused = project.refusals()
        found = [
            replace(difference, refused_by=before.actor, refused_at=before.at)
            if (before := refused.get(difference.mark))
            else difference
            for difference in differences(result, ground, release)
        ]
        came = [item_id for item_id in ground.items if item_id in result.places]
        touched = {difference.item_id for difference in found}
        unchanged = sum(item_id not in touched for item_id in came)
        if result.lacking:
            heads = "、".join(Message(f"exchange.col_{name}").text() for name in result.lacking)
            notes.append(Message("exchange.merge_lacking", {"heads": heads}))
        if result.rounded:
            notes.append(Message("exchange.merge_rounded", {"n": result.rounded}))
        if result.strange:
            strange = "、".join(dict.fromkeys(result.strange))
            notes.append(Message("exchange.merge_strange_columns", {"heads": strange}))
        return MergeReport(
            self.path.name, tuple(found), len(came), unchanged, tuple(notes), project.head_hash
        )


def _ground(
    project: Project, returned: Returned, release: Release, file: str
) -> tuple[Ground, list[Message]]:
    """What to compare with; see :func:`as_exported`."""
    items = {item.id: item for item in project.iter_items()}
    owner = returned.facts.get("project_id", "")
    now = {decision.item_id: decision for decision in project.decisions()}
    base = as_exported(project, returned, items, now)
    if (owner and owner != project.info.id) or not any(i in items for i in returned.places):
        raise InputProblem(Message("exchange.merge_not_ours", {"file": file}))
    rows = recognise_rows(returned, items | base.replaced)
    asked = (i for i in returned.answers if i in items)
    sides = {item_id: sides_of(project.suggestion(item_id), release) for item_id in asked}
    ground = Ground(items, base.decisions, now, sides, base.items, offered(project), rows, base.replaced)
    return ground, base.notes


def with_nearest(difference: Difference, item: StandardItem) -> Difference:
    """An illegal code with a legal one chosen in its place, which can be taken."""
    part = DecidedPart(item.code, item.name, item.listed)
    return replace(difference, proposal=Proposal(State.ADJUSTED, (part,)))


def refuse(project: Project, chosen: Iterable[Difference], reviewer: str) -> int:
    """Note that differences are refused: they are said when they come back, and not offered; how many."""
    marks = {difference.mark for difference in chosen}
    project.refuse(sorted(marks), named(reviewer))
    return len(marks)


def take(
    project: Project, report: MergeReport, chosen: Sequence[Difference], reviewer: str
) -> tuple[int, Changes]:
    """Take differences into the project in one step; rows that the hospital added become source items.

    Returns:
        How many items were changed, and what was touched.

    Raises:
        InputProblem: The project changed since it was compared: nothing is overwritten that nobody saw.
    """
    if project.head_hash != report.head:
        raise InputProblem(Message("exchange.merge_stale"))
    rows = [difference.added for difference in chosen if difference.added is not None]
    ids, stored = store_rows(project, report.file, rows, reviewer) if rows else ([], Changes())
    came = [(item_id, row.place) for item_id, row in zip(ids, rows, strict=True)]
    came += [(d.item_id, d.place) for d in chosen if d.kind is Kind.NEW and d.proposal is not None]
    takings = [
        review.Taking(item_id, State.OPEN, remark=row_origin(report.file, place), replaces_remark=True)
        for item_id, place in came
    ]
    takings += [
        review.Taking(
            difference.item_id,
            proposal.state,
            proposal.parts,
            proposal.reason,
            proposal.remark,
            proposal.replaces_remark,
        )
        for difference in chosen
        if (proposal := difference.proposal) is not None and difference.kind is not Kind.NEW
    ]
    # What changes the mapping goes first, words after it: they are kept whatever the order of the file.
    takings.sort(key=lambda taking: taking.state is None)
    changes = review.merge(project, takings, reviewer)
    return len({taking.item_id for taking in takings}), stored | changes

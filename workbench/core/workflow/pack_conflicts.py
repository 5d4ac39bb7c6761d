"""What hospitals of a group answer differently, as a project of its own for the review window."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from workbench.core.jobs import Progress, run_now
from workbench.core.project import Project
from workbench.core.project.facets import search_key
from workbench.core.standard import load_release
from workbench.core.words import Message, say
from workbench.core.workflow.fitting import Ground
from workbench.core.workflow.importing import ImportJob
from workbench.core.workflow.memory_files import plan_of
from workbench.core.workflow.pack_merge import Conflict, MergeReport
from workbench.core.workflow.sealed import SealedFile
from workbench.core.workflow.suggesting import SuggestJob


@dataclass(frozen=True, slots=True)
class Merging:
    """What was merged, kept in the project of the conflicts, so that the group can go on from there."""

    packs: tuple[str, ...]
    group: str
    out: str
    follows: str = ""


def merging_of(project: Project) -> Merging | None:
    """What a project of conflicts was made of; None for any other project."""
    value = project.setting("pack_merge")
    packs = value.get("packs") if value else None
    texts = [value.get(name) for name in ("group", "out", "follows")] if value else []
    if not isinstance(packs, list) or not all(isinstance(text, str) for text in (*packs, *texts)):
        return None
    return Merging(tuple(packs), *map(str, texts))


@dataclass(slots=True)
class ConflictProjectJob:
    """Make a project of the conflicts, to be opened in the review window.

    Attributes:
        path: The project.
        report: What merging found.
        merging: What was merged.
    """

    path: Path
    report: MergeReport
    merging: Merging
    title: Message = field(init=False, default_factory=lambda: Message("memory.conflict_making"))

    def read(self, project: Project | None) -> None:
        """Nothing of the open project is needed."""

    def compute(self, data: None, progress: Progress) -> int:
        """Make it; the number of its items. Errors as :func:`conflict_project`."""
        return conflict_project(self.path, self.report, progress, self.merging)

    def save(self, project: Project | None, result: int) -> int:
        """Nothing is stored in the open project."""
        return result


def conflict_project(
    path: Path, report: MergeReport, progress: Progress | None = None, merging: Merging | None = None
) -> int:
    """Make a project whose items are the names in conflict, the answers of the hospitals beside them.

    The count of an item is its exams a year where hospitals handed them on, else its hospitals.

    Returns:
        Number of items.

    Raises:
        FileProblem: There is a file already, or it cannot be written.
    """
    pack = report.pack
    release = load_release(pack.release_id)
    with Project.create(
        path, hospital=pack.title, release_id=release.id, release_sha256=release.sha256
    ) as project:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / f"{say('memory.conflict_list')}.csv"
            _write(place, report.conflicts)
            items = run_now(ImportJob(place), project, progress).items
        run_now(SuggestJob(), project, progress)
        names = {(search_key(c.name), c.modality) for c in report.conflicts}
        rows = [row for row in pack.rows if (search_key(row.name), row.modality) in names]
        opened = SealedFile(replace(pack, rows=rows, withdrawn=()), project.info.id, (), ())
        plan = plan_of(opened, Ground.of(project))
        project.import_memory(plan.entries, plan.source)
        if merging is not None:
            project.change_setting("pack_merge", asdict(merging), pack.title)
    return items


def _write(path: Path, conflicts: Sequence[Conflict]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("项目名称", "设备类型", "检查量"))
        writer.writerows((c.name, c.modality, c.exams or c.hospitals) for c in conflicts)

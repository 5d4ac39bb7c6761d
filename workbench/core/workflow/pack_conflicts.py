"""What hospitals of a group answer differently, as a project of its own for the review window."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from workbench.core.jobs import Progress, run_now
from workbench.core.project import Project
from workbench.core.project.facets import search_key
from workbench.core.standard import load_release
from workbench.core.words import say
from workbench.core.workflow.fitting import Ground
from workbench.core.workflow.importing import ImportJob
from workbench.core.workflow.memory_files import plan_of
from workbench.core.workflow.pack_merge import Conflict, MergeReport
from workbench.core.workflow.sealed import SealedFile
from workbench.core.workflow.suggesting import SuggestJob


def conflict_project(path: Path, report: MergeReport, progress: Progress | None = None) -> int:
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
    return items


def _write(path: Path, conflicts: Sequence[Conflict]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("项目名称", "设备类型", "检查量"))
        writer.writerows((c.name, c.modality, c.exams or c.hospitals) for c in conflicts)

"""Feedback to the standard's maintainers, over one project or several."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench import __version__
from workbench.core.errors import InputProblem
from workbench.core.exchange import replacing
from workbench.core.exchange.reports.department import WAITING
from workbench.core.exchange.reports.feedback import (
    FeedbackFacts,
    ItemUse,
    NameUse,
    ProjectLine,
    write_json,
    write_workbook,
)
from workbench.core.items import Changes, Decision
from workbench.core.jobs import Progress
from workbench.core.project import Project
from workbench.core.signing import now
from workbench.core.words import Message
from workbench.core.workflow.auditing import suffix_in
from workbench.core.workflow.settled import settled_rows

FORMATS = (".xlsx", ".json")
Use = tuple[str, str, str, str]  # release, kind, code or reason, name


@dataclass(frozen=True, slots=True)
class FeedbackReport:
    """What was written.

    Attributes:
        path: The file.
        facts: What it says.
        changes: Always empty: a report changes nothing in a project.
    """

    path: Path
    facts: FeedbackFacts
    changes: Changes = field(default_factory=Changes)

    def to_json(self) -> dict[str, Any]:
        """For ``workbench feedback --json``."""
        kinds = ("listed", "composed", "extension", "no_item")
        counts = {kind: len(self.facts.of(kind)) for kind in kinds}
        return {"path": str(self.path), "projects": len(self.facts.projects)} | counts


@dataclass(slots=True)
class FeedbackJob:
    """Count over ``projects`` and write ``out``, whose suffix says in which form: ``.xlsx`` or ``.json``.

    Each project is opened for reading only, in whichever thread this runs.
    """

    out: Path
    projects: tuple[Path, ...]
    title: Message = field(default_factory=lambda: Message("reports.counting"))

    def read(self, project: Any) -> None:
        """Nothing is needed of an open project. InputProblem where the file is of no known form."""
        suffix_in(self.out, FORMATS)

    def compute(self, data: None, progress: Progress) -> FeedbackReport:
        """Count and write.

        Raises:
            InputProblem: The same project stands twice among those to count.
            FileProblem, ProjectProblem: A project cannot be read, or the file not written.
        """
        uses: dict[Use, ItemUse] = {}
        counted: list[ProjectLine] = []
        for number, path in enumerate(self.projects):
            progress.at(self.title, number, len(self.projects))
            with Project.open(path, read_only=True) as project:
                if project.info.id in {line.id for line in counted}:
                    raise InputProblem(Message("reports.project_twice", {"file": path.name}))
                counted.append(_count(project, uses))
        ordered = sorted(uses.values(), key=lambda use: (-use.exams, -use.items, use.release, use.code))
        facts = FeedbackFacts(now(), __version__, counted, ordered)
        with replacing(self.out) as temporary:
            write = write_json if self.out.suffix.lower() == ".json" else write_workbook
            write(temporary, facts)
        return FeedbackReport(self.out, facts)

    def save(self, project: Any, result: FeedbackReport) -> FeedbackReport:
        """Nothing is stored."""
        return result


def _count(project: Project, uses: dict[Use, ItemUse]) -> ProjectLine:
    """Add one project's decided items to ``uses``."""
    info = project.info
    items = decided = exams = 0
    for row, decision in settled_rows(project):
        items += 1
        exams += row.count or 0
        if decision is None or row.state in WAITING:
            continue
        decided += 1
        for key in _wanted(info.release_id, decision):
            use = uses.setdefault(key, ItemUse(*key))
            named = use.names.setdefault(row.name, NameUse(row.name))
            named.add(row.count or 0, info.id, decision.remark)
    return ProjectLine(info.id, info.hospital, info.release_id, info.release_sha256, items, decided, exams)


def _wanted(release_id: str, decision: Decision) -> Iterator[Use]:
    """What a decision used or needed: each different standard item, or the reason why there is none."""
    if decision.reason:
        yield release_id, "no_item", decision.reason.value, ""
    for part in {part.code: part for part in decision.parts}.values():
        kind = "extension" if "-x" in part.code else "listed" if part.listed else "composed"
        yield release_id, kind, part.code, part.name

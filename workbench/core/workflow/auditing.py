"""The audit report of a project: every decision of its history, for screen, paper or Excel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.core.errors import InputProblem
from workbench.core.exchange import replacing
from workbench.core.exchange.reports import audit
from workbench.core.items import Changes
from workbench.core.jobs import Progress
from workbench.core.project import HistoryCheck, Project
from workbench.core.signing import now
from workbench.core.words import Message

FORMATS = (".html", ".xlsx")
_EVERY = 500


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What was written.

    Attributes:
        path: The file.
        lines: Decisions in it.
        check: Verdict on the chain of hashes.
        changes: Always empty: a report changes nothing in the project.
    """

    path: Path
    lines: int
    check: HistoryCheck
    changes: Changes = field(default_factory=Changes)

    def to_json(self) -> dict[str, Any]:
        """For ``workbench audit --json``."""
        broken = None if self.check.message is None else self.check.message.text()
        return {
            "path": str(self.path),
            "decisions": self.lines,
            "steps": self.check.steps,
            "sound": bool(self.check),
            "problem": broken,
        }


def suffix_in(out: Path, suffixes: tuple[str, ...]) -> str:
    """The suffix of a file to be written. InputProblem for one that is not offered."""
    suffix = out.suffix.lower()
    if suffix not in suffixes:
        params = {"file": out.name, "suffixes": "、".join(suffixes)}
        raise InputProblem(Message("reports.unknown_suffix", params))
    return suffix


@dataclass(slots=True)
class AuditJob:
    """Write the audit report to ``out``, whose suffix says in which form: ``.html`` or ``.xlsx``.

    The history is read line by line while the report is written, in whichever thread that is: ``compute``
    opens the file a second time, for reading only.
    """

    out: Path
    title: Message = field(default_factory=lambda: Message("reports.writing_audit"))

    def read(self, project: Project) -> Path:
        """Where the project is. InputProblem where the file to be written is of no known form."""
        suffix_in(self.out, FORMATS)
        return project.info.path

    def compute(self, data: Path, progress: Progress) -> AuditReport:
        """Check the chain and write the report.

        Raises:
            FileProblem: The file cannot be written; the old one is unchanged.
        """
        progress.at(self.title, 0, 0)
        with Project.open(data, read_only=True) as project, replacing(self.out) as temporary:
            check = project.verify_history()
            trail = project.trail()
            about = project.info, check, project.head_hash, trail.totals(), now()
            head = audit.AuditHead(*about, project.marker.mark)
            total = sum(of_kind.items for of_kind in head.totals)
            if self.out.suffix.lower() == ".html":
                with temporary.open("w", encoding="utf-8", newline="\n") as file:
                    lines = self._follow(audit.write_page(file, head, trail.lines()), total, progress)
            else:
                lines = self._follow(audit.write_workbook(temporary, head, trail.lines()), total, progress)
        return AuditReport(self.out, lines, check)

    def _follow(self, written: Iterator[int], total: int, progress: Progress) -> int:
        lines = 0
        for lines in written:
            if lines % _EVERY == 0:
                progress.at(self.title, lines, total)
        return lines

    def save(self, project: Project, result: AuditReport) -> AuditReport:
        """Nothing is stored."""
        return result

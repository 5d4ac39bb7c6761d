"""Salvage a damaged project into a new file, and say what could not be had."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from workbench.core.jobs import Progress
from workbench.core.project.opening import free_name
from workbench.core.project.salvage import Salvaged, salvage, unknown_identity
from workbench.core.standard import load_release
from workbench.core.words import Message


@dataclass(frozen=True, slots=True)
class SalvageReport:
    """The new file, and what is and is not in it."""

    path: Path
    saved: Salvaged

    @property
    def complete(self) -> bool:
        """True if nothing is missing."""
        saved = self.saved
        return bool(saved.check) and not (saved.lost or saved.unreadable or saved.restated)

    def lines(self) -> list[Message]:
        """For people: what was read, then what was not."""
        s = self.saved
        lines = [
            Message("care.saved_items", {"n": s.items, "of": max(s.items, s.items_expected)}),
            Message("care.saved_decisions", {"n": s.decisions, "of": max(s.decisions, s.decisions_expected)}),
            Message("care.saved_steps", {"n": s.steps_kept, "of": s.steps_seen}),
        ]
        if s.restated:
            lines.append(Message("care.saved_restated", {"n": s.restated}))
        if s.suggestions < s.items:
            lines.append(Message("care.saved_suggestions", {"n": s.items - s.suggestions}))
        for table, count in s.lost.items():
            lines.append(Message("care.saved_lost", {"table": table, "n": count}))
        if s.unreadable:
            lines.append(Message("care.saved_unreadable", {"tables": ", ".join(s.unreadable)}))
        lines.append(s.check.message or Message("care.saved_whole", {"n": s.check.steps}))
        return lines

    def to_json(self) -> dict[str, Any]:
        """For ``workbench salvage --json``."""
        value = asdict(self.saved)
        value.pop("check")
        return {"path": str(self.path), "complete": self.complete, "verified": bool(self.saved.check)} | value


@dataclass(slots=True)
class SalvageJob:
    """Read what can be read of ``path`` into the new project ``out``; ``path`` stays as it is."""

    path: Path
    out: Path
    actor: str
    title: Message = field(init=False, default_factory=lambda: Message("care.salvaging"))

    def read(self, project: None) -> None:
        """Nothing: the project cannot be opened."""

    def compute(self, data: None, progress: Progress) -> SalvageReport:
        """Raises FileProblem, ProjectProblem where nothing can be had; nothing is left behind."""
        release = load_release()
        identity = unknown_identity(self.path.stem, release.id, release.sha256)
        return SalvageReport(self.out, salvage(self.path, self.out, identity, self.actor))

    def save(self, project: None, result: SalvageReport) -> SalvageReport:
        """It is on the disk already."""
        return result


def salvaged_name(path: Path) -> Path:
    """A free name beside a damaged project for what is salvaged of it."""
    return free_name(path.with_name(f"{path.stem}.salvaged{path.suffix}"))

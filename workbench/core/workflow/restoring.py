"""Go back to a backup: first what would be lost, then, if a person agrees, the backup in the file's place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from workbench.core.ids import new_id
from workbench.core.jobs import Progress
from workbench.core.project.backups import Losses, compare, listed, restore, unpack
from workbench.core.project.opening import discard
from workbench.core.words import Message


@dataclass(slots=True)
class Comparison:
    """A backup written out beside the project, and what it lacks. Ends with :meth:`take` or :meth:`drop`."""

    project: Path
    unpacked: Path
    losses: Losses

    def take(self) -> Path | None:
        """Put the backup in the project's place; where the file is kept that stood there.

        Raises:
            ProjectProblem: Somebody has the project open.
            FileProblem: The folder cannot be written. The project is as it was.
        """
        try:
            return restore(self.project, self.unpacked)
        finally:
            self.drop()

    def drop(self) -> None:
        """Remove what was written out."""
        discard(self.unpacked)


@dataclass(slots=True)
class CompareJob:
    """Write a backup out and compare it with the project's file; nothing is replaced."""

    path: Path
    backup: Path
    title: Message = field(init=False, default_factory=lambda: Message("care.comparing"))

    def read(self, project: None) -> None:
        """Nothing: the project need not be open, nor whole."""

    def compute(self, data: None, progress: Progress) -> Comparison:
        """Raises FileProblem or ProjectProblem where the backup cannot be used; nothing is left behind."""
        draft = self.path.with_name(f".{self.path.name}.{new_id()}")
        unpack(self.backup, draft)
        try:
            return Comparison(self.path, draft, compare(self.path, draft))
        except BaseException:
            discard(draft)
            raise

    def save(self, project: None, result: Comparison) -> Comparison:
        """Nothing is stored yet."""
        return result


def told(losses: Losses) -> list[Message]:
    """What would be lost, in words."""
    if not losses.readable:
        return [Message("care.cannot_compare")]
    lines = [] if losses.same else [Message("care.other_project")]
    if losses.steps:
        params = {
            "steps": losses.steps,
            "decisions": losses.decisions,
            "items": losses.items,
            "since": local_time(losses.since),
            "until": local_time(losses.until),
        }
        lines.append(Message("care.would_lose", params))
    if losses.lists:
        lines.append(Message("care.would_lose_lists", {"n": losses.lists}))
    if losses.regained:
        lines.append(Message("care.would_regain", {"n": losses.regained}))
    return lines or [Message("care.loses_nothing")]


def local_time(at: str) -> str:
    """A stored time (UTC, ISO 8601) as people here read it, to the minute."""
    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"


def backup_before(project: Path, at: str) -> str:
    """When the last backup before a moment (UTC, ISO 8601) was made, for people; a dash for none."""
    made = [backup.made_at for backup in listed(project) if backup.made_at < at and not backup.replaced]
    return local_time(max(made)) if made else "—"

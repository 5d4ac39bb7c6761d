"""Verify a project file: is its append-only history as it was written?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.core.exchange import is_database
from workbench.core.project import Project
from workbench.core.words import Message


@dataclass(frozen=True, slots=True)
class ProjectVerdict:
    """What can be said about a project's history.

    Attributes:
        whole: True if every step and every imported file is as it was written.
        steps: Number of steps read.
        head: Hash of the last step, to be compared with what signed files carry.
        message: The verdict in a sentence.
    """

    whole: bool
    steps: int
    head: str
    message: Message

    def to_json(self) -> dict[str, Any]:
        """The command line's contract (``workbench verify PROJECT --json``)."""
        return {
            "verdict": "history-whole" if self.whole else "history-broken",
            "message": self.message.text(),
            "steps": self.steps,
            "head": self.head,
        }


def is_project(path: Path) -> bool:
    """True if a file is a project, or at least a database, rather than a mapping file."""
    try:
        return path.is_file() and is_database(path)
    except OSError:
        return False


def verify_project(path: Path) -> ProjectVerdict:
    """Check the history of a project.

    Raises:
        ProjectProblem, FileProblem: It is no project, or damaged beyond reading.
    """
    with Project.open(path, read_only=True) as project:
        check, head = project.verify_history(), project.head_hash
    words = {"file": path.name, "n": check.steps, "head": head[:16]}
    if check:
        return ProjectVerdict(True, check.steps, head, Message("signing.history_whole", words))
    message = Message("signing.history_broken", words | {"what": check.message})
    return ProjectVerdict(False, check.steps, head, message)

"""One act on many rows: written by a worker while the window stays live, and all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from workbench.core.items import Changes
from workbench.core.jobs import Progress
from workbench.core.project import Project, ProjectInfo, ReadList, alongside
from workbench.core.words import Message

Act = Callable[[Project, Progress], Changes]


@dataclass(slots=True)
class ActJob:
    """Do something to the project in one step.

    Attributes:
        act: A verb of review; it runs on the worker's thread and sees the project there.
        items: How many items it is about.
        writes: Nothing else may be written meanwhile.
    """

    act: Act
    items: int = 0
    writes: bool = True
    title: Message = field(init=False, default_factory=lambda: Message("workflow.acting"))

    def read(self, project: Project) -> ProjectInfo:
        """Where the project is."""
        return project.info

    def compute(self, data: ProjectInfo, progress: Progress) -> tuple[Changes, ReadList]:
        """Do it, and read the list anew.

        Raises:
            WorkbenchError: The act was refused or stopped; nothing was changed.
        """
        with alongside(data, progress, self.items) as project:
            return self.act(project, progress), project.read_list()

    def save(self, project: Project, result: tuple[Changes, ReadList]) -> Changes:
        """Take over what was done: it is on the disk already."""
        changes, read = result
        project.follow(changes, read)
        return changes

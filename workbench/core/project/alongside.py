"""A project once more, on another thread of the program that has it open for writing.

Long acts write there while the window stays live and shows what was. An act of review is one transaction of
its own connection: nobody sees half of it, and stopping it leaves nothing behind. Suggestions come in many
small ones, and the reviewer's keys write between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from workbench.core.errors import ProjectProblem
from workbench.core.items import Decision
from workbench.core.jobs import Progress
from workbench.core.project.opening import connect
from workbench.core.project.project import Project
from workbench.core.project.records import ProjectInfo
from workbench.core.project.store import Store, words_for
from workbench.core.words import Message

_WAITS_MS = 10_000  # for the other thread, whose acts are short
_EVERY = 1000  # items between two looks at whether a person wants to stop


@contextmanager
def alongside(info: ProjectInfo, progress: Progress, items: int = 0) -> Iterator[Project]:
    """The project, for the thread that calls, under the lock that its opener holds.

    Args:
        info: What the open project says about itself.
        progress: Told how far an act on it is, and asked whether to go on.
        items: How many items the act will look at (0: not known).

    Raises:
        FileProblem, ProjectProblem: The file is gone, another program holds it, or it is open for reading
            only: then the lock is not ours.
    """
    if info.read_only:
        raise ProjectProblem(Message("project.read_only", {"path": info.path.name}))
    with words_for(info.path):
        connection = connect(info.path, "rw")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA busy_timeout={_WAITS_MS}")
    try:
        yield _Alongside(Store(connection, info.path, read_only=False), info, progress, items)
    finally:
        connection.close()


class _Alongside(Project):
    """Tells how far it is."""

    def __init__(self, store: Store, info: ProjectInfo, progress: Progress, items: int) -> None:
        super().__init__(store, None, info, None)
        self._progress = progress
        self._items, self._seen = items, 0

    def decision(self, item_id: str) -> Decision | None:
        """What counts for an item; see :meth:`Project.decision`."""
        self._seen += 1
        if self._seen % _EVERY == 0:
            self._progress.at(Message("project.looking_up"), min(self._seen, self._items), self._items)
        return super().decision(item_id)

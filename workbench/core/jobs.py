"""One shape for every long work, and the runner that works in line.

``read`` and ``save`` run on the thread that opened the project; ``compute`` gets plain values only and may
run in a worker thread. No database connection ever crosses a thread. The window has its own runner
(``ui/job_runner.py``).
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from workbench.core.errors import Cancelled
from workbench.core.words import Message

Project_contra = TypeVar("Project_contra", contravariant=True)
Input = TypeVar("Input")
Output = TypeVar("Output")
Report_co = TypeVar("Report_co", covariant=True)


class Progress:
    """How a job tells how far it is and what is there already, and learns that a person wants it stopped."""

    def __init__(
        self,
        report: Callable[[Message, int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        stored: Callable[[object], None] | None = None,
    ) -> None:
        self._report = report
        self._cancelled = cancelled
        self._stored = stored

    def at(self, stage: Message, done: int, total: int) -> None:
        """Tell that ``done`` of ``total`` are done in this stage (total 0: not known).

        Raises:
            Cancelled: A person asked to stop.
        """
        if self._cancelled is not None and self._cancelled():
            raise Cancelled
        if self._report is not None:
            self._report(stage, done, total)

    def stored(self, changes: object) -> bool:
        """Tell what a job that goes on has put on the disk already. False where nobody takes it up."""
        if self._stored is not None:
            self._stored(changes)
        return self._stored is not None


class Job(Protocol[Project_contra, Input, Output, Report_co]):
    """A verb of the product, in three phases."""

    title: Message

    def read(self, project: Project_contra) -> Input: ...

    def compute(self, data: Input, progress: Progress) -> Output: ...

    def save(self, project: Project_contra, result: Output) -> Report_co: ...


def run_now(
    job: Job[Project_contra, Input, Output, Report_co],
    project: Project_contra,
    progress: Progress | None = None,
) -> Report_co:
    """Run a job's three phases in line and return its report."""
    data = job.read(project)
    result = job.compute(data, progress or Progress())
    return job.save(project, result)


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for unused cycles meanwhile: for work that makes many values and no cycles.

    Each search looks through all values: a third of the time that a list of 250,000 rows takes. What was made
    counts as old afterwards, so that the next searches pass it over too.
    """
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # all values, young ones too, leave the generations that are searched ...
        gc.unfreeze()  # ... and come back as the oldest
        if on:
            gc.enable()

"""Runs a Job with the window alive: compute in a worker thread, read and save on this one.

``InlineRunner`` has the same face and runs at once; tests use it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from workbench.core.errors import WorkbenchError
from workbench.core.jobs import Job, Progress
from workbench.core.words import Message

_REPORT_EVERY = 0.08  # seconds between two reports to the window
_LOOK_EVERY = 0.1  # seconds between two looks at whether a person wants to stop


class _Worker(QThread):
    """One computation.

    Signals:
        progressed: Stage, done, total.
        stored: Changes that are on the disk already.
    """

    progressed = Signal(object, int, int)
    stored = Signal(object)

    def __init__(self, job: Job[Any, Any, Any, Any], data: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._job, self._data = job, data
        self.writes = bool(getattr(job, "writes", False))
        self._stop = False
        self._last = 0.0
        self._shown = threading.Semaphore(0)
        self.result: Any = None
        self.error: BaseException | None = None

    def stop(self) -> None:
        """Ask the computation to stop at its next report."""
        self._stop = True

    def _report(self, stage: Message, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._last >= _REPORT_EVERY or done == total:
            self._last = now
            self.progressed.emit(stage, done, total)

    def _tell_stored(self, changes: object) -> None:
        """Go on when the window has shown it: so it keeps up, and keys are written in between."""
        self.stored.emit(changes)
        while not self._shown.acquire(timeout=_LOOK_EVERY) and not self._stop:
            pass

    def shown(self) -> None:
        """What was stored last is shown."""
        self._shown.release()

    def run(self) -> None:
        try:
            progress = Progress(self._report, lambda: self._stop, self._tell_stored)
            self.result = self._job.compute(self._data, progress)
        except BaseException as error:  # handed to the window's thread, which decides what it is
            self.error = error


class JobRunner(QObject):
    """Runs one job at a time.

    Signals:
        started: Title of the job.
        progressed: Stage, done, total.
        stored: Changes that a job which goes on has put on the disk.
        ended: No job runs any more.
        failed: A WorkbenchError that ended the job.
    """

    started = Signal(object)
    progressed = Signal(object, int, int)
    stored = Signal(object)
    ended = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker: _Worker | None = None

    @property
    def writing(self) -> bool:
        """True while a job writes into the project, so that nothing else may."""
        return self._worker is not None and self._worker.writes

    @property
    def busy(self) -> bool:
        """True while a job runs."""
        return self._worker is not None

    def run(self, job: Job[Any, Any, Any, Any], project: Any, done: Callable[[Any], None]) -> None:
        """Start a job; ``done`` gets its report on this thread. A second job while one runs is refused."""
        if self.busy:
            self.failed.emit(WorkbenchError(Message("ui.job_busy")))
            return
        try:
            data = job.read(project)
        except WorkbenchError as problem:
            self.failed.emit(problem)
            return
        worker = _Worker(job, data, self)
        self._worker = worker
        worker.progressed.connect(self.progressed)
        worker.stored.connect(self._show_stored)
        worker.finished.connect(lambda: self._finish(worker, job, project, done))
        self.started.emit(job.title)
        worker.start()

    def _show_stored(self, changes: object) -> None:
        worker = self._worker
        if worker is not None:
            try:
                self.stored.emit(changes)
            finally:
                worker.shown()

    def _finish(
        self, worker: _Worker, job: Job[Any, Any, Any, Any], project: Any, done: Callable[[Any], None]
    ) -> None:
        if worker is not self._worker:
            return  # it ended while it was being dropped: Qt delivers what was on its way
        self._worker = None
        worker.deleteLater()
        error = worker.error
        try:
            if error is None:
                report = job.save(project, worker.result)
                self.ended.emit()
                done(report)
                return
        except WorkbenchError as problem:
            error = problem
        self.ended.emit()
        if isinstance(error, WorkbenchError):
            self.failed.emit(error)
        elif error is not None:
            raise error

    def cancel(self) -> None:
        """Ask the running job to stop."""
        if self._worker is not None:
            self._worker.stop()

    def wait(self) -> None:
        """Stop what runs, wait for it and drop its result; for closing the window."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.finished.disconnect()
            worker.stop()
            worker.wait()
            self.ended.emit()


class InlineRunner(JobRunner):
    """The same face, run at once on this thread."""

    def run(self, job: Job[Any, Any, Any, Any], project: Any, done: Callable[[Any], None]) -> None:
        self.started.emit(job.title)
        try:
            data = job.read(project)
            result = job.compute(data, Progress(self.progressed.emit, stored=self.stored.emit))
            report = job.save(project, result)
        except WorkbenchError as problem:
            self.ended.emit()
            self.failed.emit(problem)
            return
        self.ended.emit()
        done(report)

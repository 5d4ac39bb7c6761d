"""The frame of dialogs whose button starts a job that writes a file, and that close when it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget
from shiboken6 import isValid

from workbench.core.errors import WorkbenchError
from workbench.core.words import Message
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.job_runner import JobRunner
from workbench.ui.session import Session


class WritingDialog(BaseDialog):
    """A dialog with one button that writes. Subclasses make :attr:`go_button` by :meth:`add_go`."""

    go_button: QPushButton

    def __init__(
        self,
        session: Session,
        runner: JobRunner,
        parent: QWidget | None,
        title: Message,
        hint: Message | None = None,
    ) -> None:
        super().__init__(session, parent, title, hint)
        self._runner = runner
        runner.failed.connect(self.failed)

    def add_go(self, message: Message, go: Callable[[], object]) -> None:
        """Add the buttons: one that leaves, one that writes."""
        self.add_button(Message("ui.cancel"), self.reject)
        self.go_button = self.add_button(message, go, "primary")

    @property
    def ready(self) -> bool:
        """Whether the button may be pressed while nothing runs."""
        return True

    def start(self, job: Any, done: Callable[[Any], None], project: Any = None) -> None:
        """Start the job; the button rests meanwhile."""
        self.go_button.setEnabled(False)
        self._runner.run(job, project, done)

    def failed(self, problem: WorkbenchError) -> None:
        """Say why it was not written; it can be tried again."""
        self.go_button.setEnabled(self.ready)
        self.show_problem(problem)

    def finish(self, message: Message, kind: str = "info") -> None:
        """Say what was written, and close, unless the person did so meanwhile."""
        self.session.tell(message, kind)
        if isValid(self):
            self.accept()

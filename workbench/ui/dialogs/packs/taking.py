"""The frame of dialogs that list what a project took in from others, and take in more."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from workbench.core.words import Message
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.dialogs.packs.memory_import import MemoryImportDialog
from workbench.ui.job_runner import JobRunner
from workbench.ui.session import Session


class TakingDialog(BaseDialog):
    """Follows the project: subclasses show it in :meth:`refill`.

    Signals:
        item_asked: Id of an item to go to.
    """

    item_asked = Signal(str)

    def __init__(
        self, session: Session, runner: JobRunner, parent: QWidget | None, title: Message, hint: Message
    ) -> None:
        super().__init__(session, parent, title, hint)
        self._runner = runner
        session.changed.connect(self._on_changes)

    def _on_changes(self, _changes: object, _by: object) -> None:
        self.refill()  # a slot of its own ends with the dialog; a lambda would outlive it

    def offer(self, path: Path) -> MemoryImportDialog:
        """Show what a file would add before anything is kept."""
        dialog = MemoryImportDialog(self.session, self._runner, path, self)
        self.open_inside(dialog)
        dialog.look()
        return dialog

    def go_to(self, item_id: str) -> None:
        """Leave for an item of the list."""
        self.item_asked.emit(item_id)
        self.accept()

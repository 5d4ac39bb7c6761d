"""Asks before the lock that another computer left on a project is taken."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from workbench.core.project.lock import WriterLock
from workbench.core.words import Message
from workbench.core.workflow.restoring import local_time
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.session import Session


class TakeOverDialog(BaseDialog):
    """Says who holds the project since when, and what it means to take it."""

    def __init__(self, session: Session, parent: QWidget | None, path: Path, who: str) -> None:
        holder = WriterLock(path).seen()
        since = local_time(holder.since) if holder is not None and holder.since else "?"
        hint = Message("care.take_over_hint", {"who": who, "since": since})
        super().__init__(session, parent, Message("care.take_over_title"), hint)
        self._path = path
        self.add_button(Message("ui.cancel"), self.reject, "primary")
        self.add_button(Message("care.take_over_go"), self.accept)
        self.resize(520, 180)

    def accept(self) -> None:
        """Open the project anew, as its writer."""
        super().accept()
        self.session.open(self._path, take_over=True)

"""The intents that look after the project's file: a copy, the backups, salvage, the lock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog

from workbench.core.words import Message, say

if TYPE_CHECKING:
    from workbench.ui.main_window import MainWindow


class Care:
    """Acts on the open project's file, or on one that cannot be opened."""

    def __init__(self, window: MainWindow, show: Callable[[QDialog], None]) -> None:
        self._w, self._show = window, show

    def _path(self) -> Path:
        project = self._w.session.project
        assert project is not None, "these actions need an open project"
        return Path(project.info.path)

    def save_copy(self) -> None:
        """Ask where, and write a complete copy of the open project."""
        from workbench.core.project.opening import free_name

        session, here = self._w.session, self._path()
        proposed = free_name(here.with_name(f"{here.stem}-{date.today():%Y%m%d}{here.suffix}"))
        words = f"{say('ui.project_files')} (*.iemap)"
        path, _ = QFileDialog.getSaveFileName(self._w, say("care.act_save_copy"), str(proposed), words)
        if path and session.project is not None:
            with session.telling() as told:
                session.project.save_copy(path)
            if not told:
                session.tell(Message("care.copy_saved", {"path": path}))

    def restore(self) -> None:
        """Show the backups of the open project."""
        self.rescue(self._path())

    def rescue(self, path: Path, trouble: Message | None = None) -> None:
        """Show the backups of a project, and the way to salvage it where it is damaged."""
        from workbench.ui.dialogs.files.rescue_dialog import RescueDialog

        dialog = RescueDialog(self._w.session, self._w.runner, self._w, path, trouble)
        dialog.saved.connect(self._w.session.open)
        self._show(dialog)

    def take_over(self) -> None:
        """Ask before taking the lock that another computer left."""
        from workbench.ui.dialogs.files.take_over_dialog import TakeOverDialog

        project = self._w.session.project
        if project is not None:
            self._show(TakeOverDialog(self._w.session, self._w, self._path(), project.info.held_by))

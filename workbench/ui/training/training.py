"""Training as the window sees it: one strip, the tour, and the exercise that is under way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from workbench.core.errors import FileProblem
from workbench.core.words import Message, language
from workbench.ui.training.practice import Practice
from workbench.ui.training.strip import TrainingStrip
from workbench.ui.training.tour import Tour

if TYPE_CHECKING:
    from workbench.core.training import Pack
    from workbench.ui.main_window import MainWindow


class Training(QObject):
    """Owns the strip, and hands it to whoever guides."""

    def __init__(self, window: MainWindow, strip: TrainingStrip) -> None:
        super().__init__(window)
        self._w = window
        self.strip = strip
        self.tour = Tour(window, strip)
        self.practice = Practice(window, strip)
        session = window.session
        session.project_changed.connect(self._on_project)
        for signal in (session.language_changed, session.theme_changed, session.settings_changed):
            signal.connect(self._show)

    @property
    def on(self) -> bool:
        """True while the tour or an exercise guides."""
        return self.tour.running or self.practice.running

    def _on_project(self) -> None:
        project = self._w.session.project
        if self.tour.running and (project is None or project.info.path != self.tour.path):
            self.tour.stop()
        self.practice.take_up(project)

    def _show(self) -> None:
        self.tour.show()
        self.practice.show()

    def choose(self) -> None:
        """Ask which exercise, or what a trainer wants."""
        from workbench.ui.training.choose_dialog import TrainingDialog

        dialog = TrainingDialog(self._w.session, self._w)
        dialog.chosen.connect(self.begin)
        dialog.resumed.connect(lambda path: self._w.session.open(Path(path)))
        dialog.make_asked.connect(self.make_pack)
        dialog.finished.connect(lambda _result: self._w.intents.to_list())
        self._w.intents.show(dialog)

    def make_pack(self) -> None:
        """Make a pack from the open project."""
        from workbench.ui.training.make_dialog import MakePackDialog

        dialog = MakePackDialog(self._w.session, self._w)
        dialog.finished.connect(lambda _result: self._w.intents.to_list())
        self._w.intents.show(dialog)

    def begin(self, pack: Pack, trainee: str) -> None:
        """Make a practice project and open it."""
        from workbench.core.standard import load_release
        from workbench.core.workflow.training import start
        from workbench.ui.suggesting import suggest
        from workbench.ui.training.choose_dialog import practice_path

        session = self._w.session
        session.set_reviewer(trainee)
        with session.telling():
            try:
                path = practice_path(pack, trainee)
            except OSError as error:
                raise FileProblem(Message("training.no_folder")) from error
            project = start(pack, path, trainee, pack.title[language()])
            session.adopt(project, load_release(project.info.release_id))
            suggest(session, self._w.runner, tell=False)

"""An exercise under way: follows the decisions, says what was right, counts keys, shows the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from workbench.core.items import Changes
from workbench.core.words import Message, language, say
from workbench.ui.training import memory
from workbench.ui.training.strip import Button, TrainingStrip

if TYPE_CHECKING:
    from workbench.core.project import Project
    from workbench.core.training import Exercise, Outcome, Pack, Result
    from workbench.ui.main_window import MainWindow

_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)


class Practice(QObject):
    """Guides through the open project if it is a practice project."""

    def __init__(self, window: MainWindow, strip: TrainingStrip) -> None:
        super().__init__(window)
        self._w, self._strip = window, strip
        self.pack: Pack | None = None
        self._exercises: dict[str, Exercise] = {}
        self._counted: dict[str, Outcome] = {}  # by item, what counts for the score
        self._last: tuple[Exercise, Outcome] | None = None
        self._keys = 0
        window.session.changed.connect(self._on_changes)

    @property
    def running(self) -> bool:
        """True while the open project is a practice project."""
        return self.pack is not None

    def take_up(self, project: Project | None) -> None:
        """Another project is open, or none."""
        app = QApplication.instance()
        if self.running and app is not None:
            app.removeEventFilter(self)
            self._strip.hide()
        self.pack, self._last = None, None
        if project is None or not any("exercises" in source.layout for source in project.source_files()):
            return
        from workbench.core.workflow.training import pack_of

        with self._w.session.telling():
            self.pack = pack_of(project)
        if self.pack is None:
            return
        exercises = self.pack.exercises
        self._exercises = {
            item.id: exercises[item.row - 1] for item in project.iter_items() if item.row <= len(exercises)
        }
        self._counted = {item_id: self._judge(project, item_id) for item_id in self._exercises}
        self._keys = memory.keys_pressed(self._w.session.settings, project.info.id) or 0
        if app is not None:
            app.installEventFilter(self)
        self.show()

    def _judge(self, project: Project, item_id: str, *, told: bool | None = None) -> Outcome:
        """How an item is answered: as it counts for the score, or (``told=False``) as it stands now."""
        from workbench.core.training import judge
        from workbench.core.workflow.training import deciding

        assert self.pack is not None
        exercise = self._exercises[item_id]
        decision = deciding(project, item_id, told=self.pack.told if told is None else told)
        return judge(exercise.name, exercise.level, exercise.answer, decision)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count keys: Qt asks the widget with the focus first about each of them."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and watched is QApplication.focusWidget()
            and isinstance(event, QKeyEvent)
            and event.key() not in _MODIFIERS
        ):
            self._keys += 1
        return False

    def _on_changes(self, changes: Changes, _by: object) -> None:
        project = self._w.session.project
        if self.pack is None or project is None or "decisions" not in changes.kinds:
            return
        touched = [i for i in self._exercises if changes.items is None or i in changes.items]
        for item_id in touched:
            self._counted[item_id] = self._judge(project, item_id)
        if touched:
            self._last = (self._exercises[touched[-1]], self._judge(project, touched[-1], told=False))
        memory.keep_keys(self._w.session.settings, project.info.id, self._keys)
        self.show()

    def result(self) -> Result | None:
        """What the exercise comes to now."""
        from workbench.core.workflow.training import result_of

        project = self._w.session.project
        if project is None:
            return None
        with self._w.session.telling():
            return result_of(project, self._keys)
        return None  # it was told why

    def finish(self) -> None:
        """Show the result."""
        from workbench.ui.training.result_dialog import ResultDialog

        result = self.result()
        if result is not None:
            self._w.intents.show(ResultDialog(self._w.session, self._w, result))

    def show(self) -> None:
        """Say how far the exercise is and, where it tells, whether the last answer was right."""
        if self.pack is None:
            return
        total = len(self._counted)
        answered = sum(outcome.given is not None for outcome in self._counted.values())
        place = say("training.answered", n=answered, total=total)
        finish: Button = (Message("training.finish"), "primary" if answered == total else "", self.finish)
        if self.pack.told:
            right = sum(outcome.right for outcome in self._counted.values())
            place = say("training.answered_right", n=answered, total=total, right=right)
        self._strip.offer([finish])
        title = self.pack.title[language()]
        if self._last is None or not self.pack.told or self._last[1].given is None:
            key = "training.exercise_hint" if self.pack.told else "training.test_hint"
            done = answered == total
            self._strip.say(place, title, say("training.all_answered") if done else say(key))
            return
        exercise, outcome = self._last
        why = exercise.why[language()]
        if outcome.right:
            self._strip.say(place, say("training.is_right", name=exercise.name), why, "good")
        else:
            from workbench.core.exchange.reports.training import faults_text

            head = say("training.is_wrong", name=exercise.name, faults=faults_text(outcome))
            told = say("training.right_is", answer=self._named(outcome), why=why)
            self._strip.say(place, head, told, "bad")

    def _named(self, outcome: Outcome) -> str:
        """The right answer in words: names of the standard items instead of their codes."""
        from workbench.core.exchange.reports.training import answer_text

        release, codes = self._w.session.release, outcome.expected.codes
        if release is None or not codes:
            return answer_text(outcome.expected)
        items = (release.item(code) for code in codes)
        return " + ".join(self._w.session.name_of(item.code, item.name) for item in items)

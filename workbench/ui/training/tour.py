"""The tour: the reviewer does each step for real on a sample project, and it goes on once it is right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

from workbench.core.items import Decision, State
from workbench.core.project import ItemQuery, Project
from workbench.core.words import Message, say
from workbench.paths import user_dir
from workbench.ui.key_choices import keys_of, printed
from workbench.ui.sample import open_sample
from workbench.ui.training import memory
from workbench.ui.training.strip import Button, TrainingStrip
from workbench.ui.training.tour_steps import STEPS, TourStep

if TYPE_CHECKING:
    from workbench.ui.main_window import MainWindow

_EXPORTED = ("ui.exported", "ui.exported_draft", "ui.exported_own")
_PRAISE_MS = 900  # how long it stands that a step was right


class Tour(QObject):
    """Follows the person through :data:`STEPS`.

    Attributes:
        rows_seen: Rows in hand since the step began.
        asked: Actions triggered since the step began.
        exported: A file was exported since the step began.
    """

    def __init__(self, window: MainWindow, strip: TrainingStrip) -> None:
        super().__init__(window)
        self._w, self._strip = window, strip
        self.running = False
        self._praised = False
        self.rows_seen: int = 0
        self.exported: bool = False
        self.asked: set[str] = set()
        self._step, self._begun = 0, list[int]()
        self._item = ""
        self._next = QTimer(self, singleShot=True, interval=_PRAISE_MS)
        self._next.timeout.connect(lambda: self._enter(self._step + 1))
        session = window.session
        session.changed.connect(lambda *_: self._look())
        session.said.connect(self._on_said)
        window.filters.changed.connect(self._look)
        window.review.items.current_changed.connect(self._on_row)
        for step in STEPS:
            for action in step.actions:
                window.actions_[action].triggered.connect(lambda _on=False, a=action: self._on_action(a))

    # -- what steps ask ----------------------------------------------------------------------------------

    @property
    def _project(self) -> Project | None:
        return self._w.session.project

    @property
    def query(self) -> ItemQuery:
        """What the list shows."""
        return self._w.filters.query

    def _decision(self) -> Decision | None:
        return self._project.decision(self._item) if self._project and self._item else None

    def state(self) -> State | None:
        """State of the row that the step is about."""
        if not self._item:
            return None
        decision = self._decision()
        return decision.state if decision else State.OPEN

    def rank(self) -> int | None:
        """Which candidate was taken for that row."""
        decision = self._decision()
        return decision.rank if decision else None

    def picked_other(self) -> bool:
        """True if the pickers were used, and that row was decided otherwise than first suggested."""
        decision = self._decision()
        if decision is None or not decision.parts or "edit" not in self.asked or self._project is None:
            return False
        suggestion = self._project.suggestion(self._item)
        first = suggestion.parts[0].candidates[0].code if suggestion and suggestion.parts else ""
        return decision.parts[0].code != first

    def settled_many(self) -> bool:
        """True if many rows were settled in one step of the history since the tour's step began."""
        steps = self._project.steps(after=self._begun[self._step]) if self._project else []
        return any(step.count > 1 for step in steps)

    # -- from step to step -------------------------------------------------------------------------------

    @property
    def path(self) -> Path:
        """Where the tour's project is."""
        return user_dir() / "training" / "tour.iemap"

    def begin(self) -> None:
        """Open the tour's project (it is made on the first time) and go on where the tour was left."""
        path = self.path
        fresh = not path.exists()
        self._step, self._begun = (0, []) if fresh else memory.tour_place(self._w.session.settings)
        self._item = "" if fresh else memory.tour_item(self._w.session.settings)
        self.stop()  # whatever it was in before
        open_sample(self._w.session, self._w.runner, path)
        project = self._project
        if project is None or project.info.path != path or project.info.read_only:
            return
        self.running = True
        if self._step >= len(STEPS):
            self._step, self._item = 0, ""
        self._w.filters.set_query(ItemQuery(sort="count", descending=True))
        self._enter(self._step, again=bool(self._begun))

    def stop(self) -> None:
        """Leave; the place is kept."""
        self.running = False
        self._next.stop()
        self._strip.hide()

    def _ready(self) -> bool:
        """True once every row of the sample has its suggestion."""
        project = self._project
        return (
            project is not None and project.item_count() > 0 and not any(project.items_without_suggestion())
        )

    def _enter(self, number: int, *, again: bool = False) -> None:
        """Begin a step. ``again``: it was begun before, and its row is known."""
        self._next.stop()
        self._praised = False
        self._step = number
        self.rows_seen, self.exported = 0, False
        self.asked.clear()
        project = self._project
        if project is None:
            return
        if number < len(STEPS) and self._ready():
            step = STEPS[number]
            if not again or number >= len(self._begun):
                seq = next((s.seq for s in project.steps(limit=1)), 0)
                kept = self._begun[:number]
                self._begun = [*kept, *[seq] * (number + 1 - len(kept))]
            if not again and not self._find_row(step, project):
                self._enter(number + 1)
                return
            if self._item and (step.row is not None or step.stays):
                self._w.review.go_to_item(self._item)
            elif not number:  # the keyboard may still be in a field of the page before
                self._w.review.items.table.setFocus(Qt.FocusReason.OtherFocusReason)
        memory.keep_tour(self._w.session.settings, self._step, self._begun, self._item)
        self.show()
        self._look()

    def _find_row(self, step: TourStep, project: Project) -> bool:
        """Find the row that a step is about. False where there is none, and so nothing to do."""
        if step.row is not None:
            self._item = step.row(project) or ""
            return bool(self._item)
        if not step.stays:
            self._item = ""
        return not step.done(self)

    def back(self) -> None:
        """Go to the step before; what was done since it began is taken back."""
        self._return_to(max(self._step - 1, 0))

    def again(self) -> None:
        """Do this step from its beginning."""
        self._return_to(min(self._step, len(STEPS) - 1))

    def restart(self) -> None:
        """From the first step on; all that was done is taken back."""
        self._return_to(0)

    def _return_to(self, number: int) -> None:
        while number and STEPS[number].stays:
            number -= 1  # its row belongs to the step before
        self._next.stop()
        self._praised = True  # not looked at while it is taken back
        if number < len(self._begun):
            self._w.session.go_back(self._begun[number], by=self)
            self._begun = self._begun[:number]
        self._w.filters.set_query(ItemQuery(sort="count", descending=True))
        self._enter(number)

    # -- looking -----------------------------------------------------------------------------------------

    def _on_row(self, _row: object) -> None:
        self.rows_seen += 1
        self._look()

    def _on_action(self, action: str) -> None:
        self.asked.add(action)
        self._look()

    def _on_said(self, _kind: str, message: Message) -> None:
        self.exported = self.exported or message.key in _EXPORTED
        self._look()

    def _look(self) -> None:
        """Go on where the step was done."""
        if not self.running or self._praised or self._step >= len(STEPS):
            return
        if len(self._begun) <= self._step:  # begun while suggestions were not there yet
            if self._ready():
                self._enter(self._step)
            return
        if STEPS[self._step].done(self):
            self._praised = True
            self.show()
            self._next.start()

    def finish_wait(self) -> None:
        """Go on at once instead of letting the praise stand."""
        if self._next.isActive():
            self._enter(self._step + 1)

    def show(self) -> None:
        """Say what is to be done, in the language in use."""
        if not self.running:
            return
        leave: Button = (Message("training.leave"), "link", self.stop)
        if self._step >= len(STEPS):
            self._strip.say("", say("training.tour_end"), say("training.tour_end_do"), "good")
            exercises: Button = (Message("training.act"), "primary", lambda: self._w.intents.do("training"))
            self._strip.offer([(Message("training.restart"), "", self.restart), exercises, leave])
            return
        place = say("training.step", n=self._step + 1, total=len(STEPS))
        if len(self._begun) <= self._step:
            self._strip.say(place, say("training.tour_wait"), "")
            self._strip.offer([leave])
            return
        step = STEPS[self._step]
        held = keys_of(self._w.session.settings)
        keys = {f"key{n}": printed(next(iter(held[a]), "")) for n, a in enumerate(step.actions, 1)}
        text = Message(f"training.tour_{step.id}_do", keys).text()
        head = say("training.well_done") if self._praised else say(f"training.tour_{step.id}")
        self._strip.say(place, head, text, "good" if self._praised else "")
        back: Button = (Message("training.step_back"), "", self.back if self._step else None)
        self._strip.offer([back, (Message("training.again"), "", self.again), leave])

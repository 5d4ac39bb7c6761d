"""What the whole window shares: the open project, who reviews, and one signal for every change.

Views call the verbs here; each verb asks the core, and what the core says it touched goes out as one signal
together with who asked for it. Problems of the world become messages, never exceptions.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from workbench.core import words
from workbench.core.errors import FileProblem, ProjectProblem, WorkbenchError
from workbench.core.items import Changes, DecidedPart, NoItemReason
from workbench.core.settings import LANGUAGE, REVIEWER, THEME, Settings
from workbench.core.words import Message
from workbench.ui import project_file, recent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbench.core.project import Project
    from workbench.core.review import Addressee
    from workbench.core.standard import Release
    from workbench.core.workflow.merging import Difference, MergeReport

# What a project file may suffer that a backup or salvage can help with.
DAMAGE = ("project.damaged", "project.truncated", "project.altered", "project.io_error")
GONE = ("project.missing", "project.not_a_project")  # only where there are backups
SUGGESTED = frozenset({"suggestions"})  # kinds of a change that no person made: a job goes on
PACE_SECONDS = 600.0  # the pace is measured over the last ten minutes


class Session(QObject):
    """The open project and the verbs of the window.

    Signals:
        changed: Changes and the object that asked for them (or None).
        closing: The open project is about to be closed.
        project_changed: Another project was opened, or the project was closed.
        language_changed: Texts must be rendered again.
        theme_changed: Colours changed.
        damaged: A project that cannot be opened for damage: its path, and the problem in words.
        again_offered: What could not be written, to be tried again.
        said: Kind (``info``, ``warning``, ``error``) and a message for the quiet bar.
        reviewer_changed: Another person reviews.
        settings_changed: Keys, columns or saved queues were set anew.
        help_asked: A page of the guide is wanted.
    """

    changed = Signal(object, object)
    closing = Signal()
    project_changed = Signal()
    language_changed = Signal()
    theme_changed = Signal()
    damaged = Signal(object, object)
    again_offered = Signal(object)
    said = Signal(str, object)
    reviewer_changed = Signal()
    settings_changed = Signal()
    help_asked = Signal(str)

    def __init__(self, settings: Settings | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings or Settings()
        self.project: Project | None = None
        self.release: Release | None = None
        self._file: project_file.FileMark | None = None
        # Asked before an item is settled: which others are settled with it; None: the person steps back.
        self.alike_of: Callable[[str], Sequence[str] | None] = lambda _item_id: ()
        self.writing: Callable[[], bool] = lambda: False  # does a job write into the project?
        self._file_trouble = False
        self._decided_at: deque[tuple[float, int]] = deque()
        self._english: dict[str, str] = {}

    # -- the project -------------------------------------------------------------------------------------

    def open(self, path: Path, *, take_over: bool = False) -> bool:
        """Open a project file. False, with a message, where it cannot be opened; the old one stays open.

        With ``take_over`` the lock that another computer left does not count, once a person has said so.
        """
        from workbench.core.project import Project
        from workbench.core.project.backups import listed
        from workbench.core.standard import load_release

        with self.telling() as told:
            project = Project.open(path, take_over=take_over)
            try:
                release = load_release(project.info.release_id)
            except BaseException:
                project.close()
                raise
            self.adopt(project, release)
        problem = told[0].message.key if told else ""
        if problem in DAMAGE or (problem in GONE and listed(path)):
            self.damaged.emit(path, told[0].message)
        return not told

    def adopt(self, project: Project, release: Release) -> None:
        """Take over a project that is open already."""
        self.close()
        self.project, self.release = project, release
        self._file = project_file.mark_of(Path(project.info.path))
        self._decided_at.clear()
        self._english.clear()
        recent.remember(self.settings, Path(project.info.path), project.info.hospital)
        self.project_changed.emit()
        if project.info.read_only:
            holder = str(project.info.held_by or "")
            self.said.emit("warning", Message("ui.read_only", {"holder": holder}))
            return
        from workbench.core.project.places import place_of

        warning = place_of(Path(project.info.path)).warning
        if warning is not None:
            self.said.emit("warning", warning)

    def close(self) -> None:
        """Close the project, if one is open."""
        if self.project is not None:
            self.closing.emit()
            project, self.project, self.release = self.project, None, None
            self.project_changed.emit()  # before the file closes, so that no view asks it any more
            trouble = project.close()
            if trouble is not None:
                self.said.emit("warning", trouble)

    @property
    def reviewer(self) -> str:
        """Who reviews; a stand-in name until the person gives one."""
        return self.settings.get(REVIEWER) or words.say("ui.reviewer_unnamed")

    def set_reviewer(self, name: str) -> None:
        """Say who reviews from now on."""
        self.settings.set(REVIEWER, name.strip())
        self.reviewer_changed.emit()

    def set_language(self, code: str) -> None:
        """Switch the language of the whole window."""
        words.use_language(code)
        self.settings.set(LANGUAGE, words.language())
        self.language_changed.emit()

    def set_theme(self, choice: str) -> None:
        """Switch between light, dark and the system's choice."""
        self.settings.set(THEME, choice)
        self.theme_changed.emit()

    def settings_replaced(self) -> None:
        """Take up settings that were replaced as a whole."""
        self.set_language(self.settings.get(LANGUAGE))
        self.theme_changed.emit()
        self.settings_changed.emit()

    def set_project(self, key: str, value: Any) -> WorkbenchError | None:
        """Set a setting of the open project; the problem, where it does not fit or cannot be written."""
        if self.project is None:
            return None
        try:
            changes = self.project.change_setting(key, value, self.reviewer)
        except WorkbenchError as problem:
            return problem
        self.changed.emit(changes, None)
        return None

    def name_of(self, code: str, name: str) -> str:
        """A standard item's name in the language in use; ``name`` is the Chinese one."""
        if not code or self.release is None or words.language() == "zh":
            return name
        key = name if "-" in code else code  # an extension is named by the hospital
        if key not in self._english:
            from workbench.core.standard import extension_name

            try:
                self._english[key] = self.release.item(code, extension_name(name)).name_en
            except WorkbenchError:
                self._english[key] = name
        return self._english[key]

    # -- telling -----------------------------------------------------------------------------------------

    @contextmanager
    def telling(self) -> Iterator[list[WorkbenchError]]:
        """Turn a problem of the world into a message. The list holds it afterwards, if there was one."""
        problems: list[WorkbenchError] = []
        try:
            yield problems
        except WorkbenchError as problem:
            problems.append(problem)
            self.said.emit("error", problem.message)

    def tell(self, message: Message, kind: str = "info") -> None:
        """Show a message in the quiet bar."""
        self.said.emit(kind, message)

    # -- verbs of review ---------------------------------------------------------------------------------

    def _act(self, act: Callable[[Project], Changes], initiator: object, decided: int = 0) -> bool:
        """Do something to the project, tell everyone what it touched. False where it was refused."""
        if self.project is None:
            return False
        if self.writing():
            self.tell(Message("ui.job_busy"), "warning")
            return False
        with self.telling() as told:
            self.check_file()
            changes = act(self.project)
            if decided:
                self._decided_at.append((time.monotonic(), decided))
            if changes:
                self.changed.emit(changes, initiator)
        self._file_trouble = bool(told) and isinstance(told[0], FileProblem | ProjectProblem)
        return not told

    def take_up(self, changes: Changes) -> None:
        """A job that goes on has stored suggestions: show them."""
        if self.project is not None:
            with self.telling():
                self.project.follow_suggestions(changes)
                self.changed.emit(changes, None)

    def check_file(self) -> None:
        """Look whether the project's file still stands where it was.

        Raises:
            FileProblem: It is gone, or another one stands there.
        """
        if self.project is not None:
            project_file.still_there(Path(self.project.info.path), self._file)

    def offer_again(self, act: Callable[[], object]) -> None:
        """Offer an act again that was not done, where the file was the reason and not what was asked."""
        if self._file_trouble:
            self.again_offered.emit(act)

    def _settle(self, act: Callable[[Project], Changes], ids: Sequence[str], by: object) -> bool:
        """Settle items; the one in hand together with its look-alikes."""
        others = self.alike_of(ids[0]) if len(ids) == 1 else ()
        if others is None:
            return False
        if not others:
            return self._act(act, by, len(ids))
        from workbench.core.review import with_look_alikes

        return self._act(lambda p: act(with_look_alikes(p, ids[0], others)), by, 1 + len(others))

    def _with_alike(self, ids: Sequence[str]) -> Sequence[str]:
        """The item in hand and its look-alikes, several as they are; none where the person steps back."""
        others = self.alike_of(ids[0]) if len(ids) == 1 else ()
        return [] if others is None else [*ids, *others]

    def accept(self, ids: Sequence[str], rank: int, by: object = None) -> bool:
        """Take the candidate at ``rank`` for each item."""
        from workbench.core import review

        return self._settle(lambda p: review.accept(p, ids, self.reviewer, rank), ids, by)

    def accept_parts(
        self,
        item_id: str,
        reading: int,
        ranks: Sequence[int],
        codes: Sequence[str] = (),
        remark: str = "",
        by: object = None,
    ) -> bool:
        """Take a candidate for each part of one reading of an item; ``codes`` are what the reviewer saw."""
        from workbench.core import review

        def act(project: Project) -> Changes:
            return review.accept_parts(
                project, item_id, ranks, self.reviewer, reading, codes=codes, remark=remark
            )

        return self._settle(act, [item_id], by)

    def adjust(
        self, ids: Sequence[str], parts: Sequence[DecidedPart], remark: str = "", by: object = None
    ) -> bool:
        """Settle items with standard items picked by hand."""
        from workbench.core import review

        release = self.release
        if release is None:
            return False
        return self._settle(
            lambda p: review.adjust(p, ids, parts, self.reviewer, remark=remark, release=release), ids, by
        )

    def no_item(self, ids: Sequence[str], reason: NoItemReason, remark: str = "", by: object = None) -> bool:
        """Settle items as having no standard item."""
        from workbench.core import review

        return self._settle(lambda p: review.no_item(p, ids, reason, self.reviewer, remark=remark), ids, by)

    def question(self, ids: Sequence[str], text: str, to: Addressee | None = None, by: object = None) -> bool:
        """Ask somebody of the hospital about items."""
        from workbench.core import review

        return self._settle(lambda p: review.question(p, ids, text, self.reviewer, to=to), ids, by)

    def note(self, item_id: str, text: str, by: object = None) -> bool:
        """Write a note beside an item; its decision stays as it is."""
        from workbench.core import review

        return self._act(lambda p: review.note(p, item_id, text, self.reviewer), by)

    def reopen(self, ids: Sequence[str], by: object = None) -> bool:
        """Take the decision of items back."""
        from workbench.core import review

        all_ids = self._with_alike(ids)
        return bool(all_ids) and self._act(lambda p: review.reopen(p, all_ids, self.reviewer), by)

    def approve(self, ids: Sequence[str], by: object = None) -> bool:
        """Approve what another person decided."""
        from workbench.core import review

        all_ids = self._with_alike(ids)
        return bool(all_ids) and self._act(lambda p: review.approve(p, all_ids, self.reviewer), by)

    def go_back(self, seq: int, by: object = None) -> bool:
        """Make all as it was after a step."""
        from workbench.core import review

        return self._act(lambda p: review.go_back(p, seq, self.reviewer), by)

    def merge(self, report: MergeReport, chosen: Sequence[Difference], by: object = None) -> bool:
        """Take differences of a returned workbook."""
        from workbench.core.workflow.merging import take

        return self._act(lambda p: take(p, report, chosen, self.reviewer)[1], by)

    def refuse(self, chosen: Sequence[Difference], by: object = None) -> bool:
        """Note that differences of a returned workbook are refused."""
        from workbench.core.workflow.merging import refuse

        def act(project: Project) -> Changes:
            refuse(project, chosen, self.reviewer)
            return Changes()

        return self._act(act, by)

    def undo(self, by: object = None) -> bool:
        """Take the last step back."""
        from workbench.core import review

        return self._act(lambda p: review.undo(p, self.reviewer), by)

    def redo(self, by: object = None) -> bool:
        """Do the last undone step again."""
        from workbench.core import review

        return self._act(lambda p: review.redo(p, self.reviewer), by)

    # -- figures -----------------------------------------------------------------------------------------

    def pace(self) -> float | None:
        """Items decided an hour over the last ten minutes; None until there is enough to say."""
        now = time.monotonic()
        while self._decided_at and now - self._decided_at[0][0] > PACE_SECONDS:
            self._decided_at.popleft()
        count = sum(n for _, n in self._decided_at)
        if count < 5:
            return None
        seconds = max(now - self._decided_at[0][0], 1.0)
        return count / seconds * 3600

    def setting_json(self, option: Any, fallback: Any) -> Any:
        """A setting that holds JSON, ``fallback`` where it is damaged."""
        return recent.json_setting(self.settings, option, fallback)

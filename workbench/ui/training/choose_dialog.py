"""Chooses an exercise to do or to go on with; for trainers: makes a pack, gathers results."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QFile, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.project import backups
from workbench.core.settings import REVIEWER
from workbench.core.training import RESULT_SUFFIX, SUFFIX, Pack, built_in, read_pack
from workbench.core.words import Message, language, say
from workbench.paths import user_dir
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.session import Session
from workbench.ui.training.result_dialog import plain_name
from workbench.ui.worded import make_button, make_label

_SHOWN = 12  # exercises begun before


class TrainingDialog(BaseDialog):
    """Asks who and what.

    Signals:
        chosen: A pack and the trainee's name: begin.
        resumed: Path of a practice project: go on.
        make_asked: The trainer wants a pack made from the open project.
    """

    chosen = Signal(object, str)
    resumed = Signal(object)
    make_asked = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent, Message("training.choose_title"), Message("training.choose_hint"))
        self.name = QLineEdit(session.settings.get(REVIEWER))
        self.packs = QComboBox()
        self.begun = QComboBox()
        form = self.form()
        self.field(form, Message("training.your_name"), self.name)
        self.field(form, Message("training.exercise"), self.packs)
        self._fill()
        self.go_on = make_button(self.words, Message("training.go_on"), "", self._resume)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.begun, 1)
        row.addWidget(self.go_on)
        self.away = make_button(self.words, Message("training.to_trash"), "", self._throw_away)
        for button in (self.go_on, self.away):
            button.setAutoDefault(False)
        row.addWidget(self.away)
        self.field(form, Message("training.begun"), both)
        self._form, self._begun_row = form, both
        self._list_begun()
        self.body.addSpacing(6)
        self.body.addWidget(make_label(self.words, Message("training.for_trainers"), "section"))
        trainers = QHBoxLayout()
        self.make_button = make_button(self.words, Message("training.make"), "", self.make_asked.emit)
        for button in (
            make_button(self.words, Message("training.open_pack"), "", self.ask_pack),
            self.make_button,
            make_button(self.words, Message("training.sheet"), "", self.ask_sheet),
        ):
            button.setAutoDefault(False)
            trainers.addWidget(button)
        trainers.addStretch(1)
        self.make_button.setEnabled(session.project is not None)
        self.body.addLayout(trainers)
        self.body.addStretch(1)
        self.add_button(Message("ui.cancel"), self.reject)
        self.add_button(Message("training.start"), self.start, "primary")
        self.setMinimumWidth(560)

    def _fill(self) -> None:
        """The built-in packs, each of their levels for those that tell, then packs from files."""
        opened = [self.packs.itemData(n) for n in range(self.packs.count())]
        self.packs.clear()
        for pack in built_in():
            self._add(pack, "training.pack_all")
            if pack.told:
                for number, level in enumerate(pack.levels, 1):
                    only = pack.only(level.id)
                    words = Message(
                        "training.pack_level",
                        {"n": number, "level": level.title[language()], "count": len(only.exercises)},
                    )
                    self.packs.addItem(words.text(), only)
        known = {pack.id for pack in built_in()}
        for pack in opened:
            if pack.id not in known:
                self._add(pack, "training.pack_all")

    def _add(self, pack: Pack, key: str) -> None:
        words = Message(key, {"title": pack.title[language()], "count": len(pack.exercises)})
        self.packs.addItem(words.text(), pack)

    def _list_begun(self) -> None:
        """Exercises begun before, the newest first; the line is there only where there are some."""
        self.begun.clear()
        folder = user_dir() / "training"
        files = [path for path in folder.glob("*.iemap") if path.name != "tour.iemap"]
        files.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        for path in files[:_SHOWN]:
            self.begun.addItem(path.stem, path)
        self._form.setRowVisible(self._begun_row, bool(files))

    def _throw_away(self) -> None:
        """Put the chosen exercise and its backups into the system's bin, from where it can come back."""
        path: Path = self.begun.currentData()
        project = self.session.project
        if project is not None and project.info.path == path:
            self.show_problem(Message("training.is_open"))
            return
        gone = all(QFile.moveToTrash(str(file)) for file in (path, backups.folder_of(path)) if file.exists())
        self.show_problem(None if gone else Message("training.no_trash", {"path": str(path)}))
        self._list_begun()

    def _resume(self) -> None:
        self.resumed.emit(self.begun.currentData())
        self.accept()

    def start(self) -> None:
        """Begin the chosen exercise."""
        trainee = " ".join(self.name.text().split())
        if not trainee:
            self.show_problem(Message("training.name_first"))
            return
        self.accept()
        self.chosen.emit(self.packs.currentData(), trainee)

    def ask_pack(self) -> None:
        """Ask for a pack, and offer it."""
        files = f"{say('training.pack_files')} (*{SUFFIX})"
        path, _ = QFileDialog.getOpenFileName(self, say("training.open_pack"), "", files)
        if path:
            self.add_pack(Path(path))

    def add_pack(self, path: Path) -> None:
        """Offer the pack of a file."""
        try:
            pack = read_pack(path)
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        self.show_problem(None)
        self._add(pack, "training.pack_all")
        self.packs.setCurrentIndex(self.packs.count() - 1)

    def ask_sheet(self) -> None:
        """Ask for results and for a workbook, and write it."""
        files = f"{say('training.result_files')} (*{RESULT_SUFFIX} *.iemap)"
        paths, _ = QFileDialog.getOpenFileNames(self, say("training.sheet"), "", files)
        if paths:
            out, _ = QFileDialog.getSaveFileName(
                self, say("training.sheet"), f"{say('training.sheet_title')}.xlsx", "*.xlsx"
            )
            if out:
                self.write_sheet([Path(path) for path in paths], Path(out))

    def write_sheet(self, paths: list[Path], out: Path) -> None:
        """Write the trainer's workbook."""
        from workbench.core.workflow.training import read_results, write_results

        try:
            results = read_results(paths)
            write_results(out, results)
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        self.show_problem(None)
        self.session.tell(Message("training.sheet_done", {"path": str(out), "n": len(results)}))

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        chosen = self.packs.currentIndex()
        self._fill()
        self.packs.setCurrentIndex(chosen)


def practice_path(pack: Pack, trainee: str) -> Path:
    """Where a new practice project is kept."""
    folder = user_dir() / "training"
    folder.mkdir(parents=True, exist_ok=True)
    level = f"-{pack.levels[0].title[language()]}" if len(pack.levels) == 1 else ""
    name = plain_name(f"{pack.title[language()]}{level}-{trainee}")
    return folder / f"{name}-{datetime.now():%Y%m%d-%H%M%S}.iemap"

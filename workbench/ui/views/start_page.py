"""What is shown while no project is open: three doors and the projects opened lately."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.core.project.backups import folder_of
from workbench.core.settings import LANGUAGE
from workbench.core.words import Message, say
from workbench.ui import recent
from workbench.ui.icons import icon, pixmap
from workbench.ui.session import Session
from workbench.ui.theme import tokens
from workbench.ui.worded import Worded
from workbench.ui.wording import LANGUAGES

DOORS: tuple[tuple[str, str, Message, Message], ...] = (
    ("new", "sheet", Message("ui.door_new"), Message("ui.door_new_hint")),
    ("open", "folder", Message("ui.door_open"), Message("ui.door_open_hint")),
    ("sample", "sample", Message("ui.door_sample"), Message("ui.door_sample_hint")),
)


class StartPage(Worded):
    """Three doors.

    Signals:
        asked: Intent of the door.
        recent_asked: Path of a recent project.
        backups_asked: Path of a project whose backups are wanted.
    """

    asked = Signal(str)
    recent_asked = Signal(object)
    backups_asked = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._session = session
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 24)
        outer.addStretch(2)
        middle = QWidget()
        middle.setFixedWidth(800)
        self._box = QVBoxLayout(middle)
        self._box.setSpacing(8)
        self._box.addWidget(self.label(Message("ui.start_title"), "heading"))
        self._box.addWidget(self.label(Message("ui.start_hint"), "secondary"))
        self._language = self._choose_language()
        self._box.addWidget(self._language)
        self._box.addSpacing(16)
        doors = QHBoxLayout()
        doors.setSpacing(16)
        self._icons: list[tuple[QLabel, str]] = []
        for intent, drawing, title, hint in DOORS:
            doors.addWidget(self._door(intent, drawing, title, hint), 1)
        self._box.addLayout(doors)
        self._box.addLayout(self._first_steps())
        self._box.addSpacing(20)
        self._recent_title = self.label(Message("ui.recent_title"), "section")
        self._box.addWidget(self._recent_title)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self._box.addLayout(self._recent)
        outer.addWidget(middle, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        self.refresh()

    def _door(self, intent: str, drawing: str, title: Message, hint: Message) -> QPushButton:
        door = QPushButton()
        door.setObjectName("door")
        door.setMinimumSize(QSize(220, 156))
        self.words.show(door.setAccessibleName, title)
        door.clicked.connect(lambda _on=False: self.asked.emit(intent))
        box = QVBoxLayout(door)
        box.setContentsMargins(18, 18, 18, 16)
        box.setSpacing(6)
        picture = QLabel()
        self._icons.append((picture, drawing))
        heading = self.label(title, "subheading")
        words = self.label(hint, "secondary", wrap=True)
        for label in (picture, heading, words):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            box.addWidget(label)
        box.addStretch()
        return door

    def _first_steps(self) -> QHBoxLayout:
        """A line for who is here for the first time."""
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.label(Message("training.new_here"), "secondary"))
        for intent, words in (
            ("tour", Message("training.act_tour")),
            ("training", Message("training.act")),
            ("help", Message("help.act")),
        ):
            row.addWidget(self.button(words, "link", partial(self.asked.emit, intent)))
        row.addStretch(1)
        return row

    def refresh(self) -> None:
        """Show the recent projects and draw in the colours in use."""
        for label, drawing in self._icons:
            label.setPixmap(pixmap(drawing, tokens().accent, 28, self.devicePixelRatioF()))
        while (item := self._recent.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._language.setVisible(not self._session.settings.knows(LANGUAGE))
        entries = recent.listed(self._session.settings)
        self._recent_title.setVisible(bool(entries))
        for entry in entries[:6]:
            self._recent.addWidget(self._recent_line(entry.path, entry.hospital))

    def _recent_line(self, path: Path, hospital: str) -> QWidget:
        there = path.exists()
        words = f"{hospital}  ·  {path}" if there else say("ui.recent_missing", name=hospital, path=str(path))
        line = QPushButton(words)
        line.setObjectName("link")
        line.setEnabled(there)
        line.clicked.connect(lambda _on=False: self.recent_asked.emit(path))
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(line)
        row.addStretch(1)
        if folder_of(path).is_dir():  # also where the project itself is gone
            backups = QPushButton(say("care.restore_link"))
            backups.setObjectName("link")
            backups.clicked.connect(lambda _on=False: self.backups_asked.emit(path))
            row.addWidget(backups)
        forget = QPushButton(icon("close"), "")
        forget.setObjectName("link")
        forget.setToolTip(say("ui.recent_forget"))
        forget.setAccessibleName(say("ui.recent_forget_name", name=hospital))
        forget.clicked.connect(lambda _on=False: self._forget(path))
        row.addWidget(forget)
        return both

    def _forget(self, path: Path) -> None:
        """Take a project from the list; its file stays where it is."""
        recent.forget(self._session.settings, path)
        self.refresh()

    def _choose_language(self) -> QWidget:
        """A line that asks for the language until somebody chose one."""
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.label(Message("ui.menu_language"), "secondary"))
        for code, words in LANGUAGES.items():
            row.addWidget(self.button(words, "chip", partial(self._session.set_language, code)))
        row.addStretch(1)
        return line

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        self.refresh()

"""The short dialogs: reviewer's name, about."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from workbench import __version__
from workbench.core.settings import REVIEWER
from workbench.core.words import Message
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.icons import pixmap
from workbench.ui.session import Session
from workbench.ui.worded import make_label


class ReviewerDialog(BaseDialog):
    """Asks who reviews; the name stands in every decision."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent, Message("ui.reviewer_title"), Message("ui.reviewer_hint"))
        self.name = QLineEdit(session.settings.get(REVIEWER))
        self.name.setMinimumWidth(320)
        self.field(self.form(), Message("ui.reviewer_name"), self.name)
        self.add_button(Message("ui.cancel"), self.reject)
        self.add_button(Message("ui.ok"), self.accept, "primary")

    def accept(self) -> None:
        """Keep the name."""
        self.session.set_reviewer(self.name.text())
        super().accept()


class AboutDialog(BaseDialog):
    """Says what this is, which version, which release of the standard."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent, Message("ui.product"))
        row = QHBoxLayout()
        row.setSpacing(20)
        picture = QLabel()
        picture.setPixmap(pixmap("app", "#000000", 64, self.devicePixelRatioF()))
        row.addWidget(picture)
        text = make_label(self.words, Message("ui.about_text", {"version": __version__}), wrap=True)
        text.setMinimumWidth(360)
        row.addWidget(text, 1)
        self.body.addLayout(row)
        if session.release is not None:
            words = Message("ui.about_release", {"title": session.release.title})
            self.body.addWidget(make_label(self.words, words, "secondary", wrap=True))
        self.add_button(Message("ui.close"), self.accept, "primary")

"""The top line: name of the product, menus, and what is open: hospital, release, policy, reviewer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenuBar, QPushButton, QSizePolicy, QWidget

from workbench.core.settings import REVIEWER
from workbench.core.words import Message, language, say
from workbench.ui import theme
from workbench.ui.session import Session
from workbench.ui.worded import Worded


class TopBar(Worded):
    """Menus and facts of the open project.

    Signals:
        reviewer_asked: The reviewer's chip was pressed.
    """

    reviewer_asked = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.TOP_HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self.label(Message("ui.product"), "title"))
        row.addSpacing(6)
        self.menus = QMenuBar()
        self.menus.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row.addWidget(self.menus)
        row.addStretch(1)
        self._hospital = QLabel()
        self._hospital.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row.addWidget(self._hospital)
        self._release, self._policy, self._reviewer = (self._chip() for _ in range(3))
        for chip in (self._release, self._policy, self._reviewer):
            row.addWidget(chip)
        for chip in (self._release, self._policy):
            chip.setEnabled(False)
        self._reviewer.clicked.connect(lambda _on=False: self.reviewer_asked.emit())
        session.project_changed.connect(self.refresh)
        session.reviewer_changed.connect(self.refresh)

    @staticmethod
    def _chip() -> QPushButton:
        chip = QPushButton()
        chip.setObjectName("chip")
        return chip

    def refresh(self) -> None:
        """Show the facts of the open project."""
        project, release = self._session.project, self._session.release
        for widget in (self._hospital, self._release, self._policy):
            widget.setVisible(project is not None)
        self._reviewer.setText(say("ui.chip_reviewer", name=self._session.reviewer))
        named = bool(self._session.settings.get(REVIEWER))
        hue = theme.tokens().warning
        self._reviewer.setStyleSheet("" if named else f"color: {hue}; border-color: {hue};")
        self._reviewer.setToolTip("" if named else say("ui.reviewer_hint"))
        if project is None or release is None:
            return
        info = project.info
        words = info.hospital if not info.read_only else say("ui.hospital_read_only", name=info.hospital)
        self._hospital.setText(words)
        self._release.setText(say("ui.chip_release", id=release.id))
        self._release.setToolTip(release.title.get(language(), release.id))
        agnostic = info.device_policy == "agnostic"
        self._policy.setText(say("ui.policy_agnostic") if agnostic else say("ui.policy_specific"))

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        self.refresh()

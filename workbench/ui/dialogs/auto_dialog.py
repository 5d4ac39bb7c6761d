"""Accept what is safe to accept without a person: first how many, and what stays; then one step."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from workbench.core.items import State
from workbench.core.project import ItemQuery
from workbench.core.words import Message
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.session import Session
from workbench.ui.worded import make_label


class AutoDialog(BaseDialog):
    """Counts before it acts; the act is one step that Z takes back."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent, Message("ui.auto_title"), Message("ui.auto_hint"))
        project = session.project
        assert project is not None
        safe = project.facets(ItemQuery(states=(State.OPEN,), auto=True)).total
        left = project.facets(ItemQuery(states=(State.OPEN,), auto=False)).total
        asked = project.facets(ItemQuery(states=(State.OPEN,), must_ask=True)).total
        grid = QGridLayout()
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(6)
        lines = (
            (Message("ui.auto_safe"), safe),
            (Message("ui.auto_left"), left),
            (Message("ui.auto_must_ask"), asked),
        )
        for number, (words, tally) in enumerate(lines):
            grid.addWidget(make_label(self.words, words, "" if number == 0 else "secondary"), number, 0)
            count = QLabel(f"{tally.items:,}")
            count.setObjectName("subheading" if number == 0 else "secondary")
            grid.addWidget(count, number, 1)
            exams = Message("ui.exams_a_year", {"n": f"{tally.exams:,}"})
            grid.addWidget(make_label(self.words, exams, "secondary"), number, 2)
        grid.setColumnStretch(3, 1)
        self.body.addLayout(grid)
        self.body.addStretch()
        self.setMinimumWidth(480)
        self.add_button(Message("ui.cancel"), self.reject)
        go = self.add_button(Message("ui.auto_accept", {"n": f"{safe.items:,}"}), self.go, "primary")
        go.setEnabled(safe.items > 0)

    def go(self) -> None:
        """Accept, say what was done, close."""
        result = self.session.accept_auto(by=self)
        if result is not None:
            accepted, left = result
            self.session.tell(Message("ui.auto_done", {"accepted": accepted, "left": left}))
        self.accept()

"""What is ours to mend: an unexpected fault becomes a dialog with a report to copy; the window stays."""

from __future__ import annotations

import sys
from types import TracebackType

from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from workbench.core.errors import WorkbenchError
from workbench.core.faults import report
from workbench.core.words import Message
from workbench.ui.session import Session
from workbench.ui.theme import mono
from workbench.ui.worded import Words, make_button, make_label


class CrashDialog(QDialog):
    """Says what happened and offers the report, with the errors' own words only when asked for."""

    def __init__(self, text: str, detailed: str = "") -> None:
        super().__init__()
        words = Words()
        words.show(self.setWindowTitle, Message("ui.crash_title"))
        self._texts = (text, detailed or text)
        self.text = QPlainTextEdit(text)
        self.details = QCheckBox()
        words.show(self.details.setText, Message("ui.crash_details"))
        self.details.toggled.connect(lambda on: self.text.setPlainText(self._texts[on]))
        self.text.setReadOnly(True)
        self.text.setFont(mono(12))
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 18, 20, 16)
        box.setSpacing(10)
        box.addWidget(make_label(words, Message("ui.crash_title"), "subheading"))
        box.addWidget(make_label(words, Message("ui.crash_hint"), "secondary", wrap=True))
        box.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.addWidget(self.details)
        row.addStretch()
        row.addWidget(make_button(words, Message("ui.crash_copy"), "", self.copy))
        row.addWidget(make_button(words, Message("ui.close"), "primary", self.accept))
        box.addLayout(row)
        self.resize(680, 420)

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QApplication.clipboard().setText(self.text.toPlainText())


def install(session: Session) -> None:
    """Catch what nobody caught: problems of the world as messages, faults of ours as a dialog."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, WorkbenchError):
            session.tell(error.message, "error")
        elif issubclass(kind, KeyboardInterrupt) or QApplication.instance() is None:
            sys.__excepthook__(kind, error, trace)
        else:
            text = report(error)
            print(text, file=sys.stderr)
            CrashDialog(text, report(error, details=True)).exec()

    sys.excepthook = hook

"""What is ours to mend: an unexpected fault becomes a dialog with a report to copy; the window stays."""

from __future__ import annotations

import platform
import sys
import traceback
from types import TracebackType

from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from workbench import __version__
from workbench.core.errors import WorkbenchError
from workbench.core.words import Message
from workbench.ui.session import Session
from workbench.ui.theme import mono
from workbench.ui.worded import Words, make_button, make_label


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """The report as text: versions and the trace; nothing of the hospital's data is added."""
    lines = "".join(traceback.format_exception(kind, error, trace))
    return f"imaging-exam-workbench {__version__}\nPython {sys.version}\n{platform.platform()}\n\n{lines}"


class CrashDialog(QDialog):
    """Says what happened and offers the report."""

    def __init__(self, text: str) -> None:
        super().__init__()
        words = Words()
        words.show(self.setWindowTitle, Message("ui.crash_title"))
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setFont(mono(12))
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 18, 20, 16)
        box.setSpacing(10)
        box.addWidget(make_label(words, Message("ui.crash_title"), "subheading"))
        box.addWidget(make_label(words, Message("ui.crash_hint"), "secondary", wrap=True))
        box.addWidget(self.text, 1)
        row = QHBoxLayout()
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
            text = report(kind, error, trace)
            print(text, file=sys.stderr)
            CrashDialog(text).exec()

    sys.excepthook = hook

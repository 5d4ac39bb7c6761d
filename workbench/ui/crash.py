"""What is ours to mend: an unexpected fault becomes a dialog with a report to copy; the window stays."""

from __future__ import annotations

import platform
import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from workbench import __version__
from workbench.core.errors import WorkbenchError
from workbench.core.words import Message
from workbench.ui.session import Session
from workbench.ui.theme import mono
from workbench.ui.worded import Words, make_button, make_label


def report(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None, *, details: bool = False
) -> str:
    """The report as text: versions, and where it happened.

    Args:
        kind, error, trace: As given to ``sys.excepthook``.
        details: Also what the errors say. They may quote names of the hospital's items, so only when asked.
    """
    head = f"imaging-exam-workbench {__version__}\nPython {sys.version}\n{platform.platform()}\n\n"
    if details:
        return head + "".join(traceback.format_exception(kind, error, trace))
    return head + "\n".join(_places(error, trace))


def _places(error: BaseException, trace: TracebackType | None) -> list[str]:
    """Where it happened and the kind of error, without its words; the cause first, as Python prints it."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [*_places(before, before.__traceback__), ""] if before is not None else []
    frames = traceback.extract_tb(trace)
    lines += [f"  {Path(f.filename).name}:{f.lineno} {f.name}: {f.line}" for f in frames]
    return [*lines, type(error).__name__]


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
            text = report(kind, error, trace)
            print(text, file=sys.stderr)
            CrashDialog(text, report(kind, error, trace, details=True)).exec()

    sys.excepthook = hook

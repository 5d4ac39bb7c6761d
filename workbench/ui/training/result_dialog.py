"""Shows the result of an exercise; saves it to print, or for the trainer."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QTextBrowser, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.training import RESULT_SUFFIX, Result
from workbench.core.words import Message, language, say
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.session import Session
from workbench.ui.training.certificate import document, write_pdf

FORMS = (
    (".pdf", Message("training.save_pdf")),
    (".html", Message("training.save_html")),
    (RESULT_SUFFIX, Message("training.save_result")),
)


class ResultDialog(BaseDialog):
    """The page as it will be printed, and buttons to save it."""

    def __init__(self, session: Session, parent: QWidget | None, result: Result) -> None:
        super().__init__(session, parent, Message("training.result"), Message("training.result_hint"))
        self.result_ = result
        self.page = QTextBrowser()
        self.page.setObjectName("paper")
        self.page.setOpenLinks(False)
        self.page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self.page, 1)
        for suffix, words in FORMS:
            self.add_button(words, partial(self.ask_save, suffix))
        self.add_button(Message("ui.close"), self.accept, "primary")
        self._show()
        self.resize(720, 760)

    def _show(self) -> None:
        self._document = document(self.result_)
        self.page.setDocument(self._document)

    def ask_save(self, suffix: str) -> None:
        """Ask where, and save."""
        result = self.result_
        name = "-".join(part for part in (result.pack_title[language()], result.trainee) if part)
        path, _ = QFileDialog.getSaveFileName(
            self, say("training.result"), f"{plain_name(name)}{suffix}", f"*{suffix}"
        )
        if path:
            self.save(Path(path))

    def save(self, path: Path) -> None:
        """Write the result in the form that the suffix says."""
        from workbench.core.workflow.training import write_result

        try:
            if path.suffix.lower() == ".pdf":
                write_pdf(path, self.result_)
            else:
                write_result(path, self.result_)
        except WorkbenchError as problem:
            self.show_problem(problem)
        else:
            self.show_problem(None)
            self.session.tell(Message("training.saved", {"path": str(path)}))

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        self._show()


def plain_name(name: str) -> str:
    """A name that any file system takes."""
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in name)[:60]

"""Makes an exercise pack from the decisions of the open project."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.training import SUFFIX
from workbench.core.training.packs import MOST_EXERCISES
from workbench.core.words import Message, say
from workbench.ui.dialogs.base import BaseDialog, number_field
from workbench.ui.session import Session
from workbench.ui.training.result_dialog import plain_name


class MakePackDialog(BaseDialog):
    """Asks for a title, how many names, and whether it is a test."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent, Message("training.make_title"), Message("training.make_hint"))
        hospital = session.project.info.hospital if session.project else ""
        self.title = QLineEdit(say("training.made_from", hospital=hospital))
        self.most = number_field(1, MOST_EXERCISES, 60)
        self.test = QCheckBox()
        self.words.show(self.test.setText, Message("training.as_test"))
        form = self.form()
        self.field(form, Message("training.pack_title"), self.title)
        self.field(form, Message("training.most"), self.most)
        form.addRow("", self.test)
        self.add_button(Message("ui.cancel"), self.reject)
        self.add_button(Message("training.make_go"), self.ask, "primary")
        self.setMinimumWidth(480)

    def ask(self) -> None:
        """Ask where, and write it."""
        name = f"{plain_name(self.title.text()) or say('training.exercise')}{SUFFIX}"
        path, _ = QFileDialog.getSaveFileName(self, say("training.make_title"), name, f"*{SUFFIX}")
        if path:
            self.make(Path(path))

    def make(self, path: Path) -> None:
        """Write the pack."""
        from workbench.core.workflow.training import pack_from, write_pack

        project, title = self.session.project, " ".join(self.title.text().split())
        if project is None or not title:
            self.show_problem(Message("training.title_first"))
            return
        try:
            pack = pack_from(project, title, told=not self.test.isChecked(), most=self.most.value())
            write_pack(path, pack)
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        self.session.tell(Message("training.pack_made", {"path": str(path), "n": len(pack.exercises)}))
        self.accept()

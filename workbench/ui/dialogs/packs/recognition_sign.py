"""Sign a reviewed project as a region's recognition list: its scope, its lines, key."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.project import Scope
from workbench.core.words import Message, say
from workbench.core.workflow.recognition import SUFFIX, SignListJob, checked, lines_of, scope_of, set_scope
from workbench.ui.dialogs.lines import Line, LinesTable
from workbench.ui.dialogs.packs.answers import codes_text
from workbench.ui.dialogs.packs.recognition_order import rank_word
from workbench.ui.dialogs.signing.sign_form import SignForm
from workbench.ui.dialogs.writing import WritingDialog
from workbench.ui.job_runner import JobRunner
from workbench.ui.session import Session
from workbench.ui.worded import make_label

HEADERS = tuple(Message(f"recognition.col_{name}") for name in ("name", "codes", "condition"))
_TEXTS = ("code", "name", "mark", "rank", "from", "to")


class SignListDialog(WritingDialog):
    """The scope in fields, the lines in a table."""

    def __init__(self, session: Session, runner: JobRunner, parent: QWidget | None = None) -> None:
        title, hint = Message("recognition.sign_title"), Message("recognition.sign_hint")
        super().__init__(session, runner, parent, title, hint)
        self.rank, self.conditions, self.any_device = QComboBox(), QLineEdit(), QCheckBox()
        self.rank.setEditable(True)
        self.code, self.name, self.mark = QLineEdit(), QLineEdit(), QLineEdit()
        self.valid_from, self.valid_to = QLineEdit(), QLineEdit()
        fields = (self.code, self.name, self.mark, self.rank, self.valid_from, self.valid_to)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        for place, (key, widget) in enumerate(zip(_TEXTS, fields, strict=True)):
            label = make_label(self.words, Message(f"recognition.field_{key}"))
            label.setBuddy(widget)
            self.words.show(widget.setAccessibleName, Message(f"recognition.field_{key}"))
            grid.addWidget(label, place // 2, 2 * (place % 2))
            grid.addWidget(widget, place // 2, 2 * (place % 2) + 1)
        for day in (self.valid_from, self.valid_to):
            self.words.show(day.setPlaceholderText, Message("recognition.day"))
        self.body.addLayout(grid)
        form = self.form()
        self.field(form, Message("recognition.conditions"), self.conditions)
        self.words.show(self.any_device.setText, Message("recognition.any_device"))
        form.addRow("", self.any_device)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.body.addWidget(self.told)
        self.rows = LinesTable(self.words, Message("recognition.sign_rows"), HEADERS, (240, 320), 2)
        self.body.addWidget(self.rows, 1)
        project = session.project
        out = Path(project.info.path).with_suffix(SUFFIX) if project is not None else None
        self.sign = SignForm(self, self.form(), SUFFIX, out)
        self.add_go(Message("memory.sign_go"), self.go)
        self.resize(880, 700)
        self._fill()

    def _fill(self) -> None:
        """The scope as it was kept, and what would be signed."""
        project = self.session.project
        if project is None:
            return
        for rank in project.setting("scope_order"):
            self.rank.addItem(rank_word(rank), rank)
        scope = scope_of(project) or Scope("", project.info.hospital, "", "city")
        self.code.setText(scope.code)
        self.name.setText(scope.name)
        self.mark.setText(scope.mark)
        place = self.rank.findData(scope.rank)
        self.rank.setCurrentIndex(place)
        if place < 0:
            self.rank.setEditText(scope.rank)
        self.valid_from.setText(scope.valid_from)
        self.valid_to.setText(scope.valid_to)
        self.conditions.setText(scope.conditions)
        self.any_device.setChecked(scope.any_device)
        self.refill()

    def refill(self) -> None:
        project = self.session.project
        if project is None:
            return
        items = lines_of(project)
        left = project.item_count() - len(items)
        self.told.setText(say("recognition.sign_told", n=f"{len(items):,}", left=f"{left:,}"))
        self.rows.fill(
            Line(
                (
                    item.name,
                    codes_text(self.session, item.codes),
                    item.conditions,
                )
            )
            for item in items
        )
        self.go_button.setEnabled(bool(items) and self.sign.possible)

    def scope(self) -> Scope:
        """What the fields say. InputProblem where something is missing."""
        typed = self.rank.currentText().strip()
        place = self.rank.findText(typed)
        rank = str(self.rank.itemData(place)) if place >= 0 else typed
        scope = Scope(
            code=self.code.text(),
            name=self.name.text(),
            mark=self.mark.text(),
            rank=rank,
            valid_from=self.valid_from.text(),
            valid_to=self.valid_to.text(),
            conditions=self.conditions.text(),
            any_device=self.any_device.isChecked(),
        )
        return checked(scope)

    @property
    def ready(self) -> bool:
        return self.sign.possible

    def go(self) -> None:
        """Keep the scope, open the key, sign, write."""
        project = self.session.project
        if project is None:
            return
        self.show_problem(None)
        try:
            scope = self.scope()
            job = SignListJob(self.sign.path(), self.sign.load())
            set_scope(project, scope, self.session.reviewer)
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        self.start(job, lambda counts: self._done(job.out, *counts), project)

    def _done(self, path: Path, items: int, left: int) -> None:
        self.finish(Message("recognition.signed", {"path": str(path), "n": items, "left": left}))

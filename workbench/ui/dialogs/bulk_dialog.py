"""One act on many rows: which rows, what is done, how many, and what is left out and why; then one step."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QLineEdit, QWidget
from shiboken6 import isValid

from workbench.core import review
from workbench.core.items import Changes, DecidedPart
from workbench.core.project import ItemQuery, ItemRow, Project, Tally
from workbench.core.review import ADDRESSEES, Left, Plan
from workbench.core.words import Message, say
from workbench.core.workflow.acting import Act
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.draft import Draft
from workbench.ui.job_runner import JobRunner
from workbench.ui.key_of import keyed
from workbench.ui.many import act_on_many
from workbench.ui.session import SUGGESTED, Session
from workbench.ui.worded import make_label
from workbench.ui.wording import REASONS

SAMPLES = 6
SCOPES: dict[str, Message] = {
    "selection": Message("ui.bulk_selection"),
    "filter": Message("ui.bulk_filter"),
    "all": Message("ui.bulk_all"),
}
ACTS: dict[str, Message] = {
    "accept": Message("ui.bulk_accept"),
    "no_item": Message("ui.bulk_no_item"),
    "question": Message("ui.bulk_question"),
    "approve": Message("ui.bulk_approve"),
    "reopen": Message("ui.bulk_reopen"),
}
LEFT: dict[Left, Message] = {
    Left.DECIDED: Message("ui.left_decided"),
    Left.MUST_ASK: Message("ui.left_must_ask"),
    Left.UNSURE: Message("ui.left_unsure"),
    Left.NO_SUGGESTION: Message("ui.left_no_suggestion"),
    Left.OPEN: Message("ui.left_open"),
    Left.OWN: Message("ui.left_own"),
    Left.APPROVED: Message("ui.left_approved"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of the row in hand, to be given to other rows."""

    parts: tuple[DecidedPart, ...]

    @classmethod
    def of(cls, draft: Draft) -> Answer | None:
        """The parts in hand, without their pieces of that row's name; None where a part has no item."""
        if not draft.complete:
            return None
        return cls(tuple(DecidedPart(p.code, p.name, p.listed) for p in draft.parts))

    @property
    def words(self) -> str:
        """The standard items in one line."""
        return say("ui.reading_joint").join(part.name for part in self.parts)


def scopes_of(project: Project, query: ItemQuery, selected: Sequence[str]) -> dict[str, Sequence[int]]:
    """Row numbers of the selection (where several rows are selected), of the filter, and of all rows."""
    by_volume = ItemQuery(sort="count", descending=True)
    scopes: dict[str, Sequence[int]] = {"filter": project.query(query), "all": project.query(by_volume)}
    if len(selected) > 1:
        scopes["selection"] = [project.rowid(item_id) for item_id in selected]
    return scopes


class BulkDialog(BaseDialog):
    """Counts before it acts; the act is one step that Z takes back.

    Signals:
        done_for: It was done.
    """

    done_for = Signal()

    def __init__(
        self,
        session: Session,
        runner: JobRunner,
        parent: QWidget | None,
        scopes: dict[str, Sequence[int]],
        *,
        act: str = "accept",
        scope: str = "filter",
        answer: Answer | None = None,
    ) -> None:
        super().__init__(session, parent, Message("ui.bulk_title"), keyed("ui.bulk_hint", "undo"))
        self._runner = runner
        self._scopes = scopes
        self._answer = answer
        self.plan = Plan((), Tally(), {})
        self.scope, self.act = QComboBox(), QComboBox()
        self.reason, self.whom, self.question = QComboBox(), QComboBox(), QLineEdit()
        self.unsure = QCheckBox()
        self._form = self.form()
        self._fill(scope, act)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(28)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(3, 1)
        self.body.addLayout(self._grid)
        self._budget = make_label(self.words, None, "secondary", wrap=True)
        self._samples = make_label(self.words, None, "secondary", wrap=True)
        self.body.addWidget(self._budget)
        self.body.addWidget(self._samples)
        self.body.addStretch()
        self.setMinimumWidth(560)
        self.add_button(Message("ui.cancel"), self.reject)
        self._go = self.add_button(Message("ui.ok"), self.go, "primary")
        for box in (self.scope, self.act, self.reason):
            box.currentIndexChanged.connect(lambda _n: self.preview())
        self.unsure.toggled.connect(lambda _on: self.preview())
        self.question.textChanged.connect(lambda _text: self._enable())
        session.changed.connect(self._on_changes)
        runner.ended.connect(self._enable)
        self.preview()

    def _on_changes(self, changes: Changes, by: object) -> None:
        """Rows may be reviewed while the dialog stands open: what is shown is always what would be done."""
        if by is not self and not (changes.kinds == SUGGESTED and self._runner.busy):
            self.preview()

    def _fill(self, scope: str, act: str) -> None:
        for key, words in SCOPES.items():
            if key in self._scopes:
                count = f"{len(self._scopes[key]):,}"
                self.scope.addItem(say("ui.bulk_scope", rows=words, n=count), key)
        for key, words in ACTS.items():
            self.act.addItem(words.text(), key)
        if self._answer is not None:
            self.act.insertItem(1, say("ui.bulk_answer", answer=self._answer.words), "answer")
        for reason, words in REASONS.items():
            self.reason.addItem(words.text(), reason)
        for whom, words in ADDRESSEES.items():
            self.whom.addItem(words.text(), whom)
        self.scope.setCurrentIndex(max(self.scope.findData(scope), 0))
        self.act.setCurrentIndex(max(self.act.findData(act), 0))
        self.act.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.words.show(self.unsure.setText, Message("ui.bulk_unsure"))
        self.field(self._form, Message("ui.bulk_which"), self.scope)
        self.field(self._form, Message("ui.bulk_what"), self.act)
        self.field(self._form, Message("ui.reason_title"), self.reason)
        self.field(self._form, Message("ui.bulk_whom"), self.whom)
        self.field(self._form, Message("ui.question_text"), self.question)
        self._form.addRow("", self.unsure)

    # -- preview -----------------------------------------------------------------------------------------

    def preview(self) -> None:
        """Say what would be done now."""
        project = self.session.project
        if project is None:
            return
        act = self.act.currentData()
        shown = {
            "accept": (self.unsure,),
            "no_item": (self.reason,),
            "question": (self.whom, self.question),
        }
        for field in (self.reason, self.whom, self.question, self.unsure):
            self._form.setRowVisible(field, field in shown.get(act, ()))
        with self.session.telling():
            self.plan = self._planned(project, act)
            self._show_plan()
            self._show_samples(project, act)
        self.fit()

    def _planned(self, project: Project, act: str) -> Plan:
        scope = self._scopes[self.scope.currentData()]
        plans: dict[str, Callable[[], Plan]] = {
            "accept": lambda: review.plan_accept(project, scope, unsure=self.unsure.isChecked()),
            "approve": lambda: review.plan_approve(project, scope, self.session.reviewer),
            "reopen": lambda: review.plan_reopen(project, scope),
        }
        return plans.get(act, lambda: review.plan_settle(project, scope))()

    def _show_plan(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        lines = [(Message("ui.bulk_taken"), self.plan.taken, "")]
        lines += [(LEFT[reason], tally, "secondary") for reason, tally in self.plan.left.items()]
        for number, (words, tally, look) in enumerate(lines):
            self._grid.addWidget(self._label(words.text(), look), number, 0)
            count = self._label(say("ui.rows_shown", n=f"{tally.items:,}"), look or "subheading")
            self._grid.addWidget(count, number, 1, Qt.AlignmentFlag.AlignRight)
            exams = say("ui.exams_a_year", n=f"{tally.exams:,}") if tally.exams else ""
            self._grid.addWidget(self._label(exams, "secondary"), number, 2, Qt.AlignmentFlag.AlignRight)
        self._enable()

    @staticmethod
    def _label(text: str, look: str) -> QLabel:
        label = QLabel(text)
        label.setObjectName(look)
        return label

    def _show_samples(self, project: Project, act: str) -> None:
        first = project.rows(self.plan.rowids[:SAMPLES])
        more = self.plan.taken.items - len(first)
        told = act in ("accept", "approve")
        lines = [
            say("ui.like_line", name=r.name, answer=self._answered(r)) if told else r.name for r in first
        ]
        if more > 0:
            lines.append(say("ui.bulk_more", n=f"{more:,}"))
        self._samples.setText("\n".join(lines))
        self._samples.setMinimumHeight(self._samples.fontMetrics().lineSpacing() * len(lines))
        budget = project.setting("error_budget")
        budgeted = act == "accept" and not self.unsure.isChecked() and self.plan.taken.items
        self._budget.setVisible(bool(budgeted))
        wrong = math.ceil(budget * self.plan.taken.items)
        self._budget.setText(say("ui.bulk_budget", share=f"{budget * 100:g}%", n=f"{wrong:,}"))

    def _answered(self, row: ItemRow) -> str:
        """What would be taken or approved for a row."""
        name = self.session.name_of(row.first_code, row.first_name)
        return name if row.first_code else say("ui.row_no_item")

    def _enable(self) -> None:
        asked = self.act.currentData() != "question" or bool(self.question.text().strip())
        self._go.setEnabled(self.plan.taken.items > 0 and asked and not self._runner.busy)
        waits = self._runner.busy and not self._runner.writing  # suggestions are being made
        self.show_problem(Message("ui.job_busy") if waits else None)
        self._go.setText(say("ui.bulk_go", n=f"{self.plan.taken.items:,}"))

    # -- the act -----------------------------------------------------------------------------------------

    def go(self) -> None:
        """Do it; meanwhile the window stays live, and what fails leaves the dialog as it was."""
        project = self.session.project
        if project is None or not self.plan.rowids:
            return
        act, taken = self._act(project), self.plan.taken.items
        left = sum(tally.items for tally in self.plan.left.values())
        told = keyed("ui.bulk_done", "undo", n=f"{taken:,}", left=f"{left:,}")
        act_on_many(self.session, self._runner, act, taken, self, lambda: self._done(told))
        self.if_open(self._enable)()

    def _done(self, told: Message) -> None:
        """Say what was done, and close, unless the person did so meanwhile."""
        self.session.tell(told)
        if isValid(self):
            self.accept()
            self.done_for.emit()

    def _act(self, project: Project) -> Act:
        """What is to be done, for the worker: plain values, and a verb of review."""
        rows, who, release = self.plan.rowids, self.session.reviewer, self.session.release
        assert release is not None
        act = self.act.currentData()
        if act == "accept":
            return lambda p, progress: review.accept_first(p, rows, who, progress=progress)[1]
        ids = project.item_ids(rows)
        parts = self._answer.parts if self._answer else ()
        reason, text, whom = self.reason.currentData(), self.question.text(), self.whom.currentData()
        acts: dict[str, Act] = {
            "answer": lambda p, _: review.adjust(p, ids, parts, who, release=release),
            "no_item": lambda p, _: review.no_item(p, ids, reason, who),
            "question": lambda p, _: review.question(p, ids, text, who, to=whom),
            "approve": lambda p, _: review.approve(p, ids, who),
            "reopen": lambda p, _: review.reopen(p, ids, who),
        }
        return acts[act]

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        self.preview()

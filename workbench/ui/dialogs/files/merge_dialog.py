"""A workbook comes back from the hospital: what differs is shown row by row, and what is ticked is taken."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from workbench.core.items import StandardItem
from workbench.core.words import Message, say
from workbench.core.workflow.merging import CompareReturnedJob, Kind, MergeReport, with_nearest
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.dialogs.files.merge_model import ALL, REFUSED, MergeModel
from workbench.ui.job_runner import JobRunner
from workbench.ui.key_of import keyed
from workbench.ui.session import Session
from workbench.ui.views.near_facts import local_time
from workbench.ui.worded import make_button
from workbench.ui.wording import MERGE_KINDS

_FILES = "*.xlsx *.xlsm *.xls *.ods *.csv *.tsv *.txt"


class MergeDialog(BaseDialog):
    """Chooses a returned workbook, shows what differs, takes what is ticked in one step, or refuses it.

    Signals:
        made: Rows that the hospital added became items; they want suggestions.
    """

    made = Signal()

    def __init__(self, session: Session, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(session, parent, Message("ui.merge_title"), keyed("ui.merge_hint", "undo"))
        self._runner = runner
        self.report: MergeReport | None = None
        self.model = MergeModel()
        self.path = QLineEdit()
        self.told, self.notes, self.detail = QLabel(), QLabel(), QLabel()
        self.every = QCheckBox()
        self.table = QTableView()
        words = {ALL: Message("ui.merge_all"), **MERGE_KINDS, REFUSED: Message("exchange.merge_refused")}
        self.chips = {kind: make_button(self.words, word, "chip") for kind, word in words.items()}
        self._chip_words = words
        self._nearest = QHBoxLayout()
        self._lay_out()
        self.add_button(Message("ui.close"), self.reject)
        self.refuse_button = self.add_button(Message("exchange.merge_refuse"), self.refuse)
        self.go_button = self.add_button(Message("ui.merge_go_none"), self.go, "primary")
        self.model.ticked.connect(self._count)
        runner.failed.connect(self.show_problem)
        self._count()
        self.resize(1060, 640)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        self.words.show(self.path.setPlaceholderText, Message("ui.merge_path"))
        self.path.returnPressed.connect(self.look)
        row.addWidget(self.path, 1)
        row.addWidget(make_button(self.words, Message("ui.browse"), "", self._browse))
        self.body.addLayout(row)
        for label, name in ((self.told, ""), (self.notes, "warning")):
            label.setObjectName(name)
            label.setWordWrap(True)
            label.hide()
            self.body.addWidget(label)
        chips = QHBoxLayout()
        chips.setSpacing(8)
        group = QButtonGroup(self)
        for kind, chip in self.chips.items():
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            chip.setVisible(kind == ALL)
            chip.clicked.connect(lambda _on, k=kind: self._show_kind(k))
            group.addButton(chip)
            chips.addWidget(chip)
        chips.addStretch(1)
        self.body.addLayout(chips)
        self.words.show(self.every.setText, Message("ui.merge_every"))
        self.every.clicked.connect(lambda on: self.model.choose_shown(on=on))
        self.body.addWidget(self.every)
        self._lay_out_table()
        self.detail.setObjectName("secondary")
        self.detail.setWordWrap(True)
        self.detail.setMinimumHeight(42)  # two lines, so that the table does not jump
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(self.detail)
        self._nearest.setSpacing(8)
        self._nearest.addStretch(1)
        self.body.addLayout(self._nearest)

    def _lay_out_table(self) -> None:
        table = self.table
        table.setObjectName("plain")
        table.setModel(self.model)
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(28)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((190, 200, 134, 134, 250)):
            table.setColumnWidth(column, width)
        header.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        table.setMinimumHeight(200)
        self.words.show(table.setAccessibleName, Message("ui.merge_title"))
        table.selectionModel().currentRowChanged.connect(self._explain)
        self.body.addWidget(table, 1)

    def retranslate(self) -> None:
        """Render every text in the language in use, also what was found."""
        super().retranslate()
        if self.report is not None:
            self._tell(self.report)
        self._count()

    def _browse(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, say("ui.merge_title"), "", _FILES)
        if path:
            self.path.setText(path)
            self.look()

    def look(self) -> None:
        """Compare the file named in the field; nothing is written."""
        text = self.path.text().strip()
        if text and not self._runner.busy:
            self.show_problem(None)
            self._runner.run(CompareReturnedJob(Path(text)), self.session.project, self.if_open(self._looked))

    def _looked(self, report: MergeReport) -> None:
        self.report = report
        self.model.set_differences(report.differences)
        self._tell(report)
        self.chips[ALL].setChecked(True)
        self._show_kind(ALL)

    def _tell(self, report: MergeReport) -> None:
        key = "ui.merge_told" if report.differences else "ui.merge_same"
        self.told.setText(say(key, rows=f"{report.rows:,}", unchanged=f"{report.unchanged:,}"))
        self.told.show()
        self.notes.setText("\n".join(note.text() for note in report.notes))
        self.notes.setVisible(bool(report.notes))
        counts = {ALL: len(report.differences), **{str(kind): n for kind, n in report.counts.items()}}
        refused = sum(bool(difference.refused_by) for difference in report.differences)
        counts |= {ALL: counts[ALL] - refused} | ({REFUSED: refused} if refused else {})
        for kind, chip in self.chips.items():
            chip.setVisible(kind == ALL or kind in counts)
            chip.setText(f"{self._chip_words[kind].text()} {counts.get(kind, 0):,}")

    def _show_kind(self, kind: str) -> None:
        self.model.show_kind(kind)
        self._count()
        self._explain(QModelIndex())

    def _count(self) -> None:
        chosen = len(self.model.chosen())
        self.go_button.setEnabled(chosen > 0)
        self.refuse_button.setEnabled(chosen > 0)
        self.go_button.setText(say("ui.merge_go", n=f"{chosen:,}") if chosen else say("ui.merge_go_none"))
        self.every.setEnabled(bool(self.model.takeable()))
        self.every.setChecked(self.model.all_chosen())

    def _explain(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        """What more there is to say about a row, and legal codes in the place of one that is not."""
        while self._nearest.count() > 1:
            taken = self._nearest.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.deleteLater()
        if not index.isValid():
            self.detail.setText("")
            return
        difference = self.model.difference(index.row())
        note = difference.note.text() if difference.note else ""
        both = say("ui.merge_conflict") if difference.kind is Kind.CONFLICT else ""
        before = ""
        if difference.refused_by:
            when = local_time(difference.refused_at)
            before = say("exchange.merge_refused_before", by=difference.refused_by, at=when)
        self.detail.setText("\n".join(filter(None, (difference.theirs, both, note, before))))
        for place, item in enumerate(difference.nearest):
            button = QPushButton(f"{item.code} {self.session.name_of(item.code, item.name)}")
            button.setAutoDefault(False)
            button.setToolTip(say("ui.merge_use"))
            button.clicked.connect(lambda _on=False, i=item: self._use(i))
            self._nearest.insertWidget(place, button)

    def _use(self, item: StandardItem) -> None:
        row = self.table.currentIndex().row()
        if row >= 0:
            self.model.replace(row, with_nearest(self.model.difference(row), item))

    def go(self) -> None:
        """Take what is ticked, then compare again: what is left, or what the project changed, is shown."""
        chosen = self.model.chosen()
        if self.report is not None and chosen:
            if self.session.merge(self.report, chosen, by=self):
                self.session.tell(keyed("ui.merge_done", "undo", n=f"{len(chosen):,}"))
                if any(difference.added for difference in chosen):
                    self.made.emit()
            self.look()

    def refuse(self) -> None:
        """Note that what is ticked is refused; it is not offered again."""
        chosen = self.model.chosen()
        if chosen and self.session.refuse(chosen, by=self):
            self.session.tell(Message("exchange.merge_refuse_done", {"n": f"{len(chosen):,}"}))
            self.look()

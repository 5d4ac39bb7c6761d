"""The way back: the backups of a project with what each would lose, and salvage where the file is damaged."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QTableWidget, QTableWidgetItem, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.project.backups import Backup, listed
from workbench.core.words import Message, say
from workbench.core.workflow.restoring import CompareJob, Comparison, local_time, told
from workbench.core.workflow.salvaging import SalvageJob, SalvageReport, salvaged_name
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.job_runner import JobRunner
from workbench.ui.session import Session

COLUMNS = (
    Message("care.made_at"),
    Message("care.steps"),
    Message("care.size"),
    Message("care.kind"),
)


class RescueDialog(BaseDialog):
    """Restores a backup, or salvages.

    Signals:
        saved: Path of the project that can be opened now.
    """

    saved = Signal(object)

    def __init__(
        self,
        session: Session,
        runner: JobRunner,
        parent: QWidget | None,
        path: Path,
        trouble: Message | None = None,
    ) -> None:
        """``trouble``: why the project cannot be opened, None where it can."""
        title, hint = Message("care.rescue_title"), Message("care.rescue_hint", {"path": str(path)})
        if trouble:
            title = Message("care.rescue_damaged")
            hint = Message("care.rescue_damaged_hint", {"path": str(path), "why": trouble})
        super().__init__(session, parent, title, hint)
        self.path, self._runner = path, runner
        self._backups: list[Backup] = []
        self._comparison: Comparison | None = None
        self._salvaged: Path | None = None
        self.table = self._table()
        self.body.addWidget(self.table, 3)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setMinimumHeight(64)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.body.addWidget(self.told, 1)
        self.salvage_button = self.add_button(Message("care.salvage_go"), self.salvage)
        self.salvage_button.setVisible(trouble is not None)
        self.add_button(Message("ui.cancel"), self.reject)
        self.open_button = self.add_button(Message("care.salvage_open"), self._open_salvaged, "primary")
        self.open_button.hide()
        self.restore_button = self.add_button(Message("care.restore_go"), self.restore, "primary")
        self.restore_button.setEnabled(False)
        runner.failed.connect(self._failed)
        self.table.itemSelectionChanged.connect(self.compare)
        self._fill()
        self.resize(660, 460)

    def _table(self) -> QTableWidget:
        table = QTableWidget(0, len(COLUMNS))
        table.setObjectName("plain")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((160, 80, 90)):
            table.setColumnWidth(column, width)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.words.show(table.setAccessibleName, Message("care.rescue_title"))
        return table

    def _fill(self) -> None:
        self._backups = listed(self.path)
        self.table.setHorizontalHeaderLabels([words.text() for words in COLUMNS])
        self.table.setRowCount(len(self._backups))
        for row, backup in enumerate(self._backups):
            kind = "care.kind_replaced" if backup.replaced else "care.kind_session"
            size = f"{backup.size / (1 << 20):,.1f} MB"
            for column, text in enumerate((local_time(backup.made_at), str(backup.steps), size, say(kind))):
                self.table.setItem(row, column, QTableWidgetItem(text))
        self.table.setVisible(bool(self._backups))
        self.restore_button.setVisible(bool(self._backups))
        self.told.setText(say("care.choose" if self._backups else "care.none_listed"))

    # -- restoring ---------------------------------------------------------------------------------------

    def compare(self) -> None:
        """Say what the chosen backup would lose."""
        rows = self.table.selectionModel().selectedRows()
        self._drop()
        if not rows or self._runner.busy:
            return
        self.show_problem(None)
        self.told.setText(say("care.comparing"))
        job = CompareJob(self.path, self._backups[rows[0].row()].path)
        self._runner.run(job, None, self._compared)

    def _compared(self, comparison: Comparison) -> None:
        if self.isHidden():
            comparison.drop()
            return
        self._comparison = comparison
        self.told.setText("\n".join(message.text() for message in told(comparison.losses)))
        self.restore_button.setEnabled(True)

    def restore(self) -> None:
        """Put the compared backup in the project's place, and open it."""
        comparison, self._comparison = self._comparison, None
        if comparison is None:
            return
        project = self.session.project
        if project is not None and Path(project.info.path).absolute() == self.path.absolute():
            self.session.close()
        try:
            comparison.take()
        except WorkbenchError as problem:
            self.show_problem(problem)
            self.restore_button.setEnabled(False)
            return
        self._finish(self.path, Message("care.restored", {"path": self.path.name}))

    def _drop(self) -> None:
        self.restore_button.setEnabled(False)
        if self._comparison is not None:
            self._comparison.drop()
            self._comparison = None

    # -- salvage -----------------------------------------------------------------------------------------

    def salvage(self) -> None:
        """Read what can be read into a new project beside the damaged one, and say what is missing."""
        if not self._runner.busy:
            self.table.clearSelection()
            self.told.setText(say("care.salvaging"))
            job = SalvageJob(self.path, salvaged_name(self.path), self.session.reviewer)
            self._runner.run(job, None, self.if_open(self._salvage_done))

    def _salvage_done(self, report: SalvageReport) -> None:
        self._salvaged = report.path
        lines = [Message("care.salvaged", {"path": report.path.name}), *report.lines()]
        self.told.setText("\n".join(line.text() for line in lines))
        self.table.hide()
        self.salvage_button.hide()
        self.restore_button.hide()
        self.open_button.show()

    def _open_salvaged(self) -> None:
        if self._salvaged is not None:
            self._finish(self._salvaged, None)

    # -- both --------------------------------------------------------------------------------------------

    def _finish(self, path: Path, message: Message | None) -> None:
        self.accept()
        self.saved.emit(path)
        if message is not None:
            self.session.tell(message)

    def _failed(self, problem: WorkbenchError) -> None:
        self.show_problem(problem)
        self.told.setText("")

    def done(self, result: int) -> None:
        """Leave nothing behind."""
        self._drop()
        super().done(result)

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        self._fill()

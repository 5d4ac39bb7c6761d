"""Verify a mapping file: drop it, read the verdict, who signed, and every changed cell."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QTableWidgetItem, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.exchange import CellChange
from workbench.core.words import Message, say
from workbench.core.workflow.verdict import (
    CHANGED,
    REFUSED,
    UNKNOWN_SIGNER,
    UNREADABLE,
    UNSIGNED,
    VALID,
    WITHDRAWN,
    Verdict,
    alike,
    field_name,
    signer_line,
)
from workbench.core.workflow.verify import VerifyJob
from workbench.ui import theme
from workbench.ui.dialogs.base import BaseDialog, with_button
from workbench.ui.dialogs.signing.trust_dialog import TrustDialog, plain_table
from workbench.ui.job_runner import JobRunner
from workbench.ui.session import Session
from workbench.ui.worded import make_button, make_label

COLUMNS = (
    Message("ui.verify_cell"),
    Message("ui.verify_field"),
    Message("ui.verify_was"),
    Message("ui.verify_is"),
)
SHOWN = 1000
# A shape, a word and a colour for each verdict.
VERDICTS: dict[str, tuple[str, Message, str]] = {
    VALID: ("✔", Message("trust.word_valid"), "accepted"),
    UNKNOWN_SIGNER: ("?", Message("trust.word_unknown"), "warning"),
    CHANGED: ("✘", Message("trust.word_changed"), "error"),
    REFUSED: ("✘", Message("trust.word_refused"), "error"),
    WITHDRAWN: ("✘", Message("trust.word_withdrawn"), "error"),
    UNSIGNED: ("○", Message("trust.word_unsigned"), "warning"),
    UNREADABLE: ("✘", Message("trust.word_unreadable"), "error"),
}


class VerifyDialog(BaseDialog):
    """Takes a file, by drop or by choice, and shows what can be said about it."""

    def __init__(self, session: Session, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(session, parent, Message("ui.verify_title"), Message("ui.verify_hint"))
        self._runner = runner
        self._result: Verdict | None = None
        self.setAcceptDrops(True)
        self.path = QLineEdit()
        self.path.setAcceptDrops(False)  # a file dropped on the field is verified as anywhere else
        self.words.show(self.path.setPlaceholderText, Message("ui.verify_path"))
        self.words.show(self.path.setAccessibleName, Message("ui.verify_path"))
        self.trust = QLineEdit()
        self.words.show(self.trust.setPlaceholderText, Message("trust.trust_folder_hint"))
        form = self.form()
        self.field(form, Message("trust.countersign_file"), with_button(self.words, self.path, self._browse))
        self.words.show(self.trust.setAccessibleName, Message("trust.trust_folder"))
        folder = with_button(self.words, self.trust, self._browse_trust)
        self.field(form, Message("trust.trust_folder"), folder)
        self.drop = make_label(self.words, Message("trust.drop"), "faint")
        self.drop.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.drop.setMinimumHeight(180)
        self.drop.setStyleSheet(f"border: 1px dashed {theme.tokens().faint}; border-radius: 6px;")
        self.body.addWidget(self.drop, 1)
        self.word, self.verdict = self._text("heading"), self._text("")
        self.about, self.reasons = self._text("secondary"), self._text("error")
        self.signers, self.notes = self._text(""), self._text("secondary")
        self.changes = plain_table(len(COLUMNS))
        self.words.show(self.changes.setAccessibleName, Message("ui.verify_title"))
        self.changes.setMinimumHeight(220)
        self.changes.hide()
        self.body.addWidget(self.changes, 1)
        self.more = self._text("faint")
        self.body.addStretch()
        self.buttons.insertWidget(
            0, make_button(self.words, Message("trust.act"), "", lambda: TrustDialog(session, self).open())
        )
        self.countersign = make_button(self.words, Message("trust.countersign_act"), "", self._countersign)
        self.countersign.setEnabled(False)
        self.buttons.insertWidget(1, self.countersign)
        self.add_button(Message("ui.close"), self.reject)
        self.add_button(Message("ui.verify_go"), self.go, "primary")
        runner.failed.connect(self._failed)
        self.resize(800, 620)

    def _text(self, name: str) -> QLabel:
        label = QLabel()
        label.setObjectName(name)
        label.setWordWrap(True)
        label.hide()
        self.body.addWidget(label)
        return label

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.path.setText(paths[0])
            self.go()

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        if self._result is not None:
            self._done(self._result)

    def _browse(self) -> None:
        kinds = "*.xlsx *.csv *.tsv *.json *.jsonl *.sig *.iepack *.ierec"
        path, _ = QFileDialog.getOpenFileName(self, say("ui.verify_title"), "", kinds)
        if path:
            self.path.setText(path)
            self.go()

    def _browse_trust(self) -> None:
        path = QFileDialog.getExistingDirectory(self, say("trust.trust_folder"), self.trust.text())
        if path:
            self.trust.setText(path)
            self.go()

    def _countersign(self) -> None:
        from workbench.ui.dialogs.signing.countersign_dialog import CountersignDialog

        dialog = CountersignDialog(self.session, self._runner, self, Path(self.path.text().strip()))
        dialog.accepted.connect(self.go)
        dialog.open()

    def _failed(self, problem: WorkbenchError) -> None:
        self.show_problem(problem)

    def go(self) -> None:
        """Verify the file named in the field."""
        self.show_problem(None)
        if self.path.text().strip():
            folder = self.trust.text().strip()
            job = VerifyJob(Path(self.path.text().strip()), Path(folder) if folder else None)
            self._runner.run(job, self.session.project, self.if_open(self._done))

    def _done(self, result: Verdict) -> None:
        self._result = result
        self.drop.hide()
        shape, word, colour = VERDICTS[result.verdict]
        hue = getattr(theme.tokens(), colour)
        self.word.setStyleSheet(f"color: {hue};")
        self._show(self.word, [f"{shape}  {word.text()}"])
        self._show(self.verdict, [result.message.text()])
        self._show(self.about, [result.holds.text()] if result.holds is not None else [])
        self._show(self.reasons, [message.text() for message in result.refused])
        marks = {True: "✔", False: "?"}
        self._show(self.signers, [f"{marks[s.trusted]} {signer_line(s).strip()}" for s in result.signers])
        self._show(self.notes, [f"· {message.text()}" for message in result.notes])
        self._fill(result.changes[:SHOWN])
        left = len(result.changes) - SHOWN
        self._show(self.more, [say("trust.more", n=f"{left:,}")] if left > 0 else [])
        self.countersign.setEnabled(result.good and result.manifest is not None)

    @staticmethod
    def _show(label: QLabel, lines: list[str]) -> None:
        label.setText("\n".join(lines))
        label.setVisible(bool(lines))

    def _fill(self, changes: tuple[CellChange, ...]) -> None:
        """The cells as they were signed and as they are, what is now in red."""
        self.changes.setHorizontalHeaderLabels([m.text() for m in COLUMNS])
        self.changes.setRowCount(len(changes))
        red, faint = (QColor(hue) for hue in (theme.tokens().error, theme.tokens().faint))
        for number, change in enumerate(changes):
            repeated = change.field == "item_id" and not change.was
            whole = change.field in ("row", "sheet") or repeated
            was = change.was or (say("trust.unsigned_row") if whole else "")
            now = change.now + alike(change) or (say("trust.missing") if whole else "")
            place = f"{change.sheet}!{change.cell}".strip("!")
            field = Message("trust.repeated_row") if repeated else _field(change.field)
            cells = (place, str(field), was, now)
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if column == len(cells) - 1:
                    item.setForeground(red)
                elif not change.was and column == 2:
                    item.setForeground(faint)
                self.changes.setItem(number, column, item)
        self.changes.setVisible(bool(changes))
        if changes:
            self.changes.resizeRowsToContents()


def _field(field: str) -> Message | str:
    """What differs, in words."""
    words = {
        kind: Message(f"signing.word_{kind}") for kind in ("row", "sheet", "signature", "header", "formula")
    }
    return words.get(field) or field_name(field)

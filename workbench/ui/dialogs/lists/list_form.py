"""Which list is read, and how: the file, its columns as recognised and corrected, and what of it is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from workbench.core.words import Message, say
from workbench.core.workflow.importing import ImportJob
from workbench.ui import theme
from workbench.ui.dialogs.base import with_button
from workbench.ui.dialogs.lists.preview_model import FIELD_WORDS, letter
from workbench.ui.worded import Words, make_label

LIST_FILTER = "*.xlsx *.xls *.xlsm *.xml *.ods *.csv *.tsv *.txt"
_NONE = "-"  # the list has no such column
_IN_A_ROW = 4
_NOTES_SHOWN = 200


class ListForm(QWidget):
    """Columns of a list, each correctable, and a choice where the list seems to hold patient data.

    Signals:
        chosen: Another file: look at it.
        corrected: The same file is to be read otherwise: look again.
    """

    chosen = Signal()
    corrected = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.source = QLineEdit()
        self.file_field = with_button(words, self.source, self._browse)
        self.columns = {field: QComboBox() for field in FIELD_WORDS}
        self.keep_personal = QCheckBox()
        self.keep_personal.hide()
        self.notes = QPlainTextEdit()
        self.notes.setReadOnly(True)
        self.notes.setFixedHeight(60)
        self.notes.setFont(theme.sans(12))
        self.notes.hide()
        self._corrected: set[str] = set()
        self._headers: dict[str, str] = {}  # letter of a column to its header, where no other has the same
        words.show(self.keep_personal.setText, Message("ui.new_keep_personal"))
        words.show(self.notes.setAccessibleName, Message("ui.new_notes"))
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(make_label(words, Message("ui.new_columns"), "section"))
        body.addLayout(self._grid(words))
        self.source.editingFinished.connect(self.chosen)
        self.keep_personal.clicked.connect(self.corrected.emit)

    def _grid(self, words: Words) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        for number, (field, box) in enumerate(self.columns.items()):
            line, place = divmod(number, _IN_A_ROW)
            grid.addWidget(make_label(words, FIELD_WORDS[field], "secondary"), line * 2, place)
            words.show(box.setAccessibleName, FIELD_WORDS[field])
            box.setMinimumWidth(80)
            grid.addWidget(box, line * 2 + 1, place)
            grid.setColumnStretch(place, 1)
            box.activated.connect(lambda _n, f=field: self._correct(f))
        return grid

    def _correct(self, field: str) -> None:
        self._corrected.add(field)
        self.corrected.emit()

    def _browse(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, say("ui.new_list"), "", f"{say('ui.list_files')} ({LIST_FILTER})"
        )
        if path:
            self.source.setText(path)
            self.chosen.emit()

    def job(self, path: Path, *, again: bool) -> ImportJob:
        """How the file is read: as recognised, or (``again``) as the columns were corrected.

        The first correction fixes all columns as they are shown, so that no other one moves.
        """
        if not again:
            self._corrected.clear()
            self.keep_personal.setChecked(False)
        letters = {field: str(box.currentData() or _NONE) for field, box in self.columns.items()}
        # By their headers, since the next sheet may have the same columns elsewhere.
        shown = {f"{field}_column": self._headers.get(place, place) for field, place in letters.items()}
        return ImportJob(
            path, keep_personal=self.keep_personal.isChecked(), **(shown if self._corrected else {})
        )

    def show_result(self, result: Any) -> None:
        """Show the columns of a list that was read, and what was noticed in it."""
        layout = result.layouts[0] if result.layouts else None
        headers = [" ".join(header.split()) for header in layout.headers] if layout else []
        self._headers = {
            letter(column): header
            for column, header in enumerate(headers)
            if len(header) > 1 and headers.count(header) == 1
        }
        for field, box in self.columns.items():
            _fill(box, layout, field)
        self.keep_personal.setVisible(bool(result.personal))
        notes = [*result.problems, *result.warnings]
        self.notes.setPlainText("\n".join(note_text(note) for note in notes[:_NOTES_SHOWN]))
        self.notes.setVisible(bool(notes))


def _fill(box: QComboBox, layout: Any, field: str) -> None:
    box.clear()
    if field != "name":
        box.addItem(say("ui.column_none"), _NONE)
    width = max([len(layout.headers), *(c + 1 for c in layout.columns.values())]) if layout else 0
    for column in range(width):
        words = " ".join(layout.headers[column].split()) if column < len(layout.headers) else ""
        box.addItem(f"{letter(column)}  {words}".strip(), letter(column))
    place = layout.columns.get(field) if layout else None
    box.setCurrentIndex(box.findData(letter(place)) if place is not None else 0)


def note_text(note: Any) -> str:
    """A problem or warning of a row, with its place before it."""
    cell = f"{note.column}{note.row}" if note.row else ""
    place = "!".join(part for part in (note.sheet, cell) if part)
    return f"{place}  {note.message.text()}".strip()

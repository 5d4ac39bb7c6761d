"""The end of a code: the extra segment, and the hospital's own extension with its name."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from workbench.core.words import Message
from workbench.ui.pickers.choice_box import ChoiceBox
from workbench.ui.pickers.composer import Composer
from workbench.ui.theme import mono
from workbench.ui.views.search_field import AnswerField
from workbench.ui.worded import Worded


class ExtensionRow(Worded):
    """Extra segment (where the edition has any), letters and name of the extension.

    Signals:
        picked: Code of an extra segment.
        extended: Letters and name.
        left: The person is done with a field.
    """

    picked = Signal(str)
    extended = Signal(str, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.extra = ChoiceBox()
        self.letters = AnswerField()
        self.letters.setFont(mono(12))
        self.letters.setFixedWidth(64)
        self.letters.setMaxLength(12)
        self.name = AnswerField()
        self.name.setMaxLength(60)
        self.words.show(self.extra.setAccessibleName, Message("ui.segment_extra"))
        self.words.show(self.letters.setPlaceholderText, Message("ui.extension_letters"))
        self.words.show(self.name.setPlaceholderText, Message("ui.extension_name"))
        for field, words in (
            (self.letters, Message("ui.extension_letters_tip")),
            (self.name, Message("ui.extension_name")),
        ):
            self.words.show(field.setAccessibleName, words)
            self.words.show(field.setToolTip, words)
            field.textEdited.connect(lambda _text: self.extended.emit(self.letters.text(), self.name.text()))
            field.left.connect(partial(self._leave, field))
            field.entered.connect(lambda _text, f=field: self._leave(f))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.extra, 1)
        row.addWidget(QLabel("-"))
        row.addWidget(self.letters)
        row.addWidget(self.name, 2)
        self.extra.picked.connect(self.picked)

    def show_composer(self, composer: Composer) -> None:
        """Show the end of the code being composed; a field that is being typed in is left alone."""
        extras = composer.extras()
        self.extra.setVisible(len(extras) > 1)
        self.extra.set_choices(extras, composer.extra)
        if not self.letters.hasFocus():
            self.letters.setText(composer.suffix)
        if not self.name.hasFocus():
            self.name.setText(composer.suffix_name)

    def _leave(self, field: AnswerField) -> None:
        """Escape emptied the field; without its letters the extension is gone, name and all."""
        if field is self.letters and not field.text():
            self.name.clear()
        self.extended.emit(self.letters.text(), self.name.text())
        self.left.emit()

"""The foot of the row in hand: the composed code and name, and the acts that settle it or ask about it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from workbench.core.items import NoItemReason, Segment
from workbench.core.review import ADDRESSEES, Addressee
from workbench.core.words import Message, say
from workbench.ui import theme
from workbench.ui.key_of import keyed
from workbench.ui.views.codes import CodeLabel
from workbench.ui.views.search_field import AnswerField
from workbench.ui.worded import Worded
from workbench.ui.wording import REASONS

_REASONS, _QUESTION, _NOTE = 1, 2, 3  # pages beside the buttons
_LEAVE = ("Esc", Message("ui.hint_leave"))
# The keys that work while a strip is shown.
HINTS: dict[int, tuple[tuple[str, Message], ...]] = {
    _REASONS: ((f"1-{len(REASONS)}", Message("ui.hint_reason")), _LEAVE),
    _QUESTION: (("⏎", Message("ui.hint_ask")), ("↑ ↓", Message("ui.hint_whom")), _LEAVE),
    _NOTE: (("⏎", Message("ui.hint_keep")), _LEAVE),
}


class QuestionField(AnswerField):
    """The question's text; up and down choose whom to ask, so that the hand stays where it is."""

    def __init__(self, whom: QComboBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whom = whom

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if by:
            self._whom.setCurrentIndex((self._whom.currentIndex() + by) % self._whom.count())
        else:
            super().keyPressEvent(event)


class DecisionBar(Worded):
    """Shows what will be decided and takes the acts that need a word more.

    Signals:
        accepted, approve_asked, no_item_asked, question_asked: The buttons.
        reason_given: A NoItemReason was chosen.
        question_given: The text for the hospital, and whom of it.
        note_given: The text of a note.
        closed: A strip was left without an answer.
        turned: Another strip is shown, or the buttons again.
    """

    turned = Signal()

    accepted = Signal()
    approve_asked = Signal()
    no_item_asked = Signal()
    question_asked = Signal()
    reason_given = Signal(object)
    question_given = Signal(str, object)
    note_given = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code = CodeLabel()
        self.name = QLabel()
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.name.setObjectName("subname")
        self.badge = QLabel()
        self._badge_state = ("", "")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 8, 0, 0)
        box.setSpacing(8)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.code)
        line.addWidget(self.name, 1)
        line.addWidget(self.badge)
        box.addLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._stack = QStackedLayout()
        for page in (self._buttons(), self._reasons(), self._question(), self._note()):
            page.setFixedHeight(34)
            page.setMinimumWidth(1)  # a page that is not shown must not widen the column
            self._stack.addWidget(page)
        box.addLayout(self._stack)
        self._stack.currentChanged.connect(lambda _page: self.turned.emit())

    def _buttons(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.remark = AnswerField()
        self.words.show(self.remark.setPlaceholderText, Message("ui.remark_hint"))
        self.words.show(self.remark.setAccessibleName, Message("ui.remark_hint"))
        self.remark.entered.connect(lambda _text: self.accepted.emit())
        self.remark.left.connect(self.closed)
        row.addWidget(self.remark, 1)
        row.addWidget(self.button(keyed("ui.button_no_item", "no_item"), "", self.no_item_asked.emit))
        row.addWidget(self.button(keyed("ui.button_question", "question"), "", self.question_asked.emit))
        self.approve = self.button(keyed("ui.button_approve", "approve"), "", self.approve_asked.emit)
        self.approve.hide()
        row.addWidget(self.approve)
        self.accept = self.button(keyed("ui.button_accept", "accept"), "primary", self.accepted.emit)
        row.addWidget(self.accept)
        return page

    def _reasons(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.label(Message("ui.reason_title"), "secondary"))
        for number, (reason, words) in enumerate(REASONS.items(), 1):
            button = self.button(Message("ui.reason_button", {"n": number, "reason": words}), "reason")
            button.clicked.connect(lambda _on=False, r=reason: self.reason_given.emit(r))
            row.addWidget(button)
        row.addStretch()
        return page

    def _question(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.label(Message("ui.question_title"), "secondary"))
        self.whom = QComboBox()
        self.words.show(self.whom.setAccessibleName, Message("ui.question_whom"))
        self.words.show(self.whom.setToolTip, Message("ui.question_whom"))
        for whom, words in ADDRESSEES.items():
            self.whom.addItem("", whom)
            number = self.whom.count() - 1
            self.words.show(partial(self.whom.setItemText, number), words)
        row.addWidget(self.whom)
        self.question = QuestionField(self.whom)
        self.words.show(self.question.setAccessibleName, Message("ui.question_text"))
        self.question.entered.connect(lambda _text: self._send())
        self.question.left.connect(self.close_strip)
        row.addWidget(self.question, 1)
        row.addWidget(self.button(Message("ui.question_send"), "primary", self._send))
        return page

    def _send(self) -> None:
        self.question_given.emit(self.question.text(), self.whom.currentData())

    def _note(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.label(Message("ui.note_title"), "secondary"))
        self.note = AnswerField()
        self.words.show(self.note.setPlaceholderText, Message("ui.note_hint"))
        self.words.show(self.note.setAccessibleName, Message("ui.note_title"))
        self.note.entered.connect(self.note_given)
        self.note.left.connect(self.close_strip)
        row.addWidget(self.note, 1)
        save = self.button(Message("ui.note_save"), "primary")
        save.clicked.connect(lambda _on=False: self.note_given.emit(self.note.text()))
        row.addWidget(save)
        return page

    # -- what is shown -----------------------------------------------------------------------------------

    def show_problem(self, code: str, problem: str) -> None:
        """Show a code that is not valid, and why."""
        self.code.show_code(code)
        self.name.setText(problem)
        self.name.setToolTip(problem)
        self._badge(say("ui.badge_invalid"), theme.tokens().error)

    def show_item(self, code: str, name: str, listed: bool, lit: Segment | None = None) -> None:
        """Show the standard item that Enter would settle."""
        self.code.show_code(code, lit)
        self.name.setText(name)
        self.name.setToolTip(name)
        if not code:
            self._badge("", "")
        elif listed:
            self._badge(say("ui.badge_listed"), theme.tokens().accepted)
        else:
            self._badge(say("ui.badge_composed"), theme.tokens().warning)
        self.badge.setToolTip(say("ui.badge_tip"))

    def show_words(self, words: str) -> None:
        """Show a sentence instead of a standard item."""
        self.code.show_code("")
        self.name.setText(words)
        self._badge("", "")

    def _badge(self, text: str, hue: str) -> None:
        if (text, hue) != self._badge_state:
            self._badge_state = (text, hue)
            self.badge.setText(text)
            self.badge.setVisible(bool(text))
            self.badge.setStyleSheet(
                f"border: 1px solid {hue}; color: {hue}; border-radius: 3px; "
                "padding: 1px 6px; font-size: 12px;"
            )

    def can_accept(self, possible: bool) -> None:
        """Whether there is something to accept."""
        self.accept.setEnabled(possible)

    def can_approve(self, possible: bool) -> None:
        """Whether the row waits for this person's second look."""
        self.approve.setVisible(possible)

    def hints(self) -> list[tuple[str, Message]]:
        """The keys that work in the strip; none where the buttons are shown."""
        return list(HINTS.get(self._stack.currentIndex(), ()))

    @property
    def choosing_reason(self) -> bool:
        """True while the reasons are shown; digits choose among them."""
        return self._stack.currentIndex() == _REASONS

    @property
    def strip_open(self) -> bool:
        """True while reasons, the question or the note are shown."""
        return self._stack.currentIndex() > 0

    def ask_reason(self) -> None:
        """Show the reasons."""
        self._stack.setCurrentIndex(_REASONS)

    def choose_reason(self, number: int) -> None:
        """Choose a reason by its number."""
        reasons: list[NoItemReason] = list(REASONS)
        if 1 <= number <= len(reasons):
            self.reason_given.emit(reasons[number - 1])

    def ask_question(self, draft: str, to: Addressee) -> None:
        """Show the question field with a drafted sentence, for whoever can most likely answer."""
        self.whom.setCurrentIndex(self.whom.findData(to))
        self.question.setText(draft)
        self._stack.setCurrentIndex(_QUESTION)
        self.question.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.question.setSelection(len(draft), -len(draft))  # the beginning is in sight: it names the item

    def ask_note(self) -> None:
        """Show the field for a note."""
        self.note.clear()
        self._stack.setCurrentIndex(_NOTE)
        self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_strip(self) -> None:
        """Back to the buttons."""
        if self.strip_open:
            self._stack.setCurrentIndex(0)
            self.closed.emit()

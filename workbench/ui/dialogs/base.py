"""The common frame of dialogs: title, hint, body, a line for problems, buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from workbench.core.errors import WorkbenchError
from workbench.core.words import Message
from workbench.ui.help.targets import page_of
from workbench.ui.key_choices import keys_of
from workbench.ui.session import Session
from workbench.ui.worded import Words, make_button, make_label

BROWSE = Message("ui.browse")
_FRAME = 40  # pixels of a window's title and frame
NUMBER_INSET = 7  # pixels before a number, as in other fields


def with_button(
    words: Words, field: QWidget, pressed: Callable[[], object], message: Message = BROWSE
) -> QWidget:
    """A field and a button beside its top; unless told otherwise one that looks for a file."""
    both = QWidget()
    both.setFocusProxy(field)
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(field, 1)
    button = make_button(words, message, "", pressed)
    button.setAutoDefault(False)
    row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return both


def number_field(least: int, most: int, value: int, step: int = 1) -> QSpinBox:
    """A field for a whole number, its text as far from the edge as that of other fields."""
    box = QSpinBox()
    box.setRange(least, most)
    box.setSingleStep(step)
    box.setValue(value)
    box.lineEdit().setTextMargins(NUMBER_INSET, 0, 0, 0)
    return box


class BaseDialog(QDialog):
    """A dialog whose words follow the language. Subclasses fill ``body`` and add buttons."""

    def __init__(
        self, session: Session, parent: QWidget | None, title: Message, hint: Message | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.words = Words()
        self.words.show(self.setWindowTitle, title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 20, 24, 18)
        outer.setSpacing(10)
        outer.addWidget(make_label(self.words, title, "subheading"))
        if hint is not None:
            outer.addWidget(make_label(self.words, hint, "secondary", wrap=True))
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        outer.addLayout(self.body, 1)
        self.problem = QLabel()
        self.problem.setObjectName("error")
        self.problem.setWordWrap(True)
        self.problem.hide()
        outer.addWidget(self.problem)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.addStretch(1)
        outer.addLayout(self.buttons)
        session.language_changed.connect(self.retranslate)
        for key in keys_of(session.settings)["help"]:
            QShortcut(QKeySequence(key), self).activated.connect(self.ask_help)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.resize(self.width(), min(self.height(), self._room()))

    def fit(self) -> None:
        """Be as high as what is in the dialog, within the screen."""
        layout = self.layout()
        if layout is not None:
            wanted = max(layout.totalHeightForWidth(self.width()), layout.totalSizeHint().height())
            self.resize(self.width(), min(wanted, self._room()))

    def _room(self) -> int:
        """The most height that leaves the buttons on the screen."""
        return self.screen().availableGeometry().height() - _FRAME

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        self.words.retranslate()
        self.refill()

    def refill(self) -> None:
        """Show what the dialog is about as it is now; for dialogs that show lists."""

    def open_inside(self, dialog: BaseDialog) -> None:
        """Open a dialog over this one; Qt deletes it once it is closed."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def ask_help(self) -> None:
        """Ask for the page of the guide about this dialog."""
        self.session.help_asked.emit(page_of(self))

    def add_button(self, message: Message, pressed: Callable[[], object], name: str = "") -> QPushButton:
        """Add a button at the right end of the button row."""
        button = make_button(self.words, message, name, pressed)
        button.setAutoDefault(name == "primary")
        button.setDefault(name == "primary")
        self.buttons.addWidget(button)
        return button

    def form(self) -> QFormLayout:
        """A form in the body: labels on the left, fields as wide as there is room."""
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        self.body.addLayout(form)
        return form

    def field(self, form: QFormLayout, message: Message, widget: QWidget) -> None:
        """Add a field with its label, which also is its accessible name."""
        label = make_label(self.words, message)
        label.setBuddy(widget)
        label.setMinimumWidth(76)
        if isinstance(widget, QComboBox):
            widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.words.show(widget.setAccessibleName, message)
        form.addRow(label, widget)

    def if_open(self, act: Callable[..., None]) -> Callable[..., None]:
        """``act`` for the end of a job: it does nothing if the dialog was closed meanwhile."""
        return lambda *report: act(*report) if isValid(self) and self.isVisible() else None

    def show_problem(self, problem: WorkbenchError | Message | None) -> None:
        """Say what is wrong inside of the dialog; None takes it away."""
        message = problem.message if isinstance(problem, WorkbenchError) else problem
        self.problem.setText(message.text() if message else "")
        self.problem.setVisible(message is not None)

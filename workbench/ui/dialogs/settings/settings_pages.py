"""The pages of the settings: general, the open project, the list's columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from workbench.core import review
from workbench.core.errors import WorkbenchError
from workbench.core.settings import (
    ALIKE_AT_ONCE,
    BACKUP_SPACE_MB,
    EXCEL_SIGNATURE,
    FONT_SIZE,
    LANGUAGE,
    REVIEWER,
    THEME,
    Option,
)
from workbench.core.words import Message, language, say
from workbench.ui.dialogs.base import NUMBER_INSET, number_field
from workbench.ui.models.items_model import HEADERS
from workbench.ui.session import Session
from workbench.ui.views.list_columns import ALWAYS, ListColumns
from workbench.ui.worded import Worded
from workbench.ui.wording import EXCEL_POLICIES, LANGUAGES, THEMES


class _Page(Worded):
    """A form whose labels are the accessible names of its fields."""

    def __init__(self) -> None:
        super().__init__()
        self.form = QFormLayout(self)
        self.form.setContentsMargins(0, 10, 0, 0)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self.form.setHorizontalSpacing(16)
        self.form.setVerticalSpacing(10)

    def field(self, words: Message, widget: QWidget) -> None:
        """A field with its label."""
        label = self.label(words)
        label.setBuddy(widget)
        self.words.show(widget.setAccessibleName, words)
        self.form.addRow(label, widget)

    def note(self, words: Message | None = None) -> QLabel:
        """Small words below a field."""
        note = self.label(words, "secondary", wrap=True)
        note.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.form.addRow("", note)
        return note

    def check(self, words: Message) -> QCheckBox:
        """A box to tick."""
        box = QCheckBox()
        self.words.show(box.setText, words)
        self.form.addRow("", box)
        return box


class GeneralPage(_Page):
    """What holds for this person on this computer."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.language = self._choice(LANGUAGE, session.set_language)
        self.theme = self._choice(THEME, session.set_theme)
        self.text_size = self._choice(FONT_SIZE, lambda value: session.settings.set(FONT_SIZE, value))
        self.note(Message("settings.font_size_note"))
        self.reviewer = QLineEdit()
        self.reviewer.editingFinished.connect(self._name)
        self.field(REVIEWER.words, self.reviewer)
        self.backups = number_field(100, 1_000_000, session.settings.get(BACKUP_SPACE_MB), 500)
        self.backups.valueChanged.connect(lambda value: session.settings.set(BACKUP_SPACE_MB, value))
        self.field(BACKUP_SPACE_MB.words, self.backups)
        self.excel = self._choice(EXCEL_SIGNATURE, lambda value: session.settings.set(EXCEL_SIGNATURE, value))
        self.at_once = self.check(ALIKE_AT_ONCE.words)
        self.at_once.toggled.connect(lambda on: session.settings.set(ALIKE_AT_ONCE, on))
        self.show_values()

    def _choice(self, option: Option[Any], choose: Callable[[Any], object]) -> QComboBox:
        box = QComboBox()
        self.field(option.words, box)
        self._fill(box, option)
        box.activated.connect(lambda _n: choose(box.currentData()))
        return box

    @staticmethod
    def _fill(box: QComboBox, option: Option[Any]) -> None:
        words = {**LANGUAGES, **THEMES, **EXCEL_POLICIES}
        box.clear()
        for value in option.choices:
            text = words[value].text() if value in words else say("settings.per_cent", n=value)
            box.addItem(text, value)

    def _name(self) -> None:
        if self.reviewer.text().strip() != self._session.settings.get(REVIEWER):
            self._session.set_reviewer(self.reviewer.text())

    def show_values(self) -> None:
        """Show what is set."""
        settings = self._session.settings
        self.language.setCurrentIndex(LANGUAGE.choices.index(language()))
        self.theme.setCurrentIndex(THEME.choices.index(settings.get(THEME)))
        self.text_size.setCurrentIndex(FONT_SIZE.choices.index(settings.get(FONT_SIZE)))
        self.excel.setCurrentIndex(EXCEL_SIGNATURE.choices.index(settings.get(EXCEL_SIGNATURE)))
        self.reviewer.setText(settings.get(REVIEWER))
        self.at_once.setChecked(settings.get(ALIKE_AT_ONCE))
        self.backups.setValue(settings.get(BACKUP_SPACE_MB))

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        for box, option in ((self.theme, THEME), (self.text_size, FONT_SIZE), (self.excel, EXCEL_SIGNATURE)):
            self._fill(box, option)
        self.show_values()


class ProjectPage(_Page):
    """What holds for the open project and is kept in its file, with who changed it."""

    def __init__(self, session: Session, problem: Callable[[WorkbenchError | Message | None], None]) -> None:
        super().__init__()
        self._session, self._problem = session, problem
        self.none = self.note(Message("settings.no_project"))
        self.budget = QDoubleSpinBox()
        self.budget.setRange(0, 10)
        self.budget.setDecimals(1)
        self.budget.setSingleStep(0.1)
        self.budget.setSuffix(" %")
        self.budget.lineEdit().setTextMargins(NUMBER_INSET, 0, 0, 0)
        self.field(Message("settings.error_budget"), self.budget)
        self.meaning = self.note()
        self.devices = QPlainTextEdit()
        self.devices.setFixedHeight(96)
        self.devices.setTabChangesFocus(True)
        self.field(Message("settings.devices"), self.devices)
        self.note(Message("settings.devices_note"))
        self.one_person = self.check(Message("settings.one_person"))
        self.note(Message("settings.one_person_note"))
        self.show_values()
        self.budget.valueChanged.connect(self._set_budget)
        self.one_person.toggled.connect(lambda on: self._set("one_person", on))
        self.devices.textChanged.connect(self._set_devices)

    def show_values(self) -> None:
        """Show what is set in the project."""
        project = self._session.project
        writable = project is not None and not project.info.read_only
        for widget in (self.budget, self.devices, self.one_person):
            widget.setEnabled(writable)
        self.none.setVisible(project is None)
        if project is not None:
            self.budget.setValue(project.setting("error_budget") * 100)
            self.devices.setPlainText("\n".join(project.setting("devices")))
            self.one_person.setChecked(project.setting("one_person"))
        self._explain()

    def _set(self, key: str, value: Any) -> None:
        self._problem(None)
        if problem := self._session.set_project(key, value):
            self._problem(problem)

    def _set_budget(self, per_cent: float) -> None:
        self._set("error_budget", round(per_cent / 100, 4))
        self._explain()

    def _set_devices(self) -> None:
        lines = [line.strip() for line in self.devices.toPlainText().splitlines()]
        self._set("devices", [line for line in lines if line])

    def _explain(self) -> None:
        """What the budget means for this project, in counts."""
        project = self._session.project
        if project is None:
            self.meaning.setText("")
            return
        budget = project.setting("error_budget")
        ready = project.total(review.safe_query(project)).items
        facts = {"of_1000": f"{budget * 1000:.0f}", "n": f"{ready:,}", "wrong": f"{ready * budget:,.0f}"}
        self.meaning.setText(say("settings.error_budget_meaning", **facts))

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        self._explain()


class ListPage(Worded):
    """Which columns the list shows."""

    def __init__(self, columns: ListColumns) -> None:
        super().__init__()
        self._columns = columns
        self.boxes: dict[int, QCheckBox] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 10, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.label(Message("settings.columns_note"), "secondary", wrap=True))
        for column, words in enumerate(HEADERS):
            if column not in ALWAYS:
                check = self.boxes[column] = QCheckBox()
                self.words.show(check.setText, words)
                check.toggled.connect(lambda on, c=column: columns.show_column(c, on))
                box.addWidget(check)
        box.addStretch(1)
        back = self.button(Message("ui.columns_reset"), "", self._reset)
        back.setAutoDefault(False)
        box.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_values()

    def _reset(self) -> None:
        self._columns.reset()
        self.show_values()

    def show_values(self) -> None:
        """Show what is set."""
        for column, check in self.boxes.items():
            check.blockSignals(True)
            check.setChecked(self._columns.is_shown(column))
            check.blockSignals(False)

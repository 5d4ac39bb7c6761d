"""Settings in one place: what is changed counts at once, is kept, travels, and can be taken back."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication

from tests.ui.conftest import press, state_of
from workbench.core import words
from workbench.core.errors import FileProblem
from workbench.core.settings import (
    ALIKE_AT_ONCE,
    COLUMNS,
    FONT_SIZE,
    KEYS,
    LANGUAGE,
    RECENT,
    REVIEWER,
    THEME,
    Settings,
)
from workbench.core.words import catalogue
from workbench.ui import recent
from workbench.ui.actions import TABLE, default_keys
from workbench.ui.dialogs.settings.settings_dialog import SettingsDialog
from workbench.ui.key_choices import choose, keys_of, owner
from workbench.ui.key_of import keyed
from workbench.ui.main_window import MainWindow
from workbench.ui.models.items_model import COL_CODE, COL_NAME, COL_ROW


@pytest.fixture
def dialog(window: MainWindow) -> SettingsDialog:
    window.intents.do("settings")
    shown = window.intents.open_dialogs[-1]
    assert isinstance(shown, SettingsDialog)
    return shown


def choose_action(dialog: SettingsDialog, action: str) -> None:
    dialog.keys.table.selectRow([row.id for row in TABLE].index(action))


def test_the_error_budget_is_told_in_counts_and_kept_in_the_project(
    window: MainWindow, dialog: SettingsDialog
) -> None:
    before = dialog.project.meaning.text()
    dialog.project.budget.setValue(1.0)
    assert window.session.project.setting("error_budget") == 0.01
    assert "10" in dialog.project.meaning.text() != before
    dialog.project.devices.setPlainText("CT 64 排\n\n MR 3.0T ")
    assert window.session.project.setting("devices") == ["CT 64 排", "MR 3.0T"]
    dialog.project.one_person.click()
    assert window.session.project.setting("one_person") is True


def test_without_a_project_its_page_is_off(bare: MainWindow) -> None:
    bare.intents.do("settings")
    page = bare.intents.open_dialogs[-1].project
    assert not page.budget.isEnabled() and not page.devices.isEnabled()
    assert page.none.isVisibleTo(page)


def test_language_theme_and_name_count_at_once(window: MainWindow, dialog: SettingsDialog) -> None:
    page = dialog.general
    page.language.setCurrentIndex(1)
    page.language.activated.emit(1)
    assert words.language() == "en" and window.session.settings.get(LANGUAGE) == "en"
    assert dialog.tabs[0].text() == "General"
    page.language.activated.emit(page.language.setCurrentIndex(0) or 0)
    page.reviewer.setText("丙")
    page.reviewer.editingFinished.emit()
    assert window.session.reviewer == "丙"
    page.at_once.click()
    assert window.session.settings.get(ALIKE_AT_ONCE)


def test_other_keys_act_and_are_shown(window: MainWindow, dialog: SettingsDialog) -> None:
    choose_action(dialog, "accept")
    dialog.keys.field.setKeySequence(QKeySequence("V"))
    dialog.keys.set_key()
    dialog.close()
    window.activateWindow()
    window.review.items.table.setFocus()
    QApplication.processEvents()
    assert "V" in [key for key, _ in window.actions_.hints(window.held())]
    press(window, "v")
    assert state_of(window, "胸部CT平扫") == "accepted"


def test_a_key_that_is_taken_is_refused_in_words(window: MainWindow, dialog: SettingsDialog) -> None:
    choose_action(dialog, "accept")
    for pressed, by in (("Z", "撤销"), ("3", "选候选")):
        dialog.keys.field.setKeySequence(QKeySequence(pressed))
        dialog.keys.set_key()
        assert by in dialog.problem.text() and dialog.problem.isVisibleTo(dialog)
    assert keys_of(window.session.settings) == default_keys()


def test_keys_can_be_added_taken_away_and_taken_back(window: MainWindow, dialog: SettingsDialog) -> None:
    settings = window.session.settings
    choose_action(dialog, "question")
    dialog.keys.field.setKeySequence(QKeySequence("F8"))
    dialog.keys.add_key()
    assert keys_of(settings)["question"] == ("Q", "F8")
    dialog.keys.set_key()  # none pressed
    assert keys_of(settings)["question"] == ()
    dialog.keys.back()
    assert keys_of(settings) == default_keys()
    assert json.loads(settings.get(KEYS)) == {}


def test_damaged_or_conflicting_keys_leave_ours(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.json")
    for stored in ("V", ["Z"], ["nonsense key"], [3], ["V", "B", "F7", "F8"]):
        settings.set(KEYS, json.dumps({"accept": stored, "unknown": ["V"]}))
        assert keys_of(settings) == default_keys()
    assert choose(settings, "accept", ("V",)) == ""
    assert choose(settings, "undo", ("V",)) == "accept"
    assert owner(keys_of(settings), "Return") == ""


def test_settings_travel_without_the_person(tmp_path: Path) -> None:
    here, there = Settings(tmp_path / "here.json"), Settings(tmp_path / "there.json")
    here.set(THEME, "dark")
    here.set(FONT_SIZE, 125)
    here.set(REVIEWER, "甲")
    recent.remember(here, tmp_path / "a.iemap", "医院")
    there.set(REVIEWER, "乙")
    here.write_shared(tmp_path / "shared.json")
    assert there.read_shared(tmp_path / "shared.json") == 2
    assert (there.get(THEME), there.get(FONT_SIZE)) == ("dark", 125)
    assert (there.get(REVIEWER), there.get(RECENT)) == ("乙", "[]")
    assert Settings(tmp_path / "there.json").get(THEME) == "dark"
    there.reset()
    assert (there.get(THEME), there.get(REVIEWER)) == ("system", "乙")


OTHER = '{"format": "workbench-settings/2", "settings": {}}'


@pytest.mark.parametrize("content", ["", "[]", "{}", OTHER, "[" * 99999], ids=lambda text: text[:9])
def test_a_foreign_file_of_settings_changes_nothing(tmp_path: Path, content: str) -> None:
    settings = Settings(tmp_path / "s.json")
    settings.set(THEME, "dark")
    (tmp_path / "other.json").write_text(content, encoding="utf-8")
    with pytest.raises(FileProblem):
        settings.read_shared(tmp_path / "other.json")
    assert settings.get(THEME) == "dark"


def test_import_takes_effect_in_the_window(
    window: MainWindow, dialog: SettingsDialog, tmp_path: Path
) -> None:
    shared = {"language": "en", "keys": '{"accept": ["V"]}', "columns": '{"hidden": [4]}'}
    path = tmp_path / "shared.json"
    path.write_text(json.dumps({"format": "workbench-settings/1", "settings": shared}), encoding="utf-8")
    dialog.import_from(path)
    assert window.actions_["accept"].shortcut() == QKeySequence("V")
    assert words.language() == "en"
    assert window.review.items.table.isColumnHidden(4)
    dialog.reset()
    assert window.actions_["accept"].shortcut() == QKeySequence("Return")
    assert not window.review.items.table.isColumnHidden(4)
    dialog.export_to(tmp_path / "missing" / "x.json")
    assert dialog.problem.isVisibleTo(dialog)


def test_columns_are_chosen_widened_moved_and_kept(window: MainWindow) -> None:
    items = window.review.items
    header = items.table.horizontalHeader()
    items.columns.show_column(COL_CODE, True)
    header.resizeSection(COL_CODE, 150)
    header.moveSection(header.visualIndex(COL_CODE), 1)
    window.remember()
    again = MainWindow(type(window.session)(window.session.settings), window.runner)
    table = again.review.items.table
    assert not table.isColumnHidden(COL_CODE) and table.isColumnHidden(COL_ROW)
    assert table.columnWidth(COL_CODE) == 150
    assert table.horizontalHeader().visualIndex(COL_CODE) == 1
    again.review.items.columns.reset()
    assert table.isColumnHidden(COL_CODE)
    again.deleteLater()


def test_damaged_columns_give_ours(window: MainWindow) -> None:
    for stored in ('{"hidden": 3}', '{"hidden": [1, 99], "order": ["a"]}', '{"widths": {"2": -5}}'):
        window.session.settings.set(COLUMNS, stored)
        window.review.items.columns.restore()
        assert not window.review.items.table.isColumnHidden(COL_NAME)
        assert window.review.items.table.isColumnHidden(COL_CODE)


def test_other_keys_stand_on_buttons_and_in_sentences(window: MainWindow) -> None:
    bar = window.review.row.bar
    before = [button.text() for button in bar.findChildren(QAbstractButton)]
    assert any(text.startswith("Q") for text in before)
    assert choose(window.session.settings, "question", ("Ctrl+J",)) == ""
    assert choose(window.session.settings, "no_item", ()) == ""
    window.session.settings_changed.emit()
    texts = [button.text() for button in bar.findChildren(QAbstractButton)]
    assert "Ctrl+J  待确认" in texts and "无标准项目" in texts
    assert keyed("ui.cannot_split", "no_item").text().count("“无标准项目") == 1, "without a key: its name"


def test_no_key_of_an_action_is_written_out_in_words() -> None:
    """A key that a person may change comes from the map of keys, wherever it is named."""
    single = "|".join(re.escape(key) for row in TABLE for key in row.keys if len(key) == 1)
    combined = "|".join(re.escape(key) for row in TABLE for key in row.keys if "+" in key and len(key) > 1)
    named = re.compile(rf"按 ?(?:{single}) ?(?:[可，。]|$)|^[A-Z]  |{combined}|press (?:{single})\b")
    for area in ("ui", "care", "memory", "recognition", "reports", "settings", "training", "trust"):
        for name, entry in catalogue(area).items():
            for text in entry.values():
                assert not named.search(text), f"{area}.{name}: {text}"

"""The one style sheet of the window, filled in from the tokens of the scheme in use."""

from __future__ import annotations

from string import Template

from workbench.paths import resource
from workbench.ui.theme import Tokens

_SHEET = Template("""
QWidget { color: $text; outline: 0; }
QMainWindow, QDialog, #page { background: $background; }
QToolTip { background: $surface; color: $text; border: 1px solid $line; padding: 4px 6px; }
#topbar, #footer { background: $surface; }
#topbar { border-bottom: 1px solid $line; }
#footer { border-top: 1px solid $line; }
#surface { background: $surface; }
#panel { background: $surface; border: 1px solid $line; border-radius: 6px; }
#pinned { background: $surface; border: 0; border-top: 1px solid $line; }
#separator { background: $line; border: 0; }
#title { font-weight: 600; font-size: 14px; }
#heading { font-size: 22px; font-weight: 600; }
#subheading { font-size: 15px; font-weight: 600; }
#secondary { color: $secondary; }
#faint { color: $faint; }
#warning { color: $warning; }
#error { color: $error; }
#section { color: $secondary; font-size: 12px; }

QMenuBar { background: transparent; border: 0; }
QMenuBar::item { padding: 5px 9px; border-radius: 4px; color: $secondary; background: transparent; }
QMenuBar::item:selected { background: $selection; color: $text; }
QMenu { background: $surface; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::indicator { width: 14px; height: 14px; left: 4px; }
QMenu::indicator:checked { image: url($icons/check-$scheme.svg); }

QPushButton { background: $surface; border: 1px solid $line; border-radius: 4px; padding: 5px 12px; }
QPushButton:hover { border-color: $faint; }
QPushButton:focus { border-color: $accent; }
QPushButton:pressed { background: $selection; }
QPushButton:disabled { color: $faint; }
QPushButton#primary { background: $accent; border-color: $accent; color: $on_accent; font-weight: 600; }
QPushButton#primary:focus { border-color: $text; }
QPushButton#primary:disabled { background: $line; border-color: $line; color: $faint; }
QPushButton#reason { padding: 5px 8px; font-size: 12px; }
QPushButton#link { border: 0; background: transparent; color: $accent; padding: 2px 4px; text-align: left; }
QPushButton#link:hover { text-decoration: underline; }
QPushButton#link:focus { border: 1px solid $accent; }
QPushButton#fold { border: 0; background: transparent; color: $secondary; font-size: 12px;
  padding: 12px 0 4px 4px; text-align: left; }
QPushButton#fold:hover { color: $text; }
QPushButton#fold:focus { color: $accent; }
QPushButton#chip { border-radius: 11px; padding: 2px 10px; font-size: 12px; color: $secondary; }
QPushButton#chip:hover { color: $text; }
QPushButton#chip:checked { background: $selection; color: $accent; border-color: $accent; }
QPushButton#chip:disabled { color: $faint; background: $background; }
QPushButton#chip::menu-indicator { image: url($icons/down-$scheme.svg); width: 9px; height: 9px;
  subcontrol-position: right center; right: 7px; }
QPushButton#menuchip { border-radius: 11px; padding: 2px 22px 2px 10px; font-size: 12px; color: $secondary; }
QPushButton#menuchip:hover { color: $text; }
QPushButton#menuchip::menu-indicator { image: url($icons/down-$scheme.svg); width: 9px; height: 9px;
  subcontrol-position: right center; right: 8px; }
QPushButton#tab { border: 0; border-bottom: 2px solid transparent; border-radius: 0; background: transparent;
  padding: 5px 0; margin-right: 16px; color: $secondary; }
QPushButton#tab:hover { color: $text; }
QPushButton#tab:checked { color: $text; font-weight: 600; border-bottom-color: $accent; }
QPushButton#tab:focus { border-bottom-color: $text; }
QPushButton#tool { border: 0; background: transparent; color: $secondary; padding: 3px 7px; font-size: 12px; }
QPushButton#tool:hover { color: $accent; }
QPushButton#tool:disabled { color: $faint; }
QPushButton#door { text-align: left; padding: 0; border-radius: 6px; }
QPushButton#door:hover { border-color: $accent; }

QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox { background: $background; border: 1px solid $line;
  border-radius: 4px; padding: 4px 8px; selection-background-color: $accent; selection-color: $on_accent; }
QDialog QLineEdit, QDialog QComboBox, QDialog QAbstractSpinBox,
QDialog QPlainTextEdit, QDialog QListWidget { background: $surface; }
QDialog QLineEdit:disabled, QDialog QComboBox:disabled { background: $background; }
QDialog QAbstractSpinBox QLineEdit { background: transparent; border: 0; padding: 0; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: 0; }
QListWidget#panel::item { padding: 5px 8px; }
#subname { font-weight: 600; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus { border-color: $accent; }
QLineEdit:read-only { color: $secondary; }
QComboBox { background: $background; border: 1px solid $line; border-radius: 4px;
  padding: 4px 8px; min-height: 20px; }
QComboBox:focus, QComboBox:on { border-color: $accent; }
QComboBox:disabled { color: $faint; }
QComboBox::drop-down { border: 0; width: 22px; }
QComboBox::down-arrow { image: url($icons/down-$scheme.svg); width: 9px; height: 9px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $line;
  selection-background-color: $selection;  selection-color: $text; padding: 2px; }
QComboBox QAbstractItemView::item { min-height: 24px; padding: 1px 6px; }
QCheckBox, QRadioButton { spacing: 8px; background: transparent; }
QCheckBox::indicator, QRadioButton::indicator, QTableView::indicator { width: 14px; height: 14px;
  border: 1px solid $faint; background: $surface; }
QCheckBox::indicator, QTableView::indicator { border-radius: 3px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:checked, QTableView::indicator:checked { background: $accent; border-color: $accent;
  image: url($icons/check-on-$scheme.svg); }
QRadioButton::indicator:checked { background: $surface; border: 5px solid $accent; width: 6px; height: 6px; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }

QTableView, QListView, QTreeView { background: $surface; border: 0; gridline-color: $line;
  selection-background-color: $selection; selection-color: $text; }
QListView#column { background: $background; border: 0; border-right: 1px solid $line; font-size: 12px; }
QListView#column::item { padding: 2px 5px; min-height: 19px; }
QListView#column::item:hover { background: $selection; }
QListView#column::item:selected { background: $selection; color: $accent; font-weight: 600; }
QListView#column::item:disabled { color: $faint; }
QListView#column:focus { border-right-color: $accent; }
QTableView#plain { border: 1px solid $line; border-radius: 4px; }
QTableView#plain::item { padding: 2px 6px; border-bottom: 1px solid $line; }
QTableView#facts { background: transparent; }
QTableView#facts::item { padding: 0 2px; }
#cut { color: $accent; font-size: 12px; }
QHeaderView { background: $surface; }
QHeaderView::section { background: $surface; color: $secondary; border: 0; border-bottom: 1px solid $line;
  padding: 0 6px; font-size: 12px; font-weight: 400; }
QTableCornerButton::section { background: $surface; border: 0; }

QScrollArea, QScrollArea > QWidget > QWidget#page { background: $background; border: 0; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: $line; border-radius: 3px; min-height: 28px; margin: 2px; }
QScrollBar::handle:vertical:hover { background: $faint; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle:horizontal { background: $line; border-radius: 3px; min-width: 28px; margin: 2px; }
QScrollBar::handle:horizontal:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $line; }
QProgressBar { border: 0; background: $chip; border-radius: 3px; height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
#training { background: $selection; border: 0; border-bottom: 1px solid $line; }
#contents { background: transparent; }
#guide { border: 0; padding: 0; }
#contents::item { padding: 6px 8px; border-radius: 4px; }
#contents::item:selected { background: $selection; color: $accent; }
#paper { background: #ffffff; border: 1px solid $line; border-radius: 4px; padding: 8px; }
#messagebar { background: $surface; border: 1px solid $line; border-radius: 6px; }
""")


def stylesheet(tokens: Tokens) -> str:
    """The sheet for one scheme."""
    icons = resource("icons").as_posix()
    return _SHEET.substitute(tokens.colours(), icons=icons, scheme="dark" if tokens.dark else "light")

"""Everything can be reached by keyboard, and says what it is to those who do not see it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QMenuBar,
    QPlainTextEdit,
    QTableView,
    QTextEdit,
    QWidget,
)

from workbench.ui.main_window import MainWindow

ACTIVE = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)
COMPOSITE = (QAbstractSpinBox, QComboBox, QKeySequenceEdit, QLineEdit, QMenuBar, QTableView)
DIALOGS = (
    *("settings", "keyboard", "dashboard", "steps", "bulk"),
    *("export", "keys", "verify", "reviewer", "about"),
    *("memory", "recognition", "pack_export", "pack_merge", "pack_recall", "who"),
)


def active(root: QWidget) -> Iterator[QWidget]:
    """What a person who sees it can act on; pieces of composite widgets left out, which speak for them."""
    for widget in root.findChildren(QWidget):
        inner = isinstance(widget.parentWidget(), COMPOSITE) or isinstance(widget, QHeaderView)
        listed = any(parent.inherits("QComboBoxPrivateContainer") for parent in parents(widget))
        if isinstance(widget, ACTIVE) and not inner and not listed and widget.isVisibleTo(root):
            yield widget


def parents(widget: QWidget) -> Iterator[QWidget]:
    while (widget := widget.parentWidget()) is not None:
        yield widget


def says(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text


def nameless(root: QWidget) -> list[str]:
    named = [w for w in active(root) if not says(w).strip()]
    return [f"{type(w).__name__} in {' < '.join(type(p).__name__ for p in parents(w))}" for w in named]


def test_every_widget_of_the_window_has_a_name(window: MainWindow) -> None:
    window.review.queues.recount()
    assert len(list(active(window))) > 30
    assert nameless(window) == []


def test_the_start_page_has_names(bare: MainWindow, project_path) -> None:
    bare.session.open(project_path)
    bare.session.close()
    assert len(list(active(bare.start))) >= 5
    assert nameless(bare.start) == []


def test_every_widget_of_the_dialogs_has_a_name(window: MainWindow) -> None:
    found: dict[str, list[str]] = {}
    for intent in DIALOGS:
        window.intents.do(intent)
        dialog = window.intents.open_dialogs[-1]
        assert list(active(dialog)), intent
        found[intent] = nameless(dialog)
        dialog.close()
    assert {intent: names for intent, names in found.items() if names} == {}


def test_tab_goes_from_queues_to_list_to_row_and_round(window: MainWindow) -> None:
    queues, items = window.review.queues, window.review.items
    window.intents.do("facets")
    seen: list[QWidget] = []
    while len(seen) < 200:
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus in seen:
            break
        seen.append(focus)
        window.focusNextChild()
    where = [
        "queues" if queues.isAncestorOf(w) else "list" if items.isAncestorOf(w) else "row" for w in seen if w
    ]
    turns = [place for n, place in enumerate(where) if n == 0 or where[n - 1] != place]
    assert turns[:3] == ["queues", "list", "row"]
    assert items.search in seen and items.table in seen


def test_what_can_be_clicked_can_be_reached(window: MainWindow) -> None:
    unreachable = [
        says(w)
        for w in active(window.review.queues)
        if w.isVisible() and w.isEnabled() and not w.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert unreachable == []

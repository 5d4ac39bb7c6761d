"""No word shown to people stands in the window's code, and the language switches at run time."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit

from workbench import ui
from workbench.paths import resource
from workbench.ui.actions import MENUS, TABLE
from workbench.ui.main_window import MainWindow

FILES = sorted(Path(ui.__file__).parent.rglob("*.py"))
# Calls whose first text argument a person reads.
SHOWING = {
    "setText",
    "setWindowTitle",
    "setToolTip",
    "setPlaceholderText",
    "setAccessibleName",
    "setTitle",
    "setStatusTip",
    "addMenu",
    "addAction",
    "addItem",
    "addTab",
    "QLabel",
    "QPushButton",
    "QAction",
    "QCheckBox",
    "QGroupBox",
    "drawText",
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WORD = re.compile(r"[A-Za-z]{2,}")


def _literals(node: ast.AST) -> list[str]:
    """Text that is written out in an argument: constants and the fixed pieces of f-strings."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return [v.value for v in node.values if isinstance(v, ast.Constant) and isinstance(v.value, str)]
    return []


def _docstrings(tree: ast.Module) -> set[int]:
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, owners) and node.body and isinstance(node.body[0], ast.Expr)
    }


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
def test_no_words_in_the_code(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    told = _docstrings(tree)
    found = []
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
        if is_text and CHINESE.search(node.value):
            found.append(f"{node.lineno}: {node.value}")
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in SHOWING:
                texts = [t for argument in node.args for t in _literals(argument)]
                found += [f"{node.lineno}: {name}({t!r})" for t in texts if WORD.search(t)]
    assert not found, "\n".join(found)


def test_every_entry_differs_or_is_the_same_on_purpose() -> None:
    entries = tomllib.loads(resource("i18n", "ui.toml").read_text(encoding="utf-8"))
    untranslated = [
        k
        for k, v in entries.items()
        if CHINESE.search(v["en"]) and k not in ("language_zh", "language_en", "menu_language")
    ]
    assert untranslated == []


def _texts(window: MainWindow) -> list[str]:
    texts = [w.text() for kind in (QLabel, QAbstractButton) for w in window.findChildren(kind)]
    texts += [w.placeholderText() for w in window.findChildren(QLineEdit)]
    texts += [action.text() for action in window.actions()]
    return [t.replace("\u2060", "") for t in texts if t]


def test_language_switches_everything_at_run_time(window: MainWindow) -> None:
    data = {"测试医院", "清单", "甲", "中文", "界面语言"}
    window.session.set_language("en")
    QApplication.processEvents()
    item = window.review.row.item
    assert item is not None
    left = [t for t in _texts(window) if CHINESE.search(t) and not any(d in t for d in data)]
    left = [t for t in left if item.name not in t]
    assert left == []
    window.session.set_language("zh")
    QApplication.processEvents()
    assert "未裁定" in {row.text() for row in window.review.queues.queues.values()}


def test_names_of_standard_items_follow_the_language(window: MainWindow) -> None:
    model = window.review.items.model
    row = model.row(0)
    assert row is not None
    assert model.text(row, 5) == "CT 胸部（平扫）"
    window.session.set_language("en")
    assert "chest" in model.text(row, 5)
    assert not CHINESE.search(window.review.row.bar.name.text())


def test_actions_are_complete(window: MainWindow) -> None:
    ids = [row.id for row in TABLE]
    assert len(ids) == len(set(ids))
    assert set(ids) == window.intents.intents()
    assert {row.menu for row in TABLE} <= {menu for menu, _ in MENUS}
    keys = [key for row in TABLE for key in row.keys]
    assert len(keys) == len(set(keys)), "one key, one act"

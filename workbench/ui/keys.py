"""Keys that a widget with the focus keeps for itself, before the window's one-key actions see them."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


def keeps(event: QEvent, keys: Collection[Qt.Key]) -> bool:
    """True, and the window is told so, if the event asks about one of these keys; for ``QWidget.event``."""
    asked = event.type() == QEvent.Type.ShortcutOverride
    if asked and isinstance(event, QKeyEvent) and event.key() in keys:
        event.accept()
        return True
    return False

"""The project's own icons: one family of line drawings, painted in any colour at any pixel density."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from workbench.core.items import Flag, State
from workbench.paths import resource
from workbench.ui.theme import Tokens, tokens

# What a row shows in its first column: the state, and for open rows the flag that asks most for a person.
_FLAG_ICONS: tuple[tuple[Flag, str], ...] = (
    (Flag.CONFLICT, "conflict"),
    (Flag.SIDE_UNSPECIFIED, "side"),
    (Flag.POSITION_UNSPECIFIED, "position"),
    (Flag.AMBIGUOUS, "ambiguous"),
    (Flag.COMPOSITE, "composite"),
    (Flag.SCOPE, "scope"),
)


@lru_cache(maxsize=512)
def _pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    text = resource("icons", f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(text.encode()))
    pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def pixmap(name: str, colour: str, size: int = 16, ratio: float = 1.0) -> QPixmap:
    """A drawing in one colour, ``size`` logical pixels wide, for a screen of the given pixel ratio."""
    return _pixmap(name, colour, size, ratio)


def icon(name: str, colour: str | None = None) -> QIcon:
    """A drawing as an icon for menus and buttons, in the secondary text colour by default."""
    value = colour or tokens().secondary
    result = QIcon()
    for ratio in (1.0, 2.0):
        result.addPixmap(_pixmap(name, value, 16, ratio))
    return result


def row_icon(state: State, flags: tuple[str, ...], t: Tokens) -> tuple[str, str]:
    """Name and colour of the drawing that stands for a row."""
    if state is State.OPEN:
        for flag, name in _FLAG_ICONS:
            if flag in flags:
                return name, t.error if flag is Flag.CONFLICT else t.warning
        return "open", t.faint
    return state.value, {
        State.ACCEPTED: t.accepted,
        State.ADJUSTED: t.accent,
        State.NO_ITEM: t.secondary,
        State.QUESTION: t.warning,
        State.APPROVED: t.accepted,
    }[state]


def flag_icon(flag: Flag, t: Tokens) -> tuple[str, str]:
    """Name and colour of the drawing that stands for a flag."""
    for candidate, name in _FLAG_ICONS:
        if candidate is flag:
            return name, t.error if flag is Flag.CONFLICT else t.warning
    return "assumed", t.secondary

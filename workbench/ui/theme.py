"""Colours, fonts and measures of the window (light and dark), taken from the design's token table."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from workbench.core.items import Segment


@dataclass(frozen=True, slots=True)
class Tokens:
    """One colour scheme. All values are ``#RRGGBB``."""

    dark: bool
    background: str
    surface: str
    line: str
    text: str
    secondary: str
    faint: str
    accent: str
    on_accent: str
    selection: str
    chip: str  # ground of a code segment
    device: str
    site: str
    method: str
    post: str
    extra: str
    warning: str
    error: str
    accepted: str

    def segment(self, segment: Segment) -> str:
        """Colour of a piece of the code."""
        return str(getattr(self, segment.value))

    def colours(self) -> dict[str, str]:
        """Token names and values, for filling in the style sheet."""
        return {f.name: str(getattr(self, f.name)) for f in fields(self) if f.name != "dark"}


LIGHT = Tokens(
    dark=False,
    background="#F6F7F9",
    surface="#FFFFFF",
    line="#E2E5EA",
    text="#1A1E26",
    secondary="#5D6675",
    faint="#98A1AF",
    accent="#1B66D6",
    on_accent="#FFFFFF",
    selection="#EDF3FC",
    chip="#EEF0F3",
    device="#0067A6",
    site="#00795A",
    method="#B84A00",
    post="#9A3C7B",
    extra="#6B7280",
    warning="#B26A00",
    error="#B3261E",
    accepted="#1E7F4F",
)
DARK = Tokens(
    dark=True,
    background="#15181D",
    surface="#1C2027",
    line="#2C323B",
    text="#E6E9EE",
    secondary="#A3ACBA",
    faint="#6F7989",
    accent="#6AA6FF",
    on_accent="#10141A",
    selection="#222C3B",
    chip="#262C35",
    device="#69B7EA",
    site="#54C8A2",
    method="#F2935A",
    post="#DE93C4",
    extra="#9AA3B0",
    warning="#E0A84C",
    error="#F08A82",
    accepted="#66C795",
)

ROW_HEIGHT = 34
HEADER_HEIGHT = 28
TOP_HEIGHT = 44
FOOT_HEIGHT = 34

_SANS = ["Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC"]
_MONO = ["JetBrains Mono", "Cascadia Mono", "Consolas", "SF Mono", "Menlo", "DejaVu Sans Mono"]

_current = LIGHT


def tokens() -> Tokens:
    """The scheme in use."""
    return _current


@lru_cache(maxsize=512)
def colour(value: str, alpha: int = 255) -> QColor:
    """A token as a colour, ``alpha`` 0..255. Shared: do not change it."""
    result = QColor(value)
    result.setAlpha(alpha)
    return result


@lru_cache(maxsize=64)
def sans(pixels: int = 13, *, bold: bool = False) -> QFont:
    """The reading face in pixels; Chinese faces first, for one face serves both scripts. Never changed."""
    font = QFont()
    font.setFamilies(_SANS)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


@lru_cache(maxsize=64)
def mono(pixels: int = 12, *, bold: bool = False) -> QFont:
    """The face of codes: digits of one width, 0 and O, 1 and l told apart. Shared: do not change it."""
    font = QFont()
    font.setFamilies([*_MONO, *_SANS])
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    return font


def chosen(app: QApplication, choice: str) -> Tokens:
    """The scheme for a setting ``system``, ``light`` or ``dark``."""
    if choice == "system":
        return DARK if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT
    return DARK if choice == "dark" else LIGHT


def apply(app: QApplication, choice: str) -> None:
    """Dress the application in the chosen scheme."""
    from workbench.ui.stylesheet import stylesheet

    global _current
    _current = chosen(app, choice)
    app.setFont(sans())
    app.setPalette(_palette(_current))
    app.setStyleSheet(stylesheet(_current))


def _palette(t: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, value in (
        (role.Window, t.background),
        (role.Base, t.surface),
        (role.AlternateBase, t.background),
        (role.Button, t.surface),
        (role.ToolTipBase, t.surface),
        (role.Text, t.text),
        (role.WindowText, t.text),
        (role.ButtonText, t.text),
        (role.ToolTipText, t.text),
        (role.PlaceholderText, t.faint),
        (role.Highlight, t.accent),
        (role.HighlightedText, t.on_accent),
        (role.Link, t.accent),
    ):
        palette.setColor(which, QColor(value))
    for which in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(t.faint))
    return palette

"""Starts the window."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QTimer, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from workbench.core import words
from workbench.core.settings import FONT_SIZE, LANGUAGE, THEME, Settings
from workbench.paths import resource
from workbench.ui import crash, theme
from workbench.ui.main_window import MainWindow
from workbench.ui.session import Session

# Seconds that a computing worker keeps the interpreter while the window waits for it, for each of the many
# calls that drawing a screen takes; Python's own 0.005 held the window up for half a second at a time.
_TURN = 0.0005


class QtWords:
    """Qt's own words (buttons of file dialogs and the like) in the language in use, one for all windows."""

    _translator: QTranslator | None = None

    def __init__(self, app: QApplication) -> None:
        self._app = app

    def use(self) -> None:
        """Follow the language in use; without a translation Qt speaks English."""
        if self._translator is not None:
            self._app.removeTranslator(self._translator)
            QtWords._translator = None
        if words.language() == "zh":
            translator = QTranslator(self._app)
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if translator.load("qtbase_zh_CN", folder):
                self._app.installTranslator(translator)
                QtWords._translator = translator


def make_app(font_size: int = 100) -> QApplication:
    """The application object, with its name and icon; all in it at ``font_size`` per cent.

    Qt reads the size when the application is made, once.
    """
    if font_size != 100:
        os.environ.setdefault("QT_SCALE_FACTOR", f"{font_size / 100:.2f}")
    sys.setswitchinterval(_TURN)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    app.setApplicationName("imaging-exam-workbench")
    app.setWindowIcon(QIcon(str(resource("icons", "app.svg"))))
    return app


def build(settings: Settings, language: str | None = None) -> MainWindow:
    """A dressed window that is not shown yet."""
    app = make_app(settings.get(FONT_SIZE))
    words.use_language(language or settings.get(LANGUAGE))
    theme.apply(app, settings.get(THEME))
    session = Session(settings)
    window = MainWindow(session)
    session.setParent(window)
    qt_words = QtWords(app)
    qt_words.use()
    session.language_changed.connect(qt_words.use)
    app.styleHints().colorSchemeChanged.connect(lambda _scheme: window.dress())
    return window


def run(path: Path | None = None, sample: bool = False, language: str | None = None) -> int:
    """Open the window on a project, a list, the sample, or the start page. Returns the exit status."""
    window = build(Settings(), language)
    crash.install(window.session)
    window.show()
    if path is not None:
        QTimer.singleShot(0, lambda: window.intents.open_path(path))
    elif sample:
        QTimer.singleShot(0, window.intents.open_sample)
    return QApplication.exec()

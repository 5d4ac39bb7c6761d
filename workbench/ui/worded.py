"""Widgets that remember which message each text shows, so that the language can change at run time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from workbench.core.words import Message


class Words:
    """Texts that are shown somewhere: setter and message, rendered again on a language switch."""

    def __init__(self) -> None:
        self._shown: list[tuple[Callable[[str], object], Message]] = []

    def show(self, setter: Callable[[str], object], message: Message) -> None:
        """Show ``message`` through ``setter`` now and after each language switch."""
        self._shown.append((setter, message))
        setter(message.text())

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        for setter, message in self._shown:
            setter(message.text())


class Worded(QWidget):
    """A widget with remembered words. Subclasses extend :meth:`retranslate` for texts made of data."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = Words()

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        self.words.retranslate()

    def label(self, message: Message | None = None, name: str = "", *, wrap: bool = False) -> QLabel:
        """A label with remembered words; ``name`` picks its look in the style sheet."""
        return make_label(self.words, message, name, wrap=wrap)

    def button(
        self, message: Message, name: str = "", pressed: Callable[[], object] | None = None
    ) -> QPushButton:
        """A button with remembered words; ``name`` picks its look in the style sheet."""
        return make_button(self.words, message, name, pressed)


def make_label(words: Words, message: Message | None = None, name: str = "", *, wrap: bool = False) -> QLabel:
    """A label whose text is remembered in ``words``."""
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(wrap)
    if message is not None:
        words.show(label.setText, message)
    return label


def make_button(
    words: Words, message: Message, name: str = "", pressed: Callable[[], object] | None = None
) -> QPushButton:
    """A button whose text is remembered in ``words``."""
    button = QPushButton()
    button.setObjectName(name)
    words.show(button.setText, message)
    if pressed is not None:
        button.clicked.connect(lambda _checked=False: pressed())
    return button

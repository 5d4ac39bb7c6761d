"""The quiet bar: messages and running jobs, above the bottom line. It covers, it never pushes anything."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from workbench.core.words import Message, say
from workbench.ui import theme
from workbench.ui.icons import icon, pixmap
from workbench.ui.key_of import Key
from workbench.ui.session import Session

_STAYS_MS = {"info": 6000, "warning": 12000, "error": 0}  # 0: until dismissed


class _Overlay(QFrame):
    """A frame that floats above the bottom of its parent."""

    def __init__(self, parent: QWidget, above: int) -> None:
        super().__init__(parent)
        self.setObjectName("messagebar")
        self._above = above
        # How much of the width it may cover, from the left; the row in hand is not to be hidden.
        self.room: Callable[[], int] = lambda: 0
        self._over = parent
        parent.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.place()
        return False

    def place(self) -> None:
        """Stand above the bottom line, in the middle of the room there is."""
        parent = self._over
        room = self.room() or parent.width()
        width = min(max(self.sizeHint().width(), 360), room - 24)
        height = max(self.heightForWidth(width), self.sizeHint().height(), 40)
        left = (room - width) // 2
        self.setGeometry(left, parent.height() - theme.FOOT_HEIGHT - self._above - height, width, height)
        self.raise_()


class MessageBar(_Overlay):
    """Shows one message; Escape dismisses it, and it goes by itself unless it is an error.

    What the file refused can be tried again from here.

    Signals:
        again_changed: Something is offered again, or no more.
    """

    again_changed = Signal()

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent, 12)
        self._message: Message | None = None
        self._kind = "info"
        self._icon = QLabel()
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.text.setMinimumWidth(420)
        self.again: Callable[[], object] | None = None
        self._again = QPushButton()
        self._again.clicked.connect(lambda _on=False: self.do_again())
        self._again.hide()
        self._close = QPushButton()
        self._close.setObjectName("link")
        self._close.clicked.connect(lambda _on=False: self.dismiss())
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 10, 8)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self.text, 1)
        row.addWidget(self._again)
        row.addWidget(self._close)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.dismiss)
        session.said.connect(self.show_message)
        session.again_offered.connect(self.offer)

    def show_message(self, kind: str, message: Message) -> None:
        """Show a message of kind ``info``, ``warning`` or ``error``."""
        t = theme.tokens()
        if message is not self._message:
            self.take_offer_back()
        self._message, self._kind = message, kind
        hue = {"info": t.accent, "warning": t.warning, "error": t.error}[kind]
        name = "info" if kind == "info" else "warning"
        self._icon.setPixmap(pixmap(name, hue, 16, self.devicePixelRatioF()))
        self._close.setIcon(icon("close"))
        self._close.setAccessibleName(say("ui.close"))
        self.text.setText(message.text())
        self.setAccessibleName(message.text())
        self.show()
        self.place()
        self._timer.stop()
        if _STAYS_MS[kind]:
            self._timer.start(_STAYS_MS[kind])

    def offer(self, act: Callable[[], object]) -> None:
        """Offer to do an act again that the message says was not done."""
        self.again = act
        self._again.setText(say("ui.again", key=Key("again")))
        self._again.show()
        self.place()
        self.again_changed.emit()

    def take_offer_back(self) -> None:
        """Offer it no more: another row is in hand, or something else was done."""
        if self.again is not None:
            self.again = None
            self._again.hide()
            self.again_changed.emit()

    def do_again(self) -> None:
        """Try again what could not be written."""
        act = self.again
        if act is not None:
            self.dismiss()
            act()

    def dismiss(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self.take_offer_back()
        self.hide()

    def retranslate(self) -> None:
        """Render the message in the language in use."""
        if self._message is not None and self.isVisible():
            self.show_message(self._kind, self._message)
            if self.again is not None:
                self.offer(self.again)


class JobBar(_Overlay):
    """Shows the running job with progress, time left and a way to stop it.

    Signals:
        cancelled: The person wants it stopped.
    """

    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, 64)
        self._title = QLabel()
        self._left = QLabel()
        self._left.setObjectName("secondary")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(180)
        self._stop = QPushButton()
        self._stop.clicked.connect(lambda _on=False: self.cancelled.emit())
        self._started = 0.0
        self._stage = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 10, 8)
        row.setSpacing(12)
        row.addWidget(self._title)
        row.addWidget(self._bar)
        row.addWidget(self._left, 1)
        row.addWidget(self._stop)

    def start(self, title: Message) -> None:
        """A job has started."""
        self._started, self._stage = time.monotonic(), ""
        self._title.setText(title.text())
        self._left.setText("")
        self._stop.setText(say("ui.cancel"))
        self._bar.setRange(0, 0)
        self.show()
        self.place()

    def progress(self, stage: Message, done: int, total: int) -> None:
        """The job is further on."""
        if stage.key != self._stage:  # each stage has its own pace
            self._stage, self._started = stage.key, time.monotonic()
            self._left.setText("")
        self._title.setText(stage.text())
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        seconds = time.monotonic() - self._started
        if total and done and seconds > 1.0:
            left = seconds / done * (total - done)
            self._left.setText(
                say("ui.job_left", done=f"{done:,}", total=f"{total:,}", seconds=f"{left:,.0f}")
            )
        self.place()

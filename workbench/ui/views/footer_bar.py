"""The bottom line: progress drawn and told, the job that runs, and the keys that work now."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from workbench.core.items import Changes, State
from workbench.core.project import Tally
from workbench.core.words import Message, say
from workbench.ui import theme
from workbench.ui.session import SUGGESTED, Session
from workbench.ui.worded import Worded
from workbench.ui.wording import STATES

ORDER = (State.APPROVED, State.ACCEPTED, State.ADJUSTED, State.NO_ITEM, State.QUESTION)
_SIDE, _GAP = 16, 14  # pixels beside and between
DECIDED = (State.APPROVED, State.ACCEPTED, State.ADJUSTED, State.NO_ITEM)


def hue_of(state: State) -> str:
    """Colour of a state in bars."""
    t = theme.tokens()
    return {
        State.APPROVED: t.site,
        State.ACCEPTED: t.accepted,
        State.ADJUSTED: t.accent,
        State.NO_ITEM: t.faint,
        State.QUESTION: t.warning,
    }.get(state, t.line)


class StateBar(QWidget):
    """Items by state, as parts of one bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._totals: dict[State, Tally] = {}
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, 16)

    def show_totals(self, totals: dict[State, Tally]) -> None:
        """Show other totals."""
        self._totals = totals
        lines = [f"{STATES[s].text()} {totals[s].items:,}" for s in (*ORDER, State.OPEN) if s in totals]
        self.setToolTip("\n".join(lines))
        self.setAccessibleName(", ".join(lines))
        self.update()

    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(0, 4.5, self.width(), 7)
        clip = QPainterPath()
        clip.addRoundedRect(track, 3.5, 3.5)
        painter.setClipPath(clip)
        painter.fillRect(track, theme.colour(theme.tokens().line))
        total = sum(t.items for t in self._totals.values()) or 1
        x = 0.0
        for state in ORDER:
            width = self.width() * self._totals.get(state, Tally()).items / total
            painter.fillRect(QRectF(x, track.top(), width, 7), theme.colour(hue_of(state)))
            x += width


class KeyHint(QWidget):
    """A key as it stands on the keyboard, and what it does."""

    def __init__(self, key: str, message: Message | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key, self._message = key, message
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.sans(12))
        key = max(metrics.horizontalAdvance(self._key) + 10, 18)
        words = metrics.horizontalAdvance(self._message.text()) + 10 if self._message else 1
        return QSize(key + words, 22)

    def paintEvent(self, event: object) -> None:
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.sans(12))
        width = max(painter.fontMetrics().horizontalAdvance(self._key) + 10, 18)
        box = QRectF(0.5, 2.5, width, 17)
        painter.setPen(QPen(theme.colour(t.line), 1))
        painter.setBrush(theme.colour(t.background))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(theme.colour(t.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._key)
        if self._message is None:
            return
        painter.setPen(theme.colour(t.secondary))
        rest = QRectF(width + 6, 0, self.width() - width - 6, self.height())
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, self._message.text())


class FooterBar(Worded):
    """Progress on the left, keys on the right."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("footer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.FOOT_HEIGHT)
        self._session = session
        self.bar = StateBar()
        self.told = QLabel()
        self.told.setObjectName("secondary")
        self._shown: list[tuple[str, Message]] = []
        self._keys: list[KeyHint] = []
        self._hints = QHBoxLayout()
        self._hints.setSpacing(12)
        row = QHBoxLayout(self)
        row.setContentsMargins(_SIDE, 0, _SIDE, 0)
        row.setSpacing(_GAP)
        row.addWidget(self.bar)
        row.addWidget(self.told)
        row.addStretch(1)
        row.addLayout(self._hints)
        self._later = QTimer(self, singleShot=True, interval=150)
        self._later.timeout.connect(self.refresh)
        session.changed.connect(self._on_changes)
        session.project_changed.connect(self.refresh)

    def _on_changes(self, changes: Changes, _by: object) -> None:
        if changes.kinds != SUGGESTED:  # progress is told by what was decided
            self._later.start()

    def show_hints(self, hints: list[tuple[str, Message]]) -> None:
        """Show the keys that work now."""
        if hints == self._shown:
            return
        self._shown = list(hints)
        for hint in self._keys:
            self._hints.removeWidget(hint)
            hint.hide()
            hint.deleteLater()
        self._keys = [KeyHint(key, message) for key, message in hints]
        for hint in self._keys:
            self._hints.addWidget(hint)
        self._fit()

    def resizeEvent(self, event: object) -> None:
        self._fit()

    def _fit(self) -> None:
        """Show as many keys as there is room for, and always the last, which shows them all."""
        told = self.bar.sizeHint().width() + self.told.sizeHint().width()
        room = self.width() - 2 * _SIDE - 2 * _GAP - told
        for hint in [*self._keys[-1:], *self._keys[:-1]]:
            room -= hint.sizeHint().width() + self._hints.spacing()
            hint.setVisible(room >= 0)

    def refresh(self) -> None:
        """Count again."""
        project = self._session.project
        self.bar.setVisible(project is not None)
        self.told.setVisible(project is not None)
        if project is None:
            return
        totals = project.totals()
        self.bar.show_totals(totals)
        self.told.setText(self._progress_text(totals))
        self._fit()

    def _progress_text(self, totals: dict[State, Tally]) -> str:
        items = sum(t.items for t in totals.values())
        exams = sum(t.exams for t in totals.values())
        done = sum(totals.get(s, Tally()).items for s in DECIDED)
        covered = sum(totals.get(s, Tally()).exams for s in DECIDED)
        texts = [say("ui.progress_items", done=f"{done:,}", total=f"{items:,}")]
        if exams:
            texts.append(say("ui.progress_exams", share=_share(covered, exams)))
        pace = self._session.pace()
        left = totals.get(State.OPEN, Tally()).items
        if pace and left:
            texts.append(say("ui.progress_pace", pace=f"{pace:,.0f}"))
            texts.append(_time_left(left / pace * 60))
        return " · ".join(texts)

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        hints, self._shown = self._shown, []
        self.show_hints(hints)
        self.refresh()


def _share(part: int, whole: int) -> str:
    """Per cent, never rounded up to 100 while something is missing."""
    if part == whole:
        return "100%"
    return f"{min(part / whole * 100, 99.9):.0f}%" if part / whole < 0.99 else "99%"


def _time_left(minutes: float) -> str:
    if minutes < 90:
        return say("ui.minutes_left", n=max(round(minutes), 1))
    return say("ui.hours_left", n=f"{minutes / 60:.1f}")

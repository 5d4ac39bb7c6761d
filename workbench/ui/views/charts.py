"""Charts drawn with the window's own colours: horizontal bars, and the burn-down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.core.project import Moment
from workbench.core.project.course import thinned
from workbench.core.words import Message, say
from workbench.ui import theme

_LINE = 26
_POINTS = 600  # more than pixels to draw them on


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: words, share of the widest (0..1), figure behind it, colour, and share in per cent."""

    words: str
    share: float
    figure: str
    hue: str
    part: str = ""


class BarChart(QWidget):
    """Horizontal bars with words before and figures behind."""

    def __init__(self, title: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._bars: list[Bar] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: list[Bar]) -> None:
        """Show other bars."""
        self._bars = bars
        lines = [f"{b.words} {b.figure}" for b in bars]
        self.setAccessibleName(f"{self._title.text()}: " + ", ".join(lines))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 30 + _LINE * max(len(self._bars), 1))

    def paintEvent(self, event: object) -> None:
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.sans(12))
        painter.setPen(theme.colour(t.secondary))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, 0, self.width(), 24), middle, self._title.text())
        label, figure = 130.0, 110.0 if any(bar.part for bar in self._bars) else 62.0
        room = max(self.width() - label - figure - 16, 40)
        for number, bar in enumerate(self._bars):
            y = 28.0 + number * _LINE
            painter.setFont(theme.sans(13))
            painter.setPen(theme.colour(t.text))
            words = painter.fontMetrics().elidedText(bar.words, Qt.TextElideMode.ElideRight, int(label))
            painter.drawText(QRectF(0, y, label, _LINE), middle, words)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(t.line))
            painter.drawRoundedRect(QRectF(label + 8, y + 9, room, 8), 4, 4)
            if bar.share > 0:
                painter.setBrush(theme.colour(bar.hue))
                painter.drawRoundedRect(QRectF(label + 8, y + 9, max(room * bar.share, 4), 8), 4, 4)
            painter.setPen(theme.colour(t.secondary))
            box = QRectF(label + room + 16, y, figure, _LINE)
            right = middle | Qt.AlignmentFlag.AlignRight
            painter.drawText(box.adjusted(0, 0, -48, 0) if bar.part else box, right, bar.figure)
            painter.drawText(box, right, bar.part)


class BurnDown(QWidget):
    """Items and exam volume that wait, over the steps that settled them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._moments: list[Moment] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_course(self, moments: Sequence[Moment]) -> None:
        """Show another course; of a long one, evenly chosen moments and the last."""
        self._moments = thinned(moments, _POINTS)
        last = self._moments[-1] if self._moments else Moment("", 0, 0)
        facts = {"items": f"{last.items:,}", "exams": f"{last.exams:,}"}
        self.setAccessibleName(f"{say('ui.burn_down')}: {say('ui.burn_down_now', **facts)}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, 210)

    def paintEvent(self, event: object) -> None:
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.sans(12))
        painter.setPen(theme.colour(t.secondary))
        painter.drawText(QRectF(0, 0, self.width(), 24), Qt.AlignmentFlag.AlignVCenter, say("ui.burn_down"))
        field = QRectF(44, 54, self.width() - 52, self.height() - 54 - 28)
        self._grid(painter, field)
        if len(self._moments) < 2:
            painter.drawText(field, Qt.AlignmentFlag.AlignCenter, say("ui.burn_down_none"))
            return
        last = self._moments[-1]
        lines = (
            ("ui.burn_down_items", f"{last.items:,}", t.accent, Qt.PenStyle.SolidLine, "items"),
            ("ui.burn_down_exams", f"{last.exams:,}", t.site, Qt.PenStyle.DashLine, "exams"),
        )
        left = field.left()
        for words, figure, hue, style, kind in lines:
            values = [getattr(moment, kind) for moment in self._moments]
            if not max(values):
                continue
            pen = QPen(theme.colour(hue), 2, style)
            text = say(words, n=figure)
            painter.setPen(pen)
            painter.drawLine(QPointF(left, 39), QPointF(left + 22, 39))
            painter.setPen(theme.colour(t.text))
            painter.drawText(QRectF(left + 28, 28, 240, 22), Qt.AlignmentFlag.AlignVCenter, text)
            left += painter.fontMetrics().horizontalAdvance(text) + 56
            painter.setPen(pen)
            painter.drawPolyline(self._polyline(field, values))

    def _grid(self, painter: QPainter, field: QRectF) -> None:
        t = theme.tokens()
        middle = Qt.AlignmentFlag.AlignVCenter
        for share in (0.0, 0.5, 1.0):
            y = field.bottom() - field.height() * share
            painter.setPen(QPen(theme.colour(t.line), 1))
            painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y))
            painter.setPen(theme.colour(t.faint))
            box = QRectF(0, y - 9, field.left() - 6, 18)
            painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, f"{share * 100:.0f}%")
        if len(self._moments) > 1:
            below = QRectF(field.left(), field.bottom() + 4, field.width(), 20)
            first, last = (_local(self._moments[place].at) for place in (0, -1))
            painter.drawText(below, middle | Qt.AlignmentFlag.AlignLeft, first)
            painter.drawText(below, middle | Qt.AlignmentFlag.AlignRight, last)
        painter.setPen(theme.colour(t.secondary))

    def _polyline(self, field: QRectF, values: list[int]) -> QPolygonF:
        """Steps down from what waited most; each moment as wide as the next, so that nights take no room."""
        most, across = max(values), len(values) - 1
        line = QPolygonF()
        for number, value in enumerate(values):
            x = field.left() + field.width() * number / across
            line.append(QPointF(x, field.bottom() - field.height() * value / most))
        return line


def _local(at: str) -> str:
    """A time of the history as this computer's clock shows it."""
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")

"""Marks that say the same as a colour does: underlines of segments, waves, hatching."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen

from workbench.core.items import Segment
from workbench.ui import theme


def paint_assumed(painter: QPainter, hue: str, box: QRectF) -> None:
    """A dashed frame with thin hatching: the name is silent, a rule filled it in."""
    inner = box.adjusted(0.5, 0.5, -0.5, -0.5)
    alpha = 60 if theme.tokens().dark else 45
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(theme.colour(hue, alpha), Qt.BrushStyle.BDiagPattern))
    painter.drawRoundedRect(inner, 3, 3)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour(hue), 1, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(inner, 3, 3)


def paint_underline(
    painter: QPainter, segment: Segment, hue: str, left: float, right: float, y: float
) -> None:
    """Underline in the segment's own style: solid device, heavy site, double method, dotted post."""
    colour = theme.colour(hue)
    if segment is Segment.METHOD:
        painter.setPen(QPen(colour, 1.3))
        for dy in (-1.5, 1.5):
            painter.drawLine(QPointF(left, y + dy), QPointF(right, y + dy))
    elif segment is Segment.POST:
        painter.setPen(QPen(colour, 2.2, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(left, y), QPointF(right, y))
    else:
        painter.setPen(QPen(colour, 3.2 if segment is Segment.SITE else 1.8))
        painter.drawLine(QPointF(left, y), QPointF(right, y))


def paint_wave(painter: QPainter, hue: str, left: float, right: float, y: float) -> None:
    """A wavy line under text that no rule explains."""
    path = QPainterPath(QPointF(left, y))
    x, up = left, True
    while x < right:
        path.quadTo(QPointF(x + 2.5, y - 4 if up else y + 4), QPointF(x + 5, y))
        x, up = x + 5, not up
    painter.save()
    painter.setClipRect(QRectF(left, y - 5, right - left, 10))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour(hue), 1.5))
    painter.drawPath(path)
    painter.restore()

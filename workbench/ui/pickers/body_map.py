"""A figure from the front and the back: click a region and a side; it stays in step with the site tree."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from workbench.core.words import language, say
from workbench.paths import resource
from workbench.ui import theme
from workbench.ui.pickers.composer import Composer

_VIEW = QRectF(0, 0, 200, 226)


@dataclass(frozen=True)
class Region:
    """A shape of the figure: the site prefixes it stands for (the first is picked), and its side."""

    path: QPainterPath
    sites: tuple[str, ...]
    side: str

    def holds(self, site: str, side: str) -> bool:
        """True if a picked site lies here."""
        here = any(site.startswith(prefix) for prefix in self.sites)
        return here and (not self.side or side in ("", "both", self.side))


def path_of(text: str) -> QPainterPath:
    """A path from the commands M, L, C and Z with absolute coordinates."""
    path = QPainterPath()
    tokens = re.findall(r"[MLCZ]|-?\d+(?:\.\d+)?", text)
    place, command = 0, ""
    while place < len(tokens):
        if tokens[place].isalpha():
            command = tokens[place]
            place += 1
            if command == "Z":
                path.closeSubpath()
                continue
        count = 6 if command == "C" else 2
        numbers = [float(v) for v in tokens[place : place + count]]
        place += count
        if command == "M":
            path.moveTo(*numbers)
        elif command == "L":
            path.lineTo(*numbers)
        else:
            path.cubicTo(*numbers)
    return path


@lru_cache(maxsize=1)
def regions() -> tuple[Region, ...]:
    """The shapes of the figure, as drawn in ``resources/icons/bodymap.svg``."""
    root = ET.parse(resource("icons", "bodymap.svg")).getroot()
    return tuple(
        Region(
            path_of(shape.get("d", "")),
            tuple((shape.get("data-site") or "").split()),
            shape.get("data-side") or "",
        )
        for shape in root.iter("{http://www.w3.org/2000/svg}path")
    )


class BodyMap(QWidget):
    """The figure.

    Signals:
        picked: List of site prefixes and a side.
    """

    picked = Signal(list, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composer: Composer | None = None
        self._over: Region | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(say("ui.body_map"))

    def sizeHint(self) -> QSize:
        return QSize(176, 236)

    def show_composer(self, composer: Composer) -> None:
        """Show where the picked site lies."""
        self._composer = composer
        self.setAccessibleName(say("ui.body_map"))
        self.update()

    def _transform(self) -> QTransform:
        room = QRectF(0, 14, self.width(), self.height() - 32.0)
        scale = min(room.width() / _VIEW.width(), room.height() / _VIEW.height())
        left = (room.width() - _VIEW.width() * scale) / 2
        return QTransform().translate(left, room.top()).scale(scale, scale)

    def paintEvent(self, event: object) -> None:
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        transform = self._transform()
        self._paint_words(painter, transform)
        composer = self._composer
        site = composer.site if composer else ""
        known = composer.release.sites.get(site) if composer else None
        side = known.side if known else ""
        painter.setTransform(transform)
        for region in regions():
            chosen = bool(site) and region.holds(site, side)
            pen = QPen(theme.colour(t.site if chosen else t.faint), 1.7 if chosen else 0.9)
            painter.setPen(pen)
            ground = theme.colour(t.site, 60 if t.dark else 38) if chosen else theme.colour(t.surface)
            if region is self._over and not chosen:
                ground = theme.colour(t.selection)
            painter.setBrush(ground)
            painter.drawPath(region.path)

    def _paint_words(self, painter: QPainter, transform: QTransform) -> None:
        t = theme.tokens()
        painter.setPen(theme.colour(t.faint))
        painter.setFont(theme.sans(11))
        centre = Qt.AlignmentFlag.AlignCenter
        for x, words in ((50, say("ui.body_front")), (150, say("ui.body_back"))):
            middle = transform.map(QPointF(x, 0)).x()
            painter.drawText(QRectF(middle - 40, self.height() - 18, 80, 16), centre, words)
        for x, words in (
            (14, say("ui.side_right")),
            (86, say("ui.side_left")),
            (114, say("ui.side_left")),
            (186, say("ui.side_right")),
        ):
            middle = transform.map(QPointF(x, 0)).x()
            painter.drawText(QRectF(middle - 20, 12, 40, 16), centre, words)

    def region_at(self, point: QPointF) -> Region | None:
        """The topmost shape under a point of the widget."""
        inverse, _ = self._transform().inverted()
        there = inverse.map(point)
        return next((r for r in reversed(regions()) if r.path.contains(there)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self.region_at(event.position())
        if over is not self._over:
            self._over = over
            self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._over = None
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        region = self.region_at(event.position())
        if region is not None:
            self.picked.emit(list(region.sites), region.side)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            region = self.region_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._words_of(region), self)
            return True
        return super().event(event)

    def _words_of(self, region: Region | None) -> str:
        if region is None or self._composer is None:
            return ""
        group = self._composer.release.groups.get(region.sites[0])
        words = "" if group is None else (group.zh if language() == "zh" else group.en)
        side = {"left": say("ui.side_left"), "right": say("ui.side_right")}.get(region.side, "")
        return f"{side}{words}" if language() == "zh" else f"{words} {side}".strip()

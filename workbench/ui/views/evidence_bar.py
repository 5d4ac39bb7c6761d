"""The local name in large type: each recognised word underlined in its segment's colour and style."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from workbench.core.items import Agreement, Candidate, Segment, Suggestion, Word
from workbench.core.words import Message
from workbench.ui import theme
from workbench.ui.views.codes import PAIRS
from workbench.ui.wording import SEGMENTS, WORD_KINDS, WORD_SEGMENT

NAME_PIXELS = 24
_QUIET = ("noise", "scope", "separator")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters with one meaning: half-open span in the name, kind and value of its word."""

    start: int
    end: int
    kind: str
    value: str = ""


def pieces_of(name: str, suggestion: Suggestion | None) -> list[Piece]:
    """Cut a name into pieces that cover it all: recognised words, unexplained texts, and what lies between.

    Text between words is ``plain``; words that overlap or reach outside of the name are left out.
    """
    words: list[Word] = sorted(suggestion.words if suggestion else (), key=lambda w: w.start)
    words += _unexplained(name, suggestion, words)
    pieces: list[Piece] = []
    at = 0
    for word in sorted(words, key=lambda w: w.start):
        if word.start < at or word.end > len(name) or word.start >= word.end:
            continue
        if word.start > at:
            pieces.append(Piece(at, word.start, "plain"))
        pieces.append(Piece(word.start, word.end, word.kind, word.value))
        at = word.end
    if at < len(name):
        pieces.append(Piece(at, len(name), "plain"))
    return pieces


def _unexplained(name: str, suggestion: Suggestion | None, words: list[Word]) -> list[Word]:
    """Unexplained texts that are not among the words, where they can be found in the name."""
    result = []
    taken = [(w.start, w.end) for w in words]
    for text in suggestion.unexplained if suggestion else ():
        start = name.find(text) if text else -1
        if start >= 0 and not any(a < start + len(text) and start < b for a, b in taken):
            result.append(Word(start, start + len(text), "unknown"))
    return result


def _unused(code: str, segment: Segment) -> bool:
    """True if the code leaves the segment at ``00``: there is nothing to say about it."""
    place = PAIRS.index(segment)
    return code[2 * place : 2 * place + 2] == "00"


class EvidenceBar(QWidget):
    """Shows one name with its evidence.

    Signals:
        hovered: Segment of the word under the pointer, or None.
    """

    hovered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ""
        self.pieces: list[Piece] = []
        self.assumed: list[tuple[Segment, str]] = []
        self._lit: Segment | None = None
        self._boxes: list[tuple[QRectF, int, int, Piece]] = []
        self._height = 44
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)

    def show_name(self, name: str, suggestion: Suggestion | None, first: Candidate | None) -> None:
        """Show a name; ``first`` is the candidate in hand, whose assumed segments are named behind it."""
        self.name = name
        self.pieces = pieces_of(name, suggestion)
        self.assumed = []
        for match in first.segments if first else ():
            unused = first is not None and _unused(first.code, match.segment)
            if match.agreement is Agreement.ASSUMED and not match.spans and not unused:
                self.assumed.append((match.segment, SEGMENTS[match.segment].text()))
        self.setAccessibleName(name)
        self._lay_out(self.width())
        self.updateGeometry()
        self.update()

    def light(self, segment: Segment | None) -> None:
        """Light the words of a segment, because it is under the pointer elsewhere."""
        if segment is not self._lit:
            self._lit = segment
            self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay_out(width)

    def sizeHint(self) -> QSize:
        return QSize(420, self._height)

    def resizeEvent(self, event: object) -> None:
        self._lay_out(self.width())

    def _lay_out(self, width: int) -> int:
        """Place the characters in lines; returns the height."""
        metrics = QFontMetricsF(theme.sans(NAME_PIXELS))
        line_height = 42.0
        x, y = 0.0, 0.0
        self._boxes = []
        for piece in self.pieces:
            start = piece.start
            left = x
            for index in range(piece.start, piece.end):
                step = metrics.horizontalAdvance(self.name[index])
                if x + step > max(width, 80) and x > 0:
                    self._boxes.append((QRectF(left, y, x - left, line_height), start, index, piece))
                    x, y, left, start = 0.0, y + line_height, 0.0, index
                x += step
            self._boxes.append((QRectF(left, y, x - left, line_height), start, piece.end, piece))
        if self.assumed:
            small = QFontMetricsF(theme.sans(12))
            total = sum(small.horizontalAdvance(self._assumed_text(w)) + 22 for _, w in self.assumed)
            if x + total > width and x > 0:
                x, y = 0.0, y + line_height - 8
        self._tail = QPointF(x, y)
        height = int(y + line_height)
        if height != self._height:
            self._height = height
            self.updateGeometry()
        return height

    @staticmethod
    def _assumed_text(word: str) -> str:
        return Message("ui.assumed_chip", {"segment": word}).text()

    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for box, start, end, piece in self._boxes:
            self._paint_piece(painter, box, self.name[start:end], piece)
        self._paint_assumed(painter)

    def _paint_piece(self, painter: QPainter, box: QRectF, text: str, piece: Piece) -> None:
        t = theme.tokens()
        segment = WORD_SEGMENT.get(piece.kind)
        painter.setFont(theme.sans(NAME_PIXELS))
        hue = t.segment(segment) if segment else (t.faint if piece.kind in _QUIET else t.text)
        if piece.kind == "plain":
            hue = t.secondary
        if segment is not None and segment is self._lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(hue, 46 if t.dark else 30))
            painter.drawRoundedRect(box.adjusted(-1, 2, 1, -3), 3, 3)
        painter.setPen(theme.colour(hue))
        painter.drawText(box.adjusted(0, 0, 2, -6), Qt.AlignmentFlag.AlignVCenter, text)
        if segment is not None:
            paint_underline(painter, segment, hue, box.left() + 1, box.right() - 1, box.bottom() - 6)
        elif piece.kind == "unknown":
            paint_wave(painter, t.error, box.left() + 1, box.right() - 1, box.bottom() - 5)

    def _paint_assumed(self, painter: QPainter) -> None:
        t = theme.tokens()
        x = self._tail.x() + (12 if self._tail.x() else 0)
        painter.setFont(theme.sans(12))
        metrics = QFontMetricsF(painter.font())
        for segment, word in self.assumed:
            text = self._assumed_text(word)
            box = QRectF(x, self._tail.y() + 9, metrics.horizontalAdvance(text) + 14, 21)
            hue = t.segment(segment)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour(hue), 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setPen(theme.colour(hue))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            x += box.width() + 8

    def piece_at(self, point: QPointF) -> Piece | None:
        """The piece under a point."""
        return next((p for box, _, _, p in self._boxes if box.contains(point)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        piece = self.piece_at(event.position())
        segment = WORD_SEGMENT.get(piece.kind) if piece else None
        self.light(segment)
        self.hovered.emit(segment)

    def leaveEvent(self, event: QEvent) -> None:
        self.light(None)
        self.hovered.emit(None)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            piece = self.piece_at(QPointF(event.pos()))
            if piece and piece.kind in WORD_KINDS:
                text = f"{self.name[piece.start : piece.end]} · {WORD_KINDS[piece.kind].text()}"
                QToolTip.showText(event.globalPos(), f"{text} {piece.value}".strip(), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)


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

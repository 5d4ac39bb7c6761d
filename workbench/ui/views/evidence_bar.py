"""The local name in large type: each recognised word underlined in its segment's colour and style."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from workbench.core.items import Agreement, Candidate, Segment, Suggestion, Word
from workbench.core.words import Message
from workbench.ui import theme
from workbench.ui.keys import keeps
from workbench.ui.views.codes import PAIRS
from workbench.ui.views.marks import paint_assumed, paint_underline, paint_wave
from workbench.ui.wording import SEGMENTS, WORD_KINDS, WORD_SEGMENT

NAME_PIXELS = 24
_QUIET = ("noise", "scope", "separator")
_CARET_KEYS = (
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End),
    *(Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape),
)


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
    """Shows one name with its evidence, and a caret where it may be cut.

    Signals:
        hovered: Segment of the word under the pointer, or None.
        clicked: Place between two characters that was clicked.
        caret_moved: The caret was shown, moved or hidden.
        cut_asked: Cut at the caret.
        left: The caret was left without a cut.
    """

    hovered = Signal(object)
    clicked = Signal(int)
    caret_moved = Signal()
    cut_asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ""
        self.pieces: list[Piece] = []
        self.assumed: list[tuple[Segment, str]] = []
        self.caret: int | None = None
        self._limits = (0, 0)
        self._stated: dict[Segment, tuple[tuple[int, int], ...]] = {}
        self._lit: Segment | None = None
        self._chip_boxes: list[tuple[QRectF, Segment]] = []
        self._boxes: list[tuple[QRectF, int, int, Piece]] = []
        self._height = 44
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)

    def show_name(self, name: str, suggestion: Suggestion | None, first: Candidate | None) -> None:
        """Show a name; ``first`` is the candidate in hand, whose assumed segments are named behind it."""
        if name != self.name:
            self.hide_caret()
        self.name = name
        self.pieces = pieces_of(name, suggestion)
        self._stated = {m.segment: m.spans for m in first.segments} if first else {}
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

    def _of_part(self, piece: Piece, segment: Segment | None) -> bool:
        """True if the candidate in hand rests on this piece; a name with several parts has others, too."""
        spans = self._stated.get(segment, ()) if segment else ()
        return not spans or any(a < piece.end and piece.start < b for a, b in spans)

    # -- the caret ---------------------------------------------------------------------------------------

    def show_caret(self, at: int, limits: tuple[int, int]) -> None:
        """Show a caret between two characters; it moves strictly inside of ``limits``."""
        self.caret, self._limits = at, limits
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.caret_moved.emit()
        self.update()

    def hide_caret(self) -> None:
        """Take the caret away."""
        if self.caret is not None:
            self.caret = None
            self.caret_moved.emit()
            self.update()

    def halves(self) -> tuple[str, str]:
        """The two texts that the caret parts."""
        start, end = self._limits
        return self.name[start : self.caret], self.name[self.caret : end]

    def _move_caret(self, to: int) -> None:
        start, end = self._limits
        self.caret = min(max(to, start + 1), end - 1)
        self.caret_moved.emit()
        self.update()

    def _next_edge(self, forward: bool) -> int:
        """The next border between two pieces."""
        assert self.caret is not None
        edges = sorted({p.start for p in self.pieces} | {self._limits[1] - 1})
        if forward:
            return next((e for e in edges if e > self.caret), self._limits[1])
        return next((e for e in reversed(edges) if e < self.caret), self._limits[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, by_word = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self.caret is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            forward = key == Qt.Key.Key_Right
            self._move_caret(self._next_edge(forward) if by_word else self.caret + (1 if forward else -1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._move_caret(self._limits[0] if key == Qt.Key.Key_Home else self._limits[1])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.cut_asked.emit()
        elif key == Qt.Key.Key_Escape:
            self.hide_caret()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # -- layout and painting -----------------------------------------------------------------------------

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
        self._paint_caret(painter)

    def _paint_piece(self, painter: QPainter, box: QRectF, text: str, piece: Piece) -> None:
        t = theme.tokens()
        segment = WORD_SEGMENT.get(piece.kind)
        painter.setFont(theme.sans(NAME_PIXELS))
        hue = t.segment(segment) if segment else (t.faint if piece.kind in _QUIET else t.text)
        if piece.kind == "plain":
            hue = t.secondary
        if segment is not None and segment is self._lit and self._of_part(piece, segment):
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
        self._chip_boxes = []
        for segment, word in self.assumed:
            text = self._assumed_text(word)
            box = QRectF(x, self._tail.y() + 9, metrics.horizontalAdvance(text) + 14, 21)
            hue = t.segment(segment)
            paint_assumed(painter, hue, box)
            if segment is self._lit:
                painter.fillRect(box.adjusted(1, 1, -1, -1), theme.colour(hue, 46 if t.dark else 30))
            painter.setPen(theme.colour(hue))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            self._chip_boxes.append((box, segment))
            x += box.width() + 8

    def _paint_caret(self, painter: QPainter) -> None:
        if self.caret is None:
            return
        x, y = self.point_of(self.caret)
        accent = theme.colour(theme.tokens().accent)
        painter.setPen(QPen(accent, 2))
        painter.drawLine(QPointF(x, y + 3), QPointF(x, y + 35))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawPolygon([QPointF(x - 5, y), QPointF(x + 5, y), QPointF(x, y + 6)])

    def point_of(self, place: int) -> tuple[float, float]:
        """Where the gap before a character is painted: x, and the top of its line."""
        metrics = QFontMetricsF(theme.sans(NAME_PIXELS))
        for box, start, end, _ in self._boxes:
            if start <= place < end:
                before = sum(metrics.horizontalAdvance(c) for c in self.name[start:place])
                return box.left() + before, box.top()
        last = self._boxes[-1][0] if self._boxes else QRectF()
        return last.right(), last.top()

    def place_at(self, point: QPointF) -> int | None:
        """The gap between two characters nearest to a point of the name."""
        metrics = QFontMetricsF(theme.sans(NAME_PIXELS))
        for box, start, end, _ in self._boxes:
            if box.contains(point):
                x = box.left()
                for place in range(start, end):
                    step = metrics.horizontalAdvance(self.name[place])
                    if point.x() < x + step / 2:
                        return place
                    x += step
                return end
        return None

    def piece_at(self, point: QPointF) -> Piece | None:
        """The piece under a point."""
        return next((p for box, _, _, p in self._boxes if box.contains(point)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        piece = self.piece_at(event.position())
        segment = WORD_SEGMENT.get(piece.kind) if piece else None
        if piece is None:
            segment = next((s for box, s in self._chip_boxes if box.contains(event.position())), None)
        elif not self._of_part(piece, segment):
            segment = None
        self.setCursor(Qt.CursorShape.IBeamCursor if piece else Qt.CursorShape.ArrowCursor)
        self.light(segment)
        self.hovered.emit(segment)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position())
        if place is not None and event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit(place)

    def leaveEvent(self, event: QEvent) -> None:
        self.light(None)
        self.hovered.emit(None)

    def event(self, event: QEvent) -> bool:
        if self.caret is not None and keeps(event, _CARET_KEYS):
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            piece = self.piece_at(QPointF(event.pos()))
            if piece and piece.kind in WORD_KINDS:
                text = f"{self.name[piece.start : piece.end]} · {WORD_KINDS[piece.kind].text()}"
                QToolTip.showText(event.globalPos(), f"{text} {piece.value}".strip(), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

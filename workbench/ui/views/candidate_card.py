"""One ranked candidate: its key, name, reason, code in segments, and score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPen, QTextLayout
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from workbench.core.items import Candidate, Segment
from workbench.core.words import say
from workbench.ui import theme
from workbench.ui.views.codes import PAIRS, Chip, chips_of, chips_width, paint_chips

_LEFT = 50.0  # where the name begins
_BAR = 44.0  # the score's bar
_SCORE = 50.0


@dataclass(frozen=True, slots=True)
class CardData:
    """What a card shows: the candidate under its name in the language in use, compared with the first.

    Attributes:
        first: Code of the first candidate, empty for the first itself.
        sentences: What tells this candidate from the others; the first says why.
        sure: False where a person has to say what the name leaves out: no figure, no green.
        margin: How far its score is above the next one's, 0..1; None for the last.
        tip_of: What the n-th pair of the code says.
    """

    rank: int
    candidate: Candidate
    name: str
    first: str
    taken: bool
    sentences: tuple[str, ...] = ()
    sure: bool = True
    margin: float | None = None
    tip_of: Callable[[int], str] = lambda _place: ""


def joined(sentences: list[str]) -> str:
    """Sentences in one line: their full stops give way to the separator."""
    return say("ui.sentence_separator").join(s.strip().rstrip("。.") for s in sentences if s.strip())


def two_lines(font: QFont, text: str, room: float) -> list[str]:
    """A text broken into at most two lines, the second ending in an ellipsis where more would follow."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    if line.isValid():
        line.setLineWidth(room)
    layout.endLayout()
    cut = line.textLength() if line.isValid() else len(text)
    first, rest = text[:cut].rstrip(), text[cut:].lstrip()
    if not rest:
        return [first]
    return [first, QFontMetricsF(font).elidedText(rest, Qt.TextElideMode.ElideRight, room)]


class CandidateCard(QWidget):
    """A candidate that can be clicked.

    Signals:
        clicked: Rank of the card.
        hovered: Segment of the chip under the pointer, or None.
    """

    clicked = Signal(int)
    hovered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.data: CardData | None = None
        self._heights: dict[int, int] = {}
        self._lit: Segment | None = None
        self._over = False
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_data(self, data: CardData) -> None:
        """Show a candidate."""
        self.data = data
        self._heights.clear()
        c = data.candidate
        self.setAccessibleName(f"{data.rank} {data.name} {c.code}")
        lines = [self.reason(), self.figures()]
        self.setAccessibleDescription(" ".join(lines))
        self.setToolTip("\n".join(line for line in lines if line))
        self.updateGeometry()
        self.update()

    def reason(self) -> str:
        """The sentences that say why, and whether it stands in the catalogue."""
        if self.data is None:
            return ""
        sentences = list(self.data.sentences)
        if self.data.name != self.data.candidate.name:
            sentences.append(self.data.candidate.name)
        return joined(sentences)

    def figures(self) -> str:
        """Score and margin in words; nothing where a person has to say what the name leaves out."""
        if self.data is None or not self.data.sure:
            return ""
        score = f"{self.data.candidate.score * 100:.1f}"
        if self.data.margin is None:
            return say("ui.score", score=score)
        return say("ui.score_margin", score=score, margin=f"{self.data.margin * 100:.1f}")

    def light(self, segment: Segment | None) -> None:
        """Light the chips of a segment."""
        if segment is not self._lit:
            self._lit = segment
            self.update()

    def _chips(self) -> list[Chip]:
        assert self.data is not None
        c = self.data.candidate
        return chips_of(c.code, self.data.first, c.segments, self._lit)

    def _text_width(self, width: float) -> float:
        return max(width - _LEFT - chips_width(self._chips()) - _BAR - _SCORE - 46, 60)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if self.data is None:
            return 0
        if width not in self._heights:
            self._heights[width] = self._height_for(width)
        return self._heights[width]

    def _height_for(self, width: int) -> int:
        """Height for a width; layouts ask for it many times over."""
        assert self.data is not None
        room = self._text_width(width)
        small = QFontMetricsF(theme.sans(12))
        big = QFontMetricsF(theme.sans(14, bold=True))
        wrap = int(Qt.TextFlag.TextWordWrap)
        name = big.boundingRect(QRectF(0, 0, room, 200), wrap, self.data.name).height()
        reason = self.reason()
        lines = small.boundingRect(QRectF(0, 0, room, 200), wrap, reason).height() if reason else 0
        return int(max(46, 8 + min(name, 2 * big.height() + 2) + min(lines, 2 * small.height() + 2) + 9))

    def sizeHint(self) -> QSize:
        return QSize(500, self.heightForWidth(self.width()))

    def paintEvent(self, event: object) -> None:
        if self.data is None:
            return
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        w, h = float(self.width()), float(self.height())
        if self.data.taken or self._over:
            ground = theme.colour(t.selection) if self.data.taken else theme.colour(t.selection, 110)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(QRectF(1, 1, w - 2, h - 2), 5, 5)
        self._paint_key(painter, h)
        chips = self._chips()
        self._paint_words(painter, w, h)
        left = w - _SCORE - _BAR - 26 - chips_width(chips)
        paint_chips(painter, left, h / 2, chips)
        self._paint_score(painter, w, h)

    def _paint_key(self, painter: QPainter, h: float) -> None:
        assert self.data is not None
        t = theme.tokens()
        box = QRectF(13, h / 2 - 10, 20, 20)
        painter.setPen(QPen(theme.colour(t.accent if self.data.taken else t.line), 1))
        painter.setBrush(theme.colour(t.surface))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(theme.colour(t.accent if self.data.taken else t.secondary))
        painter.setFont(theme.sans(12))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self.data.rank))

    def _paint_words(self, painter: QPainter, w: float, h: float) -> None:
        assert self.data is not None
        t = theme.tokens()
        room = self._text_width(w)
        wrap = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop)
        painter.setFont(theme.sans(14, bold=self.data.taken))
        big = QFontMetricsF(painter.font())
        reason = self.reason()
        name_height = min(
            big.boundingRect(QRectF(0, 0, room, 200), wrap, self.data.name).height(),
            2 * big.height() + 2,
        )
        small_font = theme.sans(12)
        small = QFontMetricsF(small_font)
        reason_height = min(
            small.boundingRect(QRectF(0, 0, room, 200), wrap, reason).height() if reason else 0.0,
            2 * small.height() + 2,
        )
        top = (h - name_height - reason_height) / 2
        painter.setPen(theme.colour(t.text))
        painter.drawText(QRectF(_LEFT, top, room, name_height + 1), wrap, self.data.name)
        painter.setFont(small_font)
        painter.setPen(theme.colour(t.secondary))
        lines = "\n".join(two_lines(small_font, reason, room))
        box = QRectF(_LEFT, top + name_height, room, reason_height + 1)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignTop), lines)  # broken already: wraps no further

    def _paint_score(self, painter: QPainter, w: float, h: float) -> None:
        assert self.data is not None
        t = theme.tokens()
        score = min(max(self.data.candidate.score, 0.0), 1.0)
        track = QRectF(w - _SCORE - _BAR - 12, h / 2 - 3, _BAR, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(t.line))
        painter.drawRoundedRect(track, 3, 3)
        painter.setBrush(theme.colour(t.accepted if score >= 0.9 and self.data.sure else t.warning))
        painter.drawRoundedRect(QRectF(track.left(), track.top(), max(track.width() * score, 3), 6), 3, 3)
        painter.setPen(theme.colour(t.text if self.data.sure else t.faint))
        painter.setFont(theme.sans(13))
        figure = f"{score * 100:.1f}" if self.data.sure else "—"
        told = self.data.rank == 1 and self.data.sure and self.data.margin is not None
        box = QRectF(w - _SCORE - 8, -6 if told else 0, _SCORE - 4, h)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, figure)
        if told:
            painter.setFont(theme.sans(11))
            painter.setPen(theme.colour(t.secondary))
            words = say("ui.margin", margin=f"{(self.data.margin or 0) * 100:.1f}")
            box = QRectF(w - _SCORE - _BAR - 12, h / 2 + 4, _BAR + _SCORE, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)

    def _pair_at(self, point: QPointF) -> int | None:
        """Number of the pair of characters under a point."""
        if self.data is None:
            return None
        chips = self._chips()
        left = self.width() - _SCORE - _BAR - 26 - chips_width(chips)
        number = int((point.x() - left) // 26)
        return number if 0 <= number < len(PAIRS) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pair = self._pair_at(event.position())
        self.hovered.emit(None if pair is None else PAIRS[pair])

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self.data is not None:
            pair = self._pair_at(QPointF(event.pos()))
            tip = self.toolTip() if pair is None else self.data.tip_of(pair)
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.data and event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self.clicked.emit(self.data.rank)

    def enterEvent(self, event: QEvent) -> None:
        self._over = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._over = False
        self.hovered.emit(None)
        self.update()

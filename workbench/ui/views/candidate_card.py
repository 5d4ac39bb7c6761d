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
from workbench.ui.views.codes import CHIP_HEIGHT, PAIRS, Chip, chips_of, chips_width, paint_chips

_LEFT = 50.0  # where the name begins
_BAR = 44.0  # the score's bar
_SCORE = 50.0
_WIDE = 900  # pixels of a card's width: from here on the sentences stand beside the code
_WITH_BAR = 580  # from here on there is room for the score's bar


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


def broken(font: QFont, text: str, room: float, most: int = 2) -> list[str]:
    """A text in at most so many lines, the last ending in an ellipsis where more would follow."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    lines: list[str] = []
    at = 0
    while at < len(text) and len(lines) < most - 1:
        line = layout.createLine()
        line.setLineWidth(room)
        lines.append(text[at : at + line.textLength()].rstrip())
        at += line.textLength()
    layout.endLayout()
    rest = text[at:].lstrip()
    return (
        [*lines, QFontMetricsF(font).elidedText(rest, Qt.TextElideMode.ElideRight, room)] if rest else lines
    )


@dataclass(frozen=True, slots=True)
class _Places:
    """Where things stand on a card of some width: pixels from its top and left edge.

    Unless there is much room, the sentences run below the code over the whole width.
    """

    name: list[str]
    reason: list[str]
    name_height: float
    reason_height: float
    chips_left: float
    reason_room: float
    below: bool
    bar: bool

    @property
    def head(self) -> float:
        """Height of what stands beside the code where the sentences run below it."""
        return max(self.name_height, CHIP_HEIGHT)

    @property
    def height(self) -> float:
        return (self.head if self.below else self.name_height) + self.reason_height


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
        self._placed: dict[int, _Places] = {}
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
        self._placed.clear()
        c = data.candidate
        self.setAccessibleName(f"{data.rank} {data.name} {c.code}")
        lines = [self.reason(), self.figures()]
        self.setAccessibleDescription(" ".join(lines))
        lines.insert(0, data.name)
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

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return 0 if self.data is None else int(max(46, self._places(width).height + 17))

    def _places(self, width: int) -> _Places:
        """Where things stand; layouts ask for it many times over."""
        if width not in self._placed:
            self._placed[width] = self._place(width)
        return self._placed[width]

    def _place(self, width: int) -> _Places:
        assert self.data is not None
        below, bar = width < _WIDE, width >= _WITH_BAR
        beside = _SCORE + _BAR + 26 if bar else _SCORE + 14
        chips_left = width - beside - chips_width(self._chips())
        room = max(chips_left - _LEFT - (20 if bar else 14), 60)
        big, small = theme.sans(14, bold=True), theme.sans(12)
        reason_room = width - _LEFT - 16 - self._margin_width() if below else room
        name = broken(big, self.data.name, room, 3 if below else 2)
        reason = broken(small, self.reason(), reason_room)
        heights = QFontMetricsF(big).height() * len(name), QFontMetricsF(small).height() * len(reason)
        return _Places(name, reason, *heights, chips_left, reason_room, below, bar)

    def _margin_words(self) -> str:
        """How far the first candidate is ahead, where that is told."""
        if self.data is None or self.data.rank > 1 or not self.data.sure or self.data.margin is None:
            return ""
        return say("ui.margin", margin=f"{self.data.margin * 100:.1f}")

    def _margin_width(self) -> float:
        words = self._margin_words()
        return QFontMetricsF(theme.sans(11)).horizontalAdvance(words) + 12 if words else 0.0

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
        places = self._places(self.width())
        top = (h - places.height) / 2
        middle = top + places.head / 2 if places.below else h / 2
        self._paint_words(painter, places, top)
        paint_chips(painter, places.chips_left, middle, self._chips())
        self._paint_score(painter, w, middle, places)
        self._paint_margin(painter, w, top + places.head if places.below else h / 2 + 4)

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

    def _paint_words(self, painter: QPainter, places: _Places, top: float) -> None:
        assert self.data is not None
        t = theme.tokens()
        above = (places.head - places.name_height) / 2 if places.below else 0
        painter.setFont(theme.sans(14, bold=self.data.taken))
        painter.setPen(theme.colour(t.text))
        room = places.chips_left - _LEFT
        box = QRectF(_LEFT, top + above, room, places.name_height + 1)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignTop), "\n".join(places.name))
        painter.setFont(theme.sans(12))
        painter.setPen(theme.colour(t.secondary))
        below = top + (places.head if places.below else places.name_height)
        box = QRectF(_LEFT, below, places.reason_room, places.reason_height + 1)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignTop), "\n".join(places.reason))

    def _paint_score(self, painter: QPainter, w: float, middle: float, places: _Places) -> None:
        assert self.data is not None
        t = theme.tokens()
        score = min(max(self.data.candidate.score, 0.0), 1.0)
        if places.bar:
            track = QRectF(w - _SCORE - _BAR - 12, middle - 3, _BAR, 6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(t.line))
            painter.drawRoundedRect(track, 3, 3)
            painter.setBrush(theme.colour(t.accepted if score >= 0.9 and self.data.sure else t.warning))
            track.setWidth(max(_BAR * score, 3))
            painter.drawRoundedRect(track, 3, 3)
        painter.setPen(theme.colour(t.text if self.data.sure else t.faint))
        painter.setFont(theme.sans(13))
        figure = f"{score * 100:.1f}" if self.data.sure else "—"
        raised = 6 if self._margin_words() and not places.below else 0
        box = QRectF(w - _SCORE - 8, middle - 10 - raised, _SCORE - 4, 20)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, figure)

    def _paint_margin(self, painter: QPainter, w: float, top: float) -> None:
        words = self._margin_words()
        if words:
            painter.setFont(theme.sans(11))
            painter.setPen(theme.colour(theme.tokens().secondary))
            box = QRectF(w - _SCORE - _BAR - 12, top, _BAR + _SCORE, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)

    def _pair_at(self, point: QPointF) -> int | None:
        """Number of the pair of characters under a point."""
        if self.data is None:
            return None
        number = int((point.x() - self._places(self.width()).chips_left) // 26)
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

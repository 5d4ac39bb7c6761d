"""A code cut into its segments, each in its colour: the same drawing in candidates, pickers and lists."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.core.items import Agreement, Segment, SegmentMatch
from workbench.ui import theme
from workbench.ui.views.marks import paint_assumed

# The 14 characters in pairs, and the segment that each pair belongs to.
PAIRS: tuple[Segment, ...] = (
    Segment.DEVICE,
    Segment.SITE,
    Segment.SITE,
    Segment.SITE,
    Segment.METHOD,
    Segment.POST,
    Segment.EXTRA,
)
CHIP_WIDTH = 24.0
CHIP_HEIGHT = 20.0
GAP = 2.0


@dataclass(frozen=True, slots=True)
class Chip:
    """One pair of characters as it is drawn.

    Attributes:
        differs: Differs from the first candidate, or contradicts the name: framed.
        assumed: The name is silent and a rule filled it in: dashed and hatched.
        faint: Means "not used" (``00``), drawn quietly.
        lit: Lights up because its word is under the pointer.
    """

    text: str
    segment: Segment
    differs: bool = False
    assumed: bool = False
    faint: bool = False
    lit: bool = False


def chips_of(
    code: str,
    first: str = "",
    matches: tuple[SegmentMatch, ...] = (),
    lit: Segment | None = None,
) -> list[Chip]:
    """Cut a code into chips. ``first`` is the code to compare with, empty for no comparison."""
    agreement = {m.segment: m.agreement for m in matches}
    result = []
    for number, segment in enumerate(PAIRS):
        text = code[2 * number : 2 * number + 2]
        other = first[2 * number : 2 * number + 2] if first else text
        conflict = agreement.get(segment) is Agreement.CONFLICT
        result.append(
            Chip(
                text,
                segment,
                differs=text != other or (conflict and text == other),
                assumed=agreement.get(segment) is Agreement.ASSUMED and text != "00",
                faint=text == "00" and number > 0,
                lit=lit is segment,
            )
        )
    rest = code[14:]
    if rest:
        result.append(Chip(rest, Segment.EXTRA))
    return result


def chips_width(chips: list[Chip]) -> float:
    """Width of the drawing in pixels."""
    return sum(_width(c) + GAP for c in chips) - GAP if chips else 0.0


def _width(chip: Chip) -> float:
    return max(CHIP_WIDTH, 8.0 * len(chip.text) + 8)


def paint_chips(painter: QPainter, left: float, middle: float, chips: list[Chip]) -> None:
    """Draw chips from ``left``, centred on the line ``middle``."""
    t = theme.tokens()
    x = left
    for chip in chips:
        box = QRectF(x, middle - CHIP_HEIGHT / 2, _width(chip), CHIP_HEIGHT)
        hue = t.segment(chip.segment)
        ground = theme.colour(hue, 70 if t.dark else 44) if chip.lit else theme.colour(t.chip)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if chip.differs:
            painter.setPen(QPen(theme.colour(t.error), 1.2))
            painter.setBrush(theme.colour(t.surface))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        elif chip.assumed:
            paint_assumed(painter, hue, box)
        painter.setFont(theme.mono(12, bold=chip.differs))
        painter.setPen(theme.colour(t.secondary if chip.faint and not chip.differs else hue))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, chip.text)
        x += box.width() + GAP


class CodeLabel(QWidget):
    """A code in chips, as a widget. Its accessible name is the code itself.

    Signals:
        hovered: Segment under the pointer, or None.
    """

    hovered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: list[Chip] = []
        self.code = ""
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(24)

    def show_code(self, code: str, lit: Segment | None = None) -> None:
        """Show a code; empty clears."""
        self.code = code
        self._chips = chips_of(code, lit=lit) if code else []
        self.setAccessibleName(code)
        self.setToolTip(code)
        self.setFixedWidth(round(chips_width(self._chips)))
        self.setVisible(bool(code))
        self.update()

    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_chips(painter, 0, self.height() / 2, self._chips)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pair = int(event.position().x() // (CHIP_WIDTH + GAP))
        self.hovered.emit(self._chips[min(pair, len(self._chips) - 1)].segment if self._chips else None)

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit(None)


def elided(painter: QPainter, text: str, width: float) -> str:
    """The text cut to a width with an ellipsis."""
    return QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, width)

"""The report for a head of department on one page of paper, drawn with Qt's own means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPageSize, QPainter, QPdfWriter, QPen, QPolygonF

from workbench.core.errors import FileProblem
from workbench.core.exchange import replacing
from workbench.core.exchange.reports import before_after
from workbench.core.exchange.reports.department import (
    DONE_HUE,
    REST_HUE,
    STATE_HUES,
    DepartmentFacts,
    dictionary_words,
    modality_word,
    recognition_words,
    sentence,
)
from workbench.core.exchange.reports.words import joined, moment, percent, state_word
from workbench.core.words import Message, say
from workbench.ui import theme

_DPI = 300
_WIDTH, _EDGE = 595.0, 40.0  # A4 in points
BOTTOM = 806.0  # where the last line of the page stands
_ROW = 12.0
_LINES = 4  # of each list: all must stand on one page
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


def write_pdf(path: Path, facts: DepartmentFacts) -> None:
    """Write the page; an existing file is replaced only when the new one is complete.

    Raises:
        FileProblem: The folder cannot be written, or the old file is open in another program.
    """
    with replacing(path) as temporary:
        writer = QPdfWriter(str(temporary))
        writer.setResolution(_DPI)
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        writer.setTitle(say("reports.department_title"))
        painter = QPainter()
        if not painter.begin(writer):
            raise FileProblem(Message("reports.cannot_write", {"file": path.name}))
        painter.scale(_DPI / 72, _DPI / 72)  # from here on in points
        Sheet(painter).draw(facts)
        painter.end()


class Sheet:
    """The page under way.

    Attributes:
        y: Where the next thing goes.
        end: Where the lists ended, above ``BOTTOM``.
    """

    def __init__(self, painter: QPainter) -> None:
        self._p = painter
        self._t = theme.LIGHT
        self.y = self.end = _EDGE

    def draw(self, facts: DepartmentFacts) -> None:
        """Everything, from top to bottom."""
        whole = _WIDTH - 2 * _EDGE
        self._text(_EDGE, whole, 24, say("reports.department_title"), theme.sans(17, bold=True))
        self.y += 25
        where = (facts.info.hospital, facts.info.release_id, f"{moment(facts.made_at)} UTC")
        self._text(_EDGE, whole, 12, " · ".join(where), theme.sans(9), self._t.secondary)
        self.y += 20
        self._figures(facts, whole)
        self._heading(_EDGE, "coverage")
        self._stack(facts, "items", exams=False)
        self._stack(facts, "exams", exams=True)
        self._legend(facts, whole)
        half, gap = (whole - 24) / 2, 24.0
        self._beside(
            lambda: self._before(facts, half),
            lambda: self._way(facts, _EDGE + half + gap, half),
        )
        self._beside(
            lambda: self._modalities(facts, half),
            lambda: self._reasons(facts, _EDGE + half + gap, half),
        )
        heads = ("local_name", "exams", "suggested")
        found = [(n.name, f"{n.exams:,}", sentence(n)) for n in facts.open_items]
        self._list(_EDGE, whole, "open_most", heads, found, (0.33, 0.12, 0.55))
        heads = ("local_name", "exams", "question")
        found = [(n.name, f"{n.exams:,}", sentence(n)) for n in facts.questions]
        self._list(_EDGE, whole, "questions", heads, found, (0.33, 0.12, 0.55))
        recognised = recognition_words(facts)
        if recognised:
            self.y += 4
            self._text(_EDGE, whole, 12, recognised, theme.sans(8))
            self.y += 10
        self._heading(_EDGE, "dictionary")
        self._text(_EDGE, whole, 12, dictionary_words(facts), theme.sans(8))
        self.y += 15
        self._collapsed(facts, whole)
        heads = ("local_name", "exams", "what")
        found = [(n.name, f"{n.exams:,}", sentence(n)) for n in facts.contradictions]
        self._list(_EDGE, whole, "contradictions", heads, found, (0.33, 0.12, 0.55))
        self.end, self.y = self.y, BOTTOM
        for note in ("department_note", "before_note"):
            self._text(_EDGE, whole, 10, say(f"reports.{note}"), theme.sans(7), self._t.secondary)
            self.y += 10

    def _beside(self, left: Callable[[], None], right: Callable[[], None]) -> None:
        """Two columns that begin at one height."""
        top = self.y
        ends = []
        for part in (left, right):
            self.y = top
            part()
            ends.append(self.y)
        self.y = max(ends)

    def _text(
        self,
        x: float,
        width: float,
        height: float,
        words: str,
        font: QFont,
        colour: str = "",
        align: Qt.AlignmentFlag = _LEFT,
    ) -> None:
        """One line at ``y``, cut with an ellipsis where there is no room."""
        line = " ".join(words.split())
        shown = QFontMetricsF(font).elidedText(line, Qt.TextElideMode.ElideRight, width)
        self._p.setFont(font)
        self._p.setPen(QColor(colour or self._t.text))
        self._p.drawText(QRectF(x, self.y, width, height), align | Qt.AlignmentFlag.AlignVCenter, shown)

    def _box(self, x: float, y: float, width: float, height: float, hue: str) -> None:
        self._p.fillRect(QRectF(x, y, width, height), QColor(hue))

    def _heading(self, x: float, name: str, width: float = 400) -> None:
        self.y += 9
        self._text(x, width, 14, say(f"reports.{name}"), theme.sans(11, bold=True))
        self.y += 17

    def _figures(self, facts: DepartmentFacts, whole: float) -> None:
        gap, height = 8.0, 52.0
        width = (whole - 3 * gap) / 4
        top = self.y
        for number, (value, what, more) in enumerate(facts.figures()):
            x = _EDGE + number * (width + gap)
            self._p.setPen(QColor(self._t.line))
            self._p.drawRoundedRect(QRectF(x, top, width, height), 4, 4)
            room = width - 16
            for offset, words, font, colour in (
                (5.0, value, theme.sans(16, bold=True), self._t.text),
                (25.0, what, theme.sans(8), self._t.text),
                (37.0, more, theme.sans(7), self._t.secondary),
            ):
                self.y = top + offset
                self._text(x + 8, room, 20 if offset == 5 else 11, words, font, colour)
        self.y = top + height + 2

    def _stack(self, facts: DepartmentFacts, name: str, *, exams: bool) -> None:
        """One bar of the whole, a piece for each state."""
        self._text(_EDGE, 62, 12, say(f"reports.{name}"), theme.sans(9), self._t.secondary)
        x, room = _EDGE + 66, _WIDTH - 2 * _EDGE - 66
        shares = facts.shares(exams=exams)
        if not shares:
            self._text(x, room, 12, say("reports.no_counts"), theme.sans(9), self._t.secondary)
        for state, _, share in shares:
            self._box(x, self.y + 1, room * share, 10, STATE_HUES[state])
            x += room * share
        self.y += 16

    def _legend(self, facts: DepartmentFacts, whole: float) -> None:
        """Each state with its colour, word, items and exams; three on a line."""
        width = whole / 3
        for number, (state, hue) in enumerate(STATE_HUES.items()):
            x = _EDGE + number % 3 * width
            tally = facts.of(state)
            words = f"{state_word(state)} {tally.items:,} · {tally.exams:,}"
            self._box(x, self.y + 3, 7, 7, hue)
            self._text(x + 12, width - 14, 12, words, theme.sans(9))
            if number % 3 == 2:
                self.y += 13
        self._text(_EDGE, whole, 10, say("reports.legend"), theme.sans(7), self._t.secondary)
        self.y += 9

    def _before(self, facts: DepartmentFacts, width: float) -> None:
        """The list as it came beside the list as it is."""
        self._heading(_EDGE, "before_and_now", width)
        shares = (0.6, 0.2, 0.2)
        self._heads(_EDGE, width, before_after.HEADS, shares)
        for cells in before_after.lines(facts):
            self._line(_EDGE, width, cells, shares)

    def _way(self, facts: DepartmentFacts, x: float, width: float) -> None:
        """How much was settled after each step, beneath its heading."""
        self._heading(x, "way", width)
        found = before_after.curves(facts.course)
        if not found:
            self._text(x, width, 12, say("reports.none_so_far"), theme.sans(9), self._t.secondary)
        field = QRectF(x, self.y + 13, width, 4 * _ROW - 2)
        for share in (0.0, 0.5, 1.0) if found else ():
            self._box(x, field.bottom() - field.height() * share - 0.25, width, 0.5, self._t.line)
        for number, (word, hue, curve) in enumerate(found):
            self._text(
                x + number * width / 2, width / 2, 10, f"{word} {curve[-1][1]:.1%}", theme.sans(8), hue
            )
            style = Qt.PenStyle.DashLine if number else Qt.PenStyle.SolidLine
            self._p.setPen(QPen(QColor(hue), 1.2, style))
            self._p.drawPolyline(
                QPolygonF(
                    [
                        QPointF(x + width * across, field.bottom() - field.height() * up)
                        for across, up in curve
                    ]
                )
            )
        self.y = field.bottom()

    def _modalities(self, facts: DepartmentFacts, width: float) -> None:
        """A bar of what is decided for each modality."""
        self._heading(_EDGE, "by_modality", width)
        heads = ("modality", "covered", "items_covered", "exams_covered")
        shares = (0.2, 0.4, 0.2, 0.2)
        self._heads(_EDGE, width, heads, shares)
        for word, (done, whole) in facts.modalities.items():
            cells = (percent(done.items, whole.items), percent(done.exams, whole.exams))
            room = width * 0.4 - 10
            share = done.items / whole.items if whole.items else 0.0
            self._box(_EDGE + width * 0.2, self.y + 3, room, 7, REST_HUE)
            self._box(_EDGE + width * 0.2, self.y + 3, room * share, 7, DONE_HUE)
            self._line(_EDGE, width, (modality_word(word), "", *cells), shares)

    def _reasons(self, facts: DepartmentFacts, x: float, width: float) -> None:
        self._heading(x, "no_item_reasons", width)
        found = [(words, f"{t.items:,}", f"{t.exams:,}") for words, t in facts.reasons()]
        if not found:
            self._text(x, width, 12, say("reports.none_so_far"), theme.sans(9), self._t.secondary)
            self.y += _ROW
            return
        shares = (0.52, 0.18, 0.3)
        self._heads(x, width, ("reason", "items", "exams"), shares)
        for cells in found:
            self._line(x, width, cells, shares)

    def _collapsed(self, facts: DepartmentFacts, whole: float) -> None:
        shares = (0.36, 0.08, 0.12, 0.44)
        if facts.collapsed:
            self._heads(_EDGE, whole, ("standard_item", "names", "exams", "examples"), shares)
        for c in facts.collapsed[:_LINES]:
            cells = (f"{c.code} {c.name}", f"{c.names:,}", f"{c.exams:,}", joined(c.examples))
            self._line(_EDGE, whole, cells, shares)

    def _list(
        self,
        x: float,
        width: float,
        title: str,
        heads: Sequence[str],
        found: Sequence[Sequence[str]],
        shares: Sequence[float],
    ) -> None:
        """A heading and the first lines of a list; nothing where the list is empty."""
        if not found:
            return
        self._heading(x, title, width)
        self._heads(x, width, heads, shares)
        for cells in found[:_LINES]:
            self._line(x, width, cells, shares)

    def _heads(self, x: float, width: float, names: Sequence[str], shares: Sequence[float]) -> None:
        self._box(x, self.y, width, _ROW, self._t.background)
        words = [say(f"reports.{name}") for name in names]
        self._cells(x, width, words, shares, theme.sans(8, bold=True), self._t.secondary)
        self.y += _ROW + 1

    def _line(self, x: float, width: float, cells: Sequence[str], shares: Sequence[float]) -> None:
        self._cells(x, width, cells, shares, theme.sans(8), self._t.text)
        self.y += _ROW
        self._box(x, self.y - 0.25, width, 0.5, self._t.line)

    def _cells(
        self, x: float, width: float, cells: Sequence[str], shares: Sequence[float], font: QFont, colour: str
    ) -> None:
        """The cells of a line; those of figures and of narrow columns stand to the right."""
        for number, (cell, share) in enumerate(zip(cells, shares, strict=True)):
            align = _RIGHT if number and share <= 0.3 else _LEFT
            self._text(x + 3, width * share - 8, _ROW, cell, font, colour, align)
            x += width * share

"""Progress as charts: states by items and by exam volume, confidence, regions; can be saved as a picture."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFileDialog, QSizePolicy, QWidget

from workbench.core.items import State
from workbench.core.project import ItemQuery, Tally
from workbench.core.words import Message, language, say
from workbench.ui import theme
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.session import Session
from workbench.ui.views.facet_words import BAND_WORDS
from workbench.ui.views.footer_bar import ORDER, hue_of
from workbench.ui.wording import STATES

_LINE = 26


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
        label, figure = 130.0, 130.0
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
            painter.drawText(box.adjusted(0, 0, -48, 0), right, bar.figure)
            painter.drawText(box, right, bar.part)


class Dashboard(BaseDialog):
    """The charts, kept up to date while they are open."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent, Message("ui.dashboard_title"), Message("ui.dashboard_hint"))
        self.items = BarChart(Message("ui.dashboard_items"))
        self.exams = BarChart(Message("ui.dashboard_exams"))
        self.bands = BarChart(Message("ui.dashboard_bands"))
        self.sites = BarChart(Message("ui.dashboard_sites"))
        for chart in (self.items, self.exams, self.bands, self.sites):
            self.body.addWidget(chart)
        self.body.addStretch()
        self.add_button(Message("ui.dashboard_save"), self.save)
        self.add_button(Message("ui.close"), self.accept, "primary")
        session.changed.connect(lambda *_: self.refill())
        self.setMinimumWidth(600)
        self.refill()

    def refill(self) -> None:
        """Count again."""
        project, release = self.session.project, self.session.release
        if project is None or release is None:
            return
        totals = project.totals()
        self.items.show_bars(_states(totals, exams=False))
        self.exams.show_bars(_states(totals, exams=True))
        facets = project.facets(ItemQuery(states=(State.OPEN,)))
        t = theme.tokens()
        self.bands.show_bars(
            _bars([(BAND_WORDS[b].text(), facets.bands.get(b, Tally())) for b in BAND_WORDS], t.warning)
        )
        regions = []
        for code, tally in sorted(facets.sites.items()):
            group = release.groups.get(code)
            words = (
                (group.zh if language() == "zh" else group.en.capitalize())
                if group
                else say("ui.modality_none")
            )
            regions.append((words, tally))
        self.sites.show_bars(_bars(regions, t.site))

    def save(self) -> None:
        """Save the charts as a picture."""
        path, _ = QFileDialog.getSaveFileName(self, say("ui.dashboard_save"), "progress.png", "*.png")
        if path and not self.grab().save(path):
            self.show_problem(Message("ui.folder_unwritable", {"path": path}))

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        self.refill()


def _states(totals: dict[State, Tally], *, exams: bool) -> list[Bar]:
    states = [s for s in (*ORDER, State.OPEN) if totals.get(s, Tally()).items]
    numbers = {s: totals[s].exams if exams else totals[s].items for s in states}
    whole = sum(numbers.values()) or 1
    result = []
    for state in states:
        share = numbers[state] / whole
        hue = theme.tokens().secondary if state is State.OPEN else hue_of(state)
        part = f"{share * 100:.1f}%"
        result.append(Bar(STATES[state].text(), share, f"{numbers[state]:,}", hue, part))
    return result


def _bars(rows: list[tuple[str, Tally]], hue: str) -> list[Bar]:
    widest = max((tally.items for _, tally in rows), default=0) or 1
    return [Bar(words, tally.items / widest, f"{tally.items:,}", hue) for words, tally in rows if tally.items]

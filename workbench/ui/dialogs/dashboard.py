"""Progress as charts: burn-down, states by items and by volume, confidence, regions; saved as a picture."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from workbench.core import review
from workbench.core.items import State
from workbench.core.project import ItemQuery, Tally
from workbench.core.words import Message, say
from workbench.ui import theme
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.session import Session
from workbench.ui.views.charts import Bar, BarChart, BurnDown
from workbench.ui.views.facet_words import BAND_WORDS, site_words
from workbench.ui.views.footer_bar import ORDER, hue_of
from workbench.ui.wording import STATES

_SHARPNESS = 2.0  # pixels of the picture for one of the window


class Dashboard(BaseDialog):
    """The charts, kept up to date while they are open."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent, Message("ui.dashboard_title"), Message("ui.dashboard_hint"))
        self.burn_down = BurnDown()
        self.pace = QLabel()
        self.pace.setWordWrap(True)
        self.items = BarChart(Message("ui.dashboard_items"))
        self.exams = BarChart(Message("ui.dashboard_exams"))
        self.bands = BarChart(Message("ui.dashboard_bands"))
        self.sites = BarChart(Message("ui.dashboard_sites"))
        self.charts = QWidget()
        self.charts.setObjectName("page")
        columns = QHBoxLayout(self.charts)
        columns.setContentsMargins(2, 0, 12, 8)
        columns.setSpacing(36)
        for charts in (
            (self.burn_down, self.pace, self.items, self.bands),
            (self.exams, self.sites),
        ):
            column = QVBoxLayout()
            column.setSpacing(10)
            for chart in charts:
                column.addWidget(chart)
            column.addStretch(1)
            columns.addLayout(column, 1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self.charts)
        self.body.addWidget(area, 1)
        self.add_button(Message("ui.dashboard_save"), self.ask_save)
        self.add_button(Message("ui.close"), self.accept, "primary")
        self._later = QTimer(self, singleShot=True, interval=400)
        self._later.timeout.connect(self.refill)
        session.changed.connect(self._on_changes)
        self.resize(1000, 700)
        self.refill()

    def _on_changes(self, _changes: object, _by: object) -> None:
        self._later.start()

    def refill(self) -> None:
        """Count again."""
        project, release = self.session.project, self.session.release
        if project is None or release is None:
            return
        totals = project.totals()
        self.burn_down.show_course(project.course())
        self.pace.setText(_pace_words(review.pace(project.steps()), totals))
        self.items.show_bars(_states(totals, exams=False))
        self.exams.show_bars(_states(totals, exams=True))
        facets = project.facets(ItemQuery(states=(State.OPEN,)))
        t = theme.tokens()
        bands = [(BAND_WORDS[band].text(), facets.bands.get(band, Tally())) for band in BAND_WORDS]
        self.bands.show_bars(_bars(bands, t.warning))
        sites = [(site_words(release, code), tally) for code, tally in facets.sites.items()]
        self.sites.show_bars(_bars(sorted(sites, key=lambda pair: -pair[1].items), t.site))

    def ask_save(self) -> None:
        """Ask where, and save the charts as a picture."""
        path, _ = QFileDialog.getSaveFileName(self, say("ui.dashboard_save"), "progress.png", "*.png")
        if path:
            self.save(path)

    def save(self, path: str) -> bool:
        """Save all charts as a picture fit for print; False, and a sentence, where it cannot be."""
        size = self.charts.size()
        picture = QPixmap(size * _SHARPNESS)
        picture.setDevicePixelRatio(_SHARPNESS)
        picture.fill(theme.colour(theme.tokens().background))
        self.charts.render(picture)
        saved = picture.save(path, "PNG")
        self.show_problem(None if saved else Message("ui.folder_unwritable", {"path": path}))
        return saved


def _pace_words(pace: review.Pace, totals: dict[State, Tally]) -> str:
    """How fast the work went, and how long the rest takes at that."""
    waiting = totals[State.OPEN].items
    left = pace.hours_left(waiting)
    if pace.per_hour is None or left is None:
        return say("ui.pace_unknown")
    facts = {
        "pace": f"{pace.per_hour:,.0f}",
        "hours": f"{pace.hours:,.1f}",
        "waiting": f"{waiting:,}",
        "left": f"{left:,.1f}",
    }
    return say("ui.pace_told", **facts)


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

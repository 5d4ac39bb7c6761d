"""The structured choice: device, site, method, post-processing or position, and the code they compose."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from workbench.core.items import Segment
from workbench.core.standard import Release
from workbench.core.words import Message
from workbench.ui import theme
from workbench.ui.flow import FlowBox
from workbench.ui.pickers.body_map import BodyMap
from workbench.ui.pickers.choice_box import ChoiceBox
from workbench.ui.pickers.composer import XRAY, Composer
from workbench.ui.pickers.extension import ExtensionRow
from workbench.ui.pickers.site_tree import SiteTree
from workbench.ui.worded import Worded
from workbench.ui.wording import SEGMENTS

_IDLE_MS = 100
# The single positions that lists combine most.
CHIPS_SHOWN = ("01", "02", "03", "04", "07", "12", "17", "44", "15", "23")


class SegmentLabel(QWidget):
    """A coloured square and the segment's name."""

    def __init__(self, segment: Segment, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.segment = segment
        self.text = ""
        self.setFixedSize(82, 30)

    def set_text(self, text: str) -> None:
        """Show another name."""
        self.text = text
        self.update()

    def paintEvent(self, event: object) -> None:
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(t.segment(self.segment)))
        painter.drawRoundedRect(0, 11, 8, 8, 2, 2)
        painter.setPen(theme.colour(t.secondary))
        painter.setFont(theme.sans())
        painter.drawText(15, 0, 67, 30, Qt.AlignmentFlag.AlignVCenter, self.text)


class PickPanel(Worded):
    """Pickers in step with one code.

    Signals:
        composed: Code, name and whether it is listed, when a person picked something and it is valid.
        refused: Message why what was picked cannot stand.
        left: The keyboard may go back to the list.
    """

    left = Signal()
    composed = Signal(str, str, bool)
    refused = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.composer: Composer | None = None
        self.device, self.method, self.last = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self.site = SiteTree()
        self.body = BodyMap()
        self.extension = ExtensionRow()
        self._labels: dict[Segment, SegmentLabel] = {}
        self._last_label = SegmentLabel(Segment.POST)
        self._chips: dict[str, QPushButton] = {}
        self._idle = QTimer(self, singleShot=True, interval=_IDLE_MS)
        self._idle.timeout.connect(self._get_ready)
        self._lay_out()
        self.device.picked.connect(lambda code: self._pick("pick_device", code))
        self.site.picked.connect(lambda code: self._pick("pick_site", code))
        self.method.picked.connect(lambda code: self._pick("pick_method", code))
        self.last.picked.connect(lambda code: self._pick("pick_last", code))
        self.body.picked.connect(self._pick_region)
        self.extension.picked.connect(lambda code: self._pick("pick_extra", code))
        self.extension.extended.connect(self._extend)
        self.extension.left.connect(self.left)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        grid = QGridLayout()
        grid.setVerticalSpacing(6)
        grid.setHorizontalSpacing(4)
        rows = ((Segment.DEVICE, self.device), (Segment.SITE, self.site), (Segment.METHOD, self.method))
        for number, (segment, widget) in enumerate(rows):
            label = SegmentLabel(segment)
            self._labels[segment] = label
            self.words.show(label.set_text, SEGMENTS[segment])
            self.words.show(widget.setAccessibleName, SEGMENTS[segment])
            grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(widget, number, 1)
        grid.addWidget(self._last_label, 3, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.last, 3, 1)
        grid.addWidget(self._chip_flow(), 4, 1)
        label = SegmentLabel(Segment.EXTRA)
        self._labels[Segment.EXTRA] = label
        self.words.show(label.set_text, SEGMENTS[Segment.EXTRA])
        grid.addWidget(label, 5, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.extension, 5, 1)
        self._why = self.label(None, "faint", wrap=True)
        grid.addWidget(self._why, 6, 1)
        grid.setColumnStretch(1, 1)
        row.addLayout(grid, 1)
        side = QVBoxLayout()
        side.addWidget(self.body)
        side.addStretch()
        row.addLayout(side)

    def _chip_flow(self) -> QWidget:
        self._chip_box = FlowBox()
        for code in CHIPS_SHOWN:
            chip = QPushButton()
            chip.setObjectName("chip")
            chip.setCheckable(True)
            chip.clicked.connect(lambda _on=False, c=code: self._toggle(c))
            self._chips[code] = chip
            self._chip_box.add(chip)
        return self._chip_box

    def set_release(self, release: Release | None) -> None:
        """Take the release of the open project."""
        self.composer = Composer(release) if release else None
        self._idle.start()

    def _get_ready(self) -> None:
        """In idle moments: find out what is legal for one device after the other."""
        if self.composer is not None and self.composer.get_ready():
            self._idle.start()

    def show_code(self, code: str, name: str = "") -> None:
        """Show a code in all pickers, and the name of its extension; nothing is told."""
        if self.composer is not None:
            self.composer.set_code(code, name)
            if not self.site.search.hasFocus():
                self.site.search.clear()  # what was searched for another row
            self._show()

    def _show(self) -> None:
        composer = self.composer
        if composer is None:
            return
        self.device.set_choices(composer.devices(), composer.device)
        self.site.show_composer(composer)
        self.method.set_choices(composer.methods(), composer.method)
        self.last.set_choices(composer.lasts(), composer.last)
        self.body.show_composer(composer)
        xray = composer.modality == XRAY
        key = Message("ui.segment_position") if xray else Message("ui.segment_post")
        self._last_label.set_text(key.text())
        self.last.setAccessibleName(key.text())
        self._chip_box.setVisible(xray)
        if xray:
            self._show_chips(composer)
        self.extension.show_composer(composer)
        self._show_limits(composer)

    def _show_chips(self, composer: Composer) -> None:
        held = composer.position_parts()
        singles = {c.code: c for c in composer.single_positions()}
        for code, chip in self._chips.items():
            choice = singles.get(code)
            chip.setVisible(choice is not None)
            if choice is not None:
                chip.setText(choice.words)
                chip.setChecked(code in held)
                chip.setEnabled(choice.live)
                chip.setToolTip(choice.why.text() if choice.why else "")

    def _show_limits(self, composer: Composer) -> None:
        """Say what the grey choices in sight mean, once for all of them."""
        limits = []
        shown = (*composer.level2(composer.site[:2]), *composer.level3(composer.site[:4]))
        if not all(choice.live for choice in shown):
            limits.append(Message("ui.grey_sites", {"why": composer.no_such_site()}))
        no_last = composer.why_no_last() or composer.why_one_last()
        self.last.setToolTip(no_last.text() if no_last else "")
        if no_last is not None:
            limits.append(no_last)
        self._why.setText(" ".join(limit.text() for limit in limits))
        self._why.setVisible(bool(limits))

    def _pick(self, verb: str, code: str) -> None:
        if self.composer is not None:
            getattr(self.composer, verb)(code)
            self._tell()

    def _extend(self, letters: str, name: str) -> None:
        if self.composer is not None:
            self.composer.extend(letters, name)
            self._tell()

    def _pick_region(self, prefixes: list[str], side: str) -> None:
        if self.composer is None:
            return
        if self.composer.pick_region(prefixes, side):
            self._tell()
        else:
            self.refused.emit(self.composer.no_such_site())

    def _toggle(self, code: str) -> None:
        if self.composer is None:
            return
        if not self.composer.toggle_position(code):
            self.refused.emit(Message("ui.why_no_combination"))
        self._tell()

    def _tell(self) -> None:
        self._show()
        composer = self.composer
        if composer is not None and not composer.site:
            return
        item = composer.item() if composer else None
        if item is not None:
            self.composed.emit(item.code, item.name, item.listed)
        elif composer is not None and (problem := composer.problem()) is not None:
            self.composed.emit(composer.code, "", False)
            self.refused.emit(problem)

    def focus_first(self) -> None:
        """Give the keyboard to the site search, where corrections begin most often."""
        self.site.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def retranslate(self) -> None:
        """Render every text in the language in use."""
        super().retranslate()
        self.site.retranslate()
        self.extension.retranslate()
        self._show()

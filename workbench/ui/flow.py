"""A box that breaks its widgets into lines, as text is: chips whose words differ in length by language."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

_GAP = 4


class FlowBox(QWidget):
    """Widgets from left to right, in as many lines as the width asks for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widgets: list[QWidget] = []
        self._sizes: list[QSize] = []  # of the widgets in sight; asking them takes long
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """Add a widget at the end."""
        widget.setParent(self)
        self._widgets.append(widget)
        self._sizes = []

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(width, move=False)

    def sizeHint(self) -> QSize:
        return QSize(1, self.heightForWidth(max(self.width(), 1)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: object) -> None:
        self._place(self.width(), move=True)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # words changed, or a widget was shown or hidden
            before, self._sizes = self._sizes, []
            self._place(self.width(), move=True)
            if self._sizes != before:
                self.updateGeometry()
        return super().event(event)

    def _place(self, width: int, *, move: bool) -> int:
        """Place the widgets, or only measure; the height that they need."""
        x = y = line = 0
        shown = [widget for widget in self._widgets if not widget.isHidden()]
        if len(self._sizes) != len(shown):
            self._sizes = [widget.sizeHint() for widget in shown]
        for widget, size in zip(shown, self._sizes, strict=True):
            if x + size.width() > width and line:
                x, y, line = 0, y + line + _GAP, 0
            if move:
                widget.setGeometry(QRect(x, y, size.width(), size.height()))
            x += size.width() + _GAP
            line = max(line, size.height())
        return y + line

"""Shows one page of the guide: our own Markdown and pictures only, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QImage,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from workbench.paths import resource
from workbench.ui import theme
from workbench.ui.actions import Keys
from workbench.ui.help import pages

WIDTH = 720  # of text and pictures, in pixels
_KIND = QTextDocument.ResourceType


class HelpBrowser(QTextBrowser):
    """A page of the guide. ``keys`` says which keys this person uses."""

    def __init__(self, keys: Callable[[], Keys], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.setOpenExternalLinks(False)
        self.setObjectName("guide")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDefaultFont(theme.sans(14))
        self.document().setDocumentMargin(20)
        self.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)
        self.setLineWrapColumnOrWidth(WIDTH + 40)
        self.sourceChanged.connect(lambda _url: self._dress())

    def show_page(self, page: str, heading: str = "") -> None:
        """Show a page, from a heading on where one is given."""
        url = QUrl.fromLocalFile(str(pages.page_path(page)))
        if self.source() == url:
            self.reload()
        else:
            self.setSource(url)
        self._dress()
        if heading:
            self._scroll_to(heading)

    def page(self) -> str:
        """The page that is shown, empty before the first."""
        return Path(self.source().path()).stem

    def doSetSource(self, name: QUrl | str, kind: QTextDocument.ResourceType = _KIND.UnknownResource) -> None:
        """Go to a page. A link to anything else is not followed."""
        if self._ours(self.source().resolved(QUrl(name))) is not None:
            super().doSetSource(name, kind)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """The content of a page or a picture of the guide; None for anything else."""
        path = self._ours(self.source().resolved(QUrl(name)))
        if path is None:
            return None
        if path.suffix == ".md":
            return pages.markdown(path.stem, self._keys())
        return self._picture(path)

    def _ours(self, url: QUrl) -> Path | None:
        """The file of the guide that an address means."""
        if not url.isLocalFile():
            return None
        path = Path(url.toLocalFile()).resolve()
        inside = path.is_relative_to(resource("help").resolve())
        return path if inside and path.suffix in (".md", ".png") and path.is_file() else None

    def _picture(self, path: Path) -> QImage:
        """A picture, no wider than the text, in the pixels of this screen."""
        image, ratio = QImage(str(path)), self.devicePixelRatioF()
        if image.width() > WIDTH * ratio:
            mode = Qt.TransformationMode.SmoothTransformation
            image = image.scaledToWidth(round(WIDTH * ratio), mode)
            image.setDevicePixelRatio(ratio)
        return image

    def _dress(self) -> None:
        """Space between lines and the look of tables and keys, which Markdown says nothing about."""
        cursor = QTextCursor(self.document())
        block = self.document().begin()
        while block.isValid():
            cursor.setPosition(block.position())
            form = QTextBlockFormat()
            if not _has_picture(block):
                form.setLineHeight(145, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            if block.blockFormat().headingLevel():
                form.setTopMargin(16 if block.blockNumber() else 0)
                form.setBottomMargin(6)
            cursor.mergeBlockFormat(form)
            self._dress_keys(block)
            block = block.next()
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                _dress_table(frame)
        cursor.setPosition(0)
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(0)

    def _dress_keys(self, block: Any) -> None:
        """Keys and codes stand on a ground of their own."""
        pieces = [(p.position(), p.length()) for p in _pieces(block) if p.charFormat().fontFixedPitch()]
        for start, length in pieces:
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            form = QTextCharFormat()
            form.setFontFamilies(theme.sans().families())
            form.setFontWeight(QFont.Weight.DemiBold)
            form.setBackground(QBrush(QColor(theme.tokens().chip)))
            cursor.mergeCharFormat(form)

    def _scroll_to(self, heading: str) -> None:
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and block.text().strip() == heading:
                place = self.document().documentLayout().blockBoundingRect(block).top()
                self.verticalScrollBar().setValue(int(place) - 8)
                return
            block = block.next()


def _pieces(block: Any) -> list[Any]:
    """The pieces of a block that have one format each."""
    return [entry.fragment() for entry in block if entry.fragment().isValid()]


def _has_picture(block: Any) -> bool:
    return any(piece.charFormat().isImageFormat() for piece in _pieces(block))


def _dress_table(table: QTextTable) -> None:
    t = theme.tokens()
    form = table.format()
    form.setBorder(0.5)
    form.setBorderCollapse(True)
    form.setBorderBrush(QBrush(QColor(t.line)))
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setCellPadding(6)
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    form.setTopMargin(6)
    form.setBottomMargin(10)
    table.setFormat(form)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        look = cell.format()
        look.setBackground(QBrush(QColor(t.chip)))
        cell.setFormat(look)

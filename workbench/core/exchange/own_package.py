"""Add columns to the sheets of a workbook without touching anything else in it.

The package is copied member by member; in the sheets that hold the list only the added cells are new, and in
the styles only the looks of these. Charts, pictures, macros, formulas, comments, links and whatever a library
does not know stay byte for byte.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workbench.core.exchange.own_columns import OwnColumn
from workbench.core.exchange.package_scan import column_letter, column_number, sheet_parts
from workbench.core.exchange.source_file import file_problem
from workbench.core.exchange.xml_text import escape
from workbench.core.items import MappingRow

MAX_COLUMNS = 16_384
_STYLES = "xl/styles.xml"
_ROW = re.compile(rb"<((?:\w+:)?)row\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?row>)", re.DOTALL)
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])([^>]*?)(/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_NUMBER = re.compile(rb'\br="(?:[A-Z]+)?(\d+)"')
_LETTERS = re.compile(rb'\br="([A-Z]+)\d+"')
_STYLE = re.compile(rb'\bs="(\d+)"')
_SPANS = re.compile(rb'\sspans="[^"]*"')
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="[A-Z]+\d+:([A-Z]+)\d+"')
_DIMENSION = re.compile(rb'(<(?:\w+:)?dimension\s[^>]*?ref="[A-Z]+\d+:)([A-Z]+)(\d+")')
_COLS = re.compile(rb"<((?:\w+:)?)cols>(.*?)</(?:\w+:)?cols>", re.DOTALL)
_COL_END = re.compile(rb'\bmax="(\d+)"')
_SHEET_DATA = re.compile(rb"<((?:\w+:)?)sheetData\b")
_XFS = re.compile(rb"(<(?:\w+:)?cellXfs)\b([^>]*)>(.*?)(</(?:\w+:)?cellXfs>)", re.DOTALL)
_COUNT = re.compile(rb'\scount="[^"]*"')
_XF = re.compile(rb"<((?:\w+:)?)xf\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?xf>)", re.DOTALL)
_TEXT_FORMAT = 49  # "@"


@dataclass(slots=True)
class Addition:
    """What a sheet gets.

    Attributes:
        header_row: 1-based row of the header, 0 for a list without one.
        rows: Source items by 1-based row.
    """

    header_row: int
    rows: Mapping[int, MappingRow]


def add_columns(
    path: Path, content: bytes, out: Path, additions: Mapping[str, Addition], columns: Sequence[OwnColumn]
) -> dict[str, set[int]]:
    """Copy a workbook with columns added to some sheets.

    Args:
        path: The workbook's name, for sentences.
        content: Its bytes.
        out: Where to write.
        additions: By sheet name.
        columns: What is added.

    Returns:
        By sheet name, the rows of ``additions`` that the sheet does not have.

    Raises:
        FileProblem: The bytes are no workbook, or a sheet has no room at its right.
    """
    missing: dict[str, set[int]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(out, "w") as copy:
            parts = {part: name for name, part in sheet_parts(package).items() if name in additions}
            looks = _Looks(package.read(_STYLES) if _STYLES in package.namelist() else b"")
            changed = {}
            for part, name in parts.items():
                sheet = _Sheet(package.read(part), looks, additions[name], columns)
                if sheet.first + len(columns) > MAX_COLUMNS:
                    raise file_problem("no_room", path, sheet=name)
                changed[part] = sheet.with_columns()
                missing[name] = sheet.missing
            changed[_STYLES] = looks.styles()
            for member in package.infolist():
                data = changed.get(member.filename) or package.read(member)
                member.compress_type = zipfile.ZIP_DEFLATED
                copy.writestr(member, data)
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        raise file_problem("damaged", path) from error
    return missing


class _Looks:
    """The workbook's cell formats, and copies of them that show text as it is."""

    def __init__(self, styles: bytes) -> None:
        self._styles = styles
        found = _XFS.search(styles)
        self._known = [match[0] for match in _XF.finditer(found[3])] if found else []
        self._added: list[bytes] = []
        self._copies: dict[tuple[int, bool], int] = {}

    def as_text(self, style: int, *, wrapped: bool) -> int | None:
        """The number of a format like ``style`` for text; None in a workbook without formats."""
        if not self._known:
            return None
        key = (style if style < len(self._known) else 0, wrapped)
        if key not in self._copies:
            self._copies[key] = len(self._known) + len(self._added)
            self._added.append(_text_copy(self._known[key[0]], wrapped=wrapped))
        return self._copies[key]

    def styles(self) -> bytes:
        """The part of the package with the copies in it."""
        count = b' count="%d"' % (len(self._known) + len(self._added))
        added = b"".join(self._added)
        return _XFS.sub(
            lambda m: m[1] + _COUNT.sub(b"", m[2]) + count + b">" + m[3] + added + m[4], self._styles, count=1
        )


def _text_copy(xf: bytes, *, wrapped: bool) -> bytes:
    found = _XF.fullmatch(xf)
    assert found is not None
    prefix, attributes, inner = found[1], found[2], found[3] or b""
    attributes = re.sub(rb'\s(?:numFmtId|applyNumberFormat|quotePrefix)="[^"]*"', b"", attributes)
    attributes += b' numFmtId="%d" applyNumberFormat="1"' % _TEXT_FORMAT
    if wrapped:
        attributes = re.sub(rb'\sapplyAlignment="[^"]*"', b"", attributes) + b' applyAlignment="1"'
        if b"alignment" in inner:
            inner = re.sub(rb'\swrapText="[^"]*"', b"", inner)
            inner = re.sub(rb"(<(?:\w+:)?alignment\b)", rb'\1 wrapText="1"', inner, count=1)
        else:
            # Set in a little: the hospital's last column is often a number, which ends where our text begins.
            inner = b'<%salignment horizontal="left" indent="1" wrapText="1"/>' % prefix + inner
    return b"<%sxf%s>%s</%sxf>" % (prefix, attributes, inner, prefix)


@dataclass(slots=True)
class _Sheet:
    """One sheet's XML while columns are added to it.

    Attributes:
        first: 0-based column of the first added one.
        missing: Rows of the addition that the sheet does not have.
    """

    xml: bytes
    looks: _Looks
    addition: Addition
    columns: Sequence[OwnColumn]
    first: int = field(init=False)
    missing: set[int] = field(init=False)
    _row: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.first = self._first_free()
        self.missing = set(self.addition.rows)

    def _first_free(self) -> int:
        """Right of the last cell that holds something, and of every merge."""
        last = -1
        for match in _MERGE.finditer(self.xml):
            last = max(last, column_number(match[1].decode()))
        for row in _ROW.finditer(self.xml):
            for column, _, inner, _ in _cells(row[3] or b""):
                if inner:
                    last = max(last, column)
        return last + 1

    def with_columns(self) -> bytes:
        """The sheet with its new cells, widths and size."""
        xml = _ROW.sub(self._with_cells, self.xml)
        end = column_letter(self.first + len(self.columns) - 1).encode()
        xml = _DIMENSION.sub(lambda m: m[1] + max(m[2], end, key=_order) + m[3], xml, count=1)
        return self._with_widths(xml)

    def _with_cells(self, match: re.Match[bytes]) -> bytes:
        number = _NUMBER.search(match[2])
        self._row = int(number[1]) if number else self._row + 1
        item = self.addition.rows.get(self._row)
        if item is not None:
            texts = [column.text(item) for column in self.columns]
            self.missing.discard(self._row)
        elif self._row == self.addition.header_row:
            texts = [column.header for column in self.columns]
        else:
            return match[0]
        prefix, attributes = match[1], _SPANS.sub(b"", match[2]).rstrip()
        before, after, style = b"", b"", 0
        for column, look, inner, cell in _cells(match[3] or b""):
            if column < self.first:
                before, style = before + cell, look if inner or look else style
            elif column >= self.first + len(self.columns):
                after += cell
        added = "".join(self._cell(prefix.decode(), place, text, style) for place, text in enumerate(texts))
        inner = before + added.encode("utf-8", "replace") + after
        return b"<%srow%s>%s</%srow>" % (prefix, attributes, inner, prefix)

    def _cell(self, prefix: str, place: int, text: str, style: int) -> str:
        at = f"{column_letter(self.first + place)}{self._row}"
        look = self.looks.as_text(style, wrapped="\n" in text)
        styled = "" if look is None else f' s="{look}"'
        if not text:
            return f'<{prefix}c r="{at}"{styled}/>'
        shown = f'<{prefix}is><{prefix}t xml:space="preserve">{escape(text)}</{prefix}t></{prefix}is>'
        return f'<{prefix}c r="{at}"{styled} t="inlineStr">{shown}</{prefix}c>'

    def _with_widths(self, xml: bytes) -> bytes:
        """Widths for the new columns, unless the sheet already says something about columns so far right."""
        first = self.first + 1
        found = _COLS.search(xml)
        if found and any(int(end) >= first for end in _COL_END.findall(found[2])):
            return xml
        data = _SHEET_DATA.search(xml)
        prefix = found[1] if found else data[1] if data else b""
        new = b"".join(
            b'<%scol min="%d" max="%d" width="%.1f" customWidth="1"/>' % (prefix, n, n, column.width)
            for n, column in enumerate(self.columns, first)
        )
        if found:
            at = found.end(2)
            return xml[:at] + new + xml[at:]
        if data is None:
            return xml
        return xml[: data.start()] + b"<%scols>%s</%scols>" % (prefix, new, prefix) + xml[data.start() :]


def _order(letters: bytes) -> tuple[int, bytes]:
    return len(letters), letters


def _cells(inner: bytes) -> list[tuple[int, int, bytes, bytes]]:
    """Column, style, content and the whole of each cell of a row."""
    found = []
    column = -1
    for match in _CELL.finditer(inner):
        letters, style = _LETTERS.search(match[1]), _STYLE.search(match[1])
        column = column_number(letters[1].decode()) if letters else column + 1
        found.append((column, int(style[1]) if style else 0, match[3] or b"", match[0]))
    return found

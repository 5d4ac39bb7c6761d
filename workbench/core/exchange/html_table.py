"""HTML tables saved with the suffix .xls, as many hospital systems do: read as the table they are."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from workbench.core.exchange.separated_text import decode
from workbench.core.exchange.source_file import file_problem

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_MAX_SPAN = 16_384
_MAX_CELLS = 4_000_000  # about 200 bytes each
Merge = tuple[int, int, int, int]
Table = tuple[str, list[tuple[str, ...]], list[Merge]]


class _Tables(HTMLParser):
    """Collects rows of cells ``(text, columns spanned, rows spanned)`` of every outer table."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[tuple[str, int, int]]]] = []
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._skip += 1
        elif tag == "table":
            self._end_cell()
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self._end_cell()
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables:
            self._end_cell()
            if not self.tables[-1]:
                self.tables[-1].append([])
            given = dict(attrs)
            self._span = _span(given.get("colspan")), _span(given.get("rowspan"))
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._skip = max(0, self._skip - 1)
        elif tag in ("td", "th", "tr", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._skip:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None and self.tables and self.tables[-1]:
            text = re.sub(r"[ \t\r\n\u00a0]+", " ", "".join(self._cell)).strip()
            self.tables[-1][-1].append((text, *self._span))
        self._cell = None


def _span(text: str | None) -> int:
    return max(1, min(_MAX_SPAN, int(text))) if text and text.strip().isdecimal() and len(text) < 8 else 1


def read_html(path: Path, content: bytes) -> list[Table]:
    """Every table as ``(name, rows, merged ranges)``; names are ``1``, ``2`` ….

    Raises:
        FileProblem: No table in it.
    """
    charset = _CHARSET.search(content[:4096])
    try:
        text = content.decode(charset[1].decode()) if charset else decode(path, content)
    except (LookupError, UnicodeDecodeError):
        text = decode(path, content)
    parser = _Tables()
    parser.feed(text)
    parser.close()
    tables = [_grid(path, table) for table in parser.tables if any(table)]
    if not tables:
        raise file_problem("no_table", path)
    return [(str(number), rows, merged) for number, (rows, merged) in enumerate(tables, 1)]


def _grid(path: Path, table: list[list[tuple[str, int, int]]]) -> tuple[list[tuple[str, ...]], list[Merge]]:
    taken: dict[tuple[int, int], str] = {}
    merged: list[Merge] = []
    width = 0
    for r, row in enumerate(table):
        c = 0
        for text, across, down in row:
            while (r, c) in taken:
                c += 1
            last = min(len(table) - 1, r + down - 1)
            if across * (last - r + 1) + len(taken) > _MAX_CELLS:
                raise file_problem("stray_cells", path)
            for rr in range(r, last + 1):
                for cc in range(c, c + across):
                    taken[rr, cc] = text if (rr, cc) == (r, c) else ""
            if across > 1 or last > r:
                merged.append((r, c, last, c + across - 1))
            c += across
            width = max(width, c)
    if width * len(table) > _MAX_CELLS:
        raise file_problem("stray_cells", path)
    return [tuple(taken.get((r, c), "") for c in range(width)) for r in range(len(table))], merged

"""A published edition as it comes: a folder of CSV tables, or sheets of a workbook, one an appendix.

Here the tables are found and refused where they cannot be a standard; :mod:`converting` makes a release.
"""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.core.errors import FileProblem
from workbench.core.standard.findings import Finding, Level, finding
from workbench.core.words import Message

# Kind of table -> the columns that make it one. Item tables (appendices G to K) share one header.
COLUMNS: dict[str, tuple[str, ...]] = {
    "A": ("模态编码", "模态名称"),
    "B": ("模态编码", "模态名称", "设备类型编码", "设备类型名称"),
    "C": ("一级编码", "一级名称", "二级编码", "二级名称", "三级编码", "三级名称", "适用模态"),
    "D": ("模态", "一级编码", "一级扫描方式", "二级编码", "二级扫描方式"),
    "E": ("模态", "一级编码", "一级后处理分类", "二级编码", "二级后处理分类"),
    "F": ("模态", "体位编码", "体位"),
    "items": ("一级编码", "一级部位", "二级编码", "二级部位", "项目编码", "项目标准名"),
}
_ALL_COLUMNS = frozenset(column for columns in COLUMNS.values() for column in columns)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as text: where it came from, its name, and its rows, the header among them."""

    source: str
    name: str
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a recognised table: the sheet, the 1-based row, and the cells by column."""

    table: str
    row: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    @property
    def text(self) -> str:
        """The row as it stood, for reports."""
        return " | ".join(self.cells.values())


def read_folder(folder: Path) -> list[Sheet]:
    """All CSV files of a folder, in name order.

    Raises:
        FileProblem: No folder, no CSV file, an encoding that is none of UTF-8, UTF-16, GB18030, or not CSV.
    """
    if not folder.is_dir():
        raise FileProblem(Message("standard.no_folder", {"path": str(folder)}))
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv")
    if not paths:
        raise FileProblem(Message("standard.no_csv", {"path": str(folder)}))
    return [Sheet(str(path), path.stem, _rows(path)) for path in paths]


def _rows(path: Path) -> list[list[str]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        params = {"path": str(path), "detail": error.strerror or ""}
        raise FileProblem(Message("standard.file_unreadable", params)) from error
    try:
        return list(csv.reader(io.StringIO(_decode(path, raw), newline=""), strict=True))
    except csv.Error as error:
        params = {"path": str(path), "row": "?", "detail": str(error)}
        raise FileProblem(Message("standard.file_csv", params)) from error


def _decode(path: Path, raw: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or GB18030. GB18030 accepts nearly any bytes, so its text must be text."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    place = 0
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError as error:
            place = max(place, error.start)
            continue
        strange = next((i for i, c in enumerate(text) if _is_strange(c)), None)
        if strange is None:
            return text
        place = max(place, len(text[:strange].encode(encoding, "replace")))
    row = raw[:place].count(b"\n") + 1
    raise FileProblem(Message("standard.unknown_encoding", {"path": str(path), "row": row}))


def _is_strange(char: str) -> bool:
    return char not in "\r\n\t" and unicodedata.category(char) in ("Cc", "Co", "Cn", "Cs")


def recognise(sheets: Iterable[Sheet]) -> tuple[dict[str, list[Line]], list[Finding]]:
    """The rows of each kind of table, and what was noticed on the way (sheets that hold no table).

    Raises:
        FileProblem: A table has a wrong header or is missing.
    """
    found: dict[str, list[Line]] = {kind: [] for kind in COLUMNS}
    notes: list[Finding] = []
    sources = []
    for sheet in sheets:
        sources.append(sheet.source)
        kind, start, header = _kind(sheet)
        if kind is None:
            notes.append(finding(Level.WARNING, sheet.name, 0, "sheet_ignored", sheet.name))
            continue
        for number, cells in enumerate(sheet.rows[start + 1 :], start=start + 2):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
                raise FileProblem(
                    Message(
                        "standard.file_cells",
                        {"path": sheet.source, "row": number, "n": len(cells), "expected": len(header)},
                    )
                )
            padded = [*cells, *[""] * (len(header) - len(cells))]
            values = {h: clean(c) for h, c in zip(header, padded, strict=False) if h in COLUMNS[kind]}
            found[kind].append(Line(sheet.name, number, values))
    missing = [kind for kind in COLUMNS if not found[kind]]
    if missing:
        names = ", ".join("G-K" if kind == "items" else kind for kind in missing)
        raise FileProblem(
            Message("standard.table_missing", {"path": sources[0] if sources else "", "tables": names})
        )
    return found, notes


def clean(cell: str) -> str:
    """A cell without outer spaces and with half-width letters, digits and brackets as codes need them."""
    return unicodedata.normalize("NFKC", cell).strip()


def _kind(sheet: Sheet) -> tuple[str | None, int, list[str]]:
    """Kind of table, index of its header row and the header. A half-right header is refused, not guessed."""
    best: tuple[int, int, list[str]] = (0, 0, [])
    for index, cells in enumerate(sheet.rows[:10]):
        header = [clean(cell).replace(" ", "") for cell in cells]
        known = len(_ALL_COLUMNS.intersection(header))
        fits = [kind for kind, columns in COLUMNS.items() if set(columns) <= set(header)]
        if fits:
            return max(fits, key=lambda kind: len(COLUMNS[kind])), index, header
        if known > best[0]:
            best = (known, index, header)
    known, index, header = best
    if known < 2 and not _is_appendix(sheet.name):
        return None, 0, []
    wanted = max(COLUMNS.values(), key=lambda columns: len(set(columns) & set(header)) / len(columns))
    params = {
        "path": sheet.source,
        "sheet": sheet.name,
        "row": index + 1,
        "missing": "、".join(column for column in wanted if column not in header),
    }
    raise FileProblem(Message("standard.wrong_header", params))


def _is_appendix(name: str) -> bool:
    plain = clean(name).removeprefix("附录").strip()
    return plain[:1] in "ABCDEFGHIJK" and not plain[1:2].isalpha() if plain else False

"""Look through a workbook's package before a spreadsheet library opens it.

A hostile or unlucky package can make a reader allocate without bound: a member that inflates a thousandfold,
or one stray cell in the last corner of a sheet. The scan streams every XML member once, so that damage and
lying sizes show as well, and notes on the way what the fast reader does not tell: formulas, error values and
leading zeros.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from workbench.core.exchange.padded_numbers import cells_of, padded_styles
from workbench.core.exchange.source_file import file_problem
from workbench.core.settings import MOST_CELLS, UNPACKED_MB, Settings

MAX_MEMBERS = 10_000
MAX_RATIO = 400  # repetitive lists reach about 150; a deflate bomb about 1,000
_CHUNK = 1 << 20
_OVERLAP = 4096
MAX_FORMULAS = 1000

_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\s(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d{1,9})"')
# Patterns that begin with their letters are searched at memory speed; what they find too much is harmless.
_FAR = re.compile(rb'r="(?![A-Z]?\d{1,6}")')  # no place within 26 columns and 999,999 rows
_NEAR_ROWS, _NEAR_COLUMNS = 999_999, 26
_ROWS = re.compile(rb'r="[A-Za-z]{0,3}(\d{1,9})"')
_WIDE = re.compile(rb'r="[A-Za-z]{3}\d')
_MIDDLE = re.compile(rb'r="[A-Za-z]{2,3}\d')
_FORMULA_SIGNS = (b"<f", b":f")
_FORMULA_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<(?:\w+:)?f[\s/>]')
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>.{0,2000}?<(?:\w+:)?v>([^<]{1,40})<',
    re.DOTALL,
)
_FULL_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Za-z]{1,3})(\d{1,7})"[^>]*(?<!/)>')
_BLANKS = re.compile(rb"\s+=\s*|=\s+")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(slots=True)
class PartFacts:
    """What the scan saw in one worksheet.

    Attributes:
        last_row: Upper bound of the row numbers in the XML, styled empty rows included.
        width: Upper bound of columns: 26, 702 or 16,384.
        formula_cells: Addresses of cells with a formula, the first thousand.
        padded: ``(row, column) -> digits`` of number cells that show leading zeros, both 0-based.
        errors: ``(row, column) -> "#N/A"``, both 0-based; the fast reader gives these cells as empty.
        hidden_rows: Rows (1-based) that are hidden, by hand or by a filter.
    """

    last_row: int = 0
    width: int = _NEAR_COLUMNS
    formula_cells: list[str] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    padded: dict[tuple[int, int], int] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)


def column_number(letters: str) -> int:
    """0-based column of ``A``, ``AB``."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letter(index: int) -> str:
    """Letters of a 0-based column: 0 is ``A``, 26 is ``AA``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def scan_package(path: Path, content: bytes) -> dict[str, PartFacts]:
    """Facts of each worksheet by sheet name.

    Raises:
        FileProblem: Not a workbook, damaged, encrypted, or too large when unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            check_sizes(path, package, len(content))
            names = set(package.namelist())
            if "xl/workbook.bin" in names or "xl/workbook.xml" not in names:
                raise file_problem("not_xlsx", path)
            look = _Look(padded_styles(package))
            facts: dict[str, PartFacts] = {}
            for member in package.infolist():
                if member.filename.startswith("xl/") and member.filename.endswith((".xml", ".rels")):
                    with package.open(member) as stream:
                        facts[member.filename] = _scan_part(path, package, member, stream, look)
            parts = sheet_parts(package)
            return {sheet: facts.get(part, PartFacts()) for sheet, part in parts.items()}
    except (
        zipfile.BadZipFile, zlib.error, EOFError, LookupError, ValueError, OSError, NotImplementedError,
        RuntimeError, ElementTree.ParseError,
    ) as error:  # fmt: skip
        raise file_problem("damaged", path) from error


def check_sizes(path: Path, package: zipfile.ZipFile, size: int) -> None:
    """Refuse a package that is encrypted, or would unpack to far more than its ``size`` in bytes.

    Raises:
        FileProblem: The sentence says which.
    """
    members = package.infolist()
    inflated = sum(member.file_size for member in members)
    if any(member.flag_bits & 1 for member in members):
        raise file_problem("protected", path)
    if (
        len(members) > MAX_MEMBERS
        or inflated > Settings().get(UNPACKED_MB) << 20
        or inflated > MAX_RATIO * size + (64 << 20)
    ):
        raise file_problem("bomb", path, size=max(1, inflated >> 20))


def _scan_part(
    path: Path, package: zipfile.ZipFile, member: zipfile.ZipInfo, stream: IO[bytes], look: _Look
) -> PartFacts:
    """Stream one member to its end: CRC and true size are checked by reading."""
    facts = PartFacts()
    if not member.filename.startswith("xl/worksheets/"):
        while chunk := stream.read(_CHUNK):
            if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
                raise file_problem("damaged", path)
        return facts
    for window in _windows(stream):
        look.at(window, facts)
    most = Settings().get(MOST_CELLS)
    if facts.last_row * facts.width > most:
        with package.open(member) as again:
            cells = _used_area(again)
        if cells > most:
            raise file_problem("stray_cells", path)
    return facts


def _windows(stream: IO[bytes]) -> Iterator[bytes]:
    """The XML in pieces that overlap, as programs write it; XML takes other quotes and blanks, too."""
    tail = b""
    while chunk := stream.read(_CHUNK):
        window = tail + (chunk.replace(b"'", b'"') if b"'" in chunk else chunk)
        blank = b" =" in window or b"= " in window or b"\t" in window or b"\r" in window or b"\n" in window
        if blank:
            window = _BLANKS.sub(b"=", window)
        yield window
        tail = window[-_OVERLAP:]


class _Look:
    """Looks at a piece of a worksheet's XML.

    Args:
        padded: Styles that show leading zeros, see :func:`padded_styles`.
    """

    def __init__(self, padded: dict[str, int]) -> None:
        self._padded = padded
        self._padded_cell = cells_of(padded)

    def at(self, window: bytes, facts: PartFacts) -> None:
        """Note in ``facts`` what the piece shows; pieces overlap."""
        _bound(window, facts)
        # One letter is looked for at memory speed; lists of numbers and Chinese words have few of these.
        if b"h" in window and b'hidden="' in window:
            facts.hidden_rows.update(int(match[1]) for match in _HIDDEN_ROW.finditer(window))
        formulas = b"f" in window and any(sign in window for sign in _FORMULA_SIGNS)
        if formulas and len(facts.formula_cells) < MAX_FORMULAS:
            cells = {match[1].decode() for match in _FORMULA_CELL.finditer(window)}
            facts.formula_cells += sorted(cells.difference(facts.formula_cells))[:MAX_FORMULAS]
        if b"#" in window and b't="e"' in window:
            for cell in _ERROR_CELL.finditer(window):
                place = int(cell[2]) - 1, column_number(cell[1].decode())
                facts.errors[place] = cell[3].decode("utf-8", "replace")
        for cell in self._padded_cell.finditer(window) if self._padded_cell else ():
            place = int(cell[3]) - 1, column_number(cell[2].decode())
            facts.padded[place] = self._padded[cell[1].decode()]


def _bound(window: bytes, facts: PartFacts) -> None:
    """Note how far the places in a piece reach: exactly only where it is further than most lists reach."""
    if not _FAR.search(window):
        facts.last_row = max(facts.last_row, _NEAR_ROWS if b"row" in window else 0)
        return
    facts.last_row = max(facts.last_row, max(map(int, set(_ROWS.findall(window))), default=0))
    if facts.width == _NEAR_COLUMNS and _MIDDLE.search(window):
        facts.width = 702
    if facts.width == 702 and _WIDE.search(window):
        facts.width = 16_384


def _used_area(stream: IO[bytes]) -> int:
    """Rows times columns of the cells that hold something."""
    rows = columns = 0
    for window in _windows(stream):
        for match in _FULL_CELL.finditer(window):
            rows = max(rows, int(match[2]))
            columns = max(columns, column_number(match[1].decode().upper()) + 1)
    return rows * columns


def sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name to package path, from the workbook and its relations."""
    relations = {}
    if "xl/_rels/workbook.xml.rels" in package.namelist():
        for relation in ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels")):
            target = relation.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            relations[relation.get("Id", "")] = part
    parts = {}
    for element in ElementTree.fromstring(package.read("xl/workbook.xml")).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            parts[element.get("name", "")] = relations.get(element.get(_RELATION, ""), "")
    return parts

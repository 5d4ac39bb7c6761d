"""Look through an old workbook (.xls, BIFF8) for what the fast reader does not tell.

Leading zeros that a number format shows, hidden rows, formulas and error values. Record layouts are those of
[MS-XLS]; what does not read as such is left to the reader, which then says what is wrong.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

from workbench.core.exchange.package_scan import MAX_FORMULAS, PartFacts, column_letter
from workbench.core.exchange.padded_numbers import digits_of

_STREAMS = ("Workbook", "Book")
_BOF, _BOUNDSHEET, _FORMAT, _XF = 0x0809, 0x0085, 0x041E, 0x00E0
_NUMBER, _RK, _MULRK, _FORMULA, _BOOLERR, _ROW = 0x0203, 0x027E, 0x00BD, 0x0006, 0x0205, 0x0208
_HIDDEN = 0x20  # fDyZero in the flags of a row
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def scan_xls(content: bytes) -> dict[str, PartFacts]:
    """Facts of each worksheet by sheet name; empty where the file does not read as BIFF8."""
    import olefile  # heavy, and needed for old files only

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as package:
            name = next((name for name in _STREAMS if package.exists(name)), "")
            stream = package.openstream(name).read() if name else b""
        return _facts(stream)
    except (OSError, ValueError, struct.error, IndexError, TypeError, AttributeError):
        return {}


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Place, kind and body of each record."""
    place, size = 0, len(stream)
    while place + 4 <= size:
        kind, length = struct.unpack_from("<HH", stream, place)
        yield place, kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _facts(stream: bytes) -> dict[str, PartFacts]:
    sheets: dict[int, str] = {}
    widths: dict[int, int] = {}  # number format -> digits
    styles: list[int] = []  # number format of each cell style
    facts: dict[str, PartFacts] = {}
    current: PartFacts | None = None
    digits: list[int] = []
    for place, kind, body in _records(stream):
        if kind == _BOF and place in sheets:
            current = facts.setdefault(sheets[place], PartFacts())
            digits = [widths.get(style, 0) for style in styles]
        elif kind == _BOUNDSHEET:
            sheets[struct.unpack_from("<I", body)[0]] = _text(body[7:], body[6], body[7])
        elif kind == _FORMAT:
            number, length = struct.unpack_from("<HH", body)
            widths[number] = digits_of(_text(body[4:], length, body[4]))
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", body, 2)[0])
        elif current is not None:
            _cell(kind, body, current, digits)
    return facts


def _text(body: bytes, length: int, flags: int) -> str:
    """A text whose first byte says whether its characters take one byte or two."""
    return (
        body[1 : 1 + length * 2].decode("utf-16-le") if flags & 1 else body[1 : 1 + length].decode("latin-1")
    )


def _cell(kind: int, body: bytes, facts: PartFacts, digits: list[int]) -> None:
    if kind == _ROW:
        if body[12] & _HIDDEN:
            facts.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
        return
    if kind not in (_NUMBER, _RK, _MULRK, _FORMULA, _BOOLERR):
        return
    row, column, style = struct.unpack_from("<HHH", body)
    if kind == _MULRK:
        for offset, at in enumerate(range(4, len(body) - 2, 6)):
            _pad(facts, row, column + offset, struct.unpack_from("<H", body, at)[0], digits)
        return
    if kind == _BOOLERR:
        if body[7]:
            facts.errors[row, column] = _ERRORS.get(body[6], "#N/A")
        return
    if kind == _FORMULA:
        if len(facts.formula_cells) < MAX_FORMULAS:
            facts.formula_cells.append(f"{column_letter(column)}{row + 1}")
        if body[6] == 2 and body[12:14] == b"\xff\xff":
            facts.errors[row, column] = _ERRORS.get(body[8], "#N/A")
    _pad(facts, row, column, style, digits)


def _pad(facts: PartFacts, row: int, column: int, style: int, digits: list[int]) -> None:
    if style < len(digits) and digits[style]:
        facts.padded[row, column] = digits[style]

"""Change single parts of a workbook's package and leave all others as they are.

A spreadsheet library would write the whole workbook anew and lose what it does not know: charts, comments,
what the hospital added.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

_UNUSUAL = 0x1 | 0x20 | 0x40  # encrypted or patched
_SHEET_DATA = re.compile(rb"<((?:\w+:)?)sheetData\s*(?:/>|>.*?</(?:\w+:)?sheetData\s*>)", re.DOTALL)
_END = re.compile(rb"</((?:\w+:)?)sheetData\s*>")
_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="(\d+)"[^>]*>')
_DIMENSION = re.compile(rb'(<(?:\w+:)?dimension\s[^>]*?ref=")[^"]*(")')


def rewrite(content: bytes, target: Path, parts: Mapping[str, bytes]) -> None:
    """Write the package with some parts replaced or added; the rest as it is, byte for byte and in its order.

    Raises:
        zipfile.BadZipFile: Not a package.
    """
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            name = member.filename
            if name in parts:
                new.writestr(zipfile.ZipInfo(name, member.date_time), parts[name], zipfile.ZIP_DEFLATED)
            elif member.compress_type == zipfile.ZIP_DEFLATED and not member.flag_bits & _UNUSUAL:
                _copy(content, member, new)
            else:
                new.writestr(zipfile.ZipInfo(name, member.date_time), old.read(name), zipfile.ZIP_DEFLATED)
        for name in sorted(parts.keys() - set(old.namelist())):
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), parts[name], zipfile.ZIP_DEFLATED)


def _copy(content: bytes, member: zipfile.ZipInfo, new: zipfile.ZipFile) -> None:
    """One packed member as it lies in the old package: unpacking and packing it again takes seconds."""
    name_size, extra_size = struct.unpack_from("<HH", content, member.header_offset + 26)
    start = member.header_offset + 30 + name_size + extra_size
    packed = content[start : start + member.compress_size]
    if len(packed) != member.compress_size or zlib.crc32(zlib.decompress(packed, -15)) != member.CRC:
        raise zipfile.BadZipFile("a damaged member")
    copied = zipfile.ZipInfo(member.filename, member.date_time)
    copied.compress_type, copied.CRC = member.compress_type, member.CRC
    copied.compress_size, copied.file_size = member.compress_size, member.file_size
    copied.external_attr, copied.header_offset = 0o600 << 16, new.start_dir
    assert new.fp is not None
    # As the library's own way of writing does it, which knows no packed content.
    new.fp.seek(new.start_dir)
    new.fp.write(copied.FileHeader() + packed)
    new.start_dir = new.fp.tell()
    new.filelist.append(copied)
    new.NameToInfo[copied.filename] = copied


def with_child(xml: bytes, tag: str, child: str) -> bytes:
    """The XML of a part with one more empty element, given without its brackets, at the end of its root.

    Raises:
        ValueError: The root is not ``tag``.
    """
    end = re.search(rf"</((?:\w+:)?){tag}\s*>\s*\Z".encode(), xml)
    if end is None:
        raise ValueError("not this part of a package")
    return xml[: end.start()] + b"<" + end[1] + child.encode() + b"/>" + xml[end.start() :]


def package_parts(content: bytes) -> dict[str, bytes]:
    """Every part of a package by name.

    Raises:
        ValueError: Not a package.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return {name: package.read(name) for name in package.namelist()}
    except zipfile.BadZipFile as error:
        raise ValueError("not a package") from error


def cell(column: str, row: int, text: str, style: str = "", prefix: str = "") -> str:
    """The XML of a text cell. ``prefix`` is that of the sheet's elements (``x:``), mostly none."""
    s = f' s="{style}"' if style else ""
    p = prefix
    inner = f'<{p}is><{p}t xml:space="preserve">{escape(text)}</{p}t></{p}is>'
    return f'<{p}c r="{column}{row}"{s} t="inlineStr">{inner}</{p}c>'


def with_rows(sheet: bytes, rows: list[str]) -> bytes:
    """The XML of a sheet with other rows, one text each in column A.

    Raises:
        ValueError: The sheet holds no place for rows.
    """
    found = _SHEET_DATA.search(sheet)
    if found is None:
        raise ValueError("no rows in this part")
    p = found[1].decode()
    lines = [f'<{p}row r="{n}">{cell("A", n, text, "", p)}</{p}row>' for n, text in enumerate(rows, 1)]
    data = f"<{p}sheetData>{''.join(lines)}</{p}sheetData>".encode()
    return _sized(sheet[: found.start()] + data + sheet[found.end() :], f"A1:A{len(rows)}")


def with_row_added(sheet: bytes, like: int, texts: Mapping[str, str]) -> bytes:
    """The XML of a sheet with one more row at its end, which looks like row ``like``.

    Args:
        texts: Text by column letter, in the order of the columns.

    Raises:
        ValueError: The sheet holds no such row.
    """
    rows = {int(match[1]): match for match in _ROW.finditer(sheet)}
    end = _END.search(sheet)
    if like not in rows or end is None:
        raise ValueError("no such row in this part")
    number, p = max(rows) + 1, end[1].decode()
    styles = dict(re.findall(rf'<(?:\w+:)?c\s[^>]*?\br="([A-Z]+){like}"[^>]*?\bs="(\d+)"'.encode(), sheet))
    cells = [
        cell(column, number, text, styles.get(column.encode(), b"").decode(), p)
        for column, text in texts.items()
    ]
    head = re.sub(rb'\br="\d+"', f'r="{number}"'.encode(), rows[like][0].rstrip(b"/>"), count=1)
    row = head + b">" + "".join(cells).encode() + f"</{p}row>".encode()
    last = list(texts)[-1]
    return _sized(sheet[: end.start()] + row + sheet[end.start() :], f"A1:{last}{number}")


def _sized(sheet: bytes, area: str) -> bytes:
    return _DIMENSION.sub(rb"\g<1>" + area.encode() + rb"\g<2>", sheet, count=1)

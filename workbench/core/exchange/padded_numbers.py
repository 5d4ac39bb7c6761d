"""Numbers that a workbook shows with leading zeros: the code ``000123`` that is stored as 123 and a format.

The fast reader gives the number; what the hospital sees, and what its systems hold, is the padded text.
"""

from __future__ import annotations

import re
import zipfile
from xml.etree import ElementTree

# ``000000``, also with a sign's space behind it or other sections for negative numbers and text.
_ZEROS = re.compile(r"(0{2,30})(_.)?(;.*)?", re.DOTALL)
_MAX_STYLES_BYTES = 32 * 1024 * 1024
_PART = "xl/styles.xml"


def digits_of(number_format: str) -> int:
    """How many digits cells of this format show at least, where that is all it does; else 0."""
    match = _ZEROS.fullmatch(number_format)
    return len(match[1]) if match else 0


def padded_styles(package: zipfile.ZipFile) -> dict[str, int]:
    """Style number, as cells state it, to the digits that cells of that style show at least.

    Raises:
        ElementTree.ParseError: The styles are no XML.
    """
    if _PART not in package.namelist() or package.getinfo(_PART).file_size > _MAX_STYLES_BYTES:
        return {}
    content = package.read(_PART)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:  # refused later, with all other parts
        return {}
    root = ElementTree.fromstring(content)
    widths: dict[str, int] = {}
    for element in root.iter():
        if _tag(element) == "numFmt" and (digits := digits_of(element.get("formatCode", ""))):
            widths[element.get("numFmtId", "")] = digits
    if not widths:
        return {}
    formats = next((element for element in root if _tag(element) == "cellXfs"), ())
    return {
        str(number): widths[form]
        for number, form in enumerate(element.get("numFmtId", "") for element in formats)
        if form in widths
    }


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def cells_of(styles: dict[str, int]) -> re.Pattern[bytes] | None:
    """A pattern for number cells of these styles (groups style, column letters, row); None without styles."""
    if not styles:
        return None
    numbers = "|".join(styles).encode()
    return re.compile(
        rb'<(?:\w+:)?c\s(?=[^>]*\bs="(' + numbers + rb')")(?![^>]*\bt="[^n])[^>]*?\br="([A-Z]{1,3})(\d{1,7})"'
    )

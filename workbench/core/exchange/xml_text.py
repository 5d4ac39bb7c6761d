"""Text inside the XML of a workbook."""

from __future__ import annotations

import re

# What XML cannot hold, and what a reader would take for such an escape.
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f]|_x[0-9A-Fa-f]{4}_")
_FIXED = re.compile("[&<>\x00-\x08\x0b-\x1f]|_x")


def escape(text: str) -> str:
    """A text inside an XML element of a workbook."""
    if _FIXED.search(text) is None:
        return text
    text = _ESCAPED.sub(_code_of, text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _code_of(match: re.Match[str]) -> str:
    found = match[0]
    return f"_x{ord(found):04X}_" if len(found) == 1 else f"_x005F{found}"

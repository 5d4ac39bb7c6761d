"""The columns of the mapping workbook: headers, how a signed value is shown, when a cell still shows it.

Headers and words are part of the file format ``workbench-mapping/1``: a file written today must verify
with every later version, so the texts that this module takes from the catalogue never change for this format
(a test holds them).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache

from workbench.core.items import Flag, MappingRow, NoItemReason, State
from workbench.core.words import Message

MAX_CELL = 32_767  # Excel's limit of characters in a cell

NUMBERS = frozenset({"row", "count", "confidence"})
PARTS = frozenset({"codes", "names", "listed"})
PART_SEPARATOR = ";\n"
WORDS: Mapping[str, tuple[str, ...]] = {
    "state": tuple(State),
    "reason": tuple(NoItemReason),
    "flags": tuple(Flag),
    "listed": ("listed", "composed"),
}
ROLES = ("reviewer", "approver")

_ILLEGAL = re.compile("[\ufffe\uffff\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]|_x00[01][0-9A-Fa-f]_")


@cache
def both(key: str) -> str:
    """A header in both languages, Chinese above English."""
    message = Message(f"exchange.{key}")
    return f"{message.text('zh')}\n{message.text('en')}"


def header(field: str) -> str:
    """The header cell of a field of :class:`MappingRow`, or of the columns ``question`` and ``answer``."""
    return both(f"col_{field}")


@cache
def word(field: str, token: str) -> str:
    """The Chinese word for a state, reason, flag or kind of listing; unknown tokens stay as they are."""
    if token not in WORDS[field]:
        return token
    return Message(f"exchange.{field}_{token.replace('-', '_')}").text("zh")


@cache
def role_word(role: str) -> str:
    """The Chinese word for a signer's role; an unknown one stays as it is."""
    return Message(f"exchange.role_{role}").text("zh") if role in ROLES else role


def shown(row: MappingRow, field: str) -> str:
    """The text of a cell. Several parts stand on a line each, with ``;`` between."""
    return shown_value(field, getattr(row, field))


@lru_cache(maxsize=4096)
def shown_value(field: str, value: str) -> str:
    """As :func:`shown`, for a value alone."""
    if field in WORDS and value:
        value = ";".join(word(field, token) for token in value.split(";"))
    if field in PARTS:
        value = value.replace(";", PART_SEPARATOR)
    return cell_safe(value)


def cell_safe(text: str) -> str:
    """A text as a cell can hold it: no characters that XML forbids, over-long text cut with ``…``."""
    text = _ILLEGAL.sub("\ufffd", text)
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…"


def _plain(text: str) -> str:
    """What any program leaves of a text when it saves it again: line breaks alike, no control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_\n", "\n")
    return _CONTROL.sub("", text)


def same(field: str, expected: str, found: str) -> bool:
    """True if a cell still shows ``expected``: same characters, or the same number in a number column."""
    if expected == found or _plain(expected) == _plain(found):
        return True
    if field in NUMBERS and expected and found:
        try:
            return Decimal(expected) == Decimal(found)
        except InvalidOperation:
            return False
    if field in PARTS:
        pieces = [[p.strip() for p in text.split(";")] for text in (expected, found)]
        return pieces[0] == pieces[1]
    return False

"""What single cells of a returned file say: words of states, several codes, codes picked or made numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from workbench.core.exchange.mapping_columns import WORDS
from workbench.core.exchange.recoding_sheet import PICKS
from workbench.core.exchange.returned_page import Line, flat
from workbench.core.exchange.row_kinds import is_error
from workbench.core.words import LANGUAGES, Message

_ROUNDED = re.compile(r"[1-9]\.[0-9]+E\+[0-9]{2}")


@cache
def _tokens(name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for token in WORDS[name]:
        key = f"exchange.{name}_{token.replace('-', '_')}"
        found |= {flat(Message(key).text(language)): str(token) for language in LANGUAGES}
        found[flat(token)] = str(token)
    return found


def token(name: str, text: str) -> str:
    """The token of a word for a state or a reason, in either language; empty for any other word."""
    return _tokens(name).get(flat(text), "")


def pieces(text: str) -> tuple[str, ...]:
    """Codes or names of several parts, whatever sign stands between them."""
    return tuple(piece for piece in (p.strip() for p in re.split(r"[;；\n]", text)) if piece)


def picked_code(line: Line, widths: Sequence[int], rest: str) -> tuple[str, str] | None:
    """The code put together on the sheet 改码, and where; None where nothing was picked or typed.

    It comes from the picks themselves: other programs easily lose the values of formulas, or write 0.

    Args:
        line: What is said about the item.
        widths: Characters of device, site, method and the last segment.
        rest: What stands behind them.
    """
    device = line.first(PICKS[0])
    picks = [device, *map(line.first, PICKS[3:])] if device is not None else []
    if device is not None and all(pick is not None for pick in picks[:3]):
        pieces_ = zip(picks, widths, strict=True)
        code = "".join(pick.text.strip()[:width] if pick else "0" * width for pick, width in pieces_)
        return code + rest, device.place
    typed = line.first("new_code")
    if typed is None or typed.text.strip() == "0" or is_error(typed.text.strip()):
        return None
    return typed.text, typed.place


def is_rounded(text: str, code: str = "") -> bool:
    """Is it a number that a program made of a code, ``2.00101E+13``; of this code, where one is given?"""
    if not _ROUNDED.fullmatch(text.strip()):
        return False
    return not code or (code.isdecimal() and f"{Decimal(code):.{len(text.strip()) - 6}E}" == text.strip())


def half_picked(line: Line) -> tuple[str, str] | None:
    """What was picked on the sheet 改码 where it makes no code yet, and where."""
    picks = [pick for name in PICKS if (pick := line.first(name)) is not None]
    return ("; ".join(pick.text.strip() for pick in picks), picks[0].place) if picks else None

"""Pinyin initials of names, as the search box finds them: 胸部CT平扫 is found by ``xbctps``."""

from __future__ import annotations

import re
import string
import sys
from functools import lru_cache

from workbench.paths import resource

_FIRST = 0x4E00
# Characters whose word in this trade decides the reading: 三维重建, 全长, 长骨.
_READINGS = {"重": "c", "长": "c"}


# The table reaches no further; no character beyond has an initial.
_REACH = 0x10000
_BEYOND = re.compile(f"[{chr(_REACH)}-{chr(sys.maxunicode)}]+")


@lru_cache(maxsize=1)
def _table() -> list[str | None]:
    """For ``str.translate``: an initial for a Chinese character, Latin and digits as they are, no signs.

    A list, because it is asked for every character of every name, and answers in half the time of a dict.
    """
    table: list[str | None] = [None] * _REACH
    letters = resource("search", "initials.txt").read_text(encoding="ascii").replace("\n", "")
    table[_FIRST : _FIRST + len(letters)] = [letter if letter != "-" else None for letter in letters]
    for sign, letter in _READINGS.items():
        table[ord(sign)] = letter
    for sign in string.ascii_letters + string.digits + "\n":
        table[ord(sign)] = sign.lower()
    return table


def initials(text: str) -> str:
    """Initials of a text in lower case, so that no typed word in capitals is taken for them; line by line."""
    return _BEYOND.sub("", text).translate(_table())

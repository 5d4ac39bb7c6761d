"""Pinyin initials of names, as the search box finds them: 胸部CT平扫 is found by ``xbctps``."""

from __future__ import annotations

from functools import lru_cache

from workbench.paths import resource

_FIRST = 0x4E00
# Characters whose word in this trade decides the reading: 三维重建, 全长, 长骨.
_READINGS = {"重": "c", "长": "c"}


class _Table(dict[int, "str | None"]):
    """For ``str.translate``: an initial for a Chinese character, Latin and digits as they are, no signs."""

    def __missing__(self, code: int) -> str | None:
        sign = chr(code)
        kept = self[code] = sign.lower() if sign.isascii() and sign.isalnum() else None
        return kept


@lru_cache(maxsize=1)
def _table() -> _Table:
    letters = resource("search", "initials.txt").read_text(encoding="ascii").replace("\n", "")
    table = _Table({_FIRST + n: letter for n, letter in enumerate(letters) if letter != "-"})
    table.update({ord(sign): letter for sign, letter in _READINGS.items()})
    return table


def initials(text: str) -> str:
    """Initials of a text in lower case, so that no typed word in capitals is taken for them."""
    return text.translate(_table())

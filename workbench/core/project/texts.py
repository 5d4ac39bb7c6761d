"""What the search box looks in: an item's own name, local code and initials, and the standard items shown."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Latin words of two signs and more are looked for among the initials as well; these never mean initials.
_SPELT = re.compile(r"[A-Z][A-Z0-9]+")
_DEVICES = frozenset({"CT", "MR", "MRI", "DR", "CR", "DX", "MG", "RF", "DSA", "PET"})
_OWN_LINES = 3  # of a searched text: name, local code, initials; what follows is of standard items
_PIECE = 85_000  # a tenth of a second


def spelt(word: str) -> bool:
    """True for a word that is looked for among the pinyin initials as well."""
    return _SPELT.fullmatch(word) is not None and word not in _DEVICES


class Texts:
    """The searched texts of all items, by item number.

    Many items show the same standard items, so these are taken off and looked through once; what is left is
    kept in Latin letters as well. That is done in pieces, in idle moments, or else by the first search.
    """

    def __init__(self, texts: list[str]) -> None:
        """Takes the list over, by item number; empty where there is no item."""
        self._own = texts
        self._latin = [""] * len(texts)
        self._shown_of = [0] * len(texts)
        self._shown: dict[str, int] = {}
        self._taken = 0  # so many texts are taken apart

    def keep(self, pos: int, text: str) -> None:
        """The text of an item is now this."""
        self._own[pos] = text
        if pos < self._taken:
            self._take_apart(pos)

    def _take_apart(self, pos: int) -> None:
        text = self._own[pos]
        shown = text.split("\n", _OWN_LINES)[-1]
        own = self._own[pos] = text[: -len(shown) - 1]
        # Initials are in lower case: in capitals, and without Chinese, one look finds a word in all lines.
        self._latin[pos] = own.encode("ascii", "replace").decode("ascii").upper()
        self._shown_of[pos] = self._shown.setdefault(shown, len(self._shown))

    def get_ready(self) -> bool:
        """Take a piece of the texts apart; False if that is done."""
        until = min(self._taken + _PIECE, len(self._own))
        for pos in range(self._taken, until):
            self._take_apart(pos)
        taken, self._taken = until > self._taken, until
        return taken

    def shown_of(self) -> list[int]:
        """By item number: equal for items that show the same standard items. Not to be changed."""
        while self.get_ready():
            pass
        return self._shown_of

    def with_word(self, word: str, places: Iterable[int]) -> list[int]:
        """Those of the items in whose text a word occurs, folded as by :func:`search_key`."""
        shown_of, own = self.shown_of(), self._own
        shows = [word in shown for shown in self._shown]
        if spelt(word):
            own, letters = self._latin, word.lower()
            shows = [has or letters in shown for has, shown in zip(shows, self._shown, strict=True)]
        if not any(shows):
            return [pos for pos in places if word in own[pos]]
        return [pos for pos in places if word in own[pos] or shows[shown_of[pos]]]

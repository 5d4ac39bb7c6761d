"""Names cut into runs that no word reaches over; each run is segmented once and kept.

Hospitals write the same few thousand runs (``头颅CT``, ``(急诊)``) in ever new order.
"""

from __future__ import annotations

import re
from functools import lru_cache

import ahocorasick

from workbench.core.naming.lexicon import Lexicon
from workbench.core.naming.segmenter import segment
from workbench.core.naming.tokens import Token

# A name is cut before an opening bracket, behind a closing one, and around a sign that lists things; not
# where a pattern may reach over (numbers, several signs) or the sign tells what L, R or _ beside it mean.
_LISTING = "+、,;*\\-"
_BEHIND = rf"0-9一二三四五六七八九十两LR/_{_LISTING}"
_BEFORE = rf"LR/_{_LISTING}"
_CUT = re.compile(
    rf"(?P<open>(?<!_)[(\[])|(?P<close>[)\]](?!_))|(?<![{_BEHIND}])[{_LISTING}](?![{_BEFORE}])"
    rf"|(?<![{_BEHIND}])_(?![{_BEFORE}\x00-\x7f])|(?<![{_BEHIND}\x00-\x7f])_(?![{_BEFORE}])"
)
_SIGNS = frozenset("()[]_+、,;*-")
_MOST, _LONGEST = 20_000, 60


class Runs:
    """The runs of names, with what each was segmented into."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._kept: dict[str, list[Token]] = {}
        # Words that hold a sign: they tie what stands beside it.
        self._tied = ahocorasick.Automaton(ahocorasick.STORE_LENGTH)
        for word in lexicon.entries:
            if len(word) > 1 and not _SIGNS.isdisjoint(word):
                self._tied.add_word(word)
        self._tied.make_automaton()

    def tokens(self, text: str) -> list[Token]:
        """What :func:`segment` gives for a normalised text; kept for other names, so not to be changed."""
        cuts = self._cuts(text)
        if not cuts:
            return list(self._run(text))
        found: list[Token] = []
        start = 0
        for end in (*cuts, len(text)):
            if start < end:
                run = self._run(text[start:end])
                found += [token.at(start) for token in run] if start else run
                start = end
        return found

    def _run(self, text: str) -> list[Token]:
        known = self._kept.get(text)
        if known is None:
            known = segment(text, self._lexicon)
            if len(text) <= _LONGEST:
                if len(self._kept) >= _MOST:
                    self._kept.clear()
                self._kept[text] = known
        return known

    def _cuts(self, text: str) -> list[int]:
        """Where the text may be cut, in order; an index may come twice."""
        cuts: list[int] = []
        for sign in _CUT.finditer(text):
            if sign.lastgroup != "close":
                cuts.append(sign.start())
            if sign.lastgroup != "open":
                cuts.append(sign.end())
        if not cuts:
            return cuts
        for last, length in self._tied.iter(text):
            start, end = last + 1 - length, last + 1
            # "+C" is not in "+CT"; but a word of letters that ends within a word keeps it from being split.
            if not _latin(text[last : end + 1]) or "A" <= text[start] <= "Z":
                cuts = [cut for cut in cuts if not start < cut < end]
        return cuts


def _latin(pair: str) -> bool:
    """True if two Latin letters stand side by side, so that no word ends between them."""
    return len(pair) == 2 and "A" <= pair[0] <= "Z" and "A" <= pair[1] <= "Z"


@lru_cache(maxsize=4)
def runs(lexicon: Lexicon) -> Runs:
    """The runs seen with a lexicon."""
    return Runs(lexicon)

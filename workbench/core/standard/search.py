"""Search over a release by Chinese, English, alias, pinyin, pinyin initials and code prefix."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from workbench.core.text import key_of

if TYPE_CHECKING:
    from workbench.core.standard.release import Release

_APART = 0.9  # weight of words found apart
# Words that pypinyin reads the other way.
_READINGS = {"全长": "quán cháng"}
# Words of a normalised name: what stands between signs, Latin apart from Chinese.
_PIECES = re.compile(r"[0-9A-Z]+|[^\W0-9A-Z_]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer of a search. ``kind`` is ``site`` or ``item``; ``score`` is in 0..1."""

    kind: str
    code: str
    name: str
    name_en: str
    score: float


@dataclass(frozen=True, slots=True)
class _Entry:
    """A site or item with everything it can be found by; ``keys`` of each kind, the term itself first."""

    kind: str
    code: str
    name: str
    name_en: str
    words: tuple[str, ...]
    sounds: tuple[str, ...]
    initials: tuple[str, ...]
    haystack: str  # all of the above in one: most queries are answered "no" by one look


class SearchIndex:
    """All sites and listed items with their keys, built at the first search."""

    def __init__(self, release: Release) -> None:
        self._entries = [
            _entry("site", site.code, site.zh, site.en, site.aliases) for site in release.sites.values()
        ]
        self._entries += [
            _entry("item", item.code, item.name, item.name_en, ())
            for item in (release.item(code) for code in release.listed)
        ]

    def search(self, text: str, limit: int) -> list[Hit]:
        """See :meth:`Release.search`."""
        query = _bare(text)
        if not query:
            return []
        scored = [(_score(entry, query), entry) for entry in self._entries if query in entry.haystack]
        words = [word for word in map(_bare, text.split()) if word]
        if len(words) > 1:  # 增强 颅脑: all of them, in any order, after what has them in a row
            known = {id(entry) for _, entry in scored}
            scored += [
                (_APART * min(_score(entry, word) for word in words), entry)
                for entry in self._entries
                if id(entry) not in known and all(word in entry.haystack for word in words)
            ]
        scored.sort(key=lambda pair: (-pair[0], pair[1].kind != "site", len(pair[1].name), pair[1].code))
        return [Hit(e.kind, e.code, e.name, e.name_en, round(score, 3)) for score, e in scored[:limit]]


def _bare(text: str) -> str:
    """Letters, digits and Chinese only, upper case: 正侧位 finds 正、侧位."""
    return "".join(_PIECES.findall(key_of(text)))


def _entry(kind: str, code: str, zh: str, en: str, aliases: tuple[str, ...]) -> _Entry:
    words = tuple(_bare(term) for term in (zh, en, *aliases))
    spoken = [_spoken(term) for term in (zh, *aliases)]
    sounds, initials = tuple(s for s, _ in spoken), tuple(i for _, i in spoken)
    haystack = "\n".join((code.upper(), *words, *sounds, *initials))
    return _Entry(kind, code, zh, en, words, sounds, initials, haystack)


def _spoken(term: str) -> tuple[str, str]:
    """Pinyin and pinyin initials of a term, signs left out."""
    pieces = [_piece(piece) for piece in _PIECES.findall(key_of(term))]
    return "".join(sound for sound, _ in pieces), "".join(letters for _, letters in pieces)


@lru_cache(maxsize=4096)
def _piece(text: str) -> tuple[str, str]:
    """Pinyin of one word between signs: items share most of their words, and a look-up is dear."""
    if text.isascii():
        return text, text
    sounds = [sound.upper() for sound in _reader()(text)]
    return "".join(sounds), "".join(sound[:1] for sound in sounds)


@lru_cache(maxsize=1)
def _reader() -> Callable[[str], list[str]]:
    """pypinyin, loaded when someone first searches (a third of a second), with readings it does not know."""
    import pypinyin

    pypinyin.load_phrases_dict({word: [[s] for s in sounds.split()] for word, sounds in _READINGS.items()})
    return pypinyin.lazy_pinyin


def _score(entry: _Entry, query: str) -> float:
    if query[0].isdigit() and entry.code.upper().startswith(query):
        return 1.0 if len(query) == len(entry.code) else 0.9
    best = 0.0
    for weight, keys in ((1.0, entry.words), (0.8, entry.sounds), (0.75, entry.initials)):
        for place, key in enumerate(keys):
            if query not in key:
                continue
            if query == key:
                fit = 1.0
            elif key.startswith(query):
                fit = 0.8 + 0.1 * len(query) / len(key)
            else:
                fit = 0.6 + 0.1 * len(query) / len(key)
            best = max(best, weight * fit * (1.0 if place == 0 else 0.97))
    return best

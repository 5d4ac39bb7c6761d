"""Search over a release by Chinese, English, alias, pinyin, pinyin initials and code prefix."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from workbench.core.text import key_of, normalise

if TYPE_CHECKING:
    from workbench.core.standard.release import Release

_WHOLE_WORD = 0.9  # a word of the name: CTPA, 颅脑
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
    """A site or item with all it can be found by; of each kind of key the term itself comes first."""

    kind: str
    code: str
    name: str
    name_en: str
    parts: frozenset[str]  # the words of its name
    words: tuple[str, ...]
    english: tuple[str, ...]
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
        query = _query(text)
        if not query.bare:
            return []
        scores = {i: score for i, entry in enumerate(self._entries) if (score := _score(entry, query))}
        words = [word for word in map(_query, text.split()) if word.bare]
        if len(words) > 1:  # 增强 颅脑: all of them, in any order, after what has them in a row
            for i, entry in enumerate(self._entries):
                score = 0.0 if i in scores else _APART * min(_score(entry, word) for word in words)
                if score:
                    scores[i] = score
        ranked = sorted(((score, self._entries[i]) for i, score in scores.items()), key=_rank)
        return [Hit(e.kind, e.code, e.name, e.name_en, round(score, 3)) for score, e in ranked[:limit]]


def _rank(pair: tuple[float, _Entry]) -> tuple[float, bool, int, str]:
    score, entry = pair
    return -score, entry.kind != "site", len(entry.name), entry.code


@dataclass(frozen=True, slots=True)
class _Query:
    """A query as it is compared: whole, without signs, and as Latin words with a blank before each."""

    key: str
    bare: str
    latin: str


def _query(text: str) -> _Query:
    key = key_of(text)
    bare = "".join(_PIECES.findall(key))
    return _Query(key, bare, _latin(text) if bare.isascii() else bare)


def _latin(text: str) -> str:
    """English words apart, so that CTPA is not found in “CT pancreas”."""
    return "".join(f" {word}" for word in _PIECES.findall(normalise(text)))


def _entry(kind: str, code: str, zh: str, en: str, aliases: tuple[str, ...]) -> _Entry:
    words = tuple("".join(_PIECES.findall(key_of(term))) for term in (zh, *aliases))
    spoken = [_spoken(term) for term in (zh, *aliases)]
    sounds, initials = tuple(s for s, _ in spoken), tuple(i for _, i in spoken)
    haystack = "\n".join((code.upper(), *words, *sounds, *initials, _latin(en)))
    parts = frozenset(_PIECES.findall(key_of(zh)))
    return _Entry(kind, code, zh, en, parts, words, (_latin(en),), sounds, initials, haystack)


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


def _score(entry: _Entry, query: _Query) -> float:
    """How well an entry answers, 0 for not at all: term before alias, start before middle."""
    if query.bare not in entry.haystack and query.latin not in entry.haystack:
        return 0.0
    if query.bare[0].isdigit() and entry.code.upper().startswith(query.bare):
        return 1.0 if len(query.bare) == len(entry.code) else 0.9
    if query.key == key_of(entry.name):
        return 1.0
    best = _WHOLE_WORD if query.bare in entry.parts else 0.0
    for weight, wanted, keys in (
        (0.99, query.bare, entry.words),
        (0.97, query.latin, entry.english),
        (0.8, query.bare, entry.sounds),
        (0.75, query.bare, entry.initials),
    ):
        for place, key in enumerate(keys):
            if wanted in key:
                fit = 1.0 if wanted == key else 0.8 if key.startswith(wanted) else 0.6
                share = 0.1 * len(wanted) / len(key) if fit < 1.0 else 0.0
                best = max(best, weight * (fit + share) * (1.0 if place == 0 else 0.97))
    return best

"""Search over a release by Chinese, English, alias, pinyin, pinyin initials and code prefix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.core.text import key_of

if TYPE_CHECKING:
    from workbench.core.standard.release import Release


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
    kind: str
    code: str
    name: str
    name_en: str
    keys: tuple[str, ...]  # normalised name, English, aliases
    sounds: tuple[str, ...]  # pinyin in full
    initials: tuple[str, ...]


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
        query = key_of(text)
        if not query:
            return []
        scored = [(score, entry) for entry in self._entries if (score := _score(entry, query)) > 0]
        scored.sort(key=lambda pair: (-pair[0], pair[1].kind != "site", len(pair[1].name), pair[1].code))
        return [Hit(e.kind, e.code, e.name, e.name_en, round(score, 3)) for score, e in scored[:limit]]


def _entry(kind: str, code: str, zh: str, en: str, aliases: tuple[str, ...]) -> _Entry:
    from pypinyin import Style, lazy_pinyin  # a third of a second, only when someone searches

    terms = (zh, *aliases)
    sounds = tuple("".join(lazy_pinyin(term, errors="default")) for term in terms)
    initials = tuple("".join(lazy_pinyin(term, style=Style.FIRST_LETTER, errors="default")) for term in terms)
    return _Entry(
        kind,
        code,
        zh,
        en,
        tuple(key_of(term) for term in (zh, en, *aliases)),
        tuple(key_of(sound) for sound in sounds),
        tuple(key_of(letters) for letters in initials),
    )


def _score(entry: _Entry, query: str) -> float:
    if query[0].isdigit() and entry.code.upper().startswith(query):
        return 1.0 if len(query) == len(entry.code) else 0.9
    best = 0.0
    for weight, keys in ((1.0, entry.keys), (0.8, entry.sounds), (0.75, entry.initials)):
        for place, key in enumerate(keys):
            if query == key:
                fit = 1.0
            elif key.startswith(query):
                fit = 0.8 + 0.1 * len(query) / len(key)
            elif query in key:
                fit = 0.6 + 0.1 * len(query) / len(key)
            else:
                continue
            best = max(best, weight * fit * (1.0 if place == 0 else 0.97))
    return best

"""Site words that are not quite written so: found by sound (倾椎 for 颈椎), else by likeness.

A wrong character inside a site word is a question, not a silent guess (guideline 9.17): the word is read and
the name is kept for a person. Looked at only where a few characters stay unknown.
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import fuzz, process

from workbench.core.naming.lexicon import Lexicon
from workbench.core.naming.tokens import Token

_SHORTEST, _LONGEST = 2, 5
# An unknown word is compared with all site words where nothing else names a site: so many characters, and at
# least this like (rapidfuzz's ratio, 0 to 100: two of three characters, three of four or five).
_LIKE_FROM, _LIKE_TO, _FLOOR = 3, 8, 65.0


@lru_cache(maxsize=4096)
def _sound(char: str) -> str:
    """Sound of a character without tone, ``n`` and ``ng`` alike."""
    from pypinyin import lazy_pinyin  # here, because it takes 0.3 s and few lists need it

    return lazy_pinyin(char)[0].removesuffix("g")


@lru_cache(maxsize=4)
def _by_sound(lexicon: Lexicon) -> dict[tuple[str, ...], list[str]]:
    """Chinese site words by the sounds of their characters."""
    found: dict[tuple[str, ...], list[str]] = {}
    for word, entry in lexicon.entries.items():
        chinese = all(ord(c) > 0x2E80 for c in word)
        if chinese and entry.kind == "site" and _SHORTEST <= len(word) <= _LONGEST and not _typo(entry.facts):
            found.setdefault(tuple(map(_sound, word)), []).append(word)
    return found


def _typo(facts: tuple[tuple[str, str], ...]) -> bool:
    return ("doubt", "ambiguous") in facts


def mend(tokens: list[Token], text: str, lexicon: Lexicon) -> list[Token]:
    """Tokens with misheard site words read as the words that sound alike."""
    for number, token in enumerate(tokens):
        if token.kind == "unknown" and len(token.text) < _LONGEST and ord(token.text[0]) > 0x2E80:
            found = _alike(token, text, lexicon)
            if found is None:
                continue
            start, end, word = found
            before = [t for t in tokens[:number] if t.end <= start]
            after = [t for t in tokens[number + 1 :] if t.start >= end]
            covered = [t for t in tokens if t not in before and t not in after]
            if min(t.start for t in covered) < start or max(t.end for t in covered) > end:
                continue
            facts = (*lexicon.entries[word].facts, ("doubt", "ambiguous"))
            return [*before, Token(start, end, "site", facts, text[start:end], "fuzzy"), *after]
    if not any(t.has("site") or t.has("vert") for t in tokens) and any(
        t.has("mod") or t.does for t in tokens
    ):
        return [_likest(t, lexicon) if t.kind == "unknown" else t for t in tokens]
    return tokens


def _likest(token: Token, lexicon: Lexicon) -> Token:
    """An unknown word as the site word that is most like it, where one is like it enough; to be asked."""
    if not _LIKE_FROM <= len(token.text) <= _LIKE_TO or ord(token.text[0]) <= 0x2E80:
        return token
    found = process.extract(
        token.text, _site_words(lexicon), scorer=fuzz.ratio, score_cutoff=_FLOOR, limit=3, processor=None
    )
    best = [word for word, score, _ in found if score == found[0][1]]
    if len({lexicon.entries[word].facts for word in best}) != 1:
        return token
    facts = (*lexicon.entries[best[0]].facts, ("doubt", "ambiguous"))
    return Token(token.start, token.end, "site", facts, token.text, "fuzzy")


@lru_cache(maxsize=4)
def _site_words(lexicon: Lexicon) -> list[str]:
    """Words that name a site and say nothing else."""
    words = [word for words in _by_sound(lexicon).values() for word in words]
    return [word for word in words if {kind for kind, _ in lexicon.entries[word].facts} == {"site"}]


def _alike(token: Token, text: str, lexicon: Lexicon) -> tuple[int, int, str] | None:
    """The longest piece around an unknown character that sounds like one site word, one character apart."""
    table = _by_sound(lexicon)
    for length in range(_LONGEST, _SHORTEST - 1, -1):
        for start in range(max(0, token.end - length), token.start + 1):
            piece = text[start : start + length]
            if len(piece) < length:
                continue
            words = table.get(tuple(map(_sound, piece)), ())
            if token.end > start + length:
                continue
            near = [w for w in words if sum(a != b for a, b in zip(w, piece, strict=True)) == 1]
            meanings = {lexicon.entries[w].facts for w in near}
            if len(meanings) == 1:
                return start, start + length, near[0]
    return None

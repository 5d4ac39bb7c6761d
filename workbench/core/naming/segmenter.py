"""Cut a normalised name into tokens: fewest unknown characters, then fewest words, longest first."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from workbench.core.naming.lexicon import WORD_COST, Fact, Found, Lexicon, word_cost
from workbench.core.naming.patterns import find_patterns
from workbench.core.naming.tokens import Token

_LATIN_RUN = re.compile(r"[A-Z][A-Z.']*")
_LONE_SIDE = re.compile(r"(?<![A-Z0-9/+\-])[LR](?![A-Z0-9/+\-])")
_OPEN, _CLOSE = "([", ")]"
_IGNORED = frozenset(" -:.*\"'=><#!?%°^$@~…‰℃√•·′″&§©®™→←↑↓,;、_/+")
_FREE = _IGNORED | set(_OPEN) | set(_CLOSE)
_SIGNS = {
    "+": "soft",
    "、": "soft",
    "&": "soft",
    "/": "slash",
    ";": "hard",
    ",": "hard",
    "_": "hard",
    " ": "space",
}
# Abbreviations that may be written with one wrong letter (guideline 9.17).
_TOLERANT = ("MRI", "MRCP", "MRCP", "CTPA", "HRCT", "LDCT", "CHEST", "BRAIN", "SPINE", "ABDOMEN", "PELVIS")

# Costs of characters that no word explains (see ``word_cost``).
_SIGN_COST, _LETTER_COST, _UNKNOWN_COST = 6, 60, 200
# Start, cost, kind, facts, doubt.
Match = tuple[int, int, str, tuple[Fact, ...], str]
_LATIN = re.compile(r"[A-Z]")


def segment(text: str, lexicon: Lexicon) -> list[Token]:
    """All tokens of the text in order; together they cover every character that is not a space."""
    matches = _matches(text, lexicon)
    return _merge_unknown(_best_path(text, matches), text)


def _matches(text: str, lexicon: Lexicon) -> list[list[Match]]:
    """Possible words by the index where they end."""
    size = len(text)
    found: list[list[Match]] = [[] for _ in range(size + 1)]
    covered = bytearray(size)
    last: int
    word: Found
    for last, word in lexicon.automaton.iter(text):
        length, kind, facts, cost, first_latin, last_latin = word
        end = last + 1
        start = end - length
        if first_latin:
            if start and "A" <= text[start - 1] <= "Z":
                continue
            covered[start:end] = b"\1" * length
        if last_latin and end < size and "A" <= text[end] <= "Z":
            continue
        found[end].append((start, cost, kind, facts, ""))
    for start, end, kind, facts in find_patterns(text):
        found[end].append((start, word_cost(end - start, kind), kind, facts, ""))
    if _LATIN.search(text):
        _latin_words(text, lexicon, covered, found)
    return found


def _latin_words(text: str, lexicon: Lexicon, covered: bytearray, found: list[list[Match]]) -> None:
    """Single L and R, and words glued together or misspelt, in runs of Latin letters."""
    for lone in _LONE_SIDE.finditer(text):
        found[lone.end()].append((lone.start(), word_cost(1, "side"), "side", (("side", lone.group()),), ""))
    for run in _LATIN_RUN.finditer(text):
        if 0 in covered[run.start() : run.end()]:
            for end, match in _split_run(run.group(), run.start(), lexicon):
                found[end].append(match)


def _split_run(run: str, offset: int, lexicon: Lexicon) -> list[tuple[int, Match]]:
    """Words glued together in one run of Latin letters (WCHESTP.A), or one word with a wrong letter."""
    size = len(run)
    best: list[tuple[int, int] | None] = [None] * (size + 1)
    best[0] = (0, 0)
    for i in range(size):
        state = best[i]
        if state is None:
            continue
        for length in range(1, min(12, size - i) + 1):
            word = run[i : i + length]
            if word in lexicon.latin or word in "._'":
                steps = state[0] + 1
                known = best[i + length]
                if known is None or steps < known[0]:
                    best[i + length] = (steps, i)
    if best[size] is not None and size > 2:
        matches: list[tuple[int, Match]] = []
        end = size
        while end:
            state = best[end]
            assert state is not None
            start = state[1]
            entry = lexicon.latin.get(run[start:end])
            if entry:
                cost = word_cost(end - start, entry.kind)
                matches.append((offset + end, (offset + start, cost, entry.kind, entry.facts, "")))
            end = start
        contradicts = len({m[3] for _, m in matches}) > 1 and all(m[2] == "mod" for _, m in matches)
        if any(m[2] != "noise" for _, m in matches):
            return (_misspelt(run, offset, lexicon) if contradicts else []) or matches  # MRCR is no MR by CR
    return _misspelt(run, offset, lexicon)


def _misspelt(run: str, offset: int, lexicon: Lexicon) -> list[tuple[int, Match]]:
    """The abbreviation that one wrong, lost or exchanged letter is read as (guideline 9.17)."""
    word = run.rstrip(".'")
    if not 3 <= len(word) <= 10:
        return []
    near = {t for t in _TOLERANT if abs(len(t) - len(word)) <= 1 and OSA.distance(t, word) == 1}
    if len(near) != 1:
        return []
    entry = lexicon.entries[near.pop()]
    return [(offset + len(word), (offset, WORD_COST, entry.kind, entry.facts, "fuzzy"))]


def _best_path(text: str, matches: list[list[Match]]) -> list[Token]:
    best = 0
    cost = [best]
    back: list[Match | None] = [None]
    for end, char in enumerate(text, 1):
        best += _SIGN_COST if char in _FREE else _LETTER_COST if char < "\u0250" else _UNKNOWN_COST
        chosen = None
        # On equal cost the word that reaches further left wins: longest last word, e.g. 颈椎|动脉.
        for match in matches[end]:
            candidate = cost[match[0]] + match[1]
            if candidate < best or (candidate == best and chosen is not None and match[0] < chosen[0]):
                best, chosen = candidate, match
        cost.append(best)
        back.append(chosen)
    tokens: list[Token] = []
    end = len(text)
    while end:
        taken = back[end]
        if taken is None:
            tokens.append(_single(text, end - 1))
            end -= 1
        else:
            tokens.append(Token(taken[0], end, taken[2], taken[3], text[taken[0] : end], taken[4]))
            end = taken[0]
    tokens.reverse()
    return tokens


def _single(text: str, index: int) -> Token:
    char = text[index]
    if char in _OPEN:
        return Token(index, index + 1, "(", (), char)
    if char in _CLOSE:
        return Token(index, index + 1, ")", (), char)
    if char == "_" and 0 < index < len(text) - 1 and text[index - 1] < "\x7f" and text[index + 1] < "\x7f":
        # WRISTAP_LAT, C-GE_SPINE: an underscore inside a technical name parts nothing.
        return Token(index, index + 1, "sep", (("sep", "dash"),), char)
    if char in _SIGNS:
        return Token(index, index + 1, "sep", (("sep", _SIGNS[char]),), char)
    if char in _IGNORED:
        return Token(index, index + 1, "sep", (("sep", "dash" if char in "-:" else "none"),), char)
    return Token(index, index + 1, "unknown", (), char)


def _merge_unknown(tokens: list[Token], text: str) -> list[Token]:
    merged: list[Token] = []
    for token in tokens:
        if merged and token.kind == "unknown" == merged[-1].kind and merged[-1].end == token.start:
            merged[-1].end = token.end
            merged[-1].text = text[merged[-1].start : token.end]
        else:
            merged.append(token)
    return merged

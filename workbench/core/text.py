"""One normalisation for hospital names and for the standard's own names.

Every step keeps, for each character of the result, where it stood in the original, so that a recognised word
can be underlined in the name exactly as the hospital wrote it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Signs that stand for one another in exam names. NFKC already maps full-width forms (（ ） ＋ ， ； ： ［
# ］).
_SIGNS = str.maketrans(
    {
        "【": "[",
        "】": "]",
        "〔": "[",
        "〕": "]",
        "「": "[",
        "」": "]",
        "『": "[",
        "』": "]",
        "《": "[",
        "》": "]",
        "〈": "[",
        "〉": "]",
        "{": "[",
        "}": "]",
        "﹢": "+",
        "╋": "+",
        "–": "-",
        "—": "-",
        "−": "-",
        "‐": "-",
        "‑": "-",
        "―": "-",
        "~": "-",
        "～": "-",
        "、": "、",
        "､": "、",
        "・": "、",
        "·": "、",
        "•": "、",
        "｜": "/",
        "|": "/",
        "\\": "/",
        "∕": "/",
        "＊": "*",
        "×": "*",
        "☆": "*",
        "★": "*",
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "。": ".",
    }
)


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normalised text and the way back to the original.

    Attributes:
        text: The normalised text: NFKC, upper case, one sign for each kind of bracket and dash, no control or
            format characters, every run of white space as one space.
        offsets: ``offsets[i]`` is the index in the original of the character that gave ``text[i]``; one more
            entry than characters, the last being the original's length.
    """

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the original that ``text[start:end]`` came from."""
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1


def _map_char(char: str) -> str:
    """What one character becomes; empty where it carries nothing (controls, joiners, bidi marks)."""
    if char.isspace():
        return " "
    folded = unicodedata.normalize("NFKC", char)
    out = []
    for c in folded:
        if c.isspace():
            out.append(" ")
        elif unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"):
            out.append(c.translate(_SIGNS).upper())
    return "".join(out)


_char_cache: dict[str, str] = {}
# Characters that become exactly one other than a blank, by code point and as they are, and ready offsets.
_one_to_one: dict[int, str] = {}
_simple: set[str] = set()
_OFFSETS = tuple(tuple(range(size + 1)) for size in range(200))


def normalise_with_map(original: str) -> Normalised:
    """Normalise a name and keep the way back. Never raises, whatever the characters."""
    if len(original) < len(_OFFSETS) and _simple.issuperset(original):
        return Normalised(original.translate(_one_to_one), _OFFSETS[len(original)])
    text: list[str] = []
    offsets: list[int] = []
    for index, char in enumerate(original):
        mapped = _char_cache.get(char)
        if mapped is None:
            mapped = _char_cache[char] = _map_char(char)
            if len(mapped) == 1 and mapped != " ":
                _one_to_one[ord(char)] = mapped
                _simple.add(char)
        for c in mapped:
            if c == " " and (not text or text[-1] == " "):
                continue
            text.append(c)
            offsets.append(index)
    if text and text[-1] == " ":
        text.pop()
        offsets.pop()
    offsets.append(len(original))
    return Normalised("".join(text), tuple(offsets))


def normalise(original: str) -> str:
    """The normalised text alone; see :class:`Normalised`."""
    return normalise_with_map(original).text


@lru_cache(maxsize=65536)
def key_of(name: str) -> str:
    """A key for names that print alike: normalised, without spaces, a leading ``*`` and bracket kinds."""
    text = normalise(name).replace(" ", "").lstrip("*")
    return text.replace("[", "(").replace("]", ")")


def one_line(text: str) -> str:
    """A name of a person or place as it is shown: one line, single spaces, no control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())

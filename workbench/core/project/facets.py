"""What people filter by, packed into one short text an item, so that filters and counts need little reading.

Twelve characters: state, confidence band, auto, modality, site level 1 (two), flags (two hex digits), method
(three: kind of device first, for each has methods of its own), ``!`` where people or rules disagree. Then the
reviewer, a separator, and number and sheet of the imported file (``1:S``). State and reviewer are the
decision's; band, auto and flags the suggestion's (``mark``); modality, site (``shape``) and method are of the
code that counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from workbench.core.items import MUST_ASK, Flag, State
from workbench.core.project.initials import initials
from workbench.core.project.records import BANDS, NO_BAND

FLAG_BITS: dict[str, int] = {flag.value: 1 << place for place, flag in enumerate(Flag)}
STATE_LETTERS = {
    State.OPEN: "o",
    State.ACCEPTED: "a",
    State.ADJUSTED: "j",
    State.NO_ITEM: "n",
    State.QUESTION: "q",
    State.APPROVED: "p",
}
NO_SHAPE = "---"
NO_METHOD = "---"
DIFFERS = "!"
SEPARATOR = "\x1f"  # stands in no name of a sheet or a person
_MODALITY_LETTERS = {"CT": "C", "MR": "M", "DR": "D", "MG": "G", "RF": "R", "": "-"}
_STATES = {letter: state for state, letter in STATE_LETTERS.items()}
MODALITY_WORDS = {letter: word for word, letter in _MODALITY_LETTERS.items()}
_MUST_ASK_BITS = sum(FLAG_BITS[flag] for flag in MUST_ASK)

# Signs that the search box takes for one another, beside what NFKC already folds.
_ALIKE = tuple(zip("【】〔〕[]—–~", "()()()---", strict=True))
_FOLDED_FURTHER = re.compile(r"[【】〔〕\[\]—–~\s]")


def _folded(text: str) -> str:
    if text.isascii() and text.isalnum():
        return text.upper()
    folded = unicodedata.normalize("NFKC", text).upper()
    if not _FOLDED_FURTHER.search(folded):  # as nearly always
        return folded
    for sign, alike in _ALIKE:
        folded = folded.replace(sign, alike)
    return "".join(folded.split())


def _all_folded(texts: Sequence[str]) -> list[str]:
    """Each text folded: as one text, which takes a fifth of the time, parted by a sign that no sign joins."""
    folded = _folded("\0".join(texts)).split("\0")
    return folded if len(folded) == len(texts) else [_folded(text) for text in texts]


@lru_cache(maxsize=4096)
def search_key(text: str) -> str:
    """How texts are compared in the search box: NFKC, upper case, one kind of bracket and dash, no blanks."""
    return _folded(text)


def band_of(confidence: float) -> int:
    """The place in :data:`BANDS` of a confidence."""
    return next((place for place, (_, low) in enumerate(BANDS) if confidence >= low), len(BANDS) - 1)


@lru_cache(maxsize=4096)
def _bits(flags: Sequence[str]) -> str:
    return f"{sum(FLAG_BITS.get(flag, 0) for flag in flags):02x}"


def mark_of(confidence: float, auto: bool, flags: tuple[str, ...]) -> str:
    """A suggestion's share of the facet text: band, auto, flags (four characters)."""
    return f"{band_of(confidence)}{int(auto)}{_bits(flags)}"


@lru_cache(maxsize=4096)
def shape_of(code: str) -> str:
    """A code's share of the facet text: letter of the modality, site level 1 (three characters).

    Device types from mapping-guideline.md §2: 2x CT, 3x MR, 44 mammography, 45 fluoroscopy, other 4x X-ray.
    """
    if len(code) < 4:
        return NO_SHAPE
    special = {"44": "MG", "45": "RF"}
    modality = special.get(code[:2]) or {"2": "CT", "3": "MR", "4": "DR"}.get(code[0], "")
    return _MODALITY_LETTERS[modality] + code[2:4]


# The modality column as hospitals fill it: the first sign found decides.
_COLUMN_SIGNS = (
    ("MG", ("MG", "钼靶", "乳腺机")),
    ("RF", ("RF", "造影", "透视", "胃肠")),
    ("CT", ("CT",)),
    ("MR", ("MR", "核磁", "磁共振")),
    ("DR", ("DR", "CR", "DX", "X线", "X光", "XR", "放射", "平片", "摄影")),
)


@lru_cache(maxsize=4096)
def column_letter(cell: str) -> str:
    """The letter of the modality that a cell of the modality column names; ``-`` where none of ours."""
    text = search_key(cell)
    found = (word for word, signs in _COLUMN_SIGNS if any(sign in text for sign in signs))
    return _MODALITY_LETTERS[next(found, "")]


def item_texts(names: Sequence[str], codes: Sequence[str]) -> Iterator[str]:
    """Name, local code and the name's pinyin initials as the search box compares them, a line each."""
    keys = _all_folded(names)  # a key holds no blank and no line break
    return map("\n".join, zip(keys, _all_folded(codes), initials("\n".join(keys)).split("\n"), strict=True))


def found_text(items: Iterable[tuple[str, str]]) -> str:
    """Codes, names and pinyin initials of standard items as the search box compares them."""
    return "\n".join(_found(code, name) for code, name in items)


@lru_cache(maxsize=4096)
def _found(code: str, name: str) -> str:
    key = search_key(name)
    return f"{code}\n{key}\n{initials(key)}"


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet text taken apart; names as in :class:`ItemQuery`."""

    state: State
    band: str
    auto: bool
    modality: str
    site: str
    method: str
    differs: bool
    must_ask: bool
    flags: tuple[str, ...]
    reviewer: str
    sheet: str
    recognition: str = ""


@lru_cache(maxsize=256)
def _flags(bits: int) -> tuple[str, ...]:
    return tuple(flag for flag, bit in FLAG_BITS.items() if bits & bit)


def with_dispute(text: str) -> str:
    """The facet text of an item about which there is no agreement."""
    return f"{text[:11]}{DIFFERS}{text[12:]}"


@lru_cache(maxsize=65536)
def read_facet(text: str) -> Facet:
    """Take a facet text apart."""
    bits = int(text[6:8], 16)
    reviewer, sheet, recognition, *_ = [*text[12:].split(SEPARATOR), "", ""]
    return Facet(
        state=_STATES[text[0]],
        band=NO_BAND if text[1] == "-" else BANDS[int(text[1])][0],
        auto=text[2] == "1",
        modality=MODALITY_WORDS[text[3]],
        site="" if text[4:6] == "--" else text[4:6],
        method="" if text[8:11] == NO_METHOD else text[8:11],
        differs=text[11] == DIFFERS,
        must_ask=bool(bits & _MUST_ASK_BITS),
        flags=_flags(bits),
        reviewer=reviewer,
        sheet=sheet,
        recognition=recognition,
    )

"""The lexicon: reviewed words of hospitals' exam names, held as CSV files under ``resources/lexicon``.

Each file is about one kind of word, with the columns ``kind, value, words, note``; words are separated by
``|``. ``concepts.csv`` says which sites of the standard a concept means in each modality, ``covering.csv``
which concepts together are one site (mapping guideline, section 9.1).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import ahocorasick

from workbench.core.text import normalise
from workbench.paths import resource

Fact = tuple[str, str]

# Earlier files win where a word stands in two of them.
_WORD_FILES = (
    "compounds",
    "sites",
    "vessels",
    "devices",
    "sides",
    "posts",
    "methods",
    "positions",
    "planes",
    "english",
    "colloquial",
    "scope",
    "noise",
    "separators",
)
_CJK_SPACE = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the lexicon and what it says: facts such as ``("site", "knee")``. ``kind`` is the first's."""

    word: str
    kind: str
    facts: tuple[Fact, ...]


# What the automaton gives for a word: length, kind, facts, cost, and whether its first and last characters
# are Latin letters (then its neighbours must not be).
Found = tuple[int, str, tuple[Fact, ...], int, bool, bool]


def found_of(entry: Entry) -> Found:
    """The automaton's value for an entry."""
    word = entry.word
    return (
        len(word),
        entry.kind,
        entry.facts,
        word_cost(len(word), entry.kind),
        _latin(word[0]),
        _latin(word[-1]),
    )


def _latin(char: str) -> bool:
    return "A" <= char <= "Z"


# Costs in the segmenter, in twentieths, so that equal costs are equal.
WORD_COST = 20


def word_cost(length: int, kind: str) -> int:
    """Cost of a word in the segmenter: one each, more for single characters and for words without content."""
    return WORD_COST + (8 if length == 1 else 0) + (5 if kind in ("noise", "plane") else 0)


@dataclass(frozen=True, slots=True)
class Concept:
    """A place in the body as hospitals name it, and the standard's site codes for it by modality.

    Attributes:
        id: English word used in the files.
        zh: The term.
        sites: Modality (``CT``, ``MR``, ``X``, ``RF``, ``artery``, ``vein``) to groups of codes: alternatives
            in order, each a tuple of codes that are needed together.
        doubtful: Modalities in which the choice is a question (``?`` in the file).
        kind: ``bone``, ``organ``, ``mr_organ``, ``nerve``, ``vessel`` or ``other``: decides the order of
            modalities where none is stated.
        parent: Concept (or family of concepts) it is a piece of.
    """

    id: str
    zh: str
    sites: dict[str, tuple[tuple[str, ...], ...]]
    doubtful: frozenset[str]
    kind: str
    parent: str


@dataclass(frozen=True, slots=True)
class Cover:
    """Several members of ``members`` named together are the one concept ``concept``."""

    concept: str
    members: frozenset[str]
    least: int


def _is_view(entry: Entry) -> bool:
    """True for a word of a view, alone or with its place (闭孔斜位), that may be written with 片 behind."""
    return entry.word.endswith("位") and any(kind == "pos" for kind, _ in entry.facts)


class Lexicon:
    """All words, concepts and covering rules, with the automaton that finds words in a name."""

    def __init__(self, folder: Path) -> None:
        self.concepts = _read_concepts(folder / "concepts.csv")
        self.covers = _read_covers(folder / "covering.csv")
        self.entries: dict[str, Entry] = {}
        for file in _WORD_FILES:
            for entry in _read_words(folder / f"{file}.csv"):
                self.entries.setdefault(entry.word, entry)
        self._traditional, confusable = _read_characters(folder / "characters.csv")
        self._any_traditional = re.compile(f"[{''.join(map(chr, self._traditional))}]")
        for word, entry in [(w, e) for w, e in self.entries.items() if _is_view(e)]:
            for film in ("片", "像"):
                self.entries.setdefault(word + film, Entry(word + film, entry.kind, entry.facts))
            for wrong in "住卫":
                self.entries.setdefault(word[:-1] + wrong, Entry(word[:-1] + wrong, entry.kind, entry.facts))
        for word, entry in [(w, e) for w, e in self.entries.items() if " " in w and w.isascii()]:
            # PULMONARY_ARTERY, as protocol names join their words
            joined = word.replace(" ", "_")
            self.entries.setdefault(joined, Entry(joined, entry.kind, entry.facts))
        for entry in _misspelt(self.entries.values(), confusable):
            self.entries.setdefault(entry.word, entry)
        self.automaton = ahocorasick.Automaton()
        for word, entry in self.entries.items():
            self.automaton.add_word(word, found_of(entry))
        self.automaton.make_automaton()
        self.latin = {w: e for w, e in self.entries.items() if re.fullmatch(r"[A-Z.']{2,}", w)}
        self.latin.update({w: self.entries[w] for w in ("W", "T") if w in self.entries})
        self._ancestors = {c: self._chain(c) for c in self.concepts}

    def _chain(self, concept: str) -> tuple[str, ...]:
        chain: list[str] = []
        parent = self.concepts[concept].parent
        while parent and parent not in chain:
            chain.append(parent)
            parent = self.concepts[parent].parent if parent in self.concepts else ""
        return tuple(chain)

    def simplified(self, text: str) -> str:
        """A normalised text with simplified characters for traditional ones."""
        return text.translate(self._traditional) if self._any_traditional.search(text) else text

    def within(self, inner: str, outer: str) -> bool:
        """True if the concept ``inner`` is a piece of ``outer``."""
        return outer in self._ancestors.get(inner, ())

    def related(self, one: str, other: str) -> bool:
        """True if the concepts are the same or one is a piece of the other."""
        return one == other or self.within(one, other) or self.within(other, one)


def tight(text: str) -> str:
    """A normalised text without the spaces that touch a Chinese character."""
    return _CJK_SPACE.sub("", text)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows, 2):
        if None in row or None in row.values():
            raise ValueError(f"{path.name}, line {number}: wrong number of columns")
    return rows


def _read_words(path: Path) -> list[Entry]:
    entries = []
    for row in _rows(path):
        if row["kind"] == "compound":
            facts = tuple((k, v) for k, v in (pair.split("=", 1) for pair in row["value"].split(";")))
        else:
            facts = ((row["kind"], row["value"]),)
        for word in row["words"].split("|"):
            key = tight(normalise(word))
            if key:
                entries.append(Entry(key, facts[0][0], facts + _said_modality(key, facts)))
    return entries


_PREFIXES = (("CT", "CT"), ("MR", "MR"), ("磁共振", "MR"), ("核磁", "MR"))


def _said_modality(word: str, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """CT灌注成像 and MRCP say their modality too."""
    if facts[0][0] not in ("method", "post") or any(k == "mod" for k, _ in facts):
        return ()
    if facts[0][1].startswith("mg_") and "乳" in word:
        return (("mod", "MG"),)
    return next(((("mod", m),) for prefix, m in _PREFIXES if word.startswith(prefix)), ())


def _read_characters(path: Path) -> tuple[dict[int, str], dict[str, str]]:
    """Traditional characters for ``str.translate``, and what each character is mistaken for."""
    traditional: dict[int, str] = {}
    confusable: dict[str, str] = {}
    for row in _rows(path):
        if row["kind"] == "traditional":
            traditional.update({ord(c): row["value"] for c in row["words"].split("|")})
        else:
            confusable[row["value"]] = row["words"].replace("|", "")
    return traditional, confusable


def _misspelt(entries: Iterable[Entry], confusable: dict[str, str]) -> list[Entry]:
    """Site words with one wrong character: they are read, and asked about (guideline 9.17)."""
    found = []
    for entry in entries:
        if entry.kind != "site" or not 2 <= len(entry.word) <= 5:
            continue
        for number, char in enumerate(entry.word):
            for wrong in confusable.get(char, ""):
                word = entry.word[:number] + wrong + entry.word[number + 1 :]
                found.append(Entry(word, "site", (*entry.facts, ("doubt", "ambiguous"))))
    return found


def _read_concepts(path: Path) -> dict[str, Concept]:
    concepts = {}
    for row in _rows(path):
        sites, doubtful = {}, set()
        for place in ("CT", "MR", "X", "RF", "artery", "vein"):
            cell = row[place]
            if cell.startswith("?"):
                doubtful.add(place)
                cell = cell[1:]
            if cell:
                sites[place] = tuple(tuple(group.split("+")) for group in cell.split("|"))
        concepts[row["concept"]] = Concept(
            row["concept"], row["zh"], sites, frozenset(doubtful), row["kind"], row["parent"]
        )
    return concepts


def _read_covers(path: Path) -> tuple[Cover, ...]:
    return tuple(
        Cover(row["concept"], frozenset(row["members"].split("|")), int(row["least"])) for row in _rows(path)
    )


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """The lexicon that ships with the product, read once."""
    return Lexicon(resource("lexicon"))

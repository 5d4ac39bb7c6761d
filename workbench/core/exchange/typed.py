"""What a person typed where a code or a name of the standard belongs."""

from __future__ import annotations

from functools import cached_property, lru_cache

from workbench.core.exchange.answers import Answer, looks_like_codes, read_answer
from workbench.core.exchange.returned_cells import pieces
from workbench.core.items import StandardItem
from workbench.core.standard import Release
from workbench.core.text import key_of

_NEAREST, _MENDED = 3, 50  # shown, and looked through for another case of letters
_ALIKE = 0.34  # of the pairs of characters of two names that are in both (Dice)


class Typed:
    """Reads cells by an edition of the standard."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._length = release.dictionaries.structure.length
        self.near = lru_cache(maxsize=1000)(self._near)
        self.meant = lru_cache(maxsize=10_000)(self._meant)

    def _meant(self, text: str) -> Answer:
        """Codes, names of the standard, a side, why there is no standard item, or other words."""
        said = read_answer(text, self._length)
        if not said.text:
            return said
        if looks_like_codes(text):
            return Answer(codes=pieces(text))  # not legal, and said to be so
        named = [self._code_named(name) for name in pieces(text)]
        return Answer(codes=tuple(named)) if named and all(named) else said

    def _near(self, text: str) -> tuple[StandardItem, ...]:
        """Items whose names are like what was typed, which is no name itself; none for any other words."""
        typed = _pairs(key_of(text))
        likeness = {
            code: 2 * len(typed & theirs) / (len(typed) + len(theirs)) for code, theirs in self._names.items()
        }
        alike = sorted((-share, code) for code, share in likeness.items() if share >= _ALIKE)
        return tuple(self._release.item(code) for _, code in alike[:_NEAREST])

    def nearest(self, code: str) -> tuple[StandardItem, ...]:
        """Items close to a code that is not legal; that alone which differs in the case of letters only."""
        found = self._release.nearest(code, _MENDED)
        return tuple([i for i in found if i.code.casefold() == code.casefold()][:1] or found[:_NEAREST])

    def _code_named(self, name: str) -> str:
        return self._release.code_of(name) or self._english.get(key_of(name).casefold(), "")

    @cached_property
    def _english(self) -> dict[str, str]:
        listed = self._release.listed
        return {key_of(self._release.name_en(code)).casefold(): code for code in listed}

    @cached_property
    def _names(self) -> dict[str, frozenset[str]]:
        return {code: _pairs(key_of(name)) for code, name in self._release.listed.items()}


def _pairs(key: str) -> frozenset[str]:
    """Each two neighbouring characters."""
    return frozenset(key[at : at + 2] for at in range(len(key) - 1))

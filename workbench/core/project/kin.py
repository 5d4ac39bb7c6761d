"""Look-alikes: names that are identical after parsing, drawn together in one line where they stand alike."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import inf
from operator import itemgetter
from typing import TYPE_CHECKING

from workbench.core.items import State
from workbench.core.project.found import Found
from workbench.core.project.store import Store

if TYPE_CHECKING:
    from workbench.core.project.index import Index

_LOOK_ALIKES = (
    "SELECT parse, pos FROM suggestions WHERE parse IN"
    " (SELECT parse FROM suggestions WHERE parse <> '' GROUP BY parse HAVING count(*) > 1) ORDER BY parse"
)


class Kin:
    """Which items are look-alikes, and which of them stand alike now.

    Attributes:
        families: Numbers of items that are identical after parsing, two and more; the first entry is empty.
        of: Place in ``families``, by item number; 0 for an item that has no look-alike.
    """

    def __init__(self, index: Index, store: Store) -> None:
        self._index = index
        self.families: list[tuple[int, ...]] = [()]
        self.of = array("l", [0]) * len(index.facet_of)
        for number, (_, rows) in enumerate(groupby(store.all(_LOOK_ALIKES), itemgetter(0)), 1):
            family = tuple(pos for _, pos in rows)
            self.families.append(family)
            for pos in family:
                self.of[pos] = number
        self._settled: dict[tuple[int, int, int], int] = {}
        self._standing: array[int] | None = None

    @property
    def standing(self) -> array[int]:
        """By item number: equal for look-alikes that are open, or settled in the same way."""
        if self._standing is None:
            self._standing = array("l", range(len(self.of)))  # alone: its own number
            self._stand(range(1, len(self.of)))
        return self._standing

    def get_ready(self) -> bool:
        """Find out who stands alike, ahead of the first question; False if that is known."""
        known, _ = self._standing is not None, self.standing
        return not known

    def update(self, touched: Collection[int]) -> None:
        """The touched items stand differently now."""
        if self._standing is not None:
            self._stand(touched)

    def _stand(self, places: Collection[int]) -> None:
        standing, of, facet_of = self._standing, self.of, self._index.facet_of
        shown_of, size = self._index.texts.shown_of(), len(self.of)
        assert standing is not None
        states = self._index.columns["states"]
        is_open = list(states.good(State.OPEN.__eq__))
        for pos in places:
            number = of[pos]
            if number and is_open[facet_of[pos]]:
                standing[pos] = size + number
            elif number:  # settled: state, and the standard items that count now
                key = number, states.of[facet_of[pos]], shown_of[pos]
                standing[pos] = self._settled.setdefault(key, size + len(self.families) + len(self._settled))

    def drawn_together(self, ordered: Sequence[int]) -> list[int]:
        """The same items, with look-alikes at the place of the first of them."""
        families: dict[int, list[int]] = {}
        drawn: list[int] = []
        of = self.of
        for pos in ordered:
            if of[pos]:
                families.setdefault(of[pos], []).append(pos)
        for pos in ordered:
            if not of[pos]:
                drawn.append(pos)
            elif of[pos] in families:
                drawn += families.pop(of[pos])
        return drawn

    def grouped(self, found: Found, by_volume: bool | None) -> Grouped:
        """The items in lines, in the order of ``found``.

        ``by_volume``: in the order of their joint volume, largest first (True) or last (False), whatever the
        order of ``found``; quickest by row number.
        """
        standing = self.standing[:]
        lines = len(self.of) + len(self.families) + len(self._settled)
        if by_volume is None:
            first: dict[int, int] = {}
            ordered = found.complete()
            deque(map(first.setdefault, map(standing.__getitem__, ordered), ordered), 0)
            rowids = list(first.values())
        else:
            rowids = _by_volume(found, standing, lines, self._index.count, 1 if by_volume else -1)
        return Grouped(self.families, self.of, standing, self._index.count, found, rowids)


def _by_volume(found: Found, standing: array[int], lines: int, count: array[int], way: int) -> list[int]:
    """The first item of every line: that with the largest volume (``way`` 1) or the smallest (-1)."""
    joint, best, first = [0] * lines, [-inf] * lines, [-1] * lines
    for pos in found.complete():
        line, exams = standing[pos], count[pos] * way
        joint[line] += exams
        if exams > best[line]:
            best[line], first[line] = exams, pos
    ordered = [line for line, pos in enumerate(first) if pos >= 0]
    ordered.sort(key=first.__getitem__)  # last: among lines of one joint volume and one largest item
    ordered.sort(key=best.__getitem__, reverse=True)
    ordered.sort(key=joint.__getitem__, reverse=True)
    return [first[line] for line in ordered]


@dataclass(frozen=True, slots=True)
class Grouped:
    """A list whose lines may stand for several items, as they stood when it was made.

    Attributes:
        families, of: As of :class:`Kin`.
        standing: By item number: equal for the items of a line.
        count: Exams a year, by item number.
        found: All items.
        rowids: The first item of every line, in order.
    """

    families: Sequence[tuple[int, ...]]
    of: array[int]
    standing: array[int]
    count: array[int]
    found: Found
    rowids: list[int]

    def members(self, rowid: int) -> tuple[int, ...]:
        """All items of a line, its own first, then the largest first."""
        family = self.families[self.of[rowid]]
        alike = self.standing[rowid]
        others = [p for p in family if p != rowid and self.standing[p] == alike and p in self.found]
        return (rowid, *sorted(others, key=self.count.__getitem__, reverse=True))

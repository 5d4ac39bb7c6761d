"""Look-alikes: names that are identical after parsing, drawn together in one line where they stand alike."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence
from itertools import compress, groupby
from operator import eq, itemgetter
from typing import TYPE_CHECKING

from workbench.core.items import State
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
            self._standing = array("l", range(0, -len(self.of), -1))  # alone: a number of its own
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
        standing, of, facet_of, shown_of = (
            self._standing,
            self.of,
            self._index.facet_of,
            self._index.texts.shown_of(),
        )
        assert standing is not None
        states = self._index.columns["states"]
        is_open = list(states.good(State.OPEN.__eq__))
        for pos in places:
            number = of[pos]
            if number and is_open[facet_of[pos]]:
                standing[pos] = number
            elif number:  # settled: state, and the standard items that count now
                key = number, states.of[facet_of[pos]], shown_of[pos]
                standing[pos] = self._settled.setdefault(key, len(self.families) + len(self._settled))

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

    def grouped(self, ordered: Sequence[int], by_volume: bool | None) -> Grouped:
        """The items in lines; ``by_volume``: largest joint volume first (True), last (False), as it is."""
        return Grouped(self, self._index.count, ordered, by_volume)


class Grouped:
    """A list whose lines may stand for several items, as they stood when it was made.

    Attributes:
        rowids: The first item of every line, in order.
    """

    def __init__(self, kin: Kin, count: array[int], ordered: Sequence[int], by_volume: bool | None) -> None:
        self._families, self._of, self._count = kin.families, kin.of, count
        self._standing = kin.standing[:]
        self._ordered, self._held = ordered, frozenset[int]()
        standing = list(map(self._standing.__getitem__, ordered))
        first_of = dict(zip(reversed(standing), reversed(ordered), strict=True))
        firsts = list(map(first_of.__getitem__, standing))
        self.rowids = list(compress(ordered, map(eq, firsts, ordered)))
        if by_volume is not None and len(self.rowids) < len(ordered):
            exams = array("q", [0]) * len(count)
            for first, some in zip(firsts, map(count.__getitem__, ordered), strict=True):
                exams[first] += some
            self.rowids.sort(key=exams.__getitem__, reverse=by_volume)

    def members(self, rowid: int) -> tuple[int, ...]:
        """All items of a line, its own first, then the largest first."""
        family = self._families[self._of[rowid]]
        if not family:
            return (rowid,)
        if not self._held:
            self._held = frozenset(self._ordered)
        alike = self._standing[rowid]
        others = [p for p in family if p != rowid and p in self._held and self._standing[p] == alike]
        return (rowid, *sorted(others, key=self._count.__getitem__, reverse=True))

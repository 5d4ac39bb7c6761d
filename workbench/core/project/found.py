"""The items that fit a question, in order: how many is known at once, which ones when they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import overload

_SLICE = 8192
_PIECE = 125_000  # a twentieth of a second


class Found(Sequence[int]):
    """Row numbers in order. The first ones of a large list cost nothing; the rest come as they are asked for.

    The list stays what it was when it was found, whatever is decided later.
    """

    def __init__(self, rows: Iterable[int], total: int, fits: Callable[[int], bool]) -> None:
        """Args:
        rows: The row numbers; read as far as needed.
        total: How many there are.
        fits: Whether a row number is among them.
        """
        self._known: list[int] = []
        self._rest = iter(islice(rows, total))
        self._total = total
        self._fits = fits

    def _reach(self, count: int) -> list[int]:
        """Know at least so many."""
        if len(self._known) < count:
            self._known += islice(self._rest, max(count - len(self._known), _SLICE))
        return self._known

    def read_on(self) -> bool:
        """Know some more, in an idle moment; False if all are known."""
        known = len(self._known)
        return len(self._reach(min(known + _PIECE, self._total))) > known

    def complete(self) -> list[int]:
        """All of them, as a list that is not to be changed."""
        return self._reach(self._total)

    def __len__(self) -> int:
        return self._total

    @overload
    def __getitem__(self, place: int) -> int: ...

    @overload
    def __getitem__(self, place: slice) -> list[int]: ...

    def __getitem__(self, place: int | slice) -> int | list[int]:
        if isinstance(place, slice):
            return (
                self._reach(place.indices(self._total)[1])[place]
                if (place.step or 1) > 0
                else (self.complete()[place])
            )
        return self._reach(place + 1 if place >= 0 else self._total)[place]

    def __iter__(self) -> Iterator[int]:
        return iter(self.complete())

    def __contains__(self, row: object) -> bool:
        return isinstance(row, int) and self._fits(row)

    def __eq__(self, other: object) -> bool:
        return self.complete() == (other.complete() if isinstance(other, Found) else other)

    __hash__ = None  # type: ignore[assignment]

    def index(self, row: int, start: int = 0, stop: int | None = None) -> int:
        """Where a row number stands.

        Raises:
            ValueError: It is not among them.
        """
        if row not in self:
            raise ValueError(row)
        stop = self._total if stop is None else stop
        while start < stop:
            end = min(max(len(self._known), start + _SLICE), stop)
            try:
                return self._reach(end).index(row, start, end)
            except ValueError:
                start = end
        raise ValueError(row)

"""Suggestions for whole lists: in order, repeated names free, worker processes only where they pay."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from multiprocessing import get_context
from typing import Generic, TypeVar

from workbench.core.items import Suggestion
from workbench.core.jobs import Progress
from workbench.core.naming import Columns
from workbench.core.packing import suggestion_from_json, suggestion_to_json
from workbench.core.standard import load_release
from workbench.core.suggest.contract import contract_line
from workbench.core.suggest.engine import Suggester
from workbench.core.suggest.outline import Outline
from workbench.core.words import Message, language, use_language

# A name, and the cells of its columns in the order of ``naming.Columns``; missing ones are empty.
Row = tuple[str, ...]
T = TypeVar("T")
Encode = Callable[[str, Suggestion], T]
_Make = Callable[[str, Outline], T]

# Below this many different names, starting processes costs more than it saves (a worker starts in about
# 0.6 s, a name takes about 0.3 ms).
_PAYS_FROM = 8_000
_CHUNK = 1_000
# So many are answered here before other processes take the processor, and so many while they start: the first
# screen is there at once.
_SCREEN, _AT_ONCE = 50, 200


@dataclass(frozen=True)
class _Settings(Generic[T]):
    """What a worker needs: plain values and a function of a module."""

    release_id: str
    policy: str
    devices: tuple[str, ...]
    budget: float
    top: int
    make: _Make[T]

    def suggester(self) -> Suggester:
        return Suggester(
            load_release(self.release_id),
            device_policy=self.policy,
            devices=self.devices,
            error_budget=self.budget,
        )


_worker: dict[str, tuple[_Settings[object], Suggester]] = {}


def _start(settings: _Settings[object]) -> None:
    _worker["ready"] = (settings, settings.suggester())
    # The lexicon and the release live as long as the worker: keep the collector from walking them.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _answer(suggester: Suggester, settings: _Settings[T], row: Row) -> T:
    name, *cells = row
    return settings.make(name, suggester.outline(name, Columns(*cells), settings.top))


def _work(rows: list[Row]) -> list[object]:
    settings, suggester = _worker["ready"]
    return [_answer(suggester, settings, row) for row in rows]


def encode_many(
    rows: Iterable[Row],
    release_id: str = "5.0",
    *,
    encode: Encode[T],
    top: int = 5,
    device_policy: str = "agnostic",
    devices: tuple[str, ...] = (),
    error_budget: float = 0.005,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Iterator[T]:
    """What ``encode(name, suggestion)`` makes of each row, in order; the encoding runs in the workers.

    For long lists this is the way to files and databases: bytes travel between processes, not values.

    Args:
        rows: Name and cells of each row.
        release_id: Edition of the standard.
        encode: A function of a module (it is sent to other processes).
        top: Most candidates for a part.
        device_policy, devices, error_budget: See :class:`Suggester`.
        workers: Processes; None chooses by the number of different names.
        progress: Told how far it is; stops the work by raising ``Cancelled``.

    Raises:
        Cancelled: A person asked to stop.
    """
    make = partial(_whole, encode)
    settings = _Settings(release_id, device_policy, tuple(devices), error_budget, top, make)
    return _many(rows, settings, workers, progress)


def _whole(encode: Encode[T], name: str, outline: Outline) -> T:
    return encode(name, outline.suggestion())


def contract_lines(
    rows: Iterable[Row],
    release_id: str = "5.0",
    *,
    top: int = 5,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[bytes, bool]]:
    """The line of the batch contract for each row, in order, and whether its answer is automatic.

    Arguments as for :func:`encode_many`.

    Raises:
        Cancelled: A person asked to stop.
    """
    # Worker processes do not know the language in use.
    make = partial(_line, language())
    return _many(rows, _Settings(release_id, "agnostic", (), 0.005, top, make), workers, progress)


def _line(in_language: str, name: str, outline: Outline) -> tuple[bytes, bool]:
    use_language(in_language)
    return contract_line(name, outline), outline.told.auto


def _many(
    rows: Iterable[Row], settings: _Settings[T], workers: int | None, progress: Progress | None
) -> Iterator[T]:
    listed = list(rows)
    distinct = list(dict.fromkeys(listed))
    count = _processes(len(distinct), workers)
    if count == 1:
        found: Iterator[T] = _in_line(distinct, settings)
    else:
        found = _in_processes(distinct, settings, count)
    yield from _in_order(listed, distinct, found, progress or Progress())


def _stored(name: str, suggestion: Suggestion) -> bytes:
    return suggestion_to_json(suggestion)


def _itself(name: str, suggestion: Suggestion) -> Suggestion:
    return suggestion


def suggest_many(
    rows: Iterable[Row],
    release_id: str = "5.0",
    *,
    top: int = 5,
    device_policy: str = "agnostic",
    devices: tuple[str, ...] = (),
    error_budget: float = 0.005,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Iterator[Suggestion]:
    """Suggestions for rows, in their order. Arguments as for :func:`encode_many`.

    Raises:
        Cancelled: A person asked to stop.
    """
    listed = list(rows)
    count = _processes(len(set(listed)), workers)
    settings = {
        "top": top,
        "device_policy": device_policy,
        "devices": devices,
        "error_budget": error_budget,
        "progress": progress,
    }
    if count == 1:
        yield from encode_many(listed, release_id, encode=_itself, workers=1, **settings)  # type: ignore[arg-type]
        return
    for body in encode_many(listed, release_id, encode=_stored, workers=count, **settings):  # type: ignore[arg-type]
        yield suggestion_from_json(body)


def _processes(different: int, workers: int | None) -> int:
    """How many processes answer so many different names; 1 means this one."""
    if workers is None:
        return (os.cpu_count() or 1) if different >= _PAYS_FROM else 1
    return max(1, workers)


def _in_line(rows: list[Row], settings: _Settings[T]) -> Iterator[T]:
    suggester = settings.suggester()
    for row in rows:
        yield _answer(suggester, settings, row)


def _in_processes(rows: list[Row], settings: _Settings[T], count: int) -> Iterator[T]:
    here = _in_line(rows[:_AT_ONCE], settings)
    yield from islice(here, _SCREEN)
    pool = ProcessPoolExecutor(count, get_context("spawn"), _start, (settings,))  # type: ignore[arg-type]
    try:
        chunks = (rows[i : i + _CHUNK] for i in range(_AT_ONCE, len(rows), _CHUNK))
        waiting = [pool.submit(_work, chunk) for chunk in islice(chunks, count * 3)]
        yield from here
        while waiting:
            done = waiting.pop(0).result()
            waiting += [pool.submit(_work, chunk) for chunk in islice(chunks, 1)]
            yield from done  # type: ignore[misc]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _in_order(listed: list[Row], distinct: list[Row], found: Iterator[T], progress: Progress) -> Iterator[T]:
    """Give each row its answer; a name that comes again is looked up."""
    last = {row: i for i, row in enumerate(listed)}
    repeated = len(distinct) < len(listed)
    kept: dict[Row, T] = {}
    stage = Message("reasons.working")
    for number, row in enumerate(listed):
        if number % 200 == 0:
            progress.at(stage, number, len(listed))
        if row in kept:
            answer = kept[row] if last[row] > number else kept.pop(row)
        else:
            answer = next(found)
            if repeated and last[row] > number:
                kept[row] = answer
        yield answer
    progress.at(stage, len(listed), len(listed))

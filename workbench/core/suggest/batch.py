"""Suggestions for whole lists: in order, repeated names free, worker processes only where they pay."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context

from workbench.core.items import Suggestion
from workbench.core.jobs import Progress
from workbench.core.standard import load_release
from workbench.core.suggest.engine import Suggester
from workbench.core.suggest.storage import suggestion_from_json, suggestion_to_json
from workbench.core.words import Message

Row = tuple[str, str]

# Below this many different names, starting a process costs more than it saves (a worker starts in about
# 0.5 s, a name takes about 0.4 ms).
_PAYS_FROM = 8_000
_CHUNK = 1_000

_worker: dict[str, Suggester] = {}


def _start(release_id: str, policy: str, devices: tuple[str, ...], error_budget: float) -> None:
    _worker["suggester"] = Suggester(
        load_release(release_id), device_policy=policy, devices=devices, error_budget=error_budget
    )


def _work(rows: list[Row], top: int) -> list[bytes]:
    suggester = _worker["suggester"]
    return [
        suggestion_to_json(suggester.suggest(name, modality=modality, top=top)) for name, modality in rows
    ]


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
    """Suggestions for rows of (name, modality), in their order.

    Args:
        rows: Name and modality cell of each row.
        release_id: Edition of the standard.
        top: Most candidates for a part.
        device_policy, devices, error_budget: See :class:`Suggester`.
        workers: Processes; None chooses by the number of different names.
        progress: Told how far it is; stops the work by raising ``Cancelled``.

    Raises:
        Cancelled: A person asked to stop.
    """
    listed = list(rows)
    distinct = list(dict.fromkeys(listed))
    count = workers if workers is not None else (os.cpu_count() or 1)
    settings = (release_id, device_policy, tuple(devices), error_budget)
    if count <= 1 or (workers is None and len(distinct) < _PAYS_FROM):
        found: Iterator[Suggestion] = _in_line(distinct, settings, top)
    else:
        found = _in_processes(distinct, settings, top, count)
    yield from _in_order(listed, distinct, found, progress or Progress())


def _in_line(
    rows: list[Row], settings: tuple[str, str, tuple[str, ...], float], top: int
) -> Iterator[Suggestion]:
    release_id, policy, devices, budget = settings
    suggester = Suggester(
        load_release(release_id), device_policy=policy, devices=devices, error_budget=budget
    )
    for name, modality in rows:
        yield suggester.suggest(name, modality=modality, top=top)


def _in_processes(
    rows: list[Row], settings: tuple[str, str, tuple[str, ...], float], top: int, count: int
) -> Iterator[Suggestion]:
    pool = ProcessPoolExecutor(count, get_context("spawn"), _start, settings)
    try:
        chunks = (rows[i : i + _CHUNK] for i in range(0, len(rows), _CHUNK))
        waiting = [pool.submit(_work, chunk, top) for chunk in islice(chunks, count * 3)]
        while waiting:
            done = waiting.pop(0).result()
            waiting += [pool.submit(_work, chunk, top) for chunk in islice(chunks, 1)]
            for text in done:
                yield suggestion_from_json(text)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _in_order(
    listed: list[Row], distinct: list[Row], found: Iterator[Suggestion], progress: Progress
) -> Iterator[Suggestion]:
    """Give each row its suggestion; a name that comes again is looked up."""
    last = {row: i for i, row in enumerate(listed)}
    repeated = len(distinct) < len(listed)
    kept: dict[Row, Suggestion] = {}
    stage = Message("reasons.working")
    for number, row in enumerate(listed):
        if number % 200 == 0:
            progress.at(stage, number, len(listed))
        suggestion = kept.get(row)
        if suggestion is None:
            suggestion = next(found)
            if repeated and last[row] > number:
                kept[row] = suggestion
        elif last[row] == number:
            del kept[row]
        yield suggestion
    progress.at(stage, len(listed), len(listed))

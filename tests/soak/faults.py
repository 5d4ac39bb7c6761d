"""Lets the disk fail under every verb: a sentence for the person, and the state as before or as after.

Over the shim, from the n-th change of a file on: a full disk (ENOSPC), a disk that fails (EIO), one that
became read-only (EROFS), and a slow one (2 ms for each change). With or without it, a limit on the size of
files, and another process that holds the file locked.
"""

from __future__ import annotations

import errno
import os
import resource
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from tests.soak import shim
from tests.soak.harness import Harness, run
from tests.soak.verbs import NAME, VERBS, Verb

LONGEST_WAIT = 2.0  # seconds; a locked file is given up after 0.4
FAULTS: dict[str, tuple[int, int, int]] = {  # mode, errno, kinds of changes
    "full": (shim.FAIL, errno.ENOSPC, shim.WRITING),
    "failing": (shim.FAIL, errno.EIO, shim.WRITING | shim.SYNCING),
    "read-only": (shim.FAIL, errno.EROFS, shim.ANY),
    "slow": (shim.SLOW, 0, shim.ANY),
}


KINDS = (*FAULTS, "limit", "locked")


def fail_all(harness: Harness, each: int) -> dict[str, dict[str, Counter[str]]]:
    """Every fault ``each`` times at moments of every verb: verb -> fault -> what people would read.

    With ``each`` 1 every verb meets one kind of fault only: the short form for every test run.
    """
    report: dict[str, dict[str, Counter[str]]] = {}
    for place, verb in enumerate(VERBS):
        kinds = KINDS if each > 1 else (KINDS[place % len(KINDS)],)
        report[verb.name] = {kind: _meet(harness, verb, kind, each) for kind in kinds}
    return report


def _meet(harness: Harness, verb: Verb, kind: str, each: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    if kind == "limit":
        _one(harness, verb, counts, lambda: _limit(harness.chance.randrange(1 << 18)), kind)
    elif kind == "locked":
        if (harness.folder / "states" / verb.state / NAME).exists():
            _one(harness, verb, counts, lambda: None, kind, held=True)
    elif shim.loaded():
        mode, error, kinds = FAULTS[kind]
        if mode == shim.SLOW:
            _one(harness, verb, counts, lambda: shim.arm(mode, 2000, error, kinds), kind)
            return counts
        most = harness.measures[verb.name].changes // 2  # later ones are rarely reached by one kind of change
        for write in sorted(harness.chance.sample(range(1, most + 1), min(each, most))):
            arm = partial(shim.arm, mode, write, error, kinds)
            _one(harness, verb, counts, arm, f"{kind} from change {write}")
    return counts


def _limit(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def _one(
    harness: Harness,
    verb: Verb,
    counts: Counter[str],
    disturb: Callable[[], None],
    moment: str,
    *,
    held: bool = False,
) -> None:
    place = harness.fresh(verb)
    if held:
        with locked(place / NAME):
            found = run(verb, place, disturb)
        if found.seconds > LONGEST_WAIT + harness.measures[verb.name].seconds:
            harness.failures.append(f"{verb.name}, {moment}: took {found.seconds:.1f} s")
    else:
        found = run(verb, place, disturb)
    counts[found.problem or ("crash" if found.crash else "done")] += 1
    if found.crash:
        harness.failures.append(f"{verb.name}, {moment}: {found.crash}")
    left = [path.name for path in place.rglob(".*")]
    if left and "read-only" not in moment:
        harness.failures.append(f"{verb.name}, {moment}: left {left}")
    harness.look(verb, place, found.said, counts, moment)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another process holds the file, as a virus scanner or another program might."""
    ear, mouth = os.pipe()
    wait, go = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(go)
        connection = sqlite3.connect(path, isolation_level=None)
        with suppress(sqlite3.DatabaseError):  # the damaged file: nothing to hold
            connection.execute("BEGIN EXCLUSIVE")
        os.write(mouth, b"held")
        os.read(wait, 1)
        os._exit(0)
    os.close(wait)
    os.read(ear, 4)
    try:
        yield
    finally:
        os.close(go)
        os.waitpid(child, 0)
        os.close(ear)
        os.close(mouth)

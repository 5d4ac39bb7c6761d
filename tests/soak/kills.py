"""Kills every verb at every kind of moment and looks whether anything was lost.

With SIGKILL right after the n-th change of a file (write, cut, sync, rename, unlink; every other time the
write is torn in the middle), or at a random moment. What is killed is the process: the system's cache
survives, so this says nothing about a power cut (docs/reliability.md).
"""

from __future__ import annotations

from collections import Counter
from functools import partial

from tests.soak import shim
from tests.soak.harness import Harness, run
from tests.soak.verbs import VERBS, Verb

COLUMNS = (
    "kills",
    "after a write",
    "in a write",
    "at random",
    "ended before",
    "changes of files",
    "failures",
)


def kill_all(harness: Harness, number: int) -> dict[str, Counter[str]]:
    """Share a number of kills among the verbs; the counts of :data:`COLUMNS` by verb."""
    report = {}
    for place, verb in enumerate(VERBS):
        share = number // len(VERBS) + (place < number % len(VERBS))
        report[verb.name] = _kill(harness, verb, share)
    return report


def _kill(harness: Harness, verb: Verb, number: int) -> Counter[str]:
    measure = harness.measures[verb.name]
    counts = Counter({"changes of files": measure.changes})
    by_write = number * 3 // 4 if shim.loaded() else 0
    writes = harness.chance.sample(range(1, measure.changes + 1), min(by_write, measure.changes))
    for order, write in enumerate(sorted(writes)):
        mode, how = (shim.TEAR, "in a write") if order % 2 else (shim.KILL, "after a write")
        place = harness.fresh(verb)
        found = run(verb, place, partial(shim.arm, mode, write))
        _count(counts, how, found.killed)
        harness.look(verb, place, found.said, counts, f"killed {how}, change {write}")
    for _ in range(number - len(writes)):
        seconds = harness.chance.uniform(0, 0.7 * measure.seconds)
        place = harness.fresh(verb)
        found = run(verb, place, lambda: None, kill_after=seconds)
        _count(counts, "at random", found.killed)
        harness.look(verb, place, found.said, counts, f"killed after {seconds:.4f} s")
    return counts


def _count(counts: Counter[str], how: str, killed: bool) -> None:
    counts["kills" if killed else "ended before"] += 1
    counts[how] += killed

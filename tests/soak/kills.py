"""Kills every verb at every kind of moment and looks whether anything was lost.

``python -m tests.soak.kills [--kills 520] [--seed 1] [--report FILE]`` (``make soak``). Each kill runs a verb
in a process of its own over a copy of its starting state, and kills it with SIGKILL: right after the n-th
change of a file (write, cut, sync, rename, unlink; every other time the write is torn in the middle), or at a
random moment. Then the folder is opened and checked, and the verb is run again to its end. What is killed is
the process: the system's cache survives, so this says nothing about a power cut (docs/reliability.md).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.soak import shim
from tests.soak.checks import Facts, Sides, check, facts
from tests.soak.verbs import NAME, VERBS, Verb, states


def run_child(
    verb: Verb, place: Path, mode: int, chosen: int, wait: float | None
) -> tuple[list[str], int, int]:
    """Run a verb in a forked process.

    Args:
        wait: Kill it after so many seconds; None to let the shim do it.

    Returns:
        What it acknowledged, how often it changed a file (if it came to its end), and its exit status.
    """
    ear, mouth = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ear)
        status = 1
        try:
            shim.arm(mode, chosen)
            verb.act(place, lambda text: os.write(mouth, f"{text}\n".encode()))
            changes = shim.count()
            shim.arm(shim.OFF)
            os.write(mouth, f"changes {changes}\n".encode())
            status = 0
        finally:
            os._exit(status)
    os.close(mouth)
    if wait is not None:
        time.sleep(wait)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(ear, "rb") as pipe:
        lines = pipe.read().decode().splitlines()
    _, status = os.waitpid(child, 0)
    said = [line for line in lines if not line.startswith("changes ")]
    changes = sum(int(line.split()[1]) for line in lines if line.startswith("changes "))
    return said, changes, status


class Harness:
    """The starting states, what each verb reaches, and the counts of the report."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.chance = folder, random.Random(seed)
        (folder / "states").mkdir()
        states(folder / "states")
        self.report: dict[str, Counter[str]] = {}
        self.failures: list[str] = []

    def fresh(self, verb: Verb) -> Path:
        """A copy of the state that a verb starts from."""
        place = self.folder / "place"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.folder / "states" / verb.state, place)
        return place

    def measure(self, verb: Verb) -> tuple[Facts | None, Facts | None, int, float]:
        """Facts before and after, changes of files, seconds of an undisturbed run."""
        broken = verb.state == "broken"
        before = None if broken or verb.state == "old" else facts(self.fresh(verb) / NAME)
        place = self.fresh(verb)
        started = time.perf_counter()
        _, changes, status = run_child(verb, place, shim.COUNT, 0, None)
        seconds = time.perf_counter() - started
        assert status == 0, f"{verb.name} fails by itself"
        after = None if broken else facts(place / NAME)
        return before or (after if verb.state == "old" else None), after, changes, seconds

    def kills(self, verb: Verb, number: int) -> None:
        """Kill one verb a number of times."""
        before, after, changes, seconds = self.measure(verb)
        self.report[verb.name] = Counter({"changes of files": changes})
        by_write = number * 3 // 4 if shim.loaded() else 0
        chosen = sorted(self.chance.sample(range(1, changes + 1), min(by_write, changes)))
        for place_in_order, write in enumerate(chosen):
            mode = shim.TEAR if place_in_order % 2 else shim.KILL
            self.one(verb, (before, after), mode, write, None)
        for _ in range(number - len(chosen)):
            self.one(verb, (before, after), shim.OFF, 0, self.chance.uniform(0, seconds))

    def one(self, verb: Verb, sides: Sides, mode: int, write: int, wait: float | None) -> None:
        """One kill, the check, and the run to the end."""
        place = self.fresh(verb)
        said, _, status = run_child(verb, place, mode, write, wait)
        counts = self.report[verb.name]
        how = "at random" if wait is not None else "in a write" if mode == shim.TEAR else "after a write"
        counts["kills" if os.WIFSIGNALED(status) else "ended before"] += 1
        counts[how] += os.WIFSIGNALED(status)
        broken, trust = verb.state == "broken", self.folder / "states" / "keys"
        try:
            check(place, said, trust, broken=broken, sides=sides)
            _, _, again = run_child(verb, place, shim.OFF, 0, None)
            assert again == 0 or verb.name == "create", "the next run does not come to its end"
            check(place, said, trust, broken=broken)
        except Exception as error:
            counts["failures"] += 1
            moment = f"{wait:.4f} s" if wait is not None else f"change {write}"
            self.failures.append(f"{verb.name}, {how} ({moment}): {type(error).__name__}: {error}")


def main() -> int:
    """Run, print the table, return 1 where anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=520)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        if shim.available() and not shim.loaded():
            os.environ["LD_PRELOAD"] = str(shim.build(Path(scratch)))
            os.environ["WORKBENCH_HOME"] = scratch
            command = [sys.executable, "-m", "tests.soak.kills", *sys.argv[1:]]
            return subprocess.run(command, check=False).returncode
        harness = Harness(Path(scratch), options.seed)
        for place, verb in enumerate(VERBS):
            share = options.kills // len(VERBS) + (place < options.kills % len(VERBS))
            harness.kills(verb, share)
    total = sum(harness.report.values(), Counter[str]())
    columns = (
        "kills",
        "after a write",
        "in a write",
        "at random",
        "ended before",
        "changes of files",
        "failures",
    )
    for name, counts in [*harness.report.items(), ("all", total)]:
        print(f"{name:20s}" + "".join(f"{counts[column]:18,}" for column in columns))
    print(f"{'':20s}" + "".join(f"{column:>18s}" for column in columns))
    print("\n".join(harness.failures))
    if options.report:
        value = {"verbs": harness.report, "failures": harness.failures, "by write": shim.loaded()}
        options.report.write_text(json.dumps(value, ensure_ascii=False, indent=1))
    return int(bool(harness.failures))


if __name__ == "__main__":
    sys.exit(main())

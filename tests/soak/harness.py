"""Runs verbs in processes of their own over copies of their starting states."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.soak import shim
from tests.soak.checks import Sides, check, facts
from tests.soak.verbs import NAME, VERBS, Verb, states
from workbench.core.errors import WorkbenchError


@dataclass(frozen=True)
class Run:
    """What became of a process.

    Attributes:
        said: What it acknowledged.
        changes: How often it changed a file; 0 where it did not come to its end.
        problem: Key of the sentence that a person would have read, empty for none.
        crash: A fault of ours, empty for none.
        killed: True if a signal ended it.
        seconds: How long it ran.
    """

    said: list[str]
    changes: int = 0
    problem: str = ""
    crash: str = ""
    killed: bool = False
    seconds: float = 0.0


def run(verb: Verb, place: Path, disturb: Callable[[], None], kill_after: float | None = None) -> Run:
    """Run a verb in a forked process.

    Args:
        disturb: Called in the process before the verb: arms the shim, or sets a limit.
        kill_after: Seconds until it is killed from outside.
    """
    ear, mouth = os.pipe()
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        os.close(ear)
        _in_child(verb, place, disturb, lambda text: os.write(mouth, f"{text}\n".encode()))
    os.close(mouth)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(ear, "rb") as pipe:
        lines = pipe.read().decode().splitlines()
    _, status = os.waitpid(child, 0)
    notes = dict(line[1:].split(" ", 1) for line in lines if line.startswith("*"))
    return Run(
        [line for line in lines if not line.startswith("*")],
        int(notes.get("changes", 0)),
        notes.get("problem", ""),
        notes.get("crash", ""),
        os.WIFSIGNALED(status),
        time.perf_counter() - started,
    )


def _in_child(verb: Verb, place: Path, disturb: Callable[[], None], say: Callable[[str], object]) -> None:
    try:
        disturb()
        verb.act(place, say)
        changes = shim.count()
        shim.arm(shim.OFF)
        say(f"*changes {changes}")
    except WorkbenchError as error:
        shim.arm(shim.OFF)
        say(f"*problem {error.message.key}")
    except BaseException as error:
        shim.arm(shim.OFF)
        say(f"*crash {type(error).__name__}: {error}".replace("\n", " "))
    finally:
        os._exit(0)


def undisturbed() -> None:
    """Only count."""
    shim.arm(shim.COUNT)


@dataclass(frozen=True)
class Measure:
    """An undisturbed run: facts before and after, changes of files, seconds."""

    sides: Sides
    changes: int
    seconds: float


class Harness:
    """The starting states, what each verb reaches, and the counts of the report."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.chance = folder, random.Random(seed)
        self.trust = folder / "states" / "keys"
        (folder / "states").mkdir()
        states(folder / "states")
        self.measures = {verb.name: self._measure(verb) for verb in VERBS}
        self.failures: list[str] = []

    def fresh(self, verb: Verb) -> Path:
        """A copy of the state that a verb starts from."""
        place = self.folder / "place"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.folder / "states" / verb.state, place)
        return place

    def _measure(self, verb: Verb) -> Measure:
        special = verb.state in ("broken", "old")  # not to be opened before the verb
        before = None if special else facts(self.fresh(verb) / NAME)
        place = self.fresh(verb)
        found = run(verb, place, undisturbed)
        assert not found.problem and not found.crash, f"{verb.name} fails by itself: {found}"
        after = None if verb.state == "broken" else facts(place / NAME)
        return Measure((after if verb.state == "old" else before, after), found.changes, found.seconds)

    def look(self, verb: Verb, place: Path, said: list[str], counts: Counter[str], moment: str) -> None:
        """Check the folder, run the verb to its end, check again; note what is wrong."""
        broken = verb.state == "broken"
        try:
            check(place, said, self.trust, broken=broken, sides=self.measures[verb.name].sides)
            again = run(verb, place, undisturbed)
            assert not again.crash, again.crash
            assert not again.problem or verb.name == "create", f"the next run ends with {again.problem}"
            check(place, said, self.trust, broken=broken)
        except Exception as error:
            counts["failures"] += 1
            self.failures.append(f"{verb.name}, {moment}: {type(error).__name__}: {error}")

"""``python -m tests.fuzz [--seconds 600] [--target NAME] [--seed N]`` (``make fuzz``).

Changes sound files at random and gives them to everything that reads files. What brings a reader down (a
fault that is no sentence, more than 20 seconds, more than 2 GiB) is kept in ``tests/fuzz/corpus/``, and is a
test from then on.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import resource
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.mutations import mutate
from tests.fuzz.targets import TARGETS, Target, check_meeting
from workbench.core.errors import WorkbenchError

CORPUS = Path(__file__).parent / "corpus"
LONGEST, MOST_BYTES = 20, 2 << 30
ROUND = 100  # files for each process


def one_round(target: Target, seed: int, hand: Path) -> None:
    """Some files in a process of its own, which may come down; what brought it down stays in the folder."""
    chance = random.Random(seed)
    seeds = target.seeds()
    for _ in range(ROUND):
        name = chance.choice(sorted(seeds))
        content = mutate(seeds[name], chance)
        path = hand / f"{hashlib.sha256(content).hexdigest()[:10]}-{name}"
        path.write_bytes(content)
        signal.alarm(LONGEST)
        try:
            check_meeting(target, name, content)
        except WorkbenchError:
            pass
        except BaseException:
            print(f"{target.name} {path.name}\n{traceback.format_exc(limit=-4)}", flush=True)
            continue
        signal.alarm(0)
        path.unlink()


def keep(target: Target, hand: Path) -> int:
    """Move what brought a reader down to the corpus; how many files that were."""
    found = list(hand.iterdir())
    for path in found:
        (CORPUS / target.name).mkdir(parents=True, exist_ok=True)
        shutil.move(path, CORPUS / target.name / path.name)
    return len(found)


def main() -> int:
    """Fuzz for a while; status 1 where something came down."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--target", choices=sorted(TARGETS))
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    targets = [TARGETS[options.target]] if options.target else list(TARGETS.values())
    for target in targets:
        target.seeds()
    until, seed, met, found = time.monotonic() + options.seconds, options.seed, Counter[str](), 0
    with TemporaryDirectory() as hand:
        while time.monotonic() < until:
            target, seed = targets[seed % len(targets)], seed + 1
            child = os.fork()
            if child == 0:
                resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
                one_round(target, seed, Path(hand))
                os._exit(0)
            os.waitpid(child, 0)
            met[target.name] += ROUND
            found += keep(target, Path(hand))
    print(", ".join(f"{name} {count:,}" for name, count in sorted(met.items())))
    print(f"{sum(met.values()):,} files, {found} brought a reader down")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())

"""``python -m tests.soak [--kills 520] [--faults 8] [--seed 1] [--report FILE]`` (``make soak``).

Every verb of the product, run in a process of its own over a copy of its starting state, is killed and
disturbed; then the folder is opened and checked, and the verb is run again to its end. Status 1 where
anything was lost.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.soak import shim
from tests.soak.faults import fail_all
from tests.soak.harness import Harness
from tests.soak.kills import COLUMNS, kill_all


def main() -> int:
    """Run, print the tables, and say whether anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--kills", type=int, default=520)
    parser.add_argument("--faults", type=int, default=8, help="of each kind, for each verb")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        if shim.available() and not shim.loaded():
            library = shim.build(Path(scratch))
            environment = {**os.environ, "LD_PRELOAD": str(library), "WORKBENCH_HOME": scratch}
            command = [sys.executable, "-m", "tests.soak", *sys.argv[1:]]
            return subprocess.run(command, env=environment, check=False).returncode
        logging.disable()  # that there is no backup is told, and expected here
        harness = Harness(Path(scratch), options.seed)
        kills = kill_all(harness, options.kills) if options.kills else {}
        faults = fail_all(harness, options.faults) if options.faults else {}
    if kills:
        print(f"{'':20s}" + "".join(f"{column:>18s}" for column in COLUMNS))
        for name, counts in [*kills.items(), ("all", sum(kills.values(), Counter[str]()))]:
            print(f"{name:20s}" + "".join(f"{counts[column]:18,}" for column in COLUMNS))
    for verb, found in faults.items():
        for fault, sentences in found.items():
            print(f"{verb:20s}{fault:12s}{', '.join(f'{n} {what}' for what, n in sentences.items())}")
    print("\n".join(harness.failures) or "nothing was lost")
    if options.report:
        value = {"kills": kills, "faults": faults, "failures": harness.failures, "by write": shim.loaded()}
        options.report.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
    return int(bool(harness.failures))


if __name__ == "__main__":
    sys.exit(main())

"""Speed of suggestions on generated names.

``python -m tests.benchmarks.suggest_speed [--names N] [--workers W] [--single | --first]``

Names are put together from sites, sides, modalities, methods and billing words, so that each is different, as
in a platform of many hospitals. Prints seconds, names a second, and the peak memory and processor time of all
processes together (where the system tells them in ``/proc``), and when a hospital's first screen is there,
counted from the start of a new program. Run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from workbench.core.standard import load_release
from workbench.core.suggest import Suggester, contract_lines

_SITES = (
    "头颅", "颅脑", "副鼻窦", "颞骨", "颈部", "甲状腺", "胸部", "双肺", "上腹部", "全腹部", "盆腔",
    "肝胆胰脾",
    "双肾", "颈椎", "胸椎", "腰椎间盘", "骶髂关节", "左膝关节", "右肩关节", "双髋关节", "左踝", "右腕关节",
    "垂体", "前列腺", "子宫附件", "下肢动脉", "冠状动脉", "头颈部", "肺动脉", "股骨", "尺桡骨", "跟骨",
)  # fmt: skip
_DEVICES = (
    "CT", "64排螺旋CT", "双源CT", "16层CT", "MR", "磁共振", "3.0T磁共振", "核磁", "MRI", "DR", "X线",
)  # fmt: skip
_METHODS = (
    "", "平扫", "增强", "平扫+增强", "平扫+三维重建", "CTA", "MRA", "平扫+DWI", "三维成像", "灌注", "正侧位",
    "正位",
)  # fmt: skip
_TAILS = (
    "", "(急诊)", "【住院】", "(不含胶片)", "（加收）", "-门诊", "(自费)", "复查", "(体检)", "[云胶片]",
    "(1个部位)",
    "*",
)  # fmt: skip


def names(count: int) -> Iterator[str]:
    """Different generated names."""
    rng = random.Random(20)
    seen: set[str] = set()
    while len(seen) < count:
        parts = []
        for _ in range(rng.choice((1, 1, 1, 2))):
            pieces = [rng.choice(_SITES), rng.choice(_DEVICES), rng.choice(_METHODS)]
            if rng.random() < 0.4:
                pieces[0], pieces[1] = pieces[1], pieces[0]
            parts.append("".join(pieces))
        name = rng.choice("+;、_").join(parts) + rng.choice(_TAILS)
        if name in seen:
            name += str(rng.randrange(1000))
        if name not in seen:
            seen.add(name)
            yield name


class Meter(threading.Thread):
    """Watches this process and its workers: peak of their memory together (MiB), processor time (s)."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0.0
        self.cpu: dict[int, float] = {}
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.2):
            pids = [os.getpid(), *(p.pid for p in multiprocessing.active_children() if p.pid)]
            self.peak = max(self.peak, sum(map(self._look, pids)))

    def _look(self, pid: int) -> float:
        """Resident memory of a process in MiB; notes its processor time."""
        try:
            pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
            fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            return 0.0
        self.cpu[pid] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


HOSPITAL, SCREEN = 9_578, 50


def first_screen() -> None:
    """Answer a hospital's names until the first screen is full."""
    rows = [(name, "") for name in names(HOSPITAL)]
    answers = contract_lines(rows, "5.0")
    print(len(list(islice(answers, SCREEN))), flush=True)
    answers.close()


def until_first_screen() -> float:
    """Seconds from starting a program to its first screen of answers."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "tests.benchmarks.suggest_speed", "--first"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        program.stdout.readline()
        return time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--names", type=int, default=206_560)
    parser.add_argument("--workers", type=int, default=None)
    parser.add_argument("--single", action="store_true", help="one suggester in this process, no batch")
    parser.add_argument("--first", action="store_true", help="only the first screen of a hospital")
    args = parser.parse_args()
    if args.first:
        first_screen()
        return
    print(f"first {SCREEN} of {HOSPITAL} names after {until_first_screen():.2f} s")
    rows = [(name, "") for name in names(args.names)]
    meter = Meter()
    meter.start()
    started = time.perf_counter()
    if args.single:
        suggester = Suggester(load_release("5.0"))
        auto = sum(suggester.suggest(name).auto for name, _ in rows)
    else:
        auto = sum(automatic for _, automatic in contract_lines(rows, "5.0", workers=args.workers))
    seconds = time.perf_counter() - started
    meter.over.set()
    each = 1e3 * seconds / len(rows)
    print(f"{len(rows)} names in {seconds:.1f} s: {len(rows) / seconds:.0f} a second, {each:.3f} ms each")
    cpu = sum(meter.cpu.values())
    print(f"automatic {auto}; {len(meter.cpu)} processes, {cpu:.1f} s of processor, {meter.peak:.0f} MiB")


if __name__ == "__main__":
    main()

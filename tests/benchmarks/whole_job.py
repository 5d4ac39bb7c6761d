"""The whole job at several sizes: ``python -m tests.benchmarks.whole_job [SIZES...] [--save]``.

Each step runs in a process of its own over what the step before left, as it does from the command line, and
gives its wall clock, the processor time and the peak memory of all its processes together. A column says how
the processor time grew against the size before (1.0 is linear). With a baseline (``whole_job.json``, written
by ``--save``) each step is also given as a ratio to it; both are divided by a yardstick, a fixed piece of
work, so that another computer compares.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.benchmarks.suggest_speed import Meter, names
from workbench.core import review
from workbench.core.jobs import run_now
from workbench.core.project import ItemQuery, Project
from workbench.core.project.backups import listed
from workbench.core.signing import KeyStore
from workbench.core.standard import load_release
from workbench.core.workflow.export import ExportJob
from workbench.core.workflow.importing import ImportJob
from workbench.core.workflow.merging import CompareReturnedJob
from workbench.core.workflow.restoring import CompareJob
from workbench.core.workflow.suggesting import SuggestJob
from workbench.core.workflow.verify import VerifyJob

BASELINE = Path(__file__).with_name("whole_job.json")
SIZES = (1_000, 10_000, 50_000)
NAME = "a.iemap"
PASSPHRASE = "for the benchmark only"
Figures = dict[str, float]  # wall, cpu: seconds; peak: MiB


def write_list(folder: Path, size: int) -> None:
    """A hospital's list of different names; not measured."""
    with xlsxwriter.Workbook(folder / "list.xlsx", {"constant_memory": True}) as book:
        sheet = book.add_worksheet("项目")
        sheet.write_row(0, 0, ["项目编码", "项目名称", "检查类型", "数量"])
        for row, name in enumerate(names(size), 1):
            sheet.write_row(row, 0, [f"A{row:07}", name, "", 1 + 90_000 // row])


def make(folder: Path) -> None:
    release = load_release()
    made = {"hospital": "示例医院", "release_id": release.id, "release_sha256": release.sha256}
    with Project.create(folder / NAME, **made) as project:
        run_now(ImportJob(folder / "list.xlsx"), project)


def suggest(folder: Path) -> None:
    with Project.open(folder / NAME) as project:
        run_now(SuggestJob(), project)


def show(folder: Path) -> None:
    """Open, first page by volume, counts of all facets."""
    with Project.open(folder / NAME) as project:
        project.rows(project.query(ItemQuery(sort="count", descending=True))[:200])
        project.facets()


def accept_ten(folder: Path) -> None:
    """Ten keys of a reviewer, each with its list and counts; closing makes a backup."""
    with Project.open(folder / NAME) as project:
        rows = [r for r in project.rows(project.query()[:400]) if r.first_code]
        for row in rows[:10]:
            review.accept(project, [row.id], "甲")
            project.facets()


def accept_many(folder: Path) -> None:
    with Project.open(folder / NAME) as project:
        review.accept_auto(project, "甲")


def undo(folder: Path) -> None:
    with Project.open(folder / NAME) as project:
        review.undo(project, "甲")
        review.redo(project, "甲")


def export(folder: Path, form: str) -> None:
    store = KeyStore(folder / "keys")
    known = store.list()
    key = known[0] if known else store.new("甲", "示例医院", "reviewer", PASSPHRASE)
    with Project.open(folder / NAME, read_only=True) as project:
        job = ExportJob(folder / f"out.{form}", form, store.load_private(key.fingerprint, PASSPHRASE))
        run_now(job, project)


def verify(folder: Path, form: str) -> None:
    assert run_now(VerifyJob(folder / f"out.{form}", folder / "keys"), None).good


def compare_returned(folder: Path) -> None:
    with Project.open(folder / NAME) as project:
        run_now(CompareReturnedJob(folder / "out.xlsx"), project)


def check_history(folder: Path) -> None:
    with Project.open(folder / NAME, read_only=True) as project:
        assert project.verify_history()


def compare_backup(folder: Path) -> None:
    run_now(CompareJob(folder / NAME, listed(folder / NAME)[0].path), None).drop()


STEPS: dict[str, Callable[[Path], None]] = {
    "new, import": make,
    "suggest": suggest,
    "open, first page": show,
    "accept ten": accept_ten,
    "accept many": accept_many,
    "undo and redo it": undo,
    "export, sign xlsx": lambda folder: export(folder, "xlsx"),
    "export, sign csv": lambda folder: export(folder, "csv"),
    "verify xlsx": lambda folder: verify(folder, "xlsx"),
    "verify csv": lambda folder: verify(folder, "csv"),
    "compare returned": compare_returned,
    "check the history": check_history,
    "unpack a backup": compare_backup,
}


def measure(step: str, folder: Path) -> Figures:
    """Run one step in this process."""
    meter = Meter()
    meter.start()
    started, processor = time.perf_counter(), time.process_time()
    STEPS[step](folder)
    wall, own = time.perf_counter() - started, time.process_time() - processor
    meter.over.set()
    meter.join()
    peak = (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    )  # of a step that no look of the meter met
    others = sum(seconds for pid, seconds in meter.cpu.items() if pid != os.getpid())
    return {"wall": wall, "cpu": own + others, "peak": max(meter.peak, peak)}


def in_process(step: str, folder: Path) -> Figures:
    """Run one step in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.whole_job", "--step", step, "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def yardstick() -> float:
    """Processor seconds of a fixed piece of work; the least of five."""
    took = []
    for _ in range(5):
        started = time.process_time()
        text = "\n".join(f"{n}影像检查{n % 97}" for n in range(60_000)).encode()
        hashlib.sha256(zlib.compress(text, 6)).hexdigest()
        took.append(time.process_time() - started)
    return min(took)


def table(found: dict[int, dict[str, Figures]], stick: float, base: dict[str, Any] | None) -> None:
    """One line for each step and size."""
    sizes = sorted(found)
    print(f"{'step':20s}{'items':>9s}{'wall s':>9s}{'cpu s':>9s}{'MiB':>7s}{'growth':>8s}{'to base':>9s}")
    for step in STEPS:
        for place, size in enumerate(sizes):
            now = found[size][step]
            growth = ratio = ""
            if place:
                before = found[sizes[place - 1]][step]["cpu"]
                growth = f"{now['cpu'] / before / (size / sizes[place - 1]):.2f}" if before > 0.05 else ""
            old = (base or {}).get("sizes", {}).get(str(size), {}).get(step)
            if old and base and old["cpu"] > 0.05:
                ratio = f"{now['cpu'] / stick / (old['cpu'] / base['yardstick']):.2f}"
            print(
                f"{step if not place else '':20s}{size:9,}{now['wall']:9.2f}{now['cpu']:9.2f}"
                f"{now['peak']:7.0f}{growth:>8s}{ratio:>9s}"
            )


def main() -> None:
    """Measure every size and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.whole_job")
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--save", action="store_true", help="write the baseline (sizes not measured stay)")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        print(json.dumps(measure(options.step, options.folder)))
        return
    base = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else None
    stick = yardstick()
    found: dict[int, dict[str, Figures]] = {}
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as scratch:
            write_list(Path(scratch), size)
            found[size] = {step: in_process(step, Path(scratch)) for step in STEPS}
            size_mb = (Path(scratch) / NAME).stat().st_size / 1e6
            print(f"{size:,} items: {size_mb:,.0f} MB", file=sys.stderr)
    table(found, stick, base)
    if options.save:
        old = base["sizes"] if base else {}
        rounded = {
            str(size): {step: {k: round(v, 2) for k, v in f.items()} for step, f in steps.items()}
            for size, steps in found.items()
        }
        value = {"yardstick": round(stick, 4), "sizes": old | rounded}
        BASELINE.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

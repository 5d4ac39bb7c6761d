"""How long a list of 250,000 rows of 8 columns takes to be read and stored, and then its newer version.

``python -m tests.benchmarks.import_size [ROWS]`` prints, for each act in a process of its own, wall time, CPU
time and the largest memory of it with all its workers. Nothing in the list is real.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

from workbench.core.jobs import Progress, run_now
from workbench.core.project import Project
from workbench.core.workflow.importing import ImportJob
from workbench.core.workflow.reimporting import ReimportJob

HEADER = ("序号", "院内编码", "检查项目名称", "检查类型", "检查部位", "执行科室", "单价（元）", "年检查量")
SITES = ("胸部", "颅脑", "上腹部", "腰椎", "左膝关节", "盆腔", "颈部", "副鼻窦")
METHODS = ("平扫", "增强", "平扫+增强", "低剂量扫描", "三维重建")
KINDS = ("CT", "MR", "DR")


def write_list(path: Path, rows: int, *, newer: bool = False) -> None:
    """A list; the newer one renames, recounts and drops about one of a hundred items, and has as many new."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("项目")
    sheet.write_row(0, 0, HEADER)
    line = 1
    for number in range(rows + (rows // 100 if newer else 0)):
        if newer and number % 101 == 7:
            continue
        kind, site, method = KINDS[number % 3], SITES[number % 8], METHODS[number % 5]
        name = f"{kind}{site}{method}(病区{number % 97}){number}"
        count = number % 5000
        if newer and number % 97 == 5:
            name += "（薄层）"
        if newer and number % 89 == 3:
            count += 1
        price = 80 + number % 400
        sheet.write_row(line, 0, (line, f"Y{number:06d}", name, kind, site, "放射科", price, count))
        line += 1
    book.close()


def import_it(folder: Path) -> str:
    """Read the list and store it in a new project."""
    path = folder / "p.iemap"
    started = time.perf_counter()
    with Project.create(path, hospital="示例医院", release_id="5.0", release_sha256="0" * 64) as project:
        report = run_now(ImportJob(folder / "2025.xlsx"), project)
        stored = time.perf_counter() - started
    size = path.stat().st_size >> 20
    held = f"{report.rows:,} rows, {report.items:,} items, {size} MB"
    return f"stored after {stored:.1f} s, then backed up; {held}"


def look_again(folder: Path) -> str:
    """Compare the newer list, and take it over."""
    with Project.open(folder / "p.iemap") as project:
        job = ReimportJob(ImportJob(folder / "2026.xlsx"), "甲")
        plan = job.compute(job.read(project), Progress())
        job.save(project, plan)
        parts = (plan.found.unchanged, plan.found.changed, plan.found.added, plan.found.gone)
    return "unchanged, changed, added, gone: " + ", ".join(f"{len(part):,}" for part in parts)


def _measured(act: Callable[[Path], str], folder: Path, tell: multiprocessing.Queue[str]) -> None:
    started = time.perf_counter()
    said = act(folder)
    wall = time.perf_counter() - started
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(use.ru_utime + use.ru_stime for use in uses)
    # The children's figure is the largest one of them; there are as many workers as cores at most.
    memory = sum(use.ru_maxrss for use in uses) / 1024
    tell.put(f"{wall:6.1f} s wall, {cpu:6.1f} s CPU, {memory:5.0f} MB   {said}")


def measured(what: str, act: Callable[[Path], str], folder: Path) -> None:
    """Run an act in a fresh process and print what it took."""
    context = multiprocessing.get_context("spawn")
    tell = context.Queue()
    process = context.Process(target=_measured, args=(act, folder, tell))
    process.start()
    print(f"{what:16s} {tell.get()}", flush=True)
    process.join()


def main(rows: int) -> None:
    """Write the lists, then run each act in a fresh process."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name, newer in (("2025.xlsx", False), ("2026.xlsx", True)):
            write_list(folder / name, rows, newer=newer)
        for what, act in (("read and store", import_it), ("newer list", look_again)):
            measured(what, act, folder)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 250_000)

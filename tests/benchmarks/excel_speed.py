"""How long the mapping workbook takes to write, to read, to verify and to compare. Run it alone:

python -m tests.benchmarks.excel_speed [ROWS]
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from tests.exchange.mapping import ROWS, manifest
from workbench.core.exchange import Aids, compare, read_mapping, write_workbook
from workbench.core.exchange.returned import read_returned
from workbench.core.standard import load_release


def timed(what: str, act: Callable[[], Any]) -> Any:
    """Do it, and print wall clock and processor seconds and the highest memory so far."""
    wall, processor = time.perf_counter(), time.process_time()
    result = act()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{what:34}{wall:8.1f} s wall {processor:8.1f} s processor {memory:6} MiB")
    return result


def main(count: int) -> None:
    """Rows of eight kinds, a quarter of them questions, names and codes all different."""
    rows = [
        replace(
            ROWS[n % len(ROWS)],
            item_id=f"01990000-0000-7000-8000-{n:012x}",
            local_name=f"{ROWS[n % len(ROWS)].local_name}{n}",
            local_code=f"A{n:07}",
            row=str(n + 2),
        )
        for n in range(count)
    ]
    about = manifest(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mapping.xlsx"
        aids = Aids(load_release())
        timed(f"write {count:,} rows", lambda: write_workbook(path, about, rows, b"{}", aids=aids))
        print(f"{path.stat().st_size / 1e6:.1f} MB")
        found = timed("read", lambda: read_mapping(path))
        timed("compare with what was signed", partial(compare, found, about, rows, []))
        del found
        timed("read as a returned workbook", lambda: read_returned(path))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 250_000)

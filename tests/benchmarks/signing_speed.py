"""How long signing and verifying takes, without reading or writing the file itself.

Run with ``python -m tests.benchmarks.signing_speed [ROWS]``. Prints wall and processor seconds of each stage
for 250,000 invented rows beside the bar of 6 s for signing and verifying together.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from tests.exchange.mapping import ROWS, manifest
from workbench.core.exchange import MappingFile, SheetData
from workbench.core.exchange.mapping_csv import CSV_FIELDS
from workbench.core.items import MappingRow
from workbench.core.signing import KeyStore, Trust, add_signature, canonical, open_envelope, seal, stand
from workbench.core.workflow.verify import differences

BAR = 6.0
Result = TypeVar("Result")
spent: dict[str, tuple[float, float]] = {}


def timed(name: str, work: Callable[[], Result]) -> Result:
    """Run one stage and print what it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    spent[name] = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{name:22s} {spent[name][0]:6.2f} s wall  {spent[name][1]:6.2f} s processor")
    return result


def invented(count: int) -> list[MappingRow]:
    """Rows of all kinds with ids and names of their own."""
    return [
        replace(
            ROWS[n % len(ROWS)],
            item_id=f"01990000-0000-7000-8000-{n:012d}",
            row=str(n + 2),
            local_name=f"{ROWS[n % len(ROWS)].local_name}（{n}）",
        )
        for n in range(count)
    ]


def main(count: int) -> None:
    rows = invented(count)
    about = replace(manifest(rows), created_at="2026-01-02T03:00:00Z")
    sheet = [CSV_FIELDS, *(tuple(getattr(row, name) for name in CSV_FIELDS) for row in rows)]
    with tempfile.TemporaryDirectory() as folder:
        store = KeyStore(Path(folder) / "keys")
        keys = [store.load_private(store.new(n, "院", r, "p").short_id, "p") for n, r in
                (("甲", "reviewer"), ("乙", "approver"))]  # fmt: skip
    payload = timed("canonical bytes", lambda: canonical(about, rows))
    envelope = timed("sign", lambda: seal(payload, keys[0]))[0]
    opened = timed("open and check", lambda: open_envelope(envelope, {}))
    timed("signers", lambda: stand(opened.signers, Trust(), about))
    found = MappingFile(True, [SheetData("", sheet)], envelope)
    assert timed("compare a list", lambda: differences(found, opened, opened.signers)) == ([], 0)
    wall, cpu = (sum(times) for times in zip(*spent.values(), strict=True))
    print(f"{'sign and verify':22s} {wall:6.2f} s wall  {cpu:6.2f} s processor  (bar {BAR} s)")
    timed("countersign", lambda: add_signature(envelope, keys[1]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(payload) / 1e6:.0f} MB signed, {len(envelope) / 1e6:.1f} MB envelope, {peak:.0f} MB at most")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 250_000)

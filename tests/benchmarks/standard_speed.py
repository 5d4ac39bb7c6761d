"""How long the standard takes: reading a release, the first search, later searches.

Run with ``python -m tests.benchmarks.standard_speed``. Prints the best of five in milliseconds beside the bar
of 20 ms for a search, and the same search done by a plain scan over all names.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from workbench.core.standard import Release, load_release
from workbench.core.standard.installed import open_release

QUERIES = ("ln", "颅脑", "c", "正侧位 颈椎", "enhanced", "pingsao")


def best_ms(work: Callable[[], object], times: int = 5) -> float:
    """Shortest of several runs, in milliseconds."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return min(took) * 1000


def scan(release: Release, query: str) -> list[str]:
    """The plain way: every name that holds the words."""
    words = query.split()
    return [code for code, name in release.listed.items() if all(word in name for word in words)]


def main() -> None:
    release = load_release("5.0")
    print(f"read the release     {best_ms(lambda: open_release(release.folder)):8.1f} ms")
    print(f"first search         {best_ms(lambda: release.search('x'), 1):8.1f} ms")
    for query in QUERIES:
        ours, plain = best_ms(lambda q=query: release.search(q)), best_ms(lambda q=query: scan(release, q))
        print(f"search {query:12s}  {ours:8.1f} ms   plain scan of Chinese names {plain:6.2f} ms")


if __name__ == "__main__":
    main()

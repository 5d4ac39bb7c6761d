"""How long a project of 250,000 items takes: ``python -m tests.benchmarks.project_size [ITEMS]``.

Prints a line for each act with its time, and the size of the file and the memory at the end. Nothing in the
list is real: names are numbered combinations, suggestions have one to three parts of five candidates.
"""

from __future__ import annotations

import hashlib
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from workbench.core import review
from workbench.core.ids import new_id
from workbench.core.items import (
    Agreement,
    Candidate,
    Changes,
    PartSuggestion,
    Segment,
    SegmentMatch,
    SourceItem,
    Suggestion,
    Word,
)
from workbench.core.project import ItemQuery, Project
from workbench.core.words import Message

T = TypeVar("T")

SITES = [
    ("胸部", "040100"),
    ("颅脑", "010100"),
    ("上腹部", "050100"),
    ("腰椎", "030400"),
    ("左膝关节", "072201"),
]
MODALITIES = [("CT", "20"), ("MR", "30"), ("DR", "40")]
METHODS = [("平扫", "11"), ("增强", "21"), ("平扫 + 增强", "22"), ("低剂量扫描", "12"), ("灌注", "41")]


def timed(what: str, act: Callable[[], T], *, times: int = 1) -> T:
    """Run ``act`` and print its time; with ``times`` the middle and the longest of them."""
    took = []
    for _ in range(times):
        started = time.perf_counter()
        result = act()
        took.append(time.perf_counter() - started)
    took.sort()
    if times == 1:
        print(f"{what:58s} {took[0]:8.3f} s")
    else:
        print(f"{what:58s} {took[times // 2] * 1000:8.1f} ms   longest {took[-1] * 1000:.1f} ms")
    return result


def made_items(count: int) -> list[SourceItem]:
    """Source items with exam counts that fall off as in real lists."""
    items = []
    for row in range(count):
        site, method = SITES[row % 5][0], METHODS[row % 4][0]
        modality = MODALITIES[row % 3][0]
        name = f"{modality}{site}{method}(病区{row % 97}){row}"
        cells = (str(row), name, modality, site, "120.00", str(row % 50))
        volume = max(1, 400_000 // (row + 1))
        items.append(
            SourceItem(new_id(), "项目", row + 2, name, f"Y{row:06d}", modality, count=volume, cells=cells)
        )
    return items


def _part(number: int) -> PartSuggestion:
    site, site_code = SITES[number % 5]
    modality, device = MODALITIES[number % 3]
    segments = (
        SegmentMatch(Segment.DEVICE, Agreement.STATED, ((0, 2),)),
        SegmentMatch(Segment.SITE, Agreement.STATED, ((2, 4),)),
        SegmentMatch(Segment.METHOD, Agreement.STATED, ((4, 6),)),
        SegmentMatch(Segment.POST, Agreement.ASSUMED),
    )
    why = (Message("reasons.site", {"word": site, "name": site}), Message("reasons.listed"))
    return PartSuggestion(
        site,
        tuple(
            Candidate(
                f"{device}{site_code}{code}0000",
                f"{modality} {site}（{name}）",
                0.9 / rank,
                True,
                why,
                segments,
            )
            for rank, (name, code) in enumerate(METHODS, 1)
        ),
    )


def made_suggestions(items: list[SourceItem]) -> Iterator[tuple[str, Suggestion]]:
    """Suggestions of the size that the engine makes."""
    chance = random.Random(1)
    for number, item in enumerate(items):
        parts = tuple(_part(number + n) for n in range(1 if number % 12 else 3))
        confidence = chance.choice((0.999, 0.995, 0.97, 0.8, 0.4))
        words = tuple(Word(n * 2, n * 2 + 2, "site", "040100") for n in range(4))
        flags = ("ambiguous",) if confidence < 0.5 else ("assumed",) if number % 3 else ()
        auto = confidence > 0.99 and "ambiguous" not in flags
        yield item.id, Suggestion(parts, confidence, auto, flags, words)


def measure(folder: Path, count: int) -> None:
    """Run every act once on a project in ``folder``."""
    items = timed("make items", lambda: made_items(count))
    pairs = timed("make suggestions", lambda: list(made_suggestions(items)))
    path = folder / "size.iemap"
    content = b"x" * 1_000_000
    with Project.create(path, hospital="示例医院", release_id="5.0", release_sha256="0" * 64) as project:
        sha256 = hashlib.sha256(content).hexdigest()
        timed("import", lambda: project.import_source("a.xlsx", sha256, content, {}, items, [], 3))
        timed("store suggestions", lambda: project.save_suggestions(pairs, "bench"))
        acts(project, items)
        timed("save a copy", lambda: project.save_copy(folder / "copy.iemap"))
        timed("verify history", project.verify_history)
        timed("rebuild", project.rebuild)
        timed("close", project.close)
    print(f"{'size of the file':58s} {path.stat().st_size / 1e6:8.0f} MB")
    opened = timed("open", lambda: Project.open(path))
    timed("first list, by volume", lambda: opened.query(ItemQuery(sort="count", descending=True)))
    opened.close()
    print(f"{'largest memory':58s} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")


def acts(project: Project, items: list[SourceItem]) -> None:
    """What a reviewer does, on a full project."""
    queries = {
        "all, by row": ItemQuery(),
        "all, by volume": ItemQuery(sort="count", descending=True),
        "all, by name": ItemQuery(sort="name"),
        "all, by confidence": ItemQuery(sort="confidence"),
        "open, by volume": ItemQuery(states=("open",), sort="count", descending=True),
        "must ask": ItemQuery(must_ask=True),
        "CT, open, assumed": ItemQuery(states=("open",), modalities=("CT",), flags=("assumed",)),
        "confidence 0.5 to 0.9": ItemQuery(min_confidence=0.5, max_confidence=0.9),
    }
    texts = {
        "text of two signs": ItemQuery(text="颅脑"),
        "two words, by volume": ItemQuery(text="mr 腰椎", sort="count", descending=True),
        "text that is nowhere": ItemQuery(text="没有这个"),
    }
    for words, query in texts.items():  # once each, because the last text is remembered
        timed(f"query: {words}", lambda q=query: project.query(q))
    for words, query in queries.items():
        project.query(query)
        timed(f"query: {words} ({len(project.query(query)):,})", lambda q=query: project.query(q), times=5)
    everything = project.query()
    places = iter(range(0, len(everything), max(1, len(everything) // 25)))
    timed("page of 200 rows", lambda: project.rows(everything[(at := next(places)) : at + 200]), times=20)
    timed("facets, all", project.facets, times=5)
    texts = iter(("颅脑", "颅", "脑", "增强", "膝"))
    timed("facets, another text each time", lambda: project.facets(ItemQuery(text=next(texts))), times=5)
    timed("totals", project.totals, times=5)
    one = iter(items)
    timed("accept one", lambda: review.accept(project, [next(one).id], "甲"), times=50)
    timed("undo one", lambda: review.undo(project, "甲"), times=20)
    accepted: tuple[int, int, Changes] = timed(
        "accept all that may be", lambda: review.accept_auto(project, "甲")
    )
    print(f"{'  of these accepted':58s} {accepted[0]:8,}")
    timed("undo it", lambda: review.undo(project, "甲"))
    timed("redo it", lambda: review.redo(project, "甲"))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        measure(Path(scratch), int(sys.argv[1]) if len(sys.argv) > 1 else 250_000)

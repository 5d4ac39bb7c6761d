"""How long 400 packs of 250,000 names take to be merged, and a pack of 50,000 names to be taken in.

``python -m tests.benchmarks.pack_size [HOSPITALS] [NAMES]`` prints, for each act in a process of its own,
wall time, CPU time and the largest memory of it with all its workers. Nothing in the packs is real.
"""

from __future__ import annotations

import hashlib
import os
import random
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from tests.benchmarks.import_size import measured
from workbench.core.exchange.packs import Pack, PackRow, pack_payload
from workbench.core.ids import new_id
from workbench.core.items import SourceItem
from workbench.core.jobs import Progress, run_now
from workbench.core.project import Project, Recognised, RecognitionList, Scope
from workbench.core.review import accept_first
from workbench.core.signing import KeyStore, LoadedKey
from workbench.core.standard import load_release
from workbench.core.workflow.fitting import Ground, engine_mark, parse_keys
from workbench.core.workflow.pack_merge import MergePacksJob
from workbench.core.workflow.remembering import ImportMemoryJob
from workbench.core.workflow.sealed import write_sealed
from workbench.core.workflow.suggesting import SuggestJob

EACH = 2_500  # names of a hospital
TAKEN = 50_000  # names of the pack that is taken in
ITEMS = 10_000  # items of the project that takes it in, half of them in the pack


def pool(names: int) -> list[tuple[str, str, str]]:
    """Name, modality and code of made-up names."""
    release = load_release("5.0")
    listed = list(release.listed.items())
    words = {"2": "CT", "3": "MR", "4": "DR"}
    found = []
    for number in range(names):
        code, name = listed[number % len(listed)]
        found.append((f"{name}(病区{number // len(listed)})", words[code[0]], code))
    return found


def a_key(folder: Path) -> LoadedKey:
    """A key of nobody."""
    store = KeyStore(folder / "keys")
    return store.load_private(store.new("某人", "某院", "approver", "口令").short_id, "口令")


def write(path: Path, key: LoadedKey, title: str, rows: list[PackRow], engine: str = "") -> None:
    """Sign a pack of one hospital."""
    release = load_release("5.0")
    about = new_id(), title, "2026-01-01T00:00:00.000Z", "5.0", release.sha256, engine, ((new_id(), title),)
    write_sealed(path, pack_payload(Pack(*about, rows)), key)


def prepare(folder: Path, hospitals: int, names: int) -> None:
    """All the packs, and a project."""
    rng, key, every = random.Random(1), a_key(folder), pool(names)
    shares = [rng.sample(every, min(EACH, names)) for _ in range(hospitals)]
    codes = [code for *_, code in every[:1000]]
    for number, share in enumerate(shares):
        rows = [
            PackRow(name, word, (code if rng.random() > 0.01 else rng.choice(codes),), "", "decided", (0,))
            for name, word, code in share
        ]
        write(folder / f"{number:03d}.iepack", key, f"第{number}医院", rows)
    with Project.create(
        folder / "p.iemap", hospital="本院", release_id="5.0", release_sha256="0" * 64
    ) as project:
        ours = [*every[: ITEMS // 2], *((f"{n}加收", word, c) for n, word, c in every[-ITEMS // 2 :])]
        items = [SourceItem(new_id(), "s", i, n, modality=word) for i, (n, word, _) in enumerate(ours, 2)]
        project.import_source("l.csv", hashlib.sha256(b"l").hexdigest(), b"l", {}, items, [], 0)
        run_now(SuggestJob(), project)
        ground = Ground.of(project)
        taken = every[:TAKEN]
        keys = parse_keys([(name, word) for name, word, _ in taken], ground, Progress())
        mark = engine_mark(load_release("5.0"), ground.device_policy, ground.devices)
    rows = [PackRow(n, word, (c,), "", "decided", (0,), keys[n, word]) for n, word, c in taken]
    write(folder / "taken.iepack", key, "他院", rows, mark)
    unread = [PackRow(n, word, (c,), "", "decided", (0,)) for n, word, c in taken]
    write(folder / "unread.iepack", key, "又一院", unread)


def merge(folder: Path) -> str:
    """Merge all packs."""
    packs = sorted(folder.glob("[0-9]*.iepack"))
    job = MergePacksJob(packs, folder / "group.iepack", "某集团", a_key(folder / "group"))
    report = run_now(job, None)
    size = (folder / "group.iepack").stat().st_size >> 20
    names = len({(row.name, row.modality) for row in report.pack.rows})
    told = f"{report.packs} packs, {names:,} names, {len(report.pack.rows):,} answers"
    return f"{told}, {len(report.conflicts):,} in conflict, {size} MB"


def take(folder: Path, pack: str) -> str:
    """Take a pack in."""
    with Project.open(folder / "p.iemap") as project:
        report = run_now(ImportMemoryJob(folder / pack, "甲"), project)
    return f"{report.taken:,} names taken, about {report.touched:,} items"


def marks(folder: Path) -> str:
    """The marks of all items, settled before, under two lists of 300 and 600 codes; then all facets anew."""
    release = load_release("5.0")
    with Project.open(folder / "p.iemap") as project:
        accept_first(project, project.query(), "甲")
        for rank, size in (("city", 300), ("region", 600)):
            items = tuple(Recognised(code, (code,)) for code in list(release.listed)[:size])
            scope = Scope(rank, rank, rank.upper(), rank)
            project.take_recognition_list(RecognitionList(scope, items, "2026", "某人", ""))
        codes = [tuple(part.code for part in line.decision.parts) for line in project.settled()]
        started = time.process_time()
        marker = project.marker  # reads the lists
        marked = sum(bool(marker.mark(own)) for own in codes)
        took = time.process_time() - started
        started = time.process_time()
        project.facets()
        anew = time.process_time() - started
    told = f"{took:.3f} s CPU of it for the marks of {len(codes):,} items ({marked:,} wear one)"
    return f"{told}, {anew:.2f} s for all facets anew"


def main() -> None:
    """Make the packs, then measure."""
    hospitals = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    names = int(sys.argv[2]) if len(sys.argv) > 2 else 250_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["WORKBENCH_HOME"] = str(folder / "home")
        measured("make the packs", partial(prepare, hospitals=hospitals, names=names), folder)
        measured("merge", merge, folder)
        measured("take a pack in", partial(take, pack="taken.iepack"), folder)
        measured("marks", marks, folder)
        measured("take one in whose names are read again", partial(take, pack="unread.iepack"), folder)


if __name__ == "__main__":
    main()

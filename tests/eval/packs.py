"""What packs of other hospitals bring: each of some generated hospitals left out in turn.

``python -m tests.eval.packs [HOSPITALS [SHARED]]``. Each hospital has a share of the labelled names that need
no person. Some are written otherwise: with billing words, or with words of the region that no list knows;
SHARED (0 to 1) of the hospitals that write a name otherwise do so in the same way, as those that copied one
price list. People settled them with 2 % slips, half of them approved by a second person. The packs of the
others are taken in by the one left out; reported is the share answered automatically, and how much is right.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.pack_size import a_key
from tests.eval.gold import FILES, Gold, read_gold
from tests.workflow.hospitals import RELEASE, hospital
from workbench.core.exchange.packs import Pack, PackRow, pack_payload
from workbench.core.ids import new_id
from workbench.core.jobs import run_now
from workbench.core.project import ItemQuery, Project
from workbench.core.suggest import Suggester
from workbench.core.workflow.remembering import ImportMemoryJob
from workbench.core.workflow.sealed import write_sealed

SHARE, WRITTEN_OTHERWISE, SLIPS = 0.6, 0.4, 0.02
# Billing words, and words of the region (a campus, a package) that no word list knows.
WRITINGS = ("{}【医保】", "{}（住院）", "{}(复查)", "急诊{}", "龙湖{}", "{}康养套餐", "{}惠民")


@dataclass(frozen=True)
class Found:
    """Items, those answered automatically, and those of them that are right."""

    items: int
    auto: int
    right: int

    def __add__(self, other: Found) -> Found:
        return Found(self.items + other.items, self.auto + other.auto, self.right + other.right)

    def __str__(self) -> str:
        share, precision = self.auto / self.items, self.right / max(1, self.auto)
        return f"{self.auto:5,} of {self.items:,} automatic ({share:.1%}), {precision:.2%} of them right"


def judge(project: Project, names: dict[str, Gold]) -> Found:
    """How much is automatic now, and how much of it is right."""
    right = 0
    rows = project.rows(project.query(ItemQuery(auto=True, must_ask=False)))
    for row in rows:
        suggestion = project.suggestion(row.id)
        gold = names[row.name]
        if suggestion is not None and suggestion.auto:
            codes = [part.candidates[0].code for part in suggestion.parts]
            right += any(_fits(codes, reading) for reading in gold.readings) if codes else not gold.preferred
    return Found(project.item_count(), len(rows), right)


def _fits(codes: list[str], reading: tuple[frozenset[str], ...]) -> bool:
    return len(codes) == len(reading) and all(code in part for code, part in zip(codes, reading, strict=True))


def main(count: int, shared: float) -> None:
    """Make the hospitals, leave each out in turn, report."""
    rng = random.Random(7)
    gold = [g for path in FILES.values() if path.is_file() for g in read_gold(path) if not g.must_ask]
    codes = [g.preferred for g in gold if g.preferred]
    usual = {g.name: rng.choice(WRITINGS) for g in gold}
    before, after = Found(0, 0, 0), Found(0, 0, 0)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        os.environ["WORKBENCH_HOME"] = str(folder / "home")
        key, suggester = a_key(folder), Suggester(RELEASE)
        lists: list[dict[str, Gold]] = []
        for number in range(count):
            names = {}
            for g in rng.sample(gold, int(SHARE * len(gold))):
                own = usual[g.name] if rng.random() < shared else rng.choice(WRITINGS)
                writing = own if rng.random() < WRITTEN_OTHERWISE else "{}"
                names[writing.format(g.name)] = g
            lists.append(names)
            rows = []
            for name, g in names.items():
                answer = rng.choice(codes) if rng.random() < SLIPS else g.preferred
                # Why there is no item people leave as it is suggested.
                reason = suggester.suggest(g.name, modality=g.modality).no_item or "out_of_scope"
                no_item = "" if answer else str(reason)
                trust = rng.choice(("decided", "approved"))
                word = g.modality if g.modality in ("CT", "MR", "DR", "MG", "RF") else ""
                rows.append(PackRow(name.strip(), word, answer, no_item, trust, (0,)))
            title = f"第{number}医院"
            about = (
                new_id(),
                title,
                "2026-01-01T00:00:00.000Z",
                "5.0",
                RELEASE.sha256,
                "",
                ((new_id(), title),),
            )
            write_sealed(folder / f"{number}.iepack", pack_payload(Pack(*about, rows)), key)
        for number, names in enumerate(lists):
            own = [(name, g.modality) for name, g in names.items()]
            with hospital(folder / f"{number}.iemap", f"第{number}医院", own) as project:
                before += judge(project, names)
                for other in range(count):
                    if other != number:
                        path = folder / f"{other}.iepack"
                        run_now(ImportMemoryJob(path, "甲", sound_only=True), project)
                after += judge(project, names)
            print(f"{number + 1} of {count} left out", file=sys.stderr)
    print(f"without packs     {before}")
    print(f"with the others'  {after}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 6, float(sys.argv[2]) if len(sys.argv) > 2 else 0.8)

"""What must hold in a folder after a verb was killed or disturbed in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.soak.verbs import NAME
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.project.backups import listed, unpack
from workbench.core.project.opening import check_whole
from workbench.core.workflow.verify import VerifyJob


@dataclass(frozen=True)
class Facts:
    """Of a project: items, suggestions, steps, and formats it went through."""

    items: int
    suggestions: int
    steps: int
    formats: int


def facts(path: Path) -> Facts | None:
    """Open as a person would, check everything, count."""
    if not path.exists():
        return None
    with Project.open(path) as project:
        assert not project.info.read_only, "the dead process still holds it"
        assert project._store.one("PRAGMA integrity_check") == ("ok",)
        check = project.verify_history()
        assert check, check.message
        now = project._store.all("SELECT * FROM current ORDER BY pos")
        project.rebuild()
        assert project._store.all("SELECT * FROM current ORDER BY pos") == now, (
            "the list is not what history says"
        )
        counts = [
            project._store.one(f"SELECT count(*) FROM {table}")
            for table in ("source_items", "suggestions", "steps", "formats")
        ]
    return Facts(*(row[0] for row in counts if row))


Sides = tuple[Facts | None, Facts | None]


def check(place: Path, said: list[str], trust: Path, *, broken: bool, sides: Sides | None = None) -> None:
    """Raise where something was lost or is half there.

    Args:
        place: The folder.
        said: What the process acknowledged before it died.
        trust: Folder with the cards of known signers.
        broken: The project was damaged from the start; it must still be there, and is not opened.
        sides: Facts of the state that the verb starts from, and of the state that it reaches; None once it
            was run again.
    """
    path = place / NAME
    if not broken:
        now = facts(path)
        if sides is not None:
            between(now, *sides)
            assert "stored" not in said or now == sides[1], "what was acknowledged is lost"
        heads = {line.split()[1] for line in said if line.startswith("head ")}
        if heads:
            with Project.open(path, read_only=True) as project:
                known = {step.hash for step in project.steps()} | {project.head_hash}
            assert heads <= known, "an acknowledged step is lost"
    for other in place.glob("*.iemap"):
        if not (broken and other == path):
            check_whole(other)
    for name in ("out.xlsx", "out.csv"):
        out = place / name
        if out.exists():
            verdict = run_now(VerifyJob(out, trust), None)
            found = verdict.to_json()["verdict"]
            # A text file and its signature are two files: killed between their renames, one stands alone.
            alone = name == "out.csv" and found == "unsigned" and f"file {name}" not in said
            assert verdict.good or alone, (name, found)
    for backup in listed(path):
        draft = place / "unpacked"
        unpack(backup.path, draft)
        draft.unlink()
    for name in (line.split()[1] for line in said if line.startswith("file ")):
        assert (place / name).exists(), f"{name} was acknowledged and is not there"
    if "backup" in said:
        assert listed(path)


def between(now: Facts | None, before: Facts | None, after: Facts | None) -> None:
    """No half step: bulk work is there whole or not at all, steps and batches of suggestions only grow."""
    if now is None:
        assert before is None, "the project is gone"
        return
    sides = [side for side in (before, after) if side is not None]
    assert now.items in {side.items for side in sides}, f"half of an import: {now}"
    assert min(side.suggestions for side in sides) <= now.suggestions <= max(s.suggestions for s in sides)
    assert now.formats in {side.formats for side in sides}
    assert min(side.steps for side in sides) <= now.steps <= max(side.steps for side in sides)

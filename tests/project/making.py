"""Small real projects for the tests."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from workbench.core.ids import new_id
from workbench.core.items import (
    Candidate,
    DecidedPart,
    Decision,
    NoItemReason,
    PartSuggestion,
    RowProblem,
    SourceItem,
    State,
    Suggestion,
)
from workbench.core.project import Project
from workbench.core.words import Message

CHEST = Candidate("20040100110000", "CT 胸部（平扫）", 0.9, True)
CHEST_LOW = Candidate("20040100120000", "CT 胸部（低剂量扫描）", 0.4, True)
HEAD = Candidate("20010100110000", "CT 颅脑（平扫）", 0.95, True)
KNEE = Candidate("30072203110000", "MR 双侧膝关节（平扫）", 0.5, True)

NAMES = (
    ("胸部CT平扫", "CT", 4993),
    ("头颅CT平扫", "CT", 2148),
    ("胸部+头颅CT平扫", "CT", 120),
    ("膝关节磁共振", "磁共振室", 77),
    ("CT薄层加收", "", 12),
    ("腹部？？", "", None),
)


def one_part(*candidates: Candidate) -> tuple[PartSuggestion, ...]:
    """The parts of a suggestion with one part."""
    return (PartSuggestion("", candidates),)


SUGGESTIONS = (
    Suggestion(one_part(CHEST, CHEST_LOW), 0.999, True),
    Suggestion(one_part(HEAD), 0.992, True, ("assumed",)),
    Suggestion(
        (PartSuggestion("胸部", (CHEST, CHEST_LOW)), PartSuggestion("头颅", (HEAD,))),
        0.995,
        True,
        ("composite",),
    ),
    Suggestion(one_part(KNEE), 0.45, False, ("assumed", "side-unspecified")),
    Suggestion((), 0.99, True, ("scope",), no_item=NoItemReason.OUT_OF_SCOPE),
)  # the sixth item has none


def source_items(names: Sequence[tuple[str, str, int | None]] = NAMES) -> list[SourceItem]:
    """Source items of one sheet, from row 2."""
    return [
        SourceItem(
            new_id(),
            "项目",
            row,
            name,
            f"Y{row:03d}",
            modality,
            count=count,
            cells=(name, modality, str(count)),
        )
        for row, (name, modality, count) in enumerate(names, 2)
    ]


def import_items(project: Project, items: Sequence[SourceItem], content: bytes = b"a list") -> None:
    """Import items as if from a file with one bad row and one title row."""
    bad = RowProblem("项目", 99, "B", Message("project.no_hospital"), ("", "x"))
    sha256 = hashlib.sha256(content).hexdigest()
    project.import_source("list.xlsx", sha256, content, {"sheet": "项目"}, items, [bad], 1)


def new_project(path: Path) -> Project:
    """An empty project."""
    return Project.create(path, hospital="示例医院", release_id="5.0", release_sha256="ab" * 32)


def filled_project(path: Path) -> tuple[Project, list[SourceItem]]:
    """A project with six items, five of which have a suggestion."""
    project = new_project(path)
    items = source_items()
    import_items(project, items)
    project.save_suggestions(zip([item.id for item in items], SUGGESTIONS, strict=False), "test")
    return project, items


def chest(item: SourceItem, reviewer: str = "甲") -> Decision:
    """A decision for the plain chest CT."""
    part = DecidedPart(CHEST.code, CHEST.name, True)
    return Decision(item.id, State.ACCEPTED, (part,), reviewer=reviewer, release_id="5.0", rank=1)

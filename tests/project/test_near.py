"""Decided names near another: found by characters, but never across sides, methods or modalities."""

from __future__ import annotations

from pathlib import Path

from tests.project.making import chest, import_items, new_project, source_items
from workbench.core import review
from workbench.core.items import NoItemReason
from workbench.core.project import Project, near_names

NAMES = (
    ("左膝关节磁共振平扫检查", "MR", 9),
    ("右膝关节磁共振平扫检查", "MR", 8),
    ("左膝关节磁共振增强检查", "MR", 7),
    ("左膝关节磁共振平扫检查费", "MR", 6),
    ("左 膝关节磁共振平扫 检查", "MR", 5),
    ("心脏彩超", "US", 4),
)


def made(path: Path) -> tuple[Project, list[str]]:
    project = new_project(path)
    items = source_items(NAMES)
    import_items(project, items)
    project.append_step("adjust", "乙", [chest(item, "乙") for item in items[1:]])
    return project, [item.id for item in items]


def test_only_names_of_the_same_meaning_are_near(tmp_path: Path) -> None:
    project, ids = made(tmp_path / "a.iemap")
    with project:
        (near,) = near_names(project, ids[0])
        assert (near.item_id, near.name) == (ids[3], "左膝关节磁共振平扫检查费")
        assert 0.9 < near.likeness < 1
        assert near.decision.reviewer == "乙"


def test_what_is_taken_back_is_near_no_more(tmp_path: Path) -> None:
    project, ids = made(tmp_path / "a.iemap")
    with project:
        assert near_names(project, ids[0])
        review.reopen(project, [ids[3]], "乙")
        assert near_names(project, ids[0]) == []
        review.no_item(project, [ids[3]], NoItemReason.NOT_AN_EXAM, "丙")
        assert [n.decision.reviewer for n in near_names(project, ids[0])] == ["丙"]

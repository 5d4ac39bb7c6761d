"""The queue of disagreements also holds what imported memories dispute, or do not say as it was decided."""

from __future__ import annotations

from tests.project.test_memories import LOW_DOSE, RELEASE, first, ids, project
from workbench.core.items import DecidedPart
from workbench.core.project import ItemQuery, MemoryEntry, MemorySource, Project, Withdrawal
from workbench.core.review import adjust, undo
from workbench.core.suggest import Trust

__all__ = ["project"]
DISPUTED = ItemQuery(differs=True)


def say(project: Project, hospital: str, name: str, code: str) -> None:
    """Another hospital maps a name to a code."""
    part = DecidedPart(code, RELEASE.name(code), True)
    entry = MemoryEntry(name, "CT", (part,), None, Trust.APPROVED_ELSEWHERE, "丙", "2026-01-01T00:00:00Z")
    source = MemorySource(hospital, hospital, "elsewhere", hospital.encode().hex(), "", "5.0")
    project.import_memory([entry], source)


def test_memories_that_contradict_each_other(project: Project) -> None:
    with project:
        plain = first(project, ids(project)[0])
        say(project, "甲院", "胸部CT平扫", plain)
        assert project.query(DISPUTED) == []
        say(project, "乙院", "胸部CT平扫", LOW_DOSE)
        disputed = set(project.query(DISPUTED))
        assert {1, 2, 3} <= disputed and not {5, 6, 7, 8} & disputed
        assert project.facets().total.items == 8


def test_a_memory_that_contradicts_a_decision(project: Project) -> None:
    with project:
        items = ids(project)
        plain = first(project, items[0])
        say(project, "甲院", "胸部CT平扫", LOW_DOSE)
        assert project.query(DISPUTED) == [], "an open item takes up what is said"
        adjust(project, [items[0]], [plain], "甲", release=RELEASE)
        assert 1 in project.query(DISPUTED)
        adjust(project, [items[1]], [LOW_DOSE], "甲", release=RELEASE)
        assert 2 not in project.query(DISPUTED)
        undo(project, "甲")
        undo(project, "甲")
        assert project.query(DISPUTED) == []
        adjust(project, [items[0]], [plain], "甲", release=RELEASE)
        project._queries.items_changed()
        assert 1 in project.query(DISPUTED), "read as a whole or item by item, it is the same"
        (source,) = project.memory_sources()
        project.withdraw_memory([Withdrawal("错了", source.id)], "甲")
        assert 1 not in project.query(DISPUTED)

"""Earlier decisions as evidence: found by name and by parse, weighed, and never louder than a person."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.project.making import chest
from workbench.core.errors import InputProblem
from workbench.core.ids import new_id
from workbench.core.items import DecidedPart, Decision, NoItemReason, SourceItem, State
from workbench.core.project import ItemQuery, MemoryEntry, MemorySource, Project
from workbench.core.review import accept_auto, adjust, approve
from workbench.core.standard import load_release
from workbench.core.suggest import Likeness, Suggester, Trust

RELEASE = load_release("5.0")
LOW_DOSE = "20040100120000"
NAMES = [
    ("胸部CT平扫", "CT"),
    ("胸部CT平扫", "CT"),
    ("胸部ＣＴ平扫", "CT"),
    ("CT平扫（胸部）【住院】", "CT"),
    ("胸部CT平扫", "MR"),
    ("头颅CT平扫", "CT"),
    ("膝关节磁共振", "MR"),
    ("膝关节磁共振", "MR"),
]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project.create(
        tmp_path / "a.iemap", hospital="县医院", release_id="5.0", release_sha256="0" * 64
    )
    items = [
        SourceItem(new_id(), "s", row, name, modality=modality, cells=(name, modality))
        for row, (name, modality) in enumerate(NAMES, 2)
    ]
    content = b"list"
    project.import_source("l.csv", hashlib.sha256(content).hexdigest(), content, {}, items, [], 0)
    suggester = Suggester(RELEASE)
    project.save_suggestions(
        [(i.id, suggester.suggest(i.name, modality=i.modality)) for i in items], engine="test"
    )
    return project


def ids(project: Project) -> list[str]:
    return [item.id for item in project.iter_items()]


def first(project: Project, item_id: str) -> str:
    suggestion = project.suggestion(item_id)
    assert suggestion is not None
    return suggestion.parts[0].candidates[0].code


def test_what_was_decided_for_the_name_comes_first(project: Project) -> None:
    with project:
        items = ids(project)
        before = project.suggestion(items[1])
        assert before is not None
        plain = before.parts[0].candidates[0].code
        adjust(project, [items[0]], [LOW_DOSE], "甲", release=RELEASE)
        found = project.suggestion(items[1])
        assert found is not None
        codes = [c.code for c in found.parts[0].candidates]
        assert codes[0] == LOW_DOSE and codes[-1] == plain and len(set(codes)) == len(codes)
        assert found.why[0].key == "reasons.remembered" and "甲" in found.why[0].text("zh")
        assert found.parts[0].candidates[-1].why[0].key == "reasons.turned_down"
        assert [p.likeness for p in project.precedents(items[1])] == [Likeness.EXACT]
        assert [p.likeness for p in project.precedents(items[2])] == [Likeness.NORMALISED]
        assert [p.likeness for p in project.precedents(items[3])] == [Likeness.PARSE]
        assert first(project, items[2]) == first(project, items[3]) == LOW_DOSE
        # A look-alike in other words is shown the answer, but a person says so.
        alike = project.suggestion(items[3])
        assert alike is not None and not alike.auto
        # Another modality column, another name, and the item itself take nothing from it.
        assert project.precedents(items[4]) == project.precedents(items[5]) == []
        assert first(project, items[0]) == plain


def test_contradicting_decisions_lower_the_confidence(project: Project) -> None:
    with project:
        items = ids(project)
        adjust(project, [items[0]], [LOW_DOSE], "甲", release=RELEASE)
        project.append_step("accept", "乙", [chest_for(items[1])])
        found = project.suggestion(items[2])
        assert found is not None and not found.auto and found.confidence < 0.9
        assert {m.key for m in found.why} >= {"reasons.remembered", "reasons.memory_differs"}


def chest_for(item_id: str) -> Decision:
    part = DecidedPart("20040100110000", "CT 胸部（平扫）", True)
    return Decision(item_id, State.ACCEPTED, (part,), reviewer="乙", release_id="5.0", rank=1)


def test_a_bulk_acceptance_passes_over_what_people_decided_otherwise(project: Project) -> None:
    with project:
        items = ids(project)
        adjust(project, [items[0]], [LOW_DOSE], "甲", release=RELEASE)
        accept_auto(project, "乙")
        decided = {d.item_id: d for d in project.decisions()}
        assert decided[items[1]].parts[0].code == LOW_DOSE  # the same name: the person's answer
        assert items[3] not in decided  # like it in other words: left to a person
        assert decided[items[5]].parts[0].code == "20010100110000"


def test_the_machine_is_no_evidence_for_itself_until_approved(project: Project) -> None:
    with project:
        items = ids(project)
        accept_auto(project, "甲")
        assert project.precedents(items[1]) == []
        approve(project, [items[0]], "乙")
        assert [p.trust for p in project.precedents(items[1])] == [Trust.APPROVED_HERE]


def test_a_must_ask_name_stays_one(project: Project) -> None:
    with project:
        items = ids(project)
        adjust(project, [items[6]], ["30072202110000"], "甲", release=RELEASE)
        found = project.suggestion(items[7])
        assert found is not None and "side-unspecified" in found.flags and not found.auto
        assert found.parts[0].candidates[0].code == "30072202110000"


def test_no_item_and_a_split_are_remembered_whole(project: Project) -> None:
    with project:
        items = ids(project)
        no_item = Decision(items[0], State.NO_ITEM, reason=NoItemReason.NOT_IN_STANDARD, reviewer="甲")
        project.append_step("no_item", "甲", [no_item])
        found = project.suggestion(items[1])
        assert found is not None and found.parts == () and found.no_item == NoItemReason.NOT_IN_STANDARD
        assert found.alternatives  # what the engine reads can still be taken
        adjust(project, [items[0]], ["20040100110000", "20010100110000"], "甲", release=RELEASE)
        found = project.suggestion(items[1])
        assert found is not None and [p.candidates[0].code for p in found.parts] == [
            "20040100110000",
            "20010100110000",
        ]


def test_an_imported_memory_is_evidence_of_another_hospital(project: Project) -> None:
    with project:
        items = ids(project)
        low = DecidedPart(LOW_DOSE, RELEASE.name(LOW_DOSE), True)
        entry = MemoryEntry(
            "胸部CT平扫", "CT", (low,), None, Trust.APPROVED_ELSEWHERE, "丙", "2026-01-01T00:00:00Z"
        )
        source = MemorySource("b.xlsx", "市医院", "elsewhere", "1" * 64, "", "5.0")
        report, changes = project.import_memory([entry], source)
        assert (report.taken, report.touched) == (1, 3) and changes
        with pytest.raises(InputProblem):
            project.import_memory([entry], source)  # the same file again
        found = project.precedents(items[0])
        assert [(p.trust, p.where) for p in found] == [(Trust.APPROVED_ELSEWHERE, "市医院")]
        assert first(project, items[0]) == LOW_DOSE
        # The own project weighs more than another hospital.
        project.append_step(
            "accept", "甲", [chest(next(i for i in project.iter_items() if i.id == items[1]))]
        )
        found_now = project.suggestion(items[0])
        assert found_now is not None and found_now.parts[0].candidates[0].code == "20040100110000"
        assert not found_now.auto


def test_another_error_budget_says_anew_what_needs_no_person(project: Project) -> None:
    with project:
        before = project.query(ItemQuery(auto=True))
        assert before
        project.change_setting("error_budget", 0.0, "甲")
        strict = project.query(ItemQuery(auto=True))
        project.change_setting("error_budget", 0.005, "甲")
        assert project.query(ItemQuery(auto=True)) == before
        project.change_setting("error_budget", 0.1, "甲")
        loose = project.query(ItemQuery(auto=True))
        assert set(strict) <= set(before) <= set(loose)
        assert not set(loose) & set(project.query(ItemQuery(must_ask=True)))
        project.change_setting("error_budget", 0.005, "甲")
        with pytest.raises(InputProblem):
            project.change_setting("error_budget", 2, "甲")
        assert project.setting("error_budget") == 0.005

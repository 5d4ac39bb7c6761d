"""The sample packs and the sample region: what is kept is what is made, and does what it is there for."""

from __future__ import annotations

from pathlib import Path

from sample_data import others
from tests.workflow.hospitals import CHEST, LOW, RELEASE, first, hospital, item_id
from workbench.core.jobs import run_now
from workbench.core.project import Scope
from workbench.core.review import adjust
from workbench.core.signing import open_sealed
from workbench.core.standard import load_release
from workbench.core.workflow.recognition import new_list
from workbench.core.workflow.recognition_taking import TakeListJob
from workbench.core.workflow.remembering import ImportMemoryJob
from workbench.paths import sample_dir


def test_the_kept_packs_are_those_that_are_made() -> None:
    for pack in others.PACKS:
        assert open_sealed((sample_dir() / pack[0]).read_bytes(), {}).payload == others.payload(*pack)
    for name, scope, lines in others.LISTS:
        kept = open_sealed((sample_dir() / name).read_bytes(), {}).payload
        assert kept == others.list_payload(scope, lines)
    release = load_release("5.0")
    codes = [code for _, _, code in (*others.ANSWERS, *others.RECOGNISED) if code]
    assert all(release.is_valid(code) for code in codes)


def test_the_largest_scope_counts_and_the_city_heeds_no_device(tmp_path: Path) -> None:
    names = [("胸部CT平扫", "CT"), ("64排胸部CT平扫", "CT"), ("胸部正位片", "DR")]
    with hospital(tmp_path / "mine.iemap", "示例县人民医院", names) as project:
        for name, _, _ in others.LISTS:
            run_now(TakeListJob(sample_dir() / name), project)
        for (name, _), code in zip(names, (CHEST, "21" + CHEST[2:], "40040100000100"), strict=True):
            adjust(project, [item_id(project, name)], [code], "甲", release=RELEASE)
        marks = {mark: tally.items for mark, tally in project.facets().recognitions.items()}
        assert marks == {"SLHR": 2, "SSHR": 1}


def test_two_of_three_hospitals_outvote_nobody_but_are_counted(tmp_path: Path) -> None:
    with hospital(tmp_path / "mine.iemap", "示例县人民医院", [("胸部CT平扫", "CT")]) as project:
        for name, _, _ in reversed(others.PACKS):
            run_now(ImportMemoryJob(sample_dir() / name, "甲"), project)
        item = item_id(project, "胸部CT平扫")
        assert first(project, "胸部CT平扫") == CHEST
        told = project.suggestion(item).why[0].text("zh")  # type: ignore[union-attr]
        assert "3 家医院中 2 家" in told
        assert {p.answer[0]: p.times for p in project.precedents(item)} == {CHEST: 2, LOW: 1}


def test_the_regions_list_becomes_a_project(tmp_path: Path) -> None:
    scope = Scope("SL", others.REGION, "SLHR", "region", "2026-01-01")
    made = new_list(tmp_path / "region.iemap", sample_dir() / "recognition.xlsx", scope)
    assert made == len(others.RECOGNISED)

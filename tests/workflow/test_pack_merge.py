"""Many packs into one: counted, conflicts listed and settled by the group, wrong files told and left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.workflow.hospitals import CHEST, HEAD, LOW, RELEASE, hospital, item_id
from tests.workflow.test_packs import BAD, CT_CHEST, CT_HEAD, GOOD, content, pack_of, sealed, take
from workbench.core.errors import InputProblem
from workbench.core.exchange.packs import PackRow
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.review import adjust, approve
from workbench.core.signing import LoadedKey
from workbench.core.workflow.pack_conflicts import conflict_project
from workbench.core.workflow.pack_merge import MergePacksJob

Keys = dict[str, LoadedKey]


@pytest.fixture(autouse=True)
def at_home(home: Path) -> None:
    """Nobody's keys are known."""


@pytest.fixture
def packs(tmp_path: Path, someone: Keys) -> list[Path]:
    """Three hospitals: all agree on heads, one maps plain chests to low dose and writes them full-width."""
    made = []
    for number, (name, code) in enumerate(
        [(CT_CHEST, CHEST), (CT_CHEST, CHEST), (("胸部ＣＴ平扫", "CT"), LOW)]
    ):
        path = tmp_path / f"{number}.iepack"
        answers = {name: code, CT_HEAD: HEAD}
        made.append(pack_of(path, f"第{number}医院", answers, someone["reviewer"], extras=("volumes",)))
    return made


def test_conflicts_are_listed_settled_in_a_project_and_signed_by_the_group(
    tmp_path: Path, someone: Keys, packs: list[Path]
) -> None:
    bad = tmp_path / "bad.iepack"
    bad.write_bytes(packs[0].read_bytes()[:-40])
    out = tmp_path / "group.iepack"
    report = run_now(MergePacksJob([*packs, bad, packs[0]], out, "某集团"), None)
    assert not out.exists()  # nobody signed
    assert (report.packs, len(report.pack.hospitals)) == (3, 3)
    assert [name for name, _ in report.refused] == ["bad.iepack", "0.iepack"]
    (conflict,) = report.conflicts
    assert (conflict.name, conflict.hospitals, conflict.exams) == ("胸部CT平扫", 3, 300)
    assert [(answer[0], who) for answer, who, _ in conflict.answers] == [
        ((CHEST,), ("第0医院", "第1医院")),
        ((LOW,), ("第2医院",)),
    ]
    assert any("胸部CT平扫" in line for line in report.lines())
    assert conflict_project(tmp_path / "c.iemap", report) == 1
    with Project.open(tmp_path / "c.iemap") as project:
        (item,) = project.iter_items()
        assert item.count == 300 and len(project.precedents(item.id)) == 2
        adjust(project, [item.id], [CHEST], "丙", release=RELEASE)
        approve(project, [item.id], "丁")
        job = MergePacksJob(packs, out, "某集团", someone["approver"])
        merged = run_now(job, project)
    assert (merged.settled, len(merged.conflicts)) == (1, 1)
    rows = {row.name: row for row in content(out).rows}
    assert rows["胸部CT平扫"].trust == "approved" and rows["胸部CT平扫"].codes == (CHEST,)
    assert [len(rows[name].hospitals) for name in ("胸部CT平扫", "头颅CT平扫")] == [2, 3]


def test_a_group_pack_and_a_hospitals_own_are_not_counted_twice(
    tmp_path: Path, someone: Keys, packs: list[Path]
) -> None:
    out = tmp_path / "group.iepack"
    run_now(MergePacksJob(packs, out, "某集团", someone["approver"]), None)
    with hospital(tmp_path / "mine.iemap", "本院", [CT_CHEST, CT_HEAD]) as project:
        for path in (packs[0], out):
            take(project, path)
        (head,) = project.precedents(item_id(project, "头颅CT平扫"))
        assert head.times == 3
        told = project.suggestion(item_id(project, "胸部CT平扫")).why[0].text("zh")  # type: ignore[union-attr]
        assert "3 家医院中 2 家" in told
        # One's own decisions come back in the group's pack: they are no evidence for oneself.
    with Project.open(tmp_path / "0.iemap") as project:
        take(project, out)
        (other,) = [p for p in project.precedents(item_id(project, "头颅CT平扫")) if p.hospitals]
        assert other.times == 2


def test_a_next_version_of_the_group_goes_on(tmp_path: Path, someone: Keys, packs: list[Path]) -> None:
    out, again = tmp_path / "group.iepack", tmp_path / "again.iepack"
    run_now(MergePacksJob(packs, out, "某集团", someone["approver"]), None)
    job = MergePacksJob(packs[:2], again, "某集团", someone["approver"], follows=out)
    assert run_now(job, None).pack.id == content(out).id
    gone = [(w.name, w.codes) for w in content(again).withdrawn]
    assert gone == [("胸部CT平扫", (LOW,))]
    with pytest.raises(InputProblem):
        run_now(MergePacksJob([tmp_path / "0.iemap"], out, "某集团"), None)


def test_rows_that_must_not_be_handed_on_are_not_merged(tmp_path: Path, someone: Keys) -> None:
    rows = [
        GOOD,
        BAD[1],
        *(PackRow("胸部CT平扫", "CT", (code,), "", "decided", (0,)) for code in (CHEST, LOW)),
    ]
    path = sealed(tmp_path / "p.iepack", someone["reviewer"], [*rows, replace(BAD[0], name="别的")])
    report = run_now(MergePacksJob([path], tmp_path / "group.iepack", "某集团", someone["approver"]), None)
    assert (report.unsound, report.unfit, report.conflicts) == (3, 1, ())
    assert [row.name for row in content(tmp_path / "group.iepack").rows] == [GOOD.name]
    assert any("3" in line for line in report.lines()[1:])

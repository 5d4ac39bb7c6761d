"""A newer list of the same hospital: told before it is written, decisions kept, nothing silently lost."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.project.making import CHEST, chest, new_project
from workbench.cli.main import run
from workbench.core import review
from workbench.core.errors import InputProblem
from workbench.core.exchange import Columns, Listed, compare_lists
from workbench.core.ids import new_id
from workbench.core.items import DecidedPart, Decision, PartSuggestion, SourceItem, State, Suggestion
from workbench.core.jobs import Progress, run_now
from workbench.core.project import ItemQuery, Project, backups
from workbench.core.workflow.importing import ImportJob
from workbench.core.workflow.reimporting import ReimportJob, ReimportPlan
from workbench.core.workflow.restoring import backup_before

HEADER = ("序号", "编码", "检查项目", "检查类型", "单价", "年检查量", "备注")
OLD = (
    ("1", "A1", "胸部CT平扫", "CT", "200", "100", ""),
    ("2", "A2", "头颅CT平扫", "CT", "200", "90", ""),
    ("3", "A3", "膝关节正侧位", "DR", "80", "70", ""),
    ("4", "A4", "腰椎MR平扫", "MR", "500", "60", ""),
    ("5", "A5", "腹部CT平扫", "CT", "260", "50", "旧"),
    ("6", "A6", "心脏彩超", "US", "150", "40", ""),
)
NEW = (
    ("1", "A9", "骨盆正位", "DR", "80", "5", ""),  # added
    ("2", "A1", "胸部CT平扫", "CT", "200", "100", ""),  # the same, one row further down
    ("3", "A2", "头颅CT平扫", "CT", "220", "95", ""),  # price and count
    ("4", "A3", "膝关节正位", "DR", "80", "70", ""),  # name
    ("5", "B4", "腰椎MR平扫", "MR", "500", "60", ""),  # code
    ("6", "A5", "腹部CT平扫", "CT", "260", "50", "新"),  # a column of no field
)  # A6 is gone


def a_list(path: Path, rows: tuple[tuple[str, ...], ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The old list; all items but the fifth decided, the first approved."""
    with new_project(tmp_path / "p.iemap") as project:
        run_now(ImportJob(a_list(tmp_path / "2025.csv", OLD)), project)
        items = list(project.iter_items())
        project.save_suggestions(
            [(i.id, Suggestion((PartSuggestion("", (CHEST,)),), 0.9, True)) for i in items], "test"
        )
        review.accept(project, [i.id for i in items if i.code != "A5"], "甲")
        review.approve(project, [items[0].id], "乙")
        yield project


def plan_of(project: Project, path: Path) -> tuple[ReimportJob, ReimportPlan]:
    job = ReimportJob(ImportJob(path), "丙")
    return job, job.compute(job.read(project), Progress())


def states(project: Project) -> dict[str, State]:
    return {row.code: row.state for row in project.rows(project.query())}


def test_it_is_told_before_anything_is_written(project: Project, tmp_path: Path) -> None:
    before = states(project), project.head_hash, len(project.source_files())
    _, plan = plan_of(project, a_list(tmp_path / "2026.csv", NEW))
    told = plan.to_json()
    assert told["unchanged"] == 1
    assert [row["code"] for row in told["added"]] == ["A9"]
    assert [row["code"] for row in told["gone"]] == ["A6"]
    assert {row["code"]: (row["fields"], row["reopened"]) for row in told["changed"]} == {
        "A2": ({"price": ["200", "220"], "count": [90, 95]}, False),
        "A3": ({"name": ["膝关节正侧位", "膝关节正位"]}, True),
        "B4": ({"code": ["A4", "B4"]}, False),
        "A5": ({"cells": [list(OLD[4]), list(NEW[5])]}, False),
    }
    assert (told["reopened"], told["strange"]) == (1, False)
    assert (states(project), project.head_hash, len(project.source_files())) == before


def test_what_it_leaves(project: Project, tmp_path: Path) -> None:
    ids = {item.code: item.id for item in project.iter_items()}
    job, plan = plan_of(project, a_list(tmp_path / "2026.csv", NEW))
    report = job.save(project, plan)
    assert report.rows == report.items + report.non_items + report.bad_rows == 7
    assert states(project) == {
        "A9": State.OPEN,
        "A1": State.APPROVED,
        "A2": State.ACCEPTED,
        "A3": State.OPEN,
        "B4": State.ACCEPTED,
        "A5": State.OPEN,
    }
    # In the order and with the rows of the newer list; what did not change is the same item.
    living = list(project.iter_items())
    assert [(item.code, item.row) for item in living] == [
        ("A9", 2), ("A1", 3), ("A2", 4), ("A3", 5), ("B4", 6), ("A5", 7)
    ]  # fmt: skip
    assert [row.row for row in project.rows(project.query())] == [2, 3, 4, 5, 6, 7]
    assert project.query(ItemQuery(descending=True)) == project.query()[::-1]
    assert project.item_count() == len(project.query(ItemQuery(sort="name"))) == 6
    assert living[1].id == ids["A1"] and ids["A2"] not in {item.id for item in living}
    assert sum(tally.items for tally in project.totals().values()) == 6
    assert sum(tally.exams for tally in project.totals().values()) == 5 + 100 + 95 + 70 + 60 + 50
    # Suggestions rest on the name: only new names want one.
    assert [item.code for item in project.items_without_suggestion()] == ["A9", "A3"]
    assert {decision.item_id for decision in project.decisions()} <= {item.id for item in living}
    first, second = project.source_files()
    assert second.follows == first.id and second.items + int(str(second.layout["stayed"])) == 6
    assert project.verify_history()


def test_the_history_of_a_changed_item_goes_on(project: Project, tmp_path: Path) -> None:
    gone = next(item for item in project.iter_items() if item.code == "A6")
    job, plan = plan_of(project, a_list(tmp_path / "2026.csv", NEW))
    job.save(project, plan)
    by_code = {item.code: item for item in project.iter_items()}
    kinds = {
        code: [(step.kind, d.state.value) for step, d in project.history(by_code[code].id)]
        for code in ("A1", "A2", "A3")
    }
    assert kinds == {
        "A1": [("approve", "approved"), ("accept", "accepted")],
        "A2": [("reimport", "accepted"), ("accept", "accepted")],
        "A3": [("reimport", "open"), ("accept", "accepted")],
    }
    reopened = project.decision(by_code["A3"].id)
    assert "膝关节正侧位" in reopened.remark and "膝关节正位" in reopened.remark
    assert [step.kind for step, _ in project.history(gone.id)] == ["reimport", "accept"]
    assert project.item(gone.id).name == "心脏彩超"
    assert review.undo_step(project) is None  # undo would settle items that are no longer in the list


def test_the_same_list_again_writes_nothing(project: Project, tmp_path: Path) -> None:
    job, plan = plan_of(project, a_list(tmp_path / "again.csv", OLD))
    assert plan.empty and len(plan.found.unchanged) == 6
    job.save(project, plan)
    assert len(project.source_files()) == 1


def test_a_third_list_follows_the_second(project: Project, tmp_path: Path) -> None:
    for name, rows in (("2026.csv", NEW), ("2027.csv", OLD)):
        job, plan = plan_of(project, a_list(tmp_path / name, rows))
        job.save(project, plan)
    assert plan.follows.file_name == "2026.csv"
    assert [(item.code, item.row) for item in project.iter_items()] == [
        (row[1], number) for number, row in enumerate(OLD, 2)
    ]
    project.rebuild()
    assert project.item_count() == 6 and project.verify_history()
    project.save_copy(tmp_path / "copy.iemap")
    with Project.open(tmp_path / "copy.iemap") as copy:
        assert copy.item_count() == 6 and copy.verify_history()


def test_only_the_list_with_most_in_common_is_compared(project: Project, tmp_path: Path) -> None:
    other = (("1", "M1", "头颅MR增强", "MR", "1", "1", ""), ("2", "M2", "肝脏MR平扫", "MR", "1", "1", ""))
    run_now(ImportJob(a_list(tmp_path / "mr.csv", other)), project)
    newer = a_list(tmp_path / "mr2.csv", other[:1])
    job, plan = plan_of(project, newer)
    assert plan.follows.file_name == "mr.csv"
    job.save(project, plan)
    assert set(states(project)) == {"A1", "A2", "A3", "A4", "A5", "A6", "M1"}
    with pytest.raises(InputProblem, match="2025"):
        ReimportJob(ImportJob(newer), "丙", replaces="x").read(project)
    job = ReimportJob(ImportJob(newer), "丙", replaces="2025.csv")
    assert job.compute(job.read(project), Progress()).strange


def test_what_a_newer_list_did_cannot_be_changed_unseen(project: Project, tmp_path: Path) -> None:
    job, plan = plan_of(project, a_list(tmp_path / "2026.csv", NEW))
    job.save(project, plan)
    project.append_step("accept", "甲", [chest(item) for item in list(project.iter_items())[:1]])
    path = project.info.path
    project.close()
    with closing(sqlite3.connect(path)) as database, database:
        pos = "(SELECT pos FROM source_items WHERE code = 'A9')"
        database.execute(f"INSERT INTO retired (pos, source, successor) VALUES ({pos}, 2, NULL)")
    with Project.open(path) as opened:
        assert not opened.verify_history()


def test_the_command_shows_and_takes_over(project: Project, tmp_path: Path, capsys) -> None:
    path = project.info.path
    project.close()
    newer = str(a_list(tmp_path / "2026.csv", NEW))
    assert run(["reimport", str(path), newer]) == 0
    said = capsys.readouterr().out
    assert "膝关节正侧位" in said and "--yes" in said
    assert run(["reimport", str(path), newer, "--yes", "--reviewer", "丙", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["written"] and told["rows"] == 7 and len(told["changed"]) == 4
    assert run(["reimport", str(path), newer, "--yes"]) == 0
    with Project.open(path, read_only=True) as opened:
        assert opened.item_count() == 6 and len(opened.source_files()) == 2


CODES, NAMES = (
    st.sampled_from(["", "1", "2", "3"]),
    st.sampled_from(["胸部CT", "头颅CT", "膝", " 膝", "腰椎"]),
)
ITEMS = st.lists(st.tuples(CODES, NAMES, st.sampled_from(["", "CT", "MR"])), max_size=8)


def listed(rows: list[tuple[str, str, str]]) -> list[Listed]:
    items = [SourceItem(new_id(), "", row, name, code, m) for row, (code, name, m) in enumerate(rows, 2)]
    return [Listed(item, Columns({})) for item in items]


@settings(max_examples=150)
@given(ITEMS, ITEMS)
def test_every_item_of_both_lists_is_told_once(old, new) -> None:
    before, now = listed(old), listed(new)
    found = compare_lists(before, now)
    ours = [pair[0].id for pair in found.unchanged] + [c.old.id for c in found.changed]
    theirs = [pair[1].id for pair in found.unchanged] + [c.new.id for c in found.changed]
    assert sorted(ours + [item.id for item in found.gone]) == sorted(item.item.id for item in before)
    assert sorted(theirs + [item.id for item in found.added]) == sorted(item.item.id for item in now)
    same = compare_lists(before, listed(old))
    assert len(same.unchanged) == len(old) and not (same.changed or same.added or same.gone)


@pytest.mark.parametrize(
    ("old", "new", "fields"),
    [
        # Codes renumbered from the top: the names say which is which.
        (
            [("1", "甲", ""), ("2", "乙", "")],
            [("1", "新", ""), ("2", "甲", ""), ("3", "乙", "")],
            ["code", "code"],
        ),
        ([("1", "甲", "CT"), ("1", "甲", "CT")], [("1", "甲", "CT"), ("1", "乙", "CT")], ["name"]),
        ([("", "甲", "CT"), ("", "甲", "MR")], [("", "甲", "MR"), ("", "甲", "CT")], []),
        # A billing code of several items says nothing once one of them is gone.
        ([("9", "甲", ""), ("9", "乙", "")], [("9", "丙", "")], []),
    ],
)  # fmt: skip
def test_which_item_is_which(old, new, fields) -> None:
    found = compare_lists(listed(old), listed(new))
    assert [name for change in found.changed for name in change.fields] == fields


def test_a_decision_by_hand_is_carried_over_whole(project: Project, tmp_path: Path) -> None:
    item = next(item for item in project.iter_items() if item.code == "A2")
    part = DecidedPart(CHEST.code, CHEST.name, True, "胸部")
    project.append_step(
        "adjust", "甲", [Decision(item.id, State.ADJUSTED, (part,), remark="按科室", reviewer="甲")]
    )
    before = project.decision(item.id)
    job, plan = plan_of(project, a_list(tmp_path / "2026.csv", NEW))
    job.save(project, plan)
    (now,) = [d for d in project.decisions() if d.remark == "按科室"]
    assert (now.parts, now.reviewer, now.decided_at) == (before.parts, "甲", before.decided_at)
    assert "95" in now.note


def test_the_way_back_is_a_backup_from_before(tmp_path: Path, home: Path) -> None:
    old, new = tmp_path / "a.csv", tmp_path / "b.csv"
    old.write_text("项目名称,编码\n胸部CT平扫,1\n头颅CT平扫,2\n", encoding="utf-8")
    new.write_text("项目名称,编码\n胸部CT增强,1\n", encoding="utf-8")
    with Project.create(
        tmp_path / "p.iemap", hospital="示例医院", release_id="5.0", release_sha256="c" * 64
    ) as opened:
        run_now(ImportJob(old), opened)
        review.no_item(opened, [item.id for item in opened.iter_items()], "out_of_scope", "甲")
        report = run_now(ReimportJob(ImportJob(new), "甲"), opened)
        step = opened.steps(limit=1)[0]
        assert step.kind == "reimport" and not review.can_undo(opened)
    (backup, *_) = [backup for backup in backups.listed(tmp_path / "p.iemap") if backup.made_at < step.at]
    assert backup.steps == 1
    assert backup_before(tmp_path / "p.iemap", step.at) in report.warnings[-1].message.text()
    backups.unpack(backup.path, tmp_path / "unpacked.iemap")
    backups.restore(tmp_path / "p.iemap", tmp_path / "unpacked.iemap")
    with Project.open(tmp_path / "p.iemap") as opened:
        assert [item.name for item in opened.iter_items()] == ["胸部CT平扫", "头颅CT平扫"]
        assert review.can_undo(opened)

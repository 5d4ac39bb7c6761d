"""Many rows at once: the plan says what would happen, the act does it in one step, undo takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.project.making import filled_project
from workbench.core import review
from workbench.core.items import NoItemReason, SourceItem, State
from workbench.core.project import Project
from workbench.core.review import Left


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    opened, _ = filled_project(tmp_path / "a.iemap")
    with opened:
        yield opened


@pytest.fixture
def items(project: Project) -> list[SourceItem]:
    return list(project.iter_items())


def counts(plan: review.Plan) -> dict[str, int]:
    return {str(reason): tally.items for reason, tally in plan.left.items()}


def states(project: Project) -> list[State]:
    return [row.state for row in project.rows(project.query())]


def test_the_plan_of_acceptance_says_who_is_left_out(project: Project, items: list[SourceItem]) -> None:
    review.no_item(project, [items[0].id], NoItemReason.NOT_AN_EXAM, "甲")
    plan = review.plan_accept(project, project.query())
    assert counts(plan) == {Left.DECIDED: 1, Left.MUST_ASK: 1, Left.NO_SUGGESTION: 1}
    assert plan.taken.items == 3
    assert plan.taken.exams == 2148 + 120 + 12
    count, changes = review.accept_first(project, plan.rowids, "甲")
    assert count == 3 and changes
    assert len(project.steps()) == 2
    review.undo(project, "甲")
    assert states(project).count(State.OPEN) == 5


def test_a_smaller_budget_accepts_less(project: Project) -> None:
    assert len(project.query(review.safe_query(project))) == 4
    project.change_setting("error_budget", 0.0005, "甲")  # 99.8 % and more
    assert len(project.query(review.safe_query(project))) == 1
    plan = review.plan_accept(project, project.query())
    assert counts(plan)[Left.UNSURE] == 3
    assert Left.UNSURE not in review.plan_accept(project, project.query(), unsure=True).left
    accepted, left, _ = review.accept_auto(project, "甲")
    assert (accepted, left) == (1, 5)


def test_the_plan_of_approval_leaves_out_own_work(project: Project, items: list[SourceItem]) -> None:
    review.accept(project, [items[0].id, items[1].id], "甲")
    review.accept(project, [items[2].id], "乙")
    review.approve(project, [items[1].id], "乙")
    plan = review.plan_approve(project, project.query(), "乙")
    assert counts(plan) == {Left.OPEN: 3, Left.APPROVED: 1, Left.OWN: 1}
    assert project.item_ids(plan.rowids) == [items[0].id]
    project.change_setting("one_person", True, "主任")
    plan = review.plan_approve(project, project.query(), "乙")
    assert plan.taken.items == 2
    review.approve(project, project.item_ids(plan.rowids), "乙")
    assert "同一人" in project.decision(items[2].id).remark


def test_what_a_person_decided_is_never_overwritten_in_bulk(
    project: Project, items: list[SourceItem]
) -> None:
    review.accept(project, [items[0].id], "甲")
    review.question(project, [items[1].id], "哪一侧？", "甲")
    assert counts(review.plan_settle(project, project.query())) == {Left.DECIDED: 1}
    assert counts(review.plan_reopen(project, project.query())) == {Left.OPEN: 4}


def test_going_back_restates_what_stood_after_a_step(project: Project, items: list[SourceItem]) -> None:
    review.accept(project, [items[0].id], "甲")
    review.accept_auto(project, "甲")
    review.no_item(project, [items[0].id, items[3].id], NoItemReason.NOT_AN_EXAM, "乙")
    review.undo(project, "乙")
    review.question(project, [items[3].id], "哪一侧？", "乙")
    assert review.items_since(project, 1) == 4
    first = project.decision(items[0].id)
    changes = review.go_back(project, 1, "主任")
    assert changes.items is not None and len(changes.items) == 4
    assert states(project) == [State.ACCEPTED, *[State.OPEN] * 5]
    assert project.decision(items[0].id) == first
    step = project.steps(limit=1)[0]
    assert (step.kind, step.target, step.count) == ("go_back", 1, 4)
    assert not review.go_back(project, 1, "主任"), "there is nothing left to go back to"
    assert project.verify_history()


def test_going_back_is_undone_after_a_restart(tmp_path: Path) -> None:
    opened, _ = filled_project(tmp_path / "a.iemap")
    with opened:
        review.accept_auto(opened, "甲")
        review.go_back(opened, 0, "甲")
        assert set(states(opened)) == {State.OPEN}
    with Project.open(tmp_path / "a.iemap") as opened:
        review.undo(opened, "甲")
        assert states(opened).count(State.OPEN) == 2
        assert review.redo_step(opened).kind == "go_back"


def test_a_note_changes_nothing_but_the_history(project: Project, items: list[SourceItem]) -> None:
    review.accept(project, [items[0].id], "甲")
    before = project.decision(items[0].id)
    review.note(project, items[0].id, " 请复核设备 ", "乙")
    review.note(project, items[1].id, "等电话", "乙")
    after = project.decision(items[0].id)
    assert (after.state, after.parts, after.reviewer) == (before.state, before.parts, "甲")
    assert after.decided_at == before.decided_at
    assert states(project)[:2] == [State.ACCEPTED, State.OPEN]
    (step, decision), _ = project.history(items[0].id)
    assert (step.kind, step.actor, decision.note) == ("note", "乙", "请复核设备")
    review.approve(project, [items[0].id], "乙")
    assert project.decision(items[0].id).note == "", "a note is its own step's"
    assert project.verify_history()


def test_going_back_over_a_note_alone_changes_nothing(project: Project, items: list[SourceItem]) -> None:
    review.accept(project, [items[0].id], "甲")
    review.note(project, items[0].id, "再看", "乙")
    review.note(project, items[1].id, "再看", "乙")
    assert not review.go_back(project, 1, "甲")

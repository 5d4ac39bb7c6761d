"""The course of a review: what waited after each step, and the pace of those who work."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project.making import filled_project
from workbench.core import review
from workbench.core.items import Step
from workbench.core.review import Pace


def test_the_course_follows_decisions_undo_and_questions(tmp_path: Path) -> None:
    project, items = filled_project(tmp_path / "a.iemap")
    total = 4993 + 2148 + 120 + 77 + 12
    with project:
        assert [(m.items, m.exams) for m in project.course()] == [(6, total)]
        review.accept(project, [items[0].id], "甲")
        review.question(project, [items[3].id], "哪一侧？", "甲")  # waits as before
        review.accept(project, [items[1].id, items[2].id], "甲")
        review.undo(project, "甲")
        review.accept(project, [items[0].id], "乙")  # settled already
        waiting = [(m.items, m.exams) for m in project.course()]
        assert waiting == [(6, total), (5, total - 4993), (3, total - 7261), (5, total - 4993)]
        assert [m.at for m in project.course()] == sorted(m.at for m in project.course())


def step(seq: int, seconds: int, kind: str = "accept", actor: str = "甲", count: int = 1) -> Step:
    at = f"2026-01-05T{8 + seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000Z"
    return Step(str(seq), seq, kind, actor, at, count)


def test_pace_leaves_pauses_bulk_acts_and_undo_out() -> None:
    work = [step(n, n * 6) for n in range(1, 12)]  # ten an hour's sixtieth: 600 an hour
    noise = [step(20, 200, "accept_auto", count=5000), step(21, 201, "undo"), step(22, 202, count=400)]
    later = [step(30, 7200), step(31, 7206)]
    found = review.pace([*later, *noise, *work])
    assert found.items == 11
    assert found.per_hour == pytest.approx(600)
    assert found.hours_left(1200) == pytest.approx(2)


def test_two_people_side_by_side_are_not_one_fast_one() -> None:
    first = [step(2 * n, n * 6) for n in range(12)]
    second = [step(2 * n + 1, n * 6 + 1, actor="乙") for n in range(12)]
    assert review.pace([*first, *second]).per_hour == pytest.approx(600)


def test_a_few_steps_say_nothing() -> None:
    assert review.pace([step(1, 0), step(2, 5)]).per_hour is None
    assert Pace(0, 0.0).hours_left(10) is None

"""Undo and redo against a plain model: a list of past worlds, and a pointer into it."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.project.making import chest, filled_project
from workbench.core import review
from workbench.core.errors import InputProblem
from workbench.core.items import Changes, NoItemReason, State
from workbench.core.project import Project

World = tuple[object, ...]


class UndoMachine(RuleBasedStateMachine):
    """Random acts, undos, redos and restarts on a real project file."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "a.iemap"
        self.project, self.items = filled_project(self.path)
        self.worlds: list[World] = [self.world()]
        self.here = 0
        self.steps = 0

    def world(self) -> World:
        """What counts now, for every item; an item taken back is as one never decided."""
        found = []
        for item in self.items:
            decision = self.project.decision(item.id)
            found.append(None if decision is None or decision.state is State.OPEN else decision)
        return tuple(found)

    def acted(self, changes: Changes) -> None:
        """An act drops what could be redone, if it changed anything."""
        if changes:
            self.worlds = [*self.worlds[: self.here + 1], self.world()]
            self.here += 1
            self.steps += 1

    ids = st.lists(st.integers(0, 5), min_size=1, max_size=3, unique=True)

    @rule(places=ids, rank=st.integers(1, 2))
    def accept(self, places: list[int], rank: int) -> None:
        with suppress(InputProblem):
            self.acted(review.accept(self.project, [self.items[p].id for p in places], "甲", rank))

    @rule()
    def accept_auto(self) -> None:
        self.acted(review.accept_auto(self.project, "甲")[2])

    @rule(places=ids)
    def no_item(self, places: list[int]) -> None:
        ids = [self.items[p].id for p in places]
        self.acted(review.no_item(self.project, ids, NoItemReason.NOT_IN_STANDARD, "乙"))

    @rule(places=ids)
    def reopen(self, places: list[int]) -> None:
        self.acted(review.reopen(self.project, [self.items[p].id for p in places], "乙"))

    @rule(places=ids)
    def approve(self, places: list[int]) -> None:
        with suppress(InputProblem):
            self.acted(review.approve(self.project, [self.items[p].id for p in places], "主任"))

    @rule()
    def undo(self) -> None:
        changes = review.undo(self.project, "丙")
        assert bool(changes) == (self.here > 0)
        self.steps += bool(changes)
        self.here = max(0, self.here - 1)

    @rule()
    def redo(self) -> None:
        changes = review.redo(self.project, "丙")
        assert bool(changes) == (self.here < len(self.worlds) - 1)
        self.steps += bool(changes)
        self.here = min(len(self.worlds) - 1, self.here + 1)

    @precondition(lambda self: self.steps > 2)
    @rule()
    def restart(self) -> None:
        self.project.close()
        self.project = Project.open(self.path)

    @invariant()
    def the_world_is_as_the_model_says(self) -> None:
        assert self.world() == self.worlds[self.here]
        assert review.can_undo(self.project) == (self.here > 0)
        assert review.can_redo(self.project) == (self.here < len(self.worlds) - 1)

    @invariant()
    def nothing_was_taken_out_of_the_history(self) -> None:
        assert len(self.project.steps()) == self.steps and self.project.verify_history()

    @invariant()
    def the_list_shows_what_history_says(self) -> None:
        shown = [row.state for row in self.project.rows(self.project.query())]
        assert shown == [State.OPEN if d is None else d.state for d in self.world()]
        counted = {state: tally.items for state, tally in self.project.totals().items() if tally.items}
        assert counted == {state: shown.count(state) for state in set(shown)}
        kept = self.project._store.all("SELECT * FROM current ORDER BY pos")
        self.project.rebuild()
        assert self.project._store.all("SELECT * FROM current ORDER BY pos") == kept

    def teardown(self) -> None:
        self.project.close()
        self.folder.cleanup()


UndoMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestUndo = UndoMachine.TestCase


@pytest.fixture
def project(tmp_path: Path):
    opened, _ = filled_project(tmp_path / "a.iemap")
    with opened:
        yield opened


def test_what_undo_and_redo_restate(project: Project) -> None:
    item = next(project.iter_items())
    review.accept(project, [item.id], "甲")
    first = project.decision(item.id)
    review.no_item(project, [item.id], NoItemReason.OUT_OF_SCOPE, "乙")
    second = project.decision(item.id)
    assert review.undo(project, "丙").items == {item.id}
    assert project.decision(item.id) == first  # with the reviewer and the time of then
    review.redo(project, "丙")
    assert project.decision(item.id) == second
    steps = [(step.seq, step.kind, step.target, step.actor) for step in project.steps(limit=2)]
    assert steps == [(4, "redo", 2, "丙"), (3, "undo", 2, "丙")]


def test_the_next_step_to_undo_is_told(project: Project) -> None:
    assert review.undo_step(project) is None and review.redo_step(project) is None
    review.accept_auto(project, "甲")
    step = review.undo_step(project)
    assert step is not None and (step.kind, step.count, step.actor) == ("accept_auto", 4, "甲")
    review.undo(project, "甲")
    assert review.undo_step(project) is None and review.redo_step(project) == step


def test_undo_without_a_name_is_possible(project: Project) -> None:
    item = next(project.iter_items())
    project.append_step("accept", "甲", [chest(item)])
    review.undo(project, "")
    decision = project.decision(item.id)
    assert decision is not None and decision.state is State.OPEN and decision.reviewer == ""

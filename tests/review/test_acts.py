"""What each act settles, and what it refuses in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.project.making import CHEST, HEAD, KNEE, SUGGESTIONS, filled_project, one_part
from workbench.core import review
from workbench.core.errors import Cancelled, InputProblem, WorkbenchError
from workbench.core.items import (
    Changes,
    DecidedPart,
    Decision,
    NoItemReason,
    PartSuggestion,
    SourceItem,
    State,
    Suggestion,
)
from workbench.core.jobs import Progress
from workbench.core.project import Project
from workbench.core.standard import Release, load_release


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    opened, _ = filled_project(tmp_path / "a.iemap")
    with opened:
        yield opened


@pytest.fixture
def items(project: Project) -> list[SourceItem]:
    return list(project.iter_items())


@pytest.fixture(scope="module")
def release() -> Release:
    return load_release("5.0")


def states(project: Project) -> list[str]:
    return [row.state.value for row in project.rows(project.query())]


def settled(project: Project, item: SourceItem) -> Decision:
    decision = project.decision(item.id)
    assert decision is not None
    return decision


def test_accept_takes_the_first_candidate(project: Project, items: list[SourceItem]) -> None:
    changes = review.accept(project, [items[0].id], " 甲 ")
    assert changes == Changes(frozenset({items[0].id}), frozenset({"decisions"}))
    decision = settled(project, items[0])
    assert (decision.state, decision.reviewer, decision.rank) == (State.ACCEPTED, "甲", 1)
    assert decision.parts == (DecidedPart(CHEST.code, CHEST.name, True),)
    assert decision.release_id == "5.0" and decision.decided_at


def test_accept_takes_another_rank_of_one_part_only(project: Project, items: list[SourceItem]) -> None:
    review.accept(project, [items[0].id, items[2].id], "甲", rank=2)
    assert [p.code for p in settled(project, items[0]).parts] == ["20040100120000"]
    assert [p.code for p in settled(project, items[2]).parts] == [CHEST.code, HEAD.code]
    assert [p.text for p in settled(project, items[2]).parts] == ["胸部", "头颅"]
    assert len(project.steps()) == 1


def test_accepting_no_item_gives_its_reason(project: Project, items: list[SourceItem]) -> None:
    review.accept(project, [items[4].id], "甲")
    decision = settled(project, items[4])
    assert (decision.state, decision.reason, decision.parts) == (
        State.NO_ITEM,
        NoItemReason.OUT_OF_SCOPE,
        (),
    )


@pytest.mark.parametrize("rank", [0, -1, 3])
def test_all_are_accepted_or_none(project: Project, items: list[SourceItem], rank: int) -> None:
    with pytest.raises(InputProblem, match="候选"):
        review.accept(project, [items[1].id, items[0].id], "甲", rank=rank)
    with pytest.raises(InputProblem, match="腹部"):
        review.accept(project, [items[1].id, items[5].id], "甲")
    assert project.steps() == []


def test_accept_parts(project: Project, items: list[SourceItem]) -> None:
    review.accept_parts(project, items[2].id, [2, 1], "甲")
    decision = settled(project, items[2])
    assert [p.code for p in decision.parts] == ["20040100120000", HEAD.code] and decision.rank == 2
    for ranks in ([1], [1, 2], [1, 1, 1], []):
        with pytest.raises(InputProblem):
            review.accept_parts(project, items[2].id, ranks, "甲")


def test_accept_another_reading(project: Project, items: list[SourceItem]) -> None:
    other = Suggestion(one_part(CHEST), 0.5, False, alternatives=((PartSuggestion("头", (HEAD,)),),))
    project.save_suggestions([(items[0].id, other)], "test")
    review.accept_parts(project, items[0].id, [1], "甲", reading=1)
    assert [p.code for p in settled(project, items[0]).parts] == [HEAD.code]
    with pytest.raises(InputProblem):
        review.accept_parts(project, items[0].id, [1], "甲", reading=2)


def test_accept_auto_settles_only_what_needs_no_person(project: Project, items: list[SourceItem]) -> None:
    sly = Suggestion(one_part(KNEE), 0.999, True, ("ambiguous",))
    project.save_suggestions([(items[3].id, sly)], "test")
    review.question(project, [items[1].id], "？", "乙")
    accepted, left, changes = review.accept_auto(project, "甲")
    assert (accepted, left) == (3, 2)
    assert states(project) == ["accepted", "question", "accepted", "open", "no_item", "open"]
    assert changes.items == {items[0].id, items[2].id, items[4].id}
    (step, _) = project.steps()
    assert (step.kind, step.count) == ("accept_auto", 3)
    assert settled(project, items[4]).reason is NoItemReason.OUT_OF_SCOPE
    assert review.accept_auto(project, "甲") == (0, 2, Changes())
    assert len(project.steps()) == 2


def test_accept_auto_leaves_a_part_without_candidates(project: Project, items: list[SourceItem]) -> None:
    half = Suggestion((PartSuggestion("胸", (CHEST,)), PartSuggestion("？", ())), 0.99, True)
    project.save_suggestions([(items[5].id, half)], "test")
    review.accept_auto(project, "甲")
    assert states(project)[5] == "open"


def test_accept_auto_may_be_stopped(project: Project) -> None:
    with pytest.raises(Cancelled):
        review.accept_auto(project, "甲", Progress(cancelled=lambda: True))
    assert project.steps() == []


def test_adjust_takes_codes_that_the_release_knows(
    project: Project, items: list[SourceItem], release: Release
) -> None:
    given = DecidedPart(CHEST.code, "a wrong name", False, "胸")
    review.adjust(
        project, [items[5].id, items[3].id], [given, "20010100110000"], "甲", release=release, remark="手选"
    )
    decision = settled(project, items[5])
    assert (decision.state, decision.rank, decision.remark) == (State.ADJUSTED, None, "手选")
    assert [(p.code, p.listed, p.text) for p in decision.parts] == [
        (CHEST.code, True, "胸"),
        ("20010100110000", True, ""),
    ]
    assert decision.parts[0].name == release.item(CHEST.code).name


@pytest.mark.parametrize(
    "codes", [[], ["2004010011"], ["nonsense"], ["20010100110000"] * 2, ["99999999999999"]]
)
def test_adjust_refuses(
    project: Project, items: list[SourceItem], release: Release, codes: list[str]
) -> None:
    with pytest.raises(WorkbenchError) as caught:
        review.adjust(project, [items[0].id], codes, "甲", release=release)
    assert str(caught.value) and project.steps() == []


def test_no_item_needs_a_coded_reason(project: Project, items: list[SourceItem]) -> None:
    review.no_item(project, [items[0].id], "not_an_exam", "甲", remark="胶片")
    decision = settled(project, items[0])
    assert (decision.state, decision.reason, decision.remark) == (
        State.NO_ITEM,
        NoItemReason.NOT_AN_EXAM,
        "胶片",
    )
    with pytest.raises(InputProblem, match="because"):
        review.no_item(project, [items[0].id], "because", "甲")


def test_a_question_needs_words(project: Project, items: list[SourceItem]) -> None:
    review.question(project, [items[3].id], " 哪一侧？ ", "甲")
    assert settled(project, items[3]).remark == "哪一侧？"
    with pytest.raises(InputProblem):
        review.question(project, [items[3].id], "  ", "甲")


def test_reopen_leaves_open_items_alone(project: Project, items: list[SourceItem]) -> None:
    review.accept(project, [items[0].id], "甲")
    changes = review.reopen(project, [items[0].id, items[1].id], "乙")
    assert changes.items == {items[0].id} and states(project)[0] == "open"
    assert not review.reopen(project, [items[0].id, items[1].id], "乙")
    assert len(project.steps()) == 2


def test_another_person_approves(project: Project, items: list[SourceItem]) -> None:
    review.accept(project, [items[0].id, items[4].id], "甲")
    before = settled(project, items[4])
    review.approve(project, [items[0].id, items[4].id], "主任")
    decision = settled(project, items[4])
    assert (decision.state, decision.approver, decision.reviewer) == (State.APPROVED, "主任", "甲")
    assert (decision.reason, decision.parts) == (before.reason, before.parts)
    assert project.rows([1])[0].first_code == CHEST.code
    assert not review.approve(project, [items[0].id], "主任")  # is approved already
    review.accept(project, [items[0].id], "乙", rank=2)  # an edit re-opens
    assert settled(project, items[0]).state is State.ACCEPTED and not settled(project, items[0]).approver


@pytest.mark.parametrize("name", ["甲", " 甲", "甲 "])
def test_nobody_approves_their_own_work(project: Project, items: list[SourceItem], name: str) -> None:
    review.accept(project, [items[0].id], "甲")
    with pytest.raises(InputProblem, match="本人"):
        review.approve(project, [items[0].id], name)
    review.approve(project, [items[0].id], name, override=True)
    assert "同一人" in settled(project, items[0]).remark


def test_only_settled_items_are_approved(project: Project, items: list[SourceItem]) -> None:
    review.accept(project, [items[0].id], "甲")
    review.question(project, [items[3].id], "？", "甲")
    for other in (items[1], items[3]):
        with pytest.raises(InputProblem, match=other.name):
            review.approve(project, [items[0].id, other.id], "主任")
    assert states(project)[0] == "accepted"


ACTS: list[Callable[[Project, list[str], str, Release], object]] = [
    lambda p, ids, who, r: review.accept(p, ids, who),
    lambda p, ids, who, r: review.accept_parts(p, ids[0], [1], who),
    lambda p, ids, who, r: review.adjust(p, ids, [CHEST.code], who, release=r),
    lambda p, ids, who, r: review.no_item(p, ids, NoItemReason.OUT_OF_SCOPE, who),
    lambda p, ids, who, r: review.question(p, ids, "？", who),
    lambda p, ids, who, r: review.reopen(p, ids, who),
    lambda p, ids, who, r: review.approve(p, ids, who),
]


@pytest.mark.parametrize("act", ACTS)
def test_every_act_needs_a_name_and_a_known_item(
    project: Project, items: list[SourceItem], release: Release, act: Callable[..., object]
) -> None:
    with pytest.raises(InputProblem, match="审核人"):
        act(project, [items[0].id], " ", release)
    with pytest.raises(InputProblem, match="stranger"):
        act(project, ["stranger"], "甲", release)
    with pytest.raises(InputProblem, match="stranger"):
        act(project, ["stranger", items[0].id], "甲", release)
    assert project.steps() == []


def test_progress_counts_items_and_exams(project: Project, items: list[SourceItem]) -> None:
    review.accept(project, [items[0].id], "甲")
    review.question(project, [items[1].id], "？", "甲")
    now = review.progress(project)
    assert now.items[State.ACCEPTED] == 1 and now.exams[State.QUESTION] == 2148
    assert (now.item_total, now.exam_total, now.decided_items, now.decided_exams) == (6, 7350, 1, 4993)
    assert now.item_share == pytest.approx(1 / 6) and now.exam_share == pytest.approx(4993 / 7350)


def test_a_drafted_question_names_the_doubt(items: list[SourceItem]) -> None:
    ambiguous = Suggestion(one_part(CHEST, HEAD), 0.5, False, ("ambiguous",))
    for suggestion, word in (
        (SUGGESTIONS[3], "双侧"),
        (Suggestion(one_part(CHEST), 0.5, False, ("conflict", "side-unspecified")), "矛盾"),
        (Suggestion(one_part(CHEST), 0.5, False, ("position-unspecified",)), "体位"),
        (ambiguous, "CT 颅脑（平扫）"),
        (Suggestion(one_part(CHEST), 0.5, False, (), (), ("甲子",)), "甲子"),
        (Suggestion((), 0.5, False, ("ambiguous",)), "哪项"),
        (None, "哪项"),
    ):
        question = review.draft_question(items[3], suggestion)
        assert "膝关节磁共振" in question.text("zh") and word in question.text("zh")
        assert "膝关节磁共振" in question.text("en")


def test_a_decision_about_a_copy_of_the_release_is_refused(project: Project, items: list[SourceItem]) -> None:
    class Other:
        id = "6.0"
        item = staticmethod(load_release("5.0").item)

    with pytest.raises(InputProblem, match=r"6\.0"):
        review.adjust(project, [items[0].id], [CHEST.code], "甲", release=Other())

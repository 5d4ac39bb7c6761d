"""A project holds what it was given and tells it back."""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path

import pytest

from tests.project.making import (
    CHEST,
    SUGGESTIONS,
    chest,
    filled_project,
    import_items,
    new_project,
    source_items,
)
from workbench.core.errors import FileProblem, InputProblem
from workbench.core.items import Decision, SourceItem, State
from workbench.core.project import Project, derived, stored_form

Filled = tuple[Project, list[SourceItem]]


def test_what_was_imported_comes_back(filled: Filled) -> None:
    project, items = filled
    assert list(project.iter_items()) == items
    assert project.item(items[2].id) == items[2]
    (source,) = project.source_files()
    assert (source.file_name, source.items, source.problems, source.non_items) == ("list.xlsx", 6, 1, 1)
    assert source.layout == {"sheet": "项目"}
    assert project.source_content(source.id) == b"a list"
    (bad,) = project.problems()
    assert (bad.row, bad.column, bad.cells) == (99, "B", ("", "x"))
    assert bad.message.key == "project.no_hospital"
    assert project.item_count() == 6


def test_suggestions_come_back_and_may_be_replaced(filled: Filled) -> None:
    project, items = filled
    assert [project.suggestion(item.id) for item in items] == [*SUGGESTIONS, None]
    assert list(project.items_without_suggestion()) == [items[5]]
    assert [s for _, s in project.iter_suggestions()] == list(SUGGESTIONS)
    changes = project.save_suggestions([(items[0].id, SUGGESTIONS[1])], "later")
    assert changes.items == {items[0].id} and changes.kinds == {"suggestions"}
    assert project.suggestion(items[0].id) == SUGGESTIONS[1]
    assert project.rows([1])[0].first_code == "20010100110000"


def test_what_a_worker_packed_is_stored_as_if_packed_here(filled: Filled) -> None:
    project, items = filled
    before = project.rows([1, 2])
    packed = [pickle.loads(pickle.dumps(stored_form("", suggestion))) for suggestion in SUGGESTIONS[:2]]
    project.save_suggestions(zip([item.id for item in items], packed, strict=False), "worker")
    assert [project.suggestion(item.id) for item in items[:2]] == list(SUGGESTIONS[:2])
    assert project.rows([1, 2]) == before


def test_a_suggestion_for_a_stranger_stores_nothing(filled: Filled) -> None:
    project, items = filled
    with pytest.raises(KeyError):
        project.save_suggestions([(items[5].id, SUGGESTIONS[0]), ("stranger", SUGGESTIONS[0])], "test")
    assert project.suggestion(items[5].id) is None


def test_a_failing_engine_stores_nothing(filled: Filled) -> None:
    project, items = filled

    def pairs():
        yield items[5].id, SUGGESTIONS[0]
        raise RuntimeError("the engine broke")

    with pytest.raises(RuntimeError):
        project.save_suggestions(pairs(), "test")
    assert project.suggestion(items[5].id) is None


def test_a_step_is_stored_with_its_decisions(filled: Filled) -> None:
    project, items = filled
    step, changes = project.append_step("accept", "甲", [chest(items[0]), chest(items[5])])
    assert (step.seq, step.count, step.kind, step.actor) == (1, 2, "accept", "甲")
    assert changes.items == {items[0].id, items[5].id} and changes.kinds == {"decisions"}
    stored = project.decision(items[0].id)
    assert stored is not None and stored.decided_at == step.at
    assert project.decisions_of(1) == [stored, project.decision(items[5].id)]
    assert project.history(items[0].id) == [(step, stored)]
    assert project.steps() == [step] and project.head_hash == step.hash
    assert list(project.decisions()) == project.decisions_of(1)


def test_the_last_decision_counts(filled: Filled) -> None:
    project, items = filled
    project.append_step("accept", "甲", [chest(items[0])])
    later = Decision(items[0].id, State.QUESTION, remark="左还是右？", reviewer="乙")
    project.append_step("question", "乙", [later])
    decision = project.decision(items[0].id)
    assert decision is not None and decision.state is State.QUESTION
    assert [step.seq for step, _ in project.history(items[0].id)] == [2, 1]
    (row,) = project.rows([1])
    assert (row.state, row.reviewer, row.first_code) == (State.QUESTION, "乙", CHEST.code)


@pytest.mark.parametrize("wrong", ["none", "twice", "stranger"])
def test_a_wrong_step_stores_nothing(filled: Filled, wrong: str) -> None:
    project, items = filled
    decisions = {
        "none": [],
        "twice": [chest(items[0]), chest(items[0])],
        "stranger": [chest(items[0]), Decision("stranger", State.OPEN)],
    }[wrong]
    with pytest.raises((ValueError, KeyError)):
        project.append_step("accept", "甲", decisions)
    assert project.steps() == [] and project.decision(items[0].id) is None


def test_a_second_list_follows_the_first(filled: Filled) -> None:
    project, items = filled
    project.append_step("accept", "甲", [chest(items[0])])
    more = source_items()
    import_items(project, more, b"another list")
    assert list(project.iter_items()) == items + more
    assert project.query() == list(range(1, 13))
    assert project.rows([1])[0].state is State.ACCEPTED
    project.append_step("accept", "甲", [chest(more[0])])
    assert project.verify_history()


def test_a_digest_that_is_not_the_contents_is_our_fault(filled: Filled) -> None:
    with pytest.raises(ValueError):
        filled[0].import_source("x", hashlib.sha256(b"y").hexdigest(), b"x", {}, [], [], 0)


def test_everything_is_in_one_file_after_closing(tmp_path: Path) -> None:
    project, items = filled_project(tmp_path / "a.iemap")
    project.append_step("accept", "甲", [chest(items[0])])
    decided, head = project.decision(items[0].id), project.head_hash
    project.close()
    project.close()  # twice does no harm
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["a.iemap"]
    with Project.open(tmp_path / "a.iemap") as again:
        assert again.decision(items[0].id) == decided and again.head_hash == head
        assert not again.info.read_only and again.info.hospital == "示例医院"


def test_the_current_state_can_be_rebuilt(filled: Filled) -> None:
    project, items = filled
    project.append_step("accept", "甲", [chest(items[0]), chest(items[3])])
    project.append_step("reopen", "甲", [Decision(items[3].id, State.OPEN)])
    read = "SELECT * FROM current ORDER BY pos"
    kept = project._store.all(read)
    project._store.run("DELETE FROM current WHERE pos < 4")
    project._store.run("UPDATE current SET facet = 'p99----00'")
    project.rebuild()
    assert project._store.all(read) == kept and len(kept) == 6


def test_both_roads_to_the_facet_of_an_untouched_item_lead_to_the_same(filled: Filled) -> None:
    store = filled[0]._store
    read = "SELECT facet FROM current ORDER BY pos"
    short = store.all(read)
    delete, derive = derived.REBUILD
    assert derived.UNTOUCHED in derive and any(facet.startswith("o-") for (facet,) in short)
    store.run(delete)
    store.run(derive.replace(derived.UNTOUCHED, "false"))
    assert store.all(read) == short


def test_a_copy_made_while_open_is_complete(filled: Filled, tmp_path: Path) -> None:
    project, items = filled
    project.append_step("accept", "甲", [chest(items[0])])
    for _ in range(2):  # the second replaces the first
        project.save_copy(tmp_path / "copy.iemap")
    with Project.open(tmp_path / "copy.iemap") as copy:
        assert copy.info.id == project.info.id and copy.head_hash == project.head_hash
        assert copy.verify_history() and list(copy.iter_items()) == items
    with pytest.raises(InputProblem):
        project.save_copy(project.info.path)
    with pytest.raises(FileProblem):
        project.save_copy(tmp_path / "nowhere" / "copy.iemap")


def test_an_existing_file_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.iemap"
    path.write_text("mine")
    with pytest.raises(FileProblem):
        new_project(path)
    assert path.read_text() == "mine" and len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("hospital, policy", [("", "agnostic"), (" ", "agnostic"), ("医院", "free")])
def test_a_project_needs_a_hospital_and_a_known_policy(tmp_path: Path, hospital: str, policy: str) -> None:
    with pytest.raises(InputProblem):
        Project.create(
            tmp_path / "a", hospital=hospital, release_id="5.0", release_sha256="", device_policy=policy
        )
    assert list(tmp_path.iterdir()) == []


def test_no_folder_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileProblem):
        new_project(tmp_path / "nowhere" / "a.iemap")


def test_any_name_will_do(tmp_path: Path) -> None:
    path = tmp_path / "100% 县医院?#.项目"
    new_project(path).close()
    with Project.open(path) as project:
        assert project.info.path == path

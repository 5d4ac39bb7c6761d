"""Names that are identical after parsing in one line, and items about which people or rules disagree."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

from tests.project.making import (
    CHEST,
    CHEST_LOW,
    HEAD,
    chest,
    import_items,
    new_project,
    one_part,
    source_items,
)
from workbench.core.items import DecidedPart, Decision, SourceItem, State, Suggestion
from workbench.core.project import SORTS, ItemQuery, Project

# Four ways to write one exam, one other exam, and a name without a suggestion.
NAMES = (
    ("胸部CT平扫", "CT", 10),
    ("头颅CT平扫", "CT", 60),
    ("CT胸部平扫", "CT", 20),
    ("乱码", "", 5),
    ("64排CT平扫(胸部)", "CT", 30),
    ("胸部CT 平扫", "CT", 40),
)
CHEST_READ = Suggestion(one_part(CHEST, CHEST_LOW), 0.99, True)
HEAD_READ = Suggestion(one_part(HEAD), 0.99, True)


def alike(path: Path) -> tuple[Project, list[SourceItem]]:
    project = new_project(path / "alike.iemap")
    items = source_items(NAMES)
    import_items(project, items)
    read = [CHEST_READ, HEAD_READ, CHEST_READ, None, CHEST_READ, CHEST_READ]
    pairs = [(item.id, answer) for item, answer in zip(items, read, strict=True) if answer]
    project.save_suggestions(pairs, "test")
    return project, items


def lines(project: Project, query: ItemQuery) -> list[tuple[int, ...]]:
    grouped = project.grouped(query)
    return [grouped.members(rowid) for rowid in grouped.rowids]


def test_look_alikes_stand_in_one_line_by_their_joint_volume(tmp_path: Path) -> None:
    project, _ = alike(tmp_path)
    with project:
        assert lines(project, ItemQuery()) == [(1, 6, 5, 3), (2,), (4,)]
        by_volume = ItemQuery(sort="count", descending=True)
        assert lines(project, by_volume) == [(6, 5, 3, 1), (2,), (4,)]
        assert project.query(by_volume)[0] == 2  # alone, the largest item
        assert lines(project, ItemQuery(text="胸部CT")) == [(1, 6)]


def test_what_was_settled_otherwise_stands_apart(tmp_path: Path) -> None:
    project, items = alike(tmp_path)
    low = replace(
        chest(items[4]), state=State.ADJUSTED, parts=(DecidedPart(CHEST_LOW.code, CHEST_LOW.name, True),)
    )
    with project:
        project.append_step("accept", "甲", [chest(items[0]), chest(items[2]), low])
        assert lines(project, ItemQuery()) == [(1, 3), (2,), (4,), (5,), (6,)]
        project.append_step("accept", "乙", [chest(items[5], "乙")])
        assert lines(project, ItemQuery()) == [(1, 6, 3), (2,), (4,), (5,)]


def test_lines_stay_as_they_were_made(tmp_path: Path) -> None:
    project, items = alike(tmp_path)
    with project:
        grouped = project.grouped(ItemQuery())
        project.append_step("accept", "甲", [chest(items[2])])
        assert grouped.members(1) == (1, 6, 5, 3)


def test_by_similarity_look_alikes_stand_together(tmp_path: Path) -> None:
    project, _ = alike(tmp_path)
    with project:
        names = [row.name for row in project.rows(project.query(ItemQuery(sort="similarity")))]
    assert names == ["64排CT平扫(胸部)", "CT胸部平扫", "胸部CT 平扫", "胸部CT平扫", "乱码", "头颅CT平扫"]


def test_lines_hold_every_item_once_in_every_order(tmp_path: Path) -> None:
    project, items = alike(tmp_path)
    with project:
        project.append_step("accept", "甲", [chest(items[0]), chest(items[2])])
        for sort, descending, text in product(SORTS, (False, True), ("", "平扫", "xb")):
            query = ItemQuery(sort=sort, descending=descending, text=text)
            held = [pos for line in lines(project, query) for pos in line]
            assert sorted(held) == sorted(project.query(query)) and len(set(held)) == len(held)


def test_names_are_found_by_pinyin_initials(tmp_path: Path) -> None:
    project, _ = alike(tmp_path)
    with project:
        assert project.query(ItemQuery(text="xbct")) == [1, 6]
        assert project.query(ItemQuery(text="ctxb")) == [1, 3, 5, 6]  # the standard item's name
        assert project.query(ItemQuery(text="tlct")) == [2]
        assert project.query(ItemQuery(text="lm")) == [4]
        assert project.query(ItemQuery(text="Y004")) == [3]  # a code is no sound
        assert project.total(ItemQuery(text="xbct")).exams == 50


def test_disagreement_is_with_the_first_suggestion_or_between_people(tmp_path: Path) -> None:
    project, items = alike(tmp_path)
    differs = ItemQuery(differs=True)
    head = DecidedPart(HEAD.code, HEAD.name, True)
    with project:
        assert project.query(differs) == []
        project.append_step("accept", "甲", [chest(items[0]), chest(items[2])])
        assert project.query(differs) == []
        other = Decision(items[0].id, State.ADJUSTED, (head,), reviewer="甲", release_id="5.0")
        project.append_step("adjust", "甲", [other])
        assert project.query(differs) == [1]  # not what was suggested first
        project.append_step("accept", "乙", [chest(items[0], "乙")])
        assert project.query(differs) == [1]  # two people, two answers
        project.append_step("accept", "乙", [chest(items[2], "乙")])
        assert project.query(differs) == [1]  # two people, one answer


def test_facets_of_method_reviewer_and_sheet(tmp_path: Path) -> None:
    project, items = alike(tmp_path)
    with project:
        project.append_step("accept", "甲", [chest(items[0])])
        facets = project.facets(ItemQuery(reviewers=("甲",)))
        assert {word: tally.items for word, tally in facets.methods.items()} == {"211": 1}
        assert {word: tally.items for word, tally in facets.reviewers.items()} == {"": 5, "甲": 1}
        assert {word: tally.exams for word, tally in facets.sheets.items()} == {"1:项目": 10}
        assert project.query(ItemQuery(methods=("",))) == [4]
        assert project.query(ItemQuery(methods=("211",), reviewers=("",))) == [2, 3, 5, 6]

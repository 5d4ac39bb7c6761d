"""Suggestions are stored as they are made: in whole batches, while people review, and stopping keeps them."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.benchmarks.suggest_speed import names
from workbench.core import review
from workbench.core.ids import new_id
from workbench.core.items import Changes, DecidedPart, SourceItem, State
from workbench.core.jobs import Progress, run_now
from workbench.core.project import SORTS, ItemQuery, MemoryEntry, MemorySource, Project
from workbench.core.project.suggestions import parse_key
from workbench.core.standard import load_release
from workbench.core.suggest import Suggester
from workbench.core.workflow.suggesting import SuggestJob, SuggestReport

ROWS = 700
NAMES = list(names(ROWS))


def made(path: Path) -> Project:
    """An open project whose items have no suggestions; the last ones are of most exams."""
    project = Project.create(path, hospital="示例医院", release_id="5.0", release_sha256="0" * 64)
    items = [
        SourceItem(f"{row:032x}", "s", row, name, f"C{row}", count=row // 10, cells=(name,))
        for row, name in enumerate(NAMES, 2)
    ]
    content = "".join(NAMES).encode()
    project.import_source("l.csv", hashlib.sha256(content).hexdigest(), content, {}, items, [], 0)
    return project


def suggest(
    project: Project, then: Callable[[Changes], object] = lambda _c: None, stop_after: int = 99
) -> tuple[SuggestReport, list[Changes]]:
    """Suggest with somebody who takes up what is stored, and stops it after so many batches."""
    told: list[Changes] = []

    def take_up(changes: object) -> None:
        assert isinstance(changes, Changes)
        told.append(changes)
        project.follow_suggestions(changes)
        then(changes)

    progress = Progress(cancelled=lambda: len(told) >= stop_after, stored=take_up)
    return run_now(SuggestJob(), project, progress), told


def stored(project: Project) -> list[tuple[object, ...]]:
    """All that lies in the file about suggestions."""
    rows = project._store.all("SELECT * FROM suggestions ORDER BY pos")
    return [*rows, *project._store.all("SELECT * FROM current ORDER BY pos")]


def test_the_largest_exams_come_first_and_every_batch_is_there_when_it_is_told(tmp_path: Path) -> None:
    with made(tmp_path / "a.iemap") as project:
        seen: list[int] = []

        def look(_changes: Changes) -> None:
            with Project.open(project.info.path, read_only=True) as reader:
                seen.append(sum(1 for _ in reader.iter_suggestions()))

        report, told = suggest(project, look)
        sizes = [len(changes.items or ()) for changes in told]
        assert sum(sizes) == report.suggested == report.items == ROWS and report.left == 0
        assert sizes[0] <= 50 and sizes[:-1] == sorted(sizes[:-1])
        assert seen == list(itertools.accumulate(sizes))
        largest = sorted(project.iter_items(), key=lambda item: -(item.count or 0))[: sizes[0]]
        assert told[0].items == {item.id for item in largest}
        assert report.changes.items == frozenset()  # all was told


def test_what_is_told_in_batches_is_what_a_fresh_look_finds(tmp_path: Path) -> None:
    asked = [
        ItemQuery(sort=sort, descending=down, **narrow)
        for sort, down in itertools.product(SORTS, (False, True))
        for narrow in ({}, {"must_ask": True}, {"bands": ("none",)}, {"text": "胸"}, {"min_confidence": 0.5})
    ]

    def answers(project: Project) -> list[object]:
        found: list[object] = [list(project.query(query)) for query in asked]
        found += [project.grouped(query).rowids for query in asked]
        return [*found, *(project.facets(query) for query in asked), project.totals()]

    with made(tmp_path / "a.iemap") as project:
        answers(project)

        def compare(_changes: Changes) -> None:
            with Project.open(project.info.path, read_only=True) as reader:
                assert answers(project) == answers(reader)

        suggest(project, compare)


def test_stopped_it_keeps_whole_batches_and_the_rest_can_be_asked_for(tmp_path: Path) -> None:
    with made(tmp_path / "a.iemap") as project, made(tmp_path / "b.iemap") as at_once:
        report, told = suggest(project, stop_after=2)
        kept = {item_id for changes in told for item_id in changes.items or ()}
        assert report.suggested == len(kept) and report.left == ROWS - len(kept)
        assert {item_id for item_id, _ in project.iter_suggestions()} == kept
        assert len(list(project.items_without_suggestion())) == report.left
        report, _ = suggest(project)
        assert (report.suggested, report.left) == (ROWS - len(kept), 0)
        run_now(SuggestJob(), at_once)
        assert stored(project) == stored(at_once)


def test_people_review_while_suggestions_come_in(tmp_path: Path) -> None:
    with made(tmp_path / "a.iemap") as project:
        release, settled = load_release("5.0"), []

        def decide(changes: Changes) -> None:
            ids = sorted(changes.items or ())
            review.adjust(project, ids[:2], ["20040100110000"], "甲", release=release)
            settled.extend(ids[:2])
            if len(settled) == 4:
                review.undo(project, "甲")
                del settled[-2:]

        report, told = suggest(project, decide)
        assert len(told) > 3 and report.left == 0
        assert project.totals()[State.ADJUSTED].items == len(settled)
        assert project.verify_history()
        before = stored(project)
        project.rebuild()
        assert stored(project) == before
        review.undo(project, "甲")
        assert project.totals()[State.ADJUSTED].items == len(settled) - 2


def test_without_anybody_who_takes_it_up_the_list_knows_at_the_end(tmp_path: Path) -> None:
    with made(tmp_path / "a.iemap") as project:
        assert project.total(ItemQuery(bands=("none",))).items == ROWS
        report = run_now(SuggestJob(), project)
        assert report.changes.items is None
        assert project.total(ItemQuery(bands=("none",))).items == 0
        with Project.open(project.info.path, read_only=True) as reader:
            assert project.facets() == reader.facets()


@pytest.mark.parametrize("first", ["memory", "suggestions"])
def test_imported_memories_weigh_in_every_batch(tmp_path: Path, first: str) -> None:
    """The same columns whether the memory was there before the suggestions or came after them."""
    suggester = Suggester(load_release("5.0"))
    part = DecidedPart("20040100110000", "CT 胸部（平扫）", True)
    entries = [MemoryEntry(name, "", (part,), None) for name in NAMES[::7]]
    for name in NAMES[3::7]:  # by what is read in it
        entries.append(MemoryEntry(f"{name}旧", "", (part,), None, parse=parse_key(suggester.suggest(name))))
    source = MemorySource("b.xlsx", "他院", "elsewhere", "ab" * 32, "", "5.0", new_id())
    with made(tmp_path / "a.iemap") as project, made(tmp_path / "b.iemap") as other:
        plain = run_now(SuggestJob(), other)
        untouched = stored(other)
        other.import_memory(entries, source)
        if first == "memory":
            project.import_memory(entries, source)
            suggest(project)
        else:
            suggest(project)
            project.import_memory(entries, source)
        assert plain.suggested == ROWS and stored(other) != untouched
        assert stored(project) == stored(other)

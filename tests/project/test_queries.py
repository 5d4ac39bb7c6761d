"""The list: which items, in which order, how many of each kind; always as plain Python would say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.project.making import chest
from workbench.core.items import MUST_ASK, Decision, Flag, NoItemReason, SourceItem, State
from workbench.core.project import BANDS, MODALITIES, NO_BAND, SORTS, ItemQuery, ItemRow, Project, Tally

Filled = tuple[Project, list[SourceItem]]


@pytest.mark.parametrize(
    "query, rows",
    [
        (ItemQuery(), [1, 2, 3, 4, 5, 6]),
        (ItemQuery(descending=True), [6, 5, 4, 3, 2, 1]),
        (ItemQuery(sort="count", descending=True), [1, 2, 3, 4, 5, 6]),
        (ItemQuery(sort="count"), [6, 5, 4, 3, 2, 1]),
        (ItemQuery(sort="confidence"), [4, 5, 2, 3, 1, 6]),
        (ItemQuery(sort="confidence", descending=True), [1, 3, 2, 5, 4, 6]),
        (ItemQuery(sort="name"), [5, 2, 3, 1, 6, 4]),
        (ItemQuery(must_ask=True), [4]),
        (ItemQuery(must_ask=False, auto=True), [1, 2, 3, 5]),
        (ItemQuery(flags=("assumed", "scope")), [2, 4, 5]),
        (ItemQuery(modalities=("MR",)), [4]),
        (ItemQuery(modalities=("",)), [5, 6]),
        (ItemQuery(bands=("99",)), [1, 2, 3, 5]),
        (ItemQuery(bands=("none", "0")), [4, 6]),
        (ItemQuery(min_confidence=0.992), [1, 2, 3]),
        (ItemQuery(max_confidence=0.992), [2, 4, 5]),
        (ItemQuery(sites=("04",)), [1, 3]),
        (ItemQuery(text="头颅"), [2, 3]),
        (ItemQuery(text="胸部 平扫"), [1, 3]),
        (ItemQuery(text="ct 胸部(平扫)"), [1, 3]),  # the name of the standard item
        (ItemQuery(text="颅脑（平"), [2, 3]),  # of the second part as well
        (ItemQuery(text="y004"), [3]),
        (ItemQuery(text="20010100110000"), [2, 3]),
        (ItemQuery(text="ＣＴ薄层"), [5]),
        (ItemQuery(text="%"), []),
        (ItemQuery(text="？？"), [6]),
        (ItemQuery(text="  "), [1, 2, 3, 4, 5, 6]),
        (ItemQuery(text="平扫", sort="count", states=("open",)), [4, 3, 2, 1]),
        (ItemQuery(sheets=("1:项目",)), [1, 2, 3, 4, 5, 6]),
        (ItemQuery(sheets=("1:别的",)), []),
        (ItemQuery(states=("approved",)), []),
    ],
)
def test_what_a_query_gives(filled: Filled, query: ItemQuery, rows: list[int]) -> None:
    assert filled[0].query(query) == rows


def test_a_list_follows_every_decision(filled: Filled) -> None:
    project, items = filled
    opened = ItemQuery(states=("open",), sort="count", descending=True)
    assert project.query(opened) == [1, 2, 3, 4, 5, 6]
    project.append_step("accept", "甲", [chest(items[0]), chest(items[3])])
    assert project.query(opened) == [2, 3, 5, 6]
    assert project.query(ItemQuery(reviewers=("甲",))) == [1, 4]
    assert project.query(ItemQuery(modalities=("MR",))) == []  # decided as a CT
    assert project.query(ItemQuery(text="胸部(平扫)")) == [1, 3, 4]
    none = Decision(items[0].id, State.NO_ITEM, reason=NoItemReason.OUT_OF_SCOPE, reviewer="乙")
    project.append_step("no_item", "乙", [none])
    assert project.query(ItemQuery(sites=("04",))) == [3, 4]
    assert project.rows([1])[0].first_code == "" and project.rows([1])[0].parts == 0
    assert project.query(ItemQuery(reviewers=("甲",))) == [4]


def test_rows_come_in_the_order_asked(filled: Filled) -> None:
    project, items = filled
    rows = project.rows([3, 99, 1])
    assert [row.rowid for row in rows] == [3, 1]
    row = rows[0]
    assert (row.id, row.name, row.code, row.row, row.count) == (
        items[2].id,
        "胸部+头颅CT平扫",
        "Y004",
        4,
        120,
    )
    assert (row.parts, row.flags, row.auto, row.confidence) == (2, ("composite",), True, 0.995)
    assert project.rowid(items[2].id) == 3
    bare = project.rows([6])[0]
    assert (bare.confidence, bare.first_code, bare.parts, bare.count) == (None, "", 0, None)


def test_facets_count_items_and_exams(filled: Filled) -> None:
    project, items = filled
    project.append_step("accept", "甲", [chest(items[0])])
    facets = project.facets()
    assert facets.total == Tally(6, 4993 + 2148 + 120 + 77 + 12)
    assert facets.states == {"open": Tally(5, 2357), "accepted": Tally(1, 4993)}
    assert facets.must_ask == {"yes": Tally(1, 77), "no": Tally(5, 7273)}
    assert list(facets.modalities) == ["CT", "MR", ""]
    assert facets.sites == {"": Tally(2, 12), "01": Tally(1, 2148), "04": Tally(2, 5113), "07": Tally(1, 77)}
    assert facets.bands["none"] == Tally(1, 0)


def test_a_facet_shows_what_else_could_be_chosen(filled: Filled) -> None:
    facets = filled[0].facets(ItemQuery(modalities=("CT",), text="平扫"))
    assert facets.total.items == 3
    assert {word: tally.items for word, tally in facets.modalities.items()} == {"CT": 3, "MR": 1}
    assert facets.states == {"open": Tally(3, 7261)}


def test_totals_name_every_state(filled: Filled) -> None:
    project, items = filled
    project.append_step("accept", "甲", [chest(items[1])])
    totals = project.totals()
    assert set(totals) == set(State)
    assert totals[State.ACCEPTED] == Tally(1, 2148) and totals[State.APPROVED] == Tally()


def test_another_process_s_changes_are_seen(filled: Filled) -> None:
    project, items = filled
    with Project.open(project.info.path, read_only=True) as reader:
        assert reader.query(ItemQuery(states=("open",))) == [1, 2, 3, 4, 5, 6]
        project.append_step("accept", "甲", [chest(items[0])])
        assert reader.query(ItemQuery(states=("open",))) == [2, 3, 4, 5, 6]


def _fits(row: ItemRow, query: ItemQuery) -> bool:
    """The rules of a query in plain words."""
    must_ask = bool(set(row.flags) & set(MUST_ASK))
    low = next(
        (word for word, least in BANDS if row.confidence is not None and row.confidence >= least), NO_BAND
    )
    return all(
        (
            not query.states or row.state in query.states,
            not query.flags or set(row.flags) & set(query.flags),
            not query.modalities or row.modality in query.modalities,
            not query.bands or low in query.bands,
            not query.sites or row.first_code[2:4] in query.sites,
            query.must_ask is None or must_ask == query.must_ask,
            query.auto is None or row.auto == query.auto,
            query.min_confidence is None
            or (row.confidence is not None and row.confidence >= query.min_confidence),
        )
    )


def some(words: object) -> st.SearchStrategy:
    return st.lists(st.sampled_from(list(words)), max_size=2).map(tuple)


maybe = st.none() | st.booleans()
queries = st.builds(
    ItemQuery,
    states=some([state.value for state in State]),
    flags=some([flag.value for flag in Flag]),
    modalities=some(MODALITIES),
    bands=some([*(word for word, _ in BANDS), NO_BAND]),
    sites=some(["01", "04", "07", ""]),
    must_ask=maybe,
    auto=maybe,
    min_confidence=st.none() | st.floats(0, 1),
    sort=st.sampled_from(SORTS),
    descending=st.booleans(),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(query=queries)
def test_a_query_gives_what_plain_python_would(filled: Filled, query: ItemQuery) -> None:
    project, items = filled
    if not project.steps():
        project.append_step("accept", "甲", [chest(items[0]), chest(items[3])])
    rows = project.rows(project.query())
    found = project.query(query)
    assert set(found) == {row.rowid for row in rows if _fits(row, query)} and len(set(found)) == len(found)
    facets = project.facets(query)
    assert facets.total.items == len(found)
    for state, tally in facets.states.items():
        assert tally.items == len(project.query(replace(query, states=(state,))))


@pytest.mark.parametrize("typed", ["头颅CT", "CTA", "xbct", "平扫 胸部", "CT xb", "y0 04"])
def test_what_is_typed_letter_by_letter_is_found_as_if_typed_at_once(filled: Filled, typed: str) -> None:
    project = filled[0]
    for length in range(1, len(typed) + 1):
        grown = project.query(ItemQuery(text=typed[:length])).complete()
        project._queries.items_changed()
        assert project.query(ItemQuery(text=typed[:length])) == grown
        project.query(ItemQuery(text=typed[: max(length - 1, 1)]))

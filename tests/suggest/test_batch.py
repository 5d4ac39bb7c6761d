"""Whole lists: order, repeated names, workers, cancelling."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.core.errors import Cancelled
from workbench.core.jobs import Progress
from workbench.core.standard import load_release
from workbench.core.suggest import Suggester, contract_line, encode_many, suggest_many

ONE = Suggester(load_release("5.0"))
ROWS = [
    ("胸部CT平扫", ""),
    ("腰椎DR正侧位片", "DR"),
    ("胸部CT平扫", ""),
    ("彩超", "US"),
    ("腰椎DR正侧位片", "DR"),
    ("", ""),
]


@pytest.mark.parametrize("workers", [1, 2])
def test_in_order(workers: int, suggester: Suggester) -> None:
    """Each row gets what a single call gives, in its place, whatever the number of processes."""
    found = list(suggest_many(ROWS, "5.0", workers=workers))
    assert found == [suggester.suggest(name, modality=modality) for name, modality in ROWS]


def test_encoded_in_order() -> None:
    """Lines of the contract come in the order of the rows."""
    lines = [orjson.loads(line) for line in encode_many(ROWS, "5.0", encode=contract_line)]
    assert [line["name"] for line in lines] == [name for name, _ in ROWS]


def test_a_person_can_stop_it() -> None:
    """Cancelling ends the work between rows."""
    with pytest.raises(Cancelled):
        list(suggest_many(ROWS, "5.0", progress=Progress(cancelled=lambda: True)))


def test_progress_ends_at_the_total() -> None:
    """The last report says that all rows are done."""
    seen: list[tuple[int, int]] = []
    list(suggest_many(ROWS, "5.0", progress=Progress(lambda _stage, done, total: seen.append((done, total)))))
    assert seen[-1] == (len(ROWS), len(ROWS))


@settings(max_examples=25)
@given(st.lists(st.sampled_from(ROWS) | st.tuples(st.text(max_size=12), st.text(max_size=4)), max_size=30))
def test_a_list_is_its_names_one_by_one(rows: list[tuple[str, str]]) -> None:
    """Every row has its answer in its place, also where names come again; no row is lost."""
    found = list(suggest_many(rows, "5.0"))
    assert found == [ONE.suggest(name, modality=modality) for name, modality in rows]


@pytest.mark.parametrize("workers", [1, 2])
def test_it_can_be_stopped_on_the_way(workers: int) -> None:
    """Rows given before the stop stand; after it none comes."""
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > 3

    rows = [(f"胸部CT普通扫描{number}", "") for number in range(2_000)]
    given: list[object] = []
    with pytest.raises(Cancelled):
        for found in suggest_many(rows, "5.0", workers=workers, progress=Progress(cancelled=cancelled)):
            given.append(found)
    assert 0 < len(given) < len(rows)


def test_progress_only_grows() -> None:
    seen: list[int] = []
    rows = [(f"胸部CT普通扫描{number}", "") for number in range(900)]
    list(suggest_many(rows, "5.0", progress=Progress(lambda _stage, done, _total: seen.append(done))))
    assert seen == sorted(seen) and seen[0] == 0 and len(seen) > 3


def test_an_empty_list() -> None:
    assert list(suggest_many([], "5.0")) == []


class Faulty(Suggester):
    """Fails on some names, as a fault of ours would."""

    def _answer(self, parsed, made, top):
        if "颈椎" in parsed.name:
            raise LookupError(parsed.name)
        return super()._answer(parsed, made, top)


def test_a_fault_over_one_name_loses_no_other() -> None:
    """The name comes back without an answer, for a person; the next one is answered."""
    faulty = Faulty(load_release("5.0"))
    failed, fine = faulty.suggest("颈椎CT平扫"), faulty.suggest("胸椎CT平扫")
    assert failed.parts == () and failed.no_item is None and not failed.auto
    assert failed.unexplained == ("颈椎CT平扫",) and failed.why
    assert fine.parts[0].candidates[0].code == "20030300110000"

"""Whole lists: order, repeated names, workers, cancelling."""

from __future__ import annotations

import orjson
import pytest

from workbench.core.errors import Cancelled
from workbench.core.jobs import Progress
from workbench.core.suggest import Suggester, contract_line, encode_many, suggest_many

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

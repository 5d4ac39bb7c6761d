"""The lazy list of row numbers behaves as a list, and reads no further than it is asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.project.found import Found


def found(rows: list[int]) -> Found:
    return Found(iter(rows), len(rows), set(rows).__contains__)


@given(st.lists(st.integers(0, 50_000), unique=True, max_size=60), st.integers(-70, 70), st.integers(-70, 70))
def test_it_behaves_as_a_list(rows: list[int], start: int, stop: int) -> None:
    assert found(rows)[start:stop] == rows[start:stop]
    assert found(rows)[::-1] == rows[::-1]
    assert list(found(rows)) == rows
    assert found(rows) == rows
    assert len(found(rows)) == len(rows)
    assert [found(rows).index(row) for row in rows] == list(range(len(rows)))
    assert all(row in found(rows) for row in rows)


def test_the_first_rows_do_not_wait_for_the_others() -> None:
    read = 0

    def rows() -> Iterator[int]:
        nonlocal read
        for row in range(1_000_000):
            read += 1
            yield row

    many = Found(rows(), 1_000_000, lambda row: 0 <= row < 1_000_000)
    assert (len(many), many[:3], many.index(5)) == (1_000_000, [0, 1, 2], 5)
    assert read < 20_000
    before = read
    assert many.read_on() and before < read < 200_000
    assert many[-1] == 999_999
    assert not many.read_on()


def test_what_is_not_there_has_no_place() -> None:
    with pytest.raises(ValueError, match="7"):
        found([1, 2]).index(7)
    assert 7 not in found([1, 2])
    assert "1" not in found([1, 2])
    with pytest.raises(IndexError):
        found([1, 2])[2]

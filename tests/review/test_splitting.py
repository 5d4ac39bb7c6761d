"""A name cut in two: each half with what is stated once for both."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core import review
from workbench.core.items import Word
from workbench.core.standard import load_release
from workbench.core.suggest import Suggester


@pytest.fixture(scope="module")
def suggester() -> Suggester:
    return Suggester(load_release())


@pytest.mark.parametrize(
    ("name", "expected", "codes"),
    [
        ("头颅|+胸部CT平扫", ("头颅CT平扫", "胸部CT平扫"), ("20010100110000", "20040100110000")),
        ("头颅MR平扫|+DWI", ("头颅MR平扫", "头颅MRDWI"), ("30010100110000", "30010100520000")),
        ("左膝关节正侧位+|右腕", ("左膝关节正侧位", "正侧位右腕"), ("40072201003700", "40070903003700")),
        ("腰椎、|骨盆DR正位", ("腰椎DR正位", "骨盆DR正位"), None),
    ],
)
def test_halves_take_what_is_stated_once(suggester: Suggester, name: str, expected, codes) -> None:
    at, name = name.index("|"), name.replace("|", "")
    words = suggester.suggest(name).words
    found = review.halves(name, words, (0, len(name)), at)
    assert found is not None
    assert tuple(half.asked for half in found) == expected
    assert all(half.text == name[slice(*half.span)] for half in found)
    if codes:
        first = [suggester.suggest(half.asked).parts[0].candidates[0].code for half in found]
        assert tuple(first) == codes


def test_a_half_that_says_nothing_is_no_half() -> None:
    assert review.halves("胸部CT + ", (), (0, 7), 5) is None
    assert review.halves("+胸部", (), (0, 3), 1) is None


def test_the_best_places_come_first(suggester: Suggester) -> None:
    name = "头颅+胸部CT平扫"
    words = suggester.suggest(name).words
    assert review.boundaries(name, words, (0, len(name))) == [3, 2, 5, 7]
    assert review.boundaries(name, words, (3, 5)) == []


spans = st.tuples(st.integers(0, 20), st.integers(0, 20))


@given(
    st.text("头颅+ 、CT左", max_size=20),
    st.lists(st.tuples(spans, st.sampled_from(["site", "side", "device"]))),
)
def test_halves_lie_in_the_name_and_do_not_overlap(name: str, marked) -> None:
    words = [Word(min(a, b), max(a, b), kind) for (a, b), kind in marked if max(a, b) <= len(name) and a != b]
    for at in range(1, len(name)):
        found = review.halves(name, words, (0, len(name)), at)
        if found:
            first, second = found
            assert 0 <= first.span[0] < first.span[1] <= at <= second.span[0] < second.span[1] <= len(name)
            assert first.text in first.asked and first.text == first.text.strip("+ 、")

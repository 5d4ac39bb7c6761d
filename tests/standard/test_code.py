"""Codes: parsing and printing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import InputProblem
from workbench.core.standard import ItemCode, Structure

LETTERS = "0123456789abcdefghjkmnpqrstuvwxyzMX"
codes = st.text(LETTERS, min_size=14, max_size=14).filter(lambda t: "e" not in t or not t[0].isdigit())
suffixes = st.just("") | st.text("0123456789abcdefghjkmnpqrstuvwxyz", min_size=1, max_size=4).map("x".__add__)


@given(codes, suffixes)
def test_printing_is_the_inverse_of_parsing(body: str, suffix: str) -> None:
    text = f"{body}-{suffix}" if suffix else body
    parsed = ItemCode.parse(text)
    assert str(parsed) == text
    assert parsed.suffix == suffix
    assert parsed.site == body[2:8]
    assert str(parsed.base) == body


@given(st.text())
def test_any_text_is_a_code_or_refused_in_words(text: str) -> None:
    try:
        parsed = ItemCode.parse(text)
    except InputProblem as problem:
        assert problem.message.text("zh") and problem.message.text("en")
    else:
        assert ItemCode.parse(str(parsed)) == parsed


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "code_empty"),
        ("   ", "code_empty"),
        ("2001070111110", "code_length"),
        ("200107011111000", "code_length"),
        ("2001070111110i", "code_letter"),
        ("20O10701111100", "code_letter"),
        ("20-10701111100", "code_length"),
        ("20.10701111100", "code_number"),
        ("2.00107E+13", "code_number"),
        ("300101007e0000.0", "code_sign"),
        ("20010701 111100", "code_sign"),
        ("2001070111脑100", "code_sign"),
        ("20030202110000-1", "code_suffix"),
        ("20030202110000-x", "code_suffix"),
        ("20030202110000-X1", "code_suffix"),
        ("20030202110000-xo", "code_letter"),
    ],
)
def test_refusals_say_why(text: str, reason: str) -> None:
    with pytest.raises(InputProblem) as refused:
        ItemCode.parse(text)
    assert refused.value.message.key == f"standard.{reason}"


def test_a_code_that_looks_like_a_float_is_a_code() -> None:
    assert ItemCode.parse("300101007e0000").method == "7e"
    assert str(ItemCode.parse("　２００１０７０１１１１１００ ")) == "20010701111100"


@pytest.mark.parametrize(("extra", "text"), [(0, "200107011111"), (4, "2001070111110000")])
def test_other_structures_are_data(extra: int, text: str) -> None:
    segments = {"device": 2, "site1": 2, "site2": 2, "site3": 2, "method": 2, "post": 2, "extra": extra}
    structure = Structure.of({name: width for name, width in segments.items() if width})
    assert structure.length == len(text)
    parsed = structure.parse(text)
    assert str(parsed) == text
    assert (parsed.post, parsed.extra) == ("11", structure.no_extra)
    with pytest.raises(InputProblem):
        structure.parse("20010701111100")

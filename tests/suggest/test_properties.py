"""Properties that hold for every text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.core.naming import load_lexicon, parse
from workbench.core.packing import suggestion_from_json, suggestion_to_json
from workbench.core.standard import load_release
from workbench.core.suggest import Suggester, contract_line, to_contract

SUGGESTER = Suggester(load_release("5.0"))
_WORDS = sorted(load_lexicon().entries)
_ANY = st.text(max_size=80)
_NAMES = st.lists(st.one_of(st.sampled_from(_WORDS), st.sampled_from("+、，；()（）[]/_- ")), max_size=9).map(
    "".join
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(_ANY, _NAMES), st.sampled_from(["", "CT", "MR", "DR", "磁共振室", "US", "放射", "乱写"]))
def test_any_text_gives_an_answer(name: str, modality: str) -> None:
    """Spans lie inside, codes are valid, questions are never automatic, storage keeps all."""
    found = SUGGESTER.suggest(name, modality=modality)
    last = 0
    for word in found.words:
        assert last <= word.start <= word.end <= len(name)
        last = word.end
    for part in found.parts:
        assert part.candidates
        assert len({c.code for c in part.candidates}) == len(part.candidates) <= 5
        for candidate in part.candidates:
            assert SUGGESTER.release.is_valid(candidate.code)
            for match in candidate.segments:
                assert all(0 <= a < b <= len(name) for a, b in match.spans)
    assert not (found.auto and set(found.flags) & {"conflict", "ambiguous", "side-unspecified"})
    assert not (found.auto and "position-unspecified" in found.flags)
    assert suggestion_from_json(suggestion_to_json(found)) == found
    assert contract_line(name, found).endswith(b"\n")


@pytest.mark.parametrize(
    "name",
    [
        "", "   ", "\t\n", "头" * 10_000, "😀CT双肺平扫😀", "\x00\x01CT", "\u202eCT头颅\u202c", "3" * 400,
        "=SUM(A1:A9)", "(((((", ")]}",
    ],
)  # fmt: skip
def test_bad_input(name: str) -> None:
    """Each gives a result with flags, never an exception."""
    found = SUGGESTER.suggest(name)
    assert set(to_contract(name, found)) >= {"name", "parts", "confidence", "auto", "flags", "unexplained"}


def test_long_names_are_cut_with_a_word() -> None:
    """What is not read any more is shown as unexplained, and the name is not automatic."""
    found = parse("CT双肺平扫" + "，备注" * 300)
    assert found.unexplained
    assert not SUGGESTER.suggest("CT双肺平扫" + "，备注" * 300).auto


@settings(max_examples=60, deadline=None)
@given(_NAMES)
def test_shared_answers_are_the_same(name: str) -> None:
    """A name answered from another name's answer gets exactly what it would get alone."""
    shared = Suggester(load_release("5.0"))
    for number in range(3):
        shared.suggest(f"{name}(自费{number}元)")
    billed = f"{name}(自费9元)"
    assert shared.suggest(billed) == Suggester(load_release("5.0")).suggest(billed)

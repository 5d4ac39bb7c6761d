"""Packs: what is written is read back; anything else is refused in words; the built-in ones are right."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.training.making import LEVELS, small_pack
from workbench.core.errors import InputProblem
from workbench.core.items import MUST_ASK, NoItemReason
from workbench.core.standard import load_release
from workbench.core.suggest import Suggester
from workbench.core.training import (
    Answer,
    Exercise,
    Kind,
    Pack,
    built_in,
    pack_from_bytes,
    pack_to_bytes,
)

words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30).filter(str.strip)
both = st.fixed_dictionaries({"zh": words, "en": words})
answers = st.one_of(
    st.just(Answer(Kind.ASK)),
    st.sampled_from(NoItemReason).map(lambda reason: Answer(Kind.NO_ITEM, (), reason)),
    st.lists(st.sampled_from(["20040100110000", "20030202110000-x1"]), min_size=1, max_size=3).map(
        lambda codes: Answer(Kind.ITEMS, tuple(codes))
    ),
)
exercises = st.builds(Exercise, words, words, st.sampled_from([level.id for level in LEVELS]), answers, both)
packs = st.builds(
    Pack,
    words,
    both,
    st.just("5.0"),
    st.booleans(),
    st.floats(0, 1),
    st.just(LEVELS),
    st.lists(exercises, min_size=1, max_size=4).map(tuple),
)


@given(packs)
@settings(max_examples=40)
def test_a_pack_comes_back_as_it_was(pack: Pack) -> None:
    assert pack_from_bytes(pack_to_bytes(pack), "a.iexam") == pack


@given(st.binary(max_size=60))
@settings(max_examples=40)
def test_any_other_file_is_refused(content: bytes) -> None:
    with pytest.raises(InputProblem):
        pack_from_bytes(content, "a.iexam")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("format", "workbench-exercises/2"),
        ("exercises", []),
        ("exercises", [{"name": "a", "level": "nowhere", "answer": "ask"}]),
        ("exercises", [{"name": "a", "level": "plain", "answer": "items", "codes": []}]),
        ("exercises", [{"name": "a", "level": "plain", "answer": "items", "codes": ["3.00101E+13"]}]),
        ("exercises", [{"name": " ", "level": "plain", "answer": "ask"}]),
        ("pass_mark", 2),
        ("pass_mark", True),
        ("told", "yes"),
        ("levels", 7),
    ],
)
def test_a_damaged_pack_is_refused(key: str, value: object) -> None:
    content = orjson.loads(pack_to_bytes(small_pack())) | {key: value}
    with pytest.raises(InputProblem) as refused:
        pack_from_bytes(orjson.dumps(content), "坏.iexam")
    assert "坏.iexam" in refused.value.message.text()


def test_one_level_of_a_pack() -> None:
    only = small_pack().only("questions")
    assert [e.name for e in only.exercises] == ["膝关节CT平扫", "胶片费"]
    assert [level.id for level in only.levels] == ["questions"]


@pytest.mark.parametrize("pack", built_in(), ids=lambda pack: pack.id)
def test_built_in_packs_agree_with_the_engine(pack: Pack) -> None:
    """Every code is listed, every name is explained twice, and no answer is other than the engine's."""
    release = load_release(pack.release_id)
    suggester = Suggester(release)
    for exercise in pack.exercises:
        said = suggester.suggest(exercise.name, modality=exercise.modality)
        first = sorted(part.candidates[0].code for part in said.parts)
        answer = exercise.answer
        assert all(release.item(code).listed for code in answer.codes), exercise.name
        assert all(exercise.why.values()), exercise.name
        assert bool(MUST_ASK & set(said.flags)) == (answer.kind is Kind.ASK), exercise.name
        if answer.kind is Kind.ITEMS:
            assert sorted(answer.codes) == first, exercise.name
        if answer.kind is Kind.NO_ITEM:
            assert said.no_item == answer.reason, exercise.name
    assert {e.level for e in pack.exercises} == {level.id for level in pack.levels}

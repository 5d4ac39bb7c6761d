"""What is stored reads back as it was, whatever the words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.core.items import (
    Agreement,
    Candidate,
    DecidedPart,
    Decision,
    NoItemReason,
    PartSuggestion,
    Segment,
    SegmentMatch,
    SourceItem,
    State,
    Suggestion,
    Word,
)
from workbench.core.packing import first_answer_from_json, suggestion_from_json, suggestion_to_json
from workbench.core.project import (
    decision_from_json,
    decision_to_json,
    source_item_from_json,
    source_item_to_json,
)
from workbench.core.words import Message

text = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
number = st.integers(0, 200)
unit = st.floats(0, 1)
plain = text | st.integers(-9, 9) | unit | st.fixed_dictionaries({"zh": text, "en": text})
names = st.text("abcde", min_size=1, max_size=4)
messages = st.recursive(
    st.builds(Message, text, st.dictionaries(names, plain, max_size=2)),
    lambda inner: st.builds(Message, text, st.dictionaries(names, plain | inner, max_size=2)),
    max_leaves=3,
)


def tuples(of: st.SearchStrategy, most: int = 3) -> st.SearchStrategy:
    return st.lists(of, max_size=most).map(tuple)


segments = st.builds(
    SegmentMatch, st.sampled_from(Segment), st.sampled_from(Agreement), tuples(st.tuples(number, number))
)
candidates = st.builds(Candidate, text, text, unit, st.booleans(), tuples(messages), tuples(segments))
parts = tuples(st.builds(PartSuggestion, text, tuples(candidates)))
suggestions = st.builds(
    Suggestion,
    parts,
    unit,
    st.booleans(),
    tuples(text),
    tuples(st.builds(Word, number, number, text, text)),
    tuples(text),
    st.none() | st.sampled_from(NoItemReason),
    tuples(parts, 2),
    tuples(messages),
)
decisions = st.builds(
    Decision,
    text,
    st.sampled_from(State),
    tuples(st.builds(DecidedPart, text, text, st.booleans(), text)),
    st.none() | st.sampled_from(NoItemReason),
    *(text, text, text, text),
    st.none() | number,
    text,
)


@settings(max_examples=40, deadline=None)
@given(suggestions)
def test_a_suggestion_reads_back(suggestion: Suggestion) -> None:
    body = suggestion_to_json(suggestion)
    assert suggestion_from_json(body) == suggestion
    first, reason = first_answer_from_json(body)
    if all(part.candidates for part in suggestion.parts):
        assert first is not None
        assert [p.code for p in first] == [p.candidates[0].code for p in suggestion.parts]
    else:
        assert first is None
    assert first is None or reason == suggestion.no_item


@given(decisions, text)
def test_a_decision_reads_back_and_has_one_byte_form(decision: Decision, at: str) -> None:
    body = decision_to_json(decision, "an id", decided_at=decision.decided_at)
    assert decision_from_json(body) == decision
    assert body == decision_to_json(decision_from_json(body), "an id", decided_at=decision.decided_at)
    assert decision_from_json(decision_to_json(decision, "an id", decided_at=at)).decided_at == at


@given(
    st.builds(
        SourceItem,
        *(text, text, number, text, text, text, text, text, text, text),
        st.none() | number,
        tuples(text),
    )
)
def test_a_source_item_reads_back(item: SourceItem) -> None:
    assert source_item_from_json(source_item_to_json(item)) == item


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"[2]", b"nonsense"])
def test_a_foreign_body_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError):
        suggestion_from_json(body)

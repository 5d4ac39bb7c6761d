"""A name cut into runs gives the words that the whole name gives."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from workbench.core.naming import load_lexicon
from workbench.core.naming.columns import NO_COLUMNS
from workbench.core.naming.parser import read, recognise
from workbench.core.naming.runs import runs
from workbench.core.naming.segmenter import segment
from workbench.core.naming.tokens import Token

LEXICON = load_lexicon()
# All that patterns and lone letters look at, and the signs.
SIGNS = "+、,;*-_()[]/LR0123456789一二两第= .°%<每个部位排层T颈胸C岁月次张"
TEXTS = st.lists(st.sampled_from(sorted(LEXICON.entries)) | st.sampled_from(SIGNS), max_size=12).map("".join)


def said(tokens: list[Token]) -> list[tuple[object, ...]]:
    return [(t.start, t.end, t.kind, t.facts, t.kinds, t.text, t.doubt) for t in tokens]


@settings(max_examples=1500)
@given(TEXTS)
@example("MR头颅(平扫)_3.0T")
@example("颈3、4椎间盘+TRI-PHASEBONE")
@example("胸部平扫+CT头颅(增强)")
def test_runs_give_the_words_of_the_whole(text: str) -> None:
    assert said(runs(LEXICON).tokens(text)) == said(segment(text, LEXICON))
    assert said(runs(LEXICON).tokens(text)) == said(segment(text, LEXICON))  # as kept


def test_reading_a_name_changes_no_word_of_another() -> None:
    """肺 before 结节分析 becomes more than a place; the words kept for other names stay as they are."""
    first = recognise("肺结节CT分析(AI)", NO_COLUMNS, LEXICON)
    before = said(runs(LEXICON).tokens("肺结节CT分析(AI)"))
    read(first, NO_COLUMNS, LEXICON)
    assert said(first.tokens) != before
    assert said(runs(LEXICON).tokens("肺结节CT分析(AI)")) == before

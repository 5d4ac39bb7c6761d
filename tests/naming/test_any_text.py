"""Whatever a cell holds, it is read: spans lie within the name, in order, and nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.core.naming import Columns, ParsedName, load_lexicon, parse

KINDS = {
    "device", "site", "side", "method", "post", "position", "scope", "noise", "separator", "unknown"
}  # fmt: skip
WORDS = sorted(load_lexicon().entries)
ANY = st.text(max_size=120)
ODD = st.text(st.characters(categories=("Cc", "Cf", "Co", "Mn", "So", "Zs", "Nd", "Ps", "Pe")), max_size=40)
PIECES = st.one_of(st.sampled_from(WORDS), st.sampled_from("+、，；()（）[]/_- ,;"), ODD)
NAMES = st.lists(PIECES, max_size=9).map("".join)


def check(parsed: ParsedName) -> None:
    end = 0
    for word in parsed.words:
        assert end <= word.start < word.end <= len(parsed.name)
        assert word.kind in KINDS
        end = word.end
    for text in parsed.unexplained:
        assert text and text in parsed.name
    assert len(parsed.places) == len(parsed.units)


@settings(max_examples=250)
@given(st.one_of(ANY, ODD, NAMES), ANY)
def test_any_text_is_read(name: str, modality: str) -> None:
    check(parse(name, Columns(modality=modality)))


@settings(max_examples=80)
@given(NAMES, ANY, ANY)
def test_any_columns_are_read(name: str, site: str, method: str) -> None:
    check(parse(name, Columns(site=site, method=method)))


@settings(max_examples=80)
@given(NAMES)
def test_reading_twice_gives_the_same(name: str) -> None:
    one, two = parse(name), parse(name)
    assert (one.words, one.unexplained, one.scope, one.doubts) == (
        two.words,
        two.unexplained,
        two.scope,
        two.doubts,
    )


@settings(max_examples=100)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map("".join))
def test_every_character_is_accounted_for(name: str) -> None:
    """Each character of a plain name stands in a word, known or unknown."""
    parsed = parse(name)
    seen = {i for word in parsed.words for i in range(word.start, word.end)}
    assert [c for i, c in enumerate(name) if i not in seen and not c.isspace()] == []


@pytest.mark.parametrize(
    "name",
    [
        "",
        " \t\r\n",
        "\x00\x07\x1b[31m",
        "头" * 10_000,
        "(" * 5_000 + ")" * 5_000,
        "+" * 10_000,
        "CT平扫、" * 2_500,
        "\u202e头颅CT平扫\u202c",
        "اشعة الصدر",
        "👩🏽\u200d⚕️CT双肺👍平扫",
        "=HYPERLINK(A1)",
        "1234567890",
        "e\u0301\u0301\u0301",
    ],
    ids=lambda name: ascii(name[:12]),
)
def test_bad_input(name: str) -> None:
    check(parse(name, Columns(modality=name, site=name, method=name)))


def test_emoji_and_controls_hide_no_word() -> None:
    """Signs that nobody sees or needs stand between words without breaking them."""
    name = "👍CT\u200b双\u00ad肺\x00平扫\u202c"
    said = {w.kind: name[w.start : w.end] for w in parse(name).words}
    assert said["device"] == "CT"
    assert said["site"] == "双\u00ad肺"
    assert said["method"].startswith("平扫")

"""What the search box looks in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.core.project.facets import found_text, item_texts, search_key
from workbench.core.project.texts import Texts, spelt

_NAMES = ["胸部CT平扫", "XB造影", "头颅MR增强", "X线胸部正位", ""]
_SHOWN = [
    "",
    found_text([("20020000000000", "胸部CT平扫")]),
    found_text([("1", "腰椎"), ("2", "胸椎")]),
    "",
    "",
]
_ITEMS = item_texts(_NAMES, ["L0", "L1", "L2", "L3", "L4"])
_TEXTS = ["", *(f"{item}\n{shown}" for item, shown in zip(_ITEMS, _SHOWN, strict=True))]
_WORDS = ["XB", "CT", "xbct", "胸", "胸部CT", "L2", "TLMR", "20020", "YZ", "X", "线", "BZ", "2", "?"]


def _plainly(word: str) -> list[int]:
    """As the texts stand: initials are kept in lower case."""
    letters = word.lower() if spelt(word) else word
    return [pos for pos, text in enumerate(_TEXTS) if pos and (word in text or letters in text)]


def test_taken_apart_the_texts_answer_as_they_stand() -> None:
    texts = Texts(list(_TEXTS))
    for word in map(search_key, _WORDS):
        assert texts.with_word(word, range(1, len(_TEXTS))) == _plainly(word), word


def test_a_text_kept_again_is_found_by_what_it_shows_now() -> None:
    for ready in (False, True):
        texts = Texts(list(_TEXTS))
        while ready and texts.get_ready():
            pass
        texts.keep(1, f"{_TEXTS[1]}{found_text([('77', '膝关节')])}")
        assert texts.with_word("XGJ", [1, 2, 3]) == [1]
        assert texts.with_word("XBCT", [1, 2]) == [1, 2]  # its own name, and what is shown
        assert not texts.get_ready()


def test_what_shows_the_same_wears_the_same_number() -> None:
    shown = Texts(list(_TEXTS)).shown_of()
    assert shown[1] == shown[4] == shown[5] and len({shown[1], shown[2], shown[3]}) == 3


_ANY = st.text(
    st.one_of(st.characters(), st.sampled_from("【】〔–~（ \n\u3000\u0301Aa1胸重㎝ß\U00020000")), max_size=5
)


@given(st.lists(st.tuples(_ANY, _ANY), min_size=1, max_size=5))
def test_a_text_says_the_same_among_others_as_alone(pairs: list[tuple[str, str]]) -> None:
    names, codes = zip(*pairs, strict=True)
    alone = [text for name, code in pairs for text in item_texts([name], [code])]
    assert list(item_texts(names, codes)) == alone
    assert all(text.count("\n") == 2 for text in alone)

"""What the search box looks in."""

from __future__ import annotations

from workbench.core.project.facets import found_text, item_text, search_key
from workbench.core.project.texts import Texts, spelt

_NAMES = ["胸部CT平扫", "XB造影", "头颅MR增强", "X线胸部正位", ""]
_SHOWN = [
    "",
    found_text([("20020000000000", "胸部CT平扫")]),
    found_text([("1", "腰椎"), ("2", "胸椎")]),
    "",
    "",
]
_TEXTS = ["", *(f"{item_text(n, f'L{i}')}\n{s}" for i, (n, s) in enumerate(zip(_NAMES, _SHOWN, strict=True)))]
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
        texts.keep(1, f"{item_text('胸部CT平扫', 'L0')}\n{found_text([('77', '膝关节')])}")
        assert texts.with_word("XGJ", [1, 2, 3]) == [1]
        assert texts.with_word("XBCT", [1, 2]) == [1, 2]  # its own name, and what is shown
        assert not texts.get_ready()


def test_what_shows_the_same_wears_the_same_number() -> None:
    shown = Texts(list(_TEXTS)).shown_of()
    assert shown[1] == shown[4] == shown[5] and len({shown[1], shown[2], shown[3]}) == 3

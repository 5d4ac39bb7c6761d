"""Pinyin initials: the table that ships says what pypinyin says, and names are found by them."""

from __future__ import annotations

import unicodedata

import pytest
from pypinyin.pinyin_dict import pinyin_dict

from workbench.core.project.initials import initials
from workbench.paths import resource

FIRST, LAST = 0x4E00, 0x9FFF


def test_the_table_is_made_of_pypinyin_s_first_readings() -> None:
    expected = ""
    for code in range(FIRST, LAST + 1):
        letter = unicodedata.normalize("NFD", pinyin_dict.get(code, "-"))[0]
        expected += letter if letter.isascii() and letter.isalpha() else "-"
    written = resource("search", "initials.txt").read_text(encoding="ascii").replace("\n", "")
    assert written == expected


@pytest.mark.parametrize(
    "text, letters",
    [
        ("胸部CT平扫", "xbctps"),
        ("64排CT(三维重建)", "64pctswcj"),
        ("下肢全长X线", "xzqcxx"),
        ("髋关节 / 骶尾", "kgjdw"),
        ("", ""),
    ],
)
def test_initials_of_names(text: str, letters: str) -> None:
    assert initials(text) == letters

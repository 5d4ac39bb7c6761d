"""Names that look like other names: hidden characters, and letters of one alphabet dressed as another's."""

from __future__ import annotations

import unicodedata

from workbench.core.text import key_of, one_line

# Cyrillic and Greek letters that print like Latin ones, and Chinese characters that differ by a hair: from
# the confusables of Unicode Technical Standard 39, as far as they occur in names of people and hospitals.
_PAIRS = (
    "АA ВB ЕE КK МM НH ОO РP СC ТT ХX УY ІI ЈJ ЅS ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ԚQ ԜW ԌG "
    "аA вB еE кK мM нH оO рP сC тT хX уY іI јJ ѕS ԁD ԛQ ԝW һH ӏI οO νV αA ρP ιI κK τT υU ıI "
    "仼任 曰日 末未 士土 已己 巳己 戌戊 戍戊 人入 千干 于干 犬大 太大 玉王 壬王 仟什 囗口 夭天 甲由 申由 "
    "免兔 鸟乌 胄冑 晴睛 幵开 籍藉 茶荼 祟崇 汨汩 侯候 拔拨 ⺼月 ㇐一 ー一 —一 -一 〇O 0O 1I lI |I"
)
_FOLD = {ord(pair[0]): pair[1] for pair in _PAIRS.split()}
_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


def skeleton(name: str) -> str:
    """A key that is the same for names that a reader takes for the same. Only to compare with another."""
    marks_off = unicodedata.normalize("NFKD", name.translate(_FOLD))
    plain = "".join(c for c in marks_off if not unicodedata.combining(c))
    return key_of(plain).translate(_FOLD)


def look_alike(one: str, other: str) -> bool:
    """True for two different texts that a reader takes for the same."""
    return one != other and skeleton(one) == skeleton(other)


def is_honest(name: str) -> bool:
    """True if a name holds nothing hidden and no letters of two alphabets that share their shapes.

    Beside Chinese characters only Latin letters are expected: another alphabet there poses as Latin.
    """
    if name != one_line(name) or any(unicodedata.category(c) in ("Cf", "Co", "Cn") for c in name):
        return False
    letters = {unicodedata.name(c, "").split(" ")[0] for c in name if c.isalpha()}
    found = letters.intersection(_ALPHABETS)
    return len(found) <= 1 and not ("CJK" in letters and found - {"LATIN"})


def characters(text: str, other: str) -> str:
    """The characters of ``text`` that ``other`` does not hold, by number: ``А (U+0410)``."""
    different = dict.fromkeys(c for c in text if c not in other)
    return " ".join(f"{c} (U+{ord(c):04X})" if c.isprintable() else f"U+{ord(c):04X}" for c in different)

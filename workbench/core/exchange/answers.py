"""Answers of the hospital: how they are offered in a drop-down, and how they are read when they come back."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from workbench.core.exchange.mapping_columns import WORDS, word
from workbench.core.items import NoItemReason
from workbench.core.text import key_of
from workbench.core.words import LANGUAGES, Message

SIDES = ("left", "right", "both")
#: Between the parts of an answer with several.
_AND = " + "
_MAX_CHOICE = 250  # characters that a drop-down shows
_END = " \t\r\n。.！!；;，,、~～"
# One of several, or not this one: only a person can tell what is meant.
_UNCLEAR = re.compile(r"或|还是|不是|并非|错|改成|改为|→|->|\bor\b|\bnot\b", re.IGNORECASE)
_CODE_LIKE = re.compile(r"(?=(?:[A-Za-z]*[0-9]){5})[0-9A-Za-z]{6,}")
# The name of an item may follow its code without a blank.
_DEVICE = r"(?:CT|MR|DR|MG|RF|XA|DSA)\s*[一-龥(（]"
_WORDS = {
    "不是检查": ("非检查", "非检查项目", "不是检查项目", "不属于检查", "不属于检查项目"),
    "不在标准范围": ("不在范围", "不在标准范围内", "不属于标准范围"),
    "标准中没有": ("标准里没有", "标准没有", "标准中无", "无对应标准项目"),
}
_SAID = r"(?:请|应|均|都|全|一律)*(?:按|是|为|做|选)?"
_DONE = r"(?:都|均|同时|一起)*(?:做|查|拍|检查|扫描)?"
_BOTH = r"左[侧側]?[和及与、+]?右[侧側]?[两双]?[侧側边]?"
_SIDES = {
    "left": rf"{_SAID}(?:左[侧側边面]?|l|lt|left)(?P<part>[一-龥]{{0,4}}?){_DONE}",
    "right": rf"{_SAID}(?:右[侧側边面]?|r|rt|right)(?P<part>[一-龥]{{0,4}}?){_DONE}",
    "both": rf"{_SAID}(?:[双雙两兩][侧側边面]?|{_BOTH}|b|both|bilateral)(?P<part>[一-龥]{{0,4}}?){_DONE}",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered; one field is filled.

    Attributes:
        codes: Codes as written, one a part.
        side: ``left``, ``right`` or ``both``.
        reason: Why there is no standard item.
        text: Any other words.
    """

    codes: tuple[str, ...] = ()
    side: str = ""
    reason: NoItemReason | None = None
    text: str = ""


def choice_text(parts: list[tuple[str, str]]) -> str:
    """Codes and names of an answer as they stand in a drop-down; without room for all of it the codes alone.

    Nothing where there is no room for these either: what is cut would come back as another answer.
    """
    whole = _AND.join(f"{code} {name}" for code, name in parts)
    texts = (whole, _AND.join(code for code, _ in parts), "")
    return next(text for text in texts if len(text) <= _MAX_CHOICE)


@cache
def side_word(side: str) -> str:
    """The Chinese word of a side."""
    return Message(f"exchange.side_{side}").text("zh")


def reason_word(reason: NoItemReason) -> str:
    """The Chinese word of a reason."""
    return word("reason", reason)


@cache
def _words() -> dict[str, Answer]:
    """Answers in words, in either language, by their key."""
    found = {}
    for language in LANGUAGES:
        for side in SIDES:
            found[key_of(Message(f"exchange.side_{side}").text(language))] = Answer(side=side)
        for reason in WORDS["reason"]:
            text = Message(f"exchange.reason_{reason}").text(language)
            for said in (text, *_WORDS.get(text, ())):
                found[key_of(said)] = Answer(reason=NoItemReason(reason))
    return found


def read_answer(text: str, length: int = 14) -> Answer:
    """What an answer says.

    Args:
        text: The cell.
        length: Characters of a code of the edition.
    """
    text = text.strip()
    known = _words().get(key_of(text.strip(_END)))
    if known is not None:
        return known
    codes = codes_in(text, length)
    return Answer(codes=codes) if codes else Answer(text=text)


def codes_in(text: str, length: int) -> tuple[str, ...]:
    """The codes that a cell names, in whatever width, with blanks, signs, names around or between them.

    Nothing where something is left that may be a code itself, or where words say that it is one of several,
    or not this one.
    """
    plain = unicodedata.normalize("NFKC", text)
    squeezed = "".join(plain.split()).strip("'")
    if re.fullmatch(rf"[0-9][0-9A-Za-z]{{{length - 1}}}", squeezed):
        return (squeezed,)
    # A code stands alone or before its name; letters around it would make it part of a word.
    end = rf"(?:-[a-z][0-9a-z]+)?(?=$|[^0-9A-Za-z]|{_DEVICE})"
    code = rf"(?<![0-9A-Za-z])[0-9][0-9A-Za-z]{{{length - 1}}}{end}"
    rest = re.sub(code, " ", plain)
    return () if _CODE_LIKE.search(rest) or _UNCLEAR.search(rest) else tuple(re.findall(code, plain))


def looks_like_codes(text: str) -> bool:
    """Was a code meant, rightly written or not?"""
    plain = unicodedata.normalize("NFKC", text).strip()
    return bool(_CODE_LIKE.search(plain)) or plain.isdecimal()


def loose_side(text: str, name: str) -> str:
    """The side that words name, where one was asked: ``左``, ``双侧都做``, or ``左膝`` for an item of a knee.

    Args:
        text: The answer.
        name: The hospital's name of the item.

    Returns:
        ``left``, ``right``, ``both``; empty for any other words.
    """
    key = key_of(text.strip(_END)).casefold()
    for side, pattern in _SIDES.items():
        found = re.fullmatch(pattern, key)
        if found and found["part"] in key_of(name).casefold():
            return side
    return ""

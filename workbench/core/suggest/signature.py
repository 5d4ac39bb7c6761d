"""What of a name its answer depends on: the words with content, and a number for what each says."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from workbench.core.naming.tokens import Token

# Words without content whose text some rule looks at.
_TELLING = ("含", "包", "包括", "包含", "不含", "除外", "如", "例如", "等", "等等")
_FEE_ENDS = ("费", "费用", "剂", "液")
# Words of these kinds of noise change nothing in a bracket of their own, at the beginning or at the end.
_WITHOUT_CONTENT = frozenset({"billing", "film", "number"})
# Nor do these purposes: why anybody comes, which says nothing about the place.
ANY_REASON = frozenset({
    "体检", "复查", "复诊", "随访", "筛查", "普查", "诊断", "健康", "诊断性", "预约", "检测", "测量", "分析",
})  # fmt: skip
# Words of these kinds, and modalities of these values, are looked at by what they mean ...
_BY_MEANING = frozenset({"site", "side", "mod", "dev"})
_DEVICES = frozenset({"mod", "dev"})
_MODALITIES = frozenset({("mod", "CT"), ("mod", "MR")})
# ... unless they hold a sign or an ending that a rule looks at.
_LOOKED_AT = frozenset("、+/,及和?□\ufffd-()瘤癌炎死塞梗节肿石血折液水病症出窄形伤损位物染生龄")
_STAR, _DASH = (("sep", "none"),), (("sep", "dash"),)
_MOST = 20_000


def content(tokens: Sequence[Token]) -> list[Token]:
    """Tokens without billing words and the like in brackets of their own, before and behind all others.

    That they change nothing is what ``tests/suggest/test_meaning.py`` checks.
    """
    kept = list(tokens)
    closed = False
    for token in tokens:
        if "fee" in token.kinds:
            return kept  # a fee by the last word, or an exam that is paid for
        closed = closed or token.kind == ")"
    if closed:
        kept = _without_empty_brackets(tokens)
    end = len(kept)
    while end and (kept[end - 1].facts == _STAR or _empty(kept[end - 1])):
        end -= 1
        if end and _empty(kept[end]) and kept[end - 1].facts == _DASH:
            end -= 1
    start = 0
    while start < end and (kept[start].facts == _STAR or _empty(kept[start])):
        start += 1
    return kept[start:end]


def _without_empty_brackets(tokens: Sequence[Token]) -> list[Token]:
    kept: list[Token] = []
    for token in tokens:
        kept.append(token)
        if token.kind == ")":
            inner = len(kept) - 2
            while inner >= 0 and _empty(kept[inner]):
                inner -= 1
            if 0 <= inner < len(kept) - 2 and kept[inner].kind == "(":
                del kept[inner:]
    return kept


class Device(Token):
    """A type of device with its modality (``64排`` ``CT``) as one word, which says the modality."""

    __slots__ = ("pieces",)

    def __init__(self, kind: Token, modality: Token) -> None:
        super().__init__(kind.start, modality.end, modality.kind, modality.facts, modality.text)
        self.pieces = (kind, modality)


def devices_joined(tokens: Sequence[Token]) -> list[Token]:
    """Tokens with types of device joined to the modality right behind, unless the device is a piece alone."""
    joined: list[Token] = []
    for token in tokens:
        before = joined[-1] if joined else None
        if isinstance(before, Device) and token.kind == "sep":
            joined[-1:] = [*before.pieces, token]
        elif before is not None and before.kind == "dev" and _of_type(token, before):
            joined[-1] = Device(before, token)
        else:
            joined.append(token)
    return joined


def _of_type(token: Token, device: Token) -> bool:
    same = token.kind == "mod" and token.values("mod") == device.values("mod")
    return same and token.start == device.end


def pieces(token: Token) -> tuple[Token, ...]:
    """The recognised words behind a token."""
    return token.pieces if isinstance(token, Device) else (token,)


def _empty(token: Token) -> bool:
    return token.kind == "noise" and (
        (token.facts[0][1] in _WITHOUT_CONTENT and token.text not in _TELLING)
        or (token.facts[0][1] == "purpose" and token.text in ANY_REASON)
    )


# Numbers of words, and of what they say; a number is never used again.
_numbers = count()
_by_word: dict[tuple[str, object, bool], int] = {}
_by_meaning: dict[object, int] = {}


def signs(tokens: Sequence[Token], *, exact: bool) -> tuple[int, ...]:
    """A number for each token; the same for words that say the same to the rules.

    Args:
        tokens: Words with content.
        exact: Tell apart words that differ in more than their meaning (types of device).
    """
    return tuple([_by_word.get((t.text, t.facts, exact)) or _number(t, exact) for t in tokens])


def _number(token: Token, exact: bool) -> int:
    if len(_by_word) >= _MOST:
        _by_word.clear()
        _by_meaning.clear()
    if exact or not _meant(token):
        meaning = _spelled(token)
    else:
        meaning = (token.facts, not token.kinds <= _DEVICES and token.text.isascii())
    number = _by_meaning.setdefault(meaning, next(_numbers))
    _by_word[token.text, token.facts, exact] = number
    return number


def _meant(token: Token) -> bool:
    """True for a word that the rules look at by what it means."""
    return (
        bool(token.facts)
        and not token.doubt
        and token.kinds <= _BY_MEANING
        and ("mod" not in token.kinds or _MODALITIES.issuperset(f for f in token.facts if f[0] == "mod"))
        and _LOOKED_AT.isdisjoint(token.text)
    )


def _spelled(token: Token) -> object:
    """A word as it is written; one without content by its kind alone."""
    if token.kind == "noise" and token.text not in _TELLING and not token.text.endswith(_FEE_ENDS):
        return token.facts
    return token.text

"""Words that are better written as patterns than listed: slices, field strengths, vertebrae, ages, sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.core.naming.lexicon import Fact

_NUM = "一二三四五六七八九十两"
_VERTEBRA = re.compile(
    r"(?P<a>(?<![A-Z\d.])(?:C|TH|T|L|S)|颈|胸|腰|骶)(?P<n>\d{1,2})"
    r"(?P<rest>(?:(?:-|/|、|,|至|到|\+)+(?:(?:C|T|TH|L|S|颈|胸|腰|骶)?\d{1,2}))*)"
    r"(?P<tail>椎体|椎间盘|椎间隙|椎|节段|节)?(?![\d%°.])"
)
_REGION = {
    "C": "cspine", "颈": "cspine", "T": "tspine", "TH": "tspine", "胸": "tspine",
    "L": "lspine", "腰": "lspine", "S": "scoccyx", "骶": "scoccyx",
}  # fmt: skip

_PATTERNS: tuple[tuple[re.Pattern[str], str, tuple[Fact, ...]], ...] = (
    (re.compile(r"\d{1,3}\+?排(?:\d+层)?(?:以上|以下|及以上)?"), "dev", (("dev", "ct"), ("mod", "CT"))),
    (
        re.compile(r"(?<!\d)(?:4|6|8|16|32|40|64|80|128|192|256|320|512|640)层(?:以上|以下|及以上)?"),
        "dev",
        (("dev", "ct"), ("mod", "CT")),
    ),
    (re.compile(r"(?<![\d.])\d(?:\.\d{1,2})?T(?![A-Z\d])"), "dev", (("dev", "mr"), ("mod", "MR"))),
    (re.compile(r"\d{1,2}(?:\.\d)?特斯拉"), "dev", (("dev", "mr"), ("mod", "MR"))),
    (
        re.compile(r"[(<>≤≥]?=?\d{1,2}(?:-\d{1,2})?(?:周岁|岁|个月|月龄|月)(?:以下|以上|以内|及以下|内)?(?:儿童)?"),
        "noise",
        (("noise", "patient"),),
    ),
    (re.compile(r"\d{1,2}\*\d{1,2}(?:吋|寸|英寸|CM)?"), "fee", (("fee", "film"),)),
    (re.compile(r"\d{1,2}(?:吋|寸|英寸)"), "fee", (("fee", "film"),)),
    (re.compile(r"(?<![\d.])\d{1,2}(?:\.\d{1,3})?MM(?![A-Z])"), "thick", (("thick", "mm"),)),
    (re.compile(r"\d+(?:\.\d+)?(?:元|块|￥|¥)"), "noise", (("noise", "billing"),)),
    (
        re.compile(rf"(?:每|含|各)?[{_NUM}\d]+个?(?:部位|椎间盘|间盘|椎体|椎间隙|节段|关节面|层面|层|张片|张|次|人次|人|片|组|序列)(?![级])"),
        "noise",
        (("noise", "count"),),
    ),
    (
        re.compile(rf"第[{_NUM}\d]+(?:[、,\-至到和及/]?第?[{_NUM}\d]+)*(?:次|部位|腰椎间盘)?"),
        "noise",
        (("noise", "count"),),
    ),
    (re.compile(r"(?<![A-Z])(?!CT|MR|DR|CR|DX)[A-Z]{1,3}\d{2,}(?:[_\-]\d+)*"), "noise", (("noise", "code"),)),
    (
        re.compile(r"\d+(?:\.\d+)?(?:°|度|%|ML|G|HZ|KV|MA|分钟|小时|分|秒|年|期)?"),
        "noise",
        (("noise", "number"),),
    ),
)  # fmt: skip


_DIGIT = re.compile(r"\d")
_ANY_NUMBER = re.compile(rf"[\d第{_NUM}]")
# Patterns that also match numbers written in words.
_IN_WORDS = tuple(p for p in _PATTERNS if p[1] == "noise" and p[2][0][1] == "count")


def find_patterns(text: str) -> Iterator[tuple[int, int, str, tuple[Fact, ...]]]:
    """Every pattern's matches in a normalised text: start, end, kind, facts."""
    if not _ANY_NUMBER.search(text):
        return
    digits = _DIGIT.search(text) is not None
    for pattern, kind, facts in _PATTERNS if digits else _IN_WORDS:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), kind, facts
    if not digits:
        return
    for match in _VERTEBRA.finditer(text):
        # T1 and T2 alone are sequences of MR, not vertebrae.
        if match["a"] == "T" and match["n"] in ("1", "2") and not match["rest"] and not match["tail"]:
            continue
        regions = [_REGION[match["a"]]]
        last = re.findall(r"\d+", match["rest"])
        for letter in re.findall(r"TH|[CTLS颈胸腰骶]", match["rest"]):
            if _REGION[letter] not in regions:
                regions.append(_REGION[letter])
        if regions[0] != "scoccyx" and regions[-1] == "scoccyx" and last and last[-1] == "1":
            # L3-S1: the disc above the sacrum is lumbar.
            regions.pop()
        yield match.start(), match.end(), "vert", (("vert", "+".join(regions)),)

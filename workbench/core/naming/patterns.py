"""Words that are better written as patterns than listed: slices, field strengths, vertebrae, ages, sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.core.naming.lexicon import Fact

_NUM = "一二三四五六七八九十两"
_VERTEBRA = re.compile(
    r"(?P<a>(?<![A-Z\d.])(?:C|TH|T|L|S)|颈|胸|腰|骶)(?P<n>\d{1,2})"
    r"(?P<rest>(?:(?:(?:-|/|、|,|至|到|\+)+(?:C|TH|T|L|S|颈|胸|腰|骶)?|(?:TH|T|L|S|胸|腰|骶))\d{1,2})*)"
    r"(?P<tail>椎体|椎间盘|椎间隙|椎|节段|节)?(?![\d%°.])"
)
_REGION = {
    "C": "cspine", "颈": "cspine", "T": "tspine", "TH": "tspine", "胸": "tspine",
    "L": "lspine", "腰": "lspine", "S": "scoccyx", "骶": "scoccyx",
}  # fmt: skip

_CT = (("dev", "ct"), ("mod", "CT"))
_MR = (("dev", "mr"), ("mod", "MR"))
_COUNT = (("noise", "count"),)
_FILM = (("fee", "film"),)
# Signs of which one must stand in the text (none: any text), the pattern, and what it says.
_PATTERNS: tuple[tuple[str, re.Pattern[str], tuple[Fact, ...]], ...] = (
    ("排", re.compile(r"\d{1,3}\+?排(?:\d+层)?(?:以上|以下|及以上)?"), _CT),
    (
        "层",
        re.compile(r"(?<!\d)(?:4|6|8|16|32|40|64|80|128|192|256|320|512|640)层(?:以上|以下|及以上)?"),
        _CT,
    ),
    ("T", re.compile(r"(?<![\d.])\d(?:\.\d{1,2})?T(?![A-Z\d])"), _MR),
    ("特", re.compile(r"\d{1,2}(?:\.\d)?特斯拉"), _MR),
    (
        "岁月",
        re.compile(r"[(<>≤≥]?=?\d{1,2}(?:-\d{1,2})?(?:周岁|岁|个月|月龄|月)(?:以下|以上|以内|及以下|内)?(?:儿童)?"),
        (("noise", "patient"),),
    ),
    ("*", re.compile(r"\d{1,2}\*\d{1,2}(?:吋|寸|英寸|CM)?"), _FILM),
    ("吋寸", re.compile(r"\d{1,2}(?:吋|寸|英寸)"), _FILM),
    ("M", re.compile(r"(?<![\d.])\d{1,2}(?:\.\d{1,3})?MM(?![A-Z])"), (("thick", "mm"),)),
    ("元块￥¥", re.compile(r"\d+(?:\.\d+)?(?:元|块|￥|¥)|[￥¥]\d+(?:\.\d+)?"), (("noise", "billing"),)),
    (
        "位盘体隙段面层张次片组列",
        re.compile(rf"(?:每|含|各)?[{_NUM}\d]+个?(?:部位|椎间盘|间盘|椎体|椎间隙|节段|关节面|层面|层|张片|张|次|人次|片|组|序列)(?![级])"),
        _COUNT,
    ),
    ("人", re.compile(rf"(?:每|含|各)?[{_NUM}\d]+个?人(?!次)(?![级])"), _COUNT),
    ("第", re.compile(rf"第[{_NUM}\d]+(?:[、,\-至到和及/]?第?[{_NUM}\d]+)*(?:次|部位|腰椎间盘)?"), _COUNT),
    ("", re.compile(r"(?<![A-Z])(?!CT|MR|DR|CR|DX)[A-Z]{1,3}\d{2,}(?:[_\-]\d+)*"), (("noise", "code"),)),
    (
        "",
        re.compile(r"\d+(?:\.\d+)?(?:°|度|%|ML|G|HZ|KV|MA|分钟|小时|分|秒|年|期)?"),
        (("noise", "number"),),
    ),
)  # fmt: skip


_DIGIT = re.compile(r"\d")
# Patterns that also match numbers written in words.
_IN_WORDS = tuple(p for p in _PATTERNS if p[2] is _COUNT)
_WRITTEN_OUT = frozenset(f"第{_NUM}")


def find_patterns(text: str) -> Iterator[tuple[int, int, str, tuple[Fact, ...]]]:
    """Every pattern's matches in a normalised text: start, end, kind, facts."""
    digits = _DIGIT.search(text) is not None
    if not digits and _WRITTEN_OUT.isdisjoint(text):
        return
    signs = set(text)
    for needed, pattern, facts in _PATTERNS if digits else _IN_WORDS:
        if not needed or not signs.isdisjoint(needed):
            for match in pattern.finditer(text):
                yield match.start(), match.end(), facts[0][0], facts
    if not digits:
        return
    for match in _VERTEBRA.finditer(text):
        # T1 and T2 are sequences of MR, not vertebrae.
        named = {match["n"], *re.findall(r"\d+", match["rest"])}
        other = re.search(r"[CLS颈胸腰骶]|T\d*-", match["rest"]) or "-" in match["rest"]
        if match["a"] == "T" and named <= {"1", "2"} and not other and not match["tail"]:
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

"""What must not change the codes: words without content, the order of words, ways of writing."""

from __future__ import annotations

import csv
from itertools import pairwise, permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.eval.gold import FILES, read_gold
from workbench.core.items import MUST_ASK, Suggestion
from workbench.core.standard import load_release
from workbench.core.suggest import Suggester

SUGGESTER = Suggester(load_release("5.0"))
GUIDELINE = Path(__file__).parent / "guideline.csv"
WITHOUT_CONTENT = (
    "{}【医保】", "{}(自费)", "急诊{}", "{}（急诊）", "【住院】{}", "{}-门诊", "{}（每次）", "{} 复查",
    "(体检){}", "*{}", "{}*", "{}(含胶片)", "{}(不含报告)", "【医保】{}(自费)",
)  # fmt: skip


SITES = (
    "头颅", "副鼻窦", "颈部", "甲状腺", "胸部", "上腹部", "盆腔", "肝脏", "双肾", "颈椎", "腰椎", "左膝关节",
    "右肩关节", "双髋关节", "右肘关节", "垂体",
)  # fmt: skip


def names() -> list[tuple[str, str]]:
    """Name and modality cell of all our own names."""
    with GUIDELINE.open(encoding="utf-8", newline="") as file:
        found = [(row["name"], row["modality"]) for row in csv.DictReader(file)]
    return found + [(gold.name, gold.modality) for gold in read_gold(FILES["own"])]


def codes(found: Suggestion) -> list[list[str]]:
    return [[c.code for c in part.candidates] for part in found.parts]


def firsts(name: str) -> tuple[list[str], set[str]]:
    """First codes of the parts, sorted, and what a person is asked."""
    found = SUGGESTER.suggest(name)
    return sorted(part[0] for part in codes(found)), set(found.flags) & set(MUST_ASK)


@settings(max_examples=300)
@given(st.sampled_from(names()), st.sampled_from(WITHOUT_CONTENT))
def test_words_without_content_change_nothing(named: tuple[str, str], way: str) -> None:
    name, modality = named
    plain = SUGGESTER.suggest(name, modality=modality)
    other = SUGGESTER.suggest(way.format(name), modality=modality)
    assert codes(other) == codes(plain)
    assert (other.flags, other.no_item) == (plain.flags, plain.no_item)


@settings(max_examples=80)
@given(
    site=st.sampled_from(SITES),
    device=st.sampled_from(["CT", "64排CT", "磁共振", "3.0T MR", "MRI"]),
    method=st.sampled_from(["平扫", "增强", "平扫+增强", "平扫加增强"]),
)
def test_order_of_words_of_one_exam(site: str, device: str, method: str) -> None:
    """Device, site and method say the same in any order, with signs or brackets between them."""
    ways = (
        "{s}{d}{m}", "{d}{s}{m}", "{d}{m}{s}", "{s}{m}{d}", "{d}{m}({s})", "{s}({d}){m}", "{d}-{s}-{m}",
        "{d} {s} {m}", "{d}_{s}_{m}",
    )  # fmt: skip
    first, *others = (firsts(way.format(s=site, d=device, m=method)) for way in ways)
    assert len(first[0]) == 1
    assert others == [first] * len(others)


@pytest.mark.parametrize("sign", list("+;；,，_"))
def test_order_of_complete_items(sign: str) -> None:
    """A list of complete items asks for the same exams in any order, and for each as if alone."""
    items = [
        "头颅CT普通扫描", "左膝DR正侧位片", "腰椎核磁平扫", "上腹部CT强化", "冠脉血管CTA",
        "颈椎核磁平扫+增强", "双手DR正位片",
    ]  # fmt: skip
    for pair in permutations(items, 2):
        alone = sorted(code for item in pair for code in firsts(item)[0])
        assert firsts(sign.join(pair)) == (alone, set()), pair


FULL_WIDTH = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)})


@settings(max_examples=120)
@given(st.sampled_from(names()))
def test_full_width_signs_say_the_same(named: tuple[str, str]) -> None:
    name, modality = named
    plain = SUGGESTER.suggest(name, modality=modality)
    wide = SUGGESTER.suggest(name.translate(FULL_WIDTH), modality=modality)
    assert (codes(wide), wide.flags, wide.auto) == (codes(plain), plain.flags, plain.auto)


@settings(max_examples=60)
@given(st.sampled_from(names()))
def test_upper_and_lower_case_say_the_same(named: tuple[str, str]) -> None:
    name, modality = named
    if not any(a.islower() and b.isupper() for a, b in pairwise(name)):
        plain = SUGGESTER.suggest(name.upper(), modality=modality)
        assert codes(SUGGESTER.suggest(name.lower(), modality=modality)) == codes(plain)


@pytest.mark.parametrize("device", ["64排", "128层", "256排", "双源", "多排螺旋", "16排"])
def test_devices_are_not_told_apart(device: str) -> None:
    assert firsts(f"{device}CT双肺普通扫描") == (["20040100110000"], set())


@pytest.mark.parametrize("modality", ["MR", "MRI", "磁共振室", "核磁"])
def test_the_modality_column_decides(modality: str) -> None:
    found = SUGGESTER.suggest("颅脑平扫+增强扫描", modality=modality)
    assert [part.candidates[0].code for part in found.parts] == ["30010100220000"]
    assert "ambiguous" not in found.flags

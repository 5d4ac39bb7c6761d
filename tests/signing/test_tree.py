"""The tree is that of RFC 6962; words and look-alikes are what people compare."""

from __future__ import annotations

import hashlib
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from tests.exchange.mapping import ROWS, manifest
from workbench.core.items import MappingRow
from workbench.core.signing import canonical, characters, look_alike, row_digests, spoken, tree_of
from workbench.core.signing.lookalike import is_honest
from workbench.core.signing.tree import root
from workbench.paths import resource


def by_the_book(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, as it is written there."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + by_the_book(leaves[:half]) + by_the_book(leaves[half:])).digest()


@given(st.lists(st.binary(max_size=8), max_size=40))
def test_the_root_is_that_of_the_rfc(leaves: list[bytes]) -> None:
    assert root(row_digests(leaves)) == by_the_book(leaves)


@pytest.mark.parametrize("field", [f.name for f in fields(MappingRow)])
def test_every_field_and_every_order_has_another_tree(field: str) -> None:
    tree = tree_of(canonical(manifest(), ROWS))
    changed = [replace(ROWS[0], **{field: "别的"}), *ROWS[1:]]
    swapped = [ROWS[1], ROWS[0], *ROWS[2:]]
    others = [canonical(manifest(rows), rows) for rows in (changed, swapped, ROWS[:-1], [*ROWS, ROWS[-1]])]
    assert len({tree, *map(tree_of, others)}) == 5
    assert tree_of(canonical(replace(manifest(), hospital="别的"), ROWS)) == tree


def test_words_of_a_fingerprint() -> None:
    pairs = [
        line.split() for line in resource("signing", "words.txt").read_text(encoding="utf-8").splitlines()
    ]
    assert len(pairs) == 256
    for words in (*zip(*pairs, strict=True), [" ".join(lazy_pinyin(p[0])) for p in pairs]):
        assert len(set(words)) == 256
    mark = "SHA256:43EC2I1H58bDAZXWhN/yrRVMr8HyaeBM88C+EEOSmXM"
    assert spoken(mark, "zh") == "香蕉 邻居 白菜 网球 母亲 花园 小麦 塔楼 塑料 阿姨"
    assert spoken(mark, "en").split()[:2] == ["banana", "neighbour"]
    assert spoken("SHA256:!!", "en") == ""


@pytest.mark.parametrize(
    ("one", "other"), [("Anna", "Аnna"), ("李主任", "李主仼"), ("王伟", "王伟\u200b"), ("CT", "СТ")]
)
def test_look_alikes(one: str, other: str) -> None:
    assert look_alike(one, other) and not look_alike(one, one)
    assert "U+" in characters(other, one)


def test_honest_names() -> None:
    assert all(
        map(is_honest, ("李主任", "Anna Meier", "O'Neil", "阿依古丽·买买提", "Иван", "第一人民医院 CT 室"))
    )
    assert not any(map(is_honest, ("Аnna", "李\u200b任", "a\nb", "李\u202e任", "李а主任", "第一医院СT室")))


@given(st.text(max_size=20))
def test_any_text(text: str) -> None:
    assert not look_alike(text, text)
    assert isinstance(is_honest(text), bool)

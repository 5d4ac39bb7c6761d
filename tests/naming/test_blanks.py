"""Blanks and underscores list complete items, and say nothing elsewhere."""

from __future__ import annotations

import pytest

from workbench.core.naming.parser import parse


def listed(name: str) -> list[str]:
    """Pieces of a name between its hard separators, in the name's own writing."""
    parsed = parse(name)
    pieces: list[list[str]] = [[]]
    for token in parsed.tokens:
        if token.facts == (("sep", "hard"),):
            pieces.append([])
        elif token.end > token.start:
            pieces[-1].append(parsed.text(token.start, token.end))
    return ["".join(piece) for piece in pieces]


@pytest.mark.parametrize(
    ("name", "pieces"),
    [
        ("左肘CT平扫 右肘CT平扫", ["左肘CT平扫", "右肘CT平扫"]),
        ("颈椎MR平扫+DTI_DR腰椎侧位", ["颈椎MR平扫+DTI", "DR腰椎侧位"]),
        ("盆底MR平扫 MRU", ["盆底MR平扫", "MRU"]),
        ("骨盆CT(急) 核磁(左髋)平扫", ["骨盆CT(急)", "核磁(左髋)平扫"]),
        ("平扫:颈椎 增强:胸椎", ["平扫:颈椎", "增强:胸椎"]),
    ],
)
def test_complete_items_are_parted(name: str, pieces: list[str]) -> None:
    assert listed(name) == pieces


@pytest.mark.parametrize(
    "name",
    [
        "CT 胸椎 平扫 骨窗",
        "DR 左踝 正侧位",
        "颈椎 胸椎 MR平扫",
        "肘关节 MR 平扫 左",
        "CT Knee 膝关节CT平扫",  # the same place in two languages
        "T2_TSE_SAG_KNEE",
        "(左踝正位 右踝正位)",
        "钼靶 双侧乳腺侧位",
    ],
)
def test_pieces_of_one_item_stay_together(name: str) -> None:
    assert len(listed(name)) == 1

"""A list of complete items of several modalities asks for what its items ask for alone (guideline 9.2)."""

from __future__ import annotations

from itertools import permutations

import pytest

from workbench.core.suggest import Suggester

# Items that name or prove their modality and lend nothing: the code of each alone.
ITEMS = {
    "颅脑CT普通扫描": "20010100110000",
    "左髋正侧位": "40072001003700",
    "双膝DR正侧位": "40072203003700",
    "颈椎动力位片": "40030202004400",
    "MR垂体平扫描": "30010301110000",
    "肾动脉CTA": "20080713330000",
    "脑DWI": "30010100520000",
    "食管吞钡": "45041000X20000",
    "经T管胆道造影": "45050108Xd0000",
    "MRCP检查": "30050103430000",
    "左乳钼靶": "44040801M10000",
    "上腹部CT(空腹)平扫": "20050100110000",
    "核磁(腰椎)平扫": "30030400110000",
}
SIGNS = ("+", "、", ";", "，", "_", "及", "和", " ", "\u3000")


@pytest.mark.parametrize("sign", SIGNS)
def test_items_of_a_list_keep_their_modality(suggester: Suggester, sign: str) -> None:
    wrong = []
    for one, other in permutations(ITEMS, 2):
        found = suggester.suggest(one + sign + other)
        codes = sorted(part.candidates[0].code for part in found.parts)
        if codes != sorted((ITEMS[one], ITEMS[other])):
            wrong.append((one + sign + other, codes))
    assert not wrong


def test_the_standards_own_names_mean_themselves(suggester: Suggester) -> None:
    """What hospitals copy from the standard is read as it stands, blanks or not."""
    apart = {
        "45011103Xj0000",  # the positions of the joint are listed for both sides: 011104 comes first
        "45081102X70000", "45081202X70000",  # 造影 with no agent: the general code comes first
    }  # fmt: skip
    wrong = []
    for code, name in suggester.release.listed.items():
        for written in {name, name.replace(" ", "")}:
            found = suggester.suggest(written)
            if [part.candidates[0].code for part in found.parts] != [code] and code not in apart:
                wrong.append((written, code, [part.candidates[0].code for part in found.parts]))
    assert not wrong

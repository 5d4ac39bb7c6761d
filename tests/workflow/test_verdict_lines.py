"""The verdict for reading: what is missing, new or changed, in words."""

from __future__ import annotations

import pytest

from workbench.core.exchange import CellChange
from workbench.core.words import Message, language, use_language
from workbench.core.workflow.verify import Verdict


@pytest.fixture(params=["zh", "en"])
def in_language(request: pytest.FixtureRequest):
    before = language()
    use_language(request.param)
    yield request.param
    use_language(before)


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        (
            CellChange("对码", "F2", "codes", "a", "b"),
            "对码!F2 标准编码：原为“a”",
            "Standard code: was",
        ),
        (CellChange("对码", "", "row", "胸部CT", ""), "对码 缺少一行“胸部CT”", "lacks the row “胸部CT”"),
        (CellChange("对码", "R9", "row", "", "胸部CT"), "对码!R9 多出一行“胸部CT”", "not signed"),
        (CellChange("对码", "", "sheet", "对码", ""), "对码 缺少工作表“对码”", "lacks the sheet"),
        (CellChange("", "", "signature", "", "坏了"), "坏了", "坏了"),
        (CellChange("统计", "B3", "state.open", "1", "2"), "统计!B3 state.open：原为", "state.open: was"),
    ],
)
def test_a_change_in_words(in_language: str, change: CellChange, zh: str, en: str) -> None:
    verdict = Verdict(
        "changed", (), (change,), None, Message("signing.verdict_changed", {"file": "a", "n": 1})
    )
    assert (zh if in_language == "zh" else en) in verdict.lines()[1]

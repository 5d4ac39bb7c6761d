"""The words of the format ``workbench-mapping/1``, against which signed files are checked, never change.

A change here means that files signed earlier no longer verify. A new wording needs a new format.
"""

from __future__ import annotations

import hashlib

from workbench.core.exchange.fact_sheets import _SHEETS
from workbench.core.exchange.mapping_columns import ROLES, WORDS, header, role_word, word
from workbench.core.exchange.mapping_sheets import LISTS, sheet_name

SHEET_NAMES = ["对码", "待确认", "无标准项目", "改码", "统计", "标准字典", "签名"]
TOKENS = {
    "state": "未裁定 已接受 已调整 无标准项目 待确认 已批准",
    "reason": "不在标准范围 标准中没有 需本地扩展 不是检查",
    "flags": "组合项目 冲突 侧别未说明 体位未说明 有歧义 超出范围 有推定",
    "listed": "目录内 按规则组合",
}
HEADERS_SHA256 = "bb95bec3bb1d6815913f1cfe63658b392765b6db4b3ecf64646cf18c0860174f"


def test_names_of_sheets() -> None:
    assert [sheet_name("sheet_about"), *map(sheet_name, _SHEETS)] == ["说明", *SHEET_NAMES]


def test_words_in_cells() -> None:
    assert {
        field: " ".join(word(field, token) for token in tokens) for field, tokens in WORDS.items()
    } == TOKENS
    assert [role_word(role) for role in ROLES] == ["审核人", "批准人"]


def test_words_are_one_to_one() -> None:
    for field, tokens in WORDS.items():
        assert len({word(field, token) for token in tokens}) == len(tokens)
        assert word(field, "never heard of") == "never heard of"


def test_headers() -> None:
    heads = "|".join(header(field) for spec in LISTS for field in spec.fields)
    assert hashlib.sha256(heads.encode()).hexdigest() == HEADERS_SHA256, heads

"""What the cells beside a name do: fill what it leaves open, or contradict it."""

from __future__ import annotations

import pytest

from workbench.core.standard import load_release
from workbench.core.suggest import Suggester

SUGGESTER = Suggester(load_release("5.0"))


@pytest.mark.parametrize(
    ("name", "columns", "code", "asked"),
    [
        ("左踝普通扫描", {"modality": "MR"}, "30072501110000", set()),
        ("平扫", {"modality": "CT", "site": "副鼻窦"}, "20010701110000", set()),
        ("副鼻窦", {"modality": "CT", "method": "增强"}, "20010701210000", set()),
        ("左膝", {"department": "核磁共振室"}, "30072201110000", set()),
        (
            "左膝正侧位",
            {"department": "CT室"},
            "40072201003700",
            set(),
        ),  # the name tells; a room does not argue
        ("踝关节平扫", {"modality": "MR", "site": "左踝关节"}, "30072501110000", set()),
        ("副鼻窦", {"price_item": "CT平扫"}, "20010701110000", set()),
        ("颅脑平扫", {"price_item": "磁共振成像"}, "30010100110000", set()),
        ("CT颅脑平扫", {"site": "胸部"}, "20010100110000", {"conflict"}),
        ("CT颅脑平扫", {"site": "头部"}, "20010100110000", set()),
        ("CT颅脑平扫", {"site": "其他"}, "20010100110000", set()),
        ("MR颅脑平扫", {"modality": "CT"}, "30010100110000", {"conflict"}),
    ],
)
def test_columns(name: str, columns: dict[str, str], code: str, asked: set[str]) -> None:
    found = SUGGESTER.suggest(name, **columns)
    assert found.parts[0].candidates[0].code == code
    assert set(found.flags) & {"conflict", "side-unspecified", "ambiguous", "position-unspecified"} == asked


def test_a_contradicting_site_column_is_shown_with_its_reading() -> None:
    found = SUGGESTER.suggest("CT颅脑平扫", site="胸部")
    assert "20040100110000" in [c.code for c in found.parts[0].candidates]
    assert any("胸部" in message.text("zh") for message in found.why) and not found.auto

"""Words, brackets and units of names."""

from __future__ import annotations

import pytest

from workbench.core.naming import ParsedName, parse
from workbench.core.naming.columns import column_modality


def _places(parsed: ParsedName) -> list[list[tuple[str, str]]]:
    return [[(p.concept, p.side) for p in places] for places in parsed.places]


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("双肾＋输尿管＋膀胱CT平扫", [[("urinary", "B")]]),
        ("肺、纵隔CT", [[("chest", "")]]),
        ("头颅、颈椎CT平扫", [[("head", ""), ("cspine", "")]]),
        ("头颅CT平扫+颈椎CT增强", [[("head", "")], [("cspine", "")]]),
        ("左膝、右踝DR正侧位", [[("knee", "L"), ("ankle", "R")]]),
        ("上肢左肱骨DR", [[("upper_arm", "L")]]),
        ("腹部CT(右肾)", [[("kidney", "")]]),
        ("肩关节;右肩关节MR平扫", [[("shoulder", ""), ("shoulder", "R")]]),
        ("股骨颈MR", [[("hip", "")]]),
    ],
)
def test_places(name: str, places: list[list[tuple[str, str]]]) -> None:
    """Which words name places, and which of them are one place."""
    assert _places(parse(name)) == places


@pytest.mark.parametrize(
    ("cell", "modality"),
    [
        ("CT", "CT"), ("MR", "MR"), ("MRI", "MR"), ("DR", "X"), ("DX", "X"), ("CR", "X"), ("X线", "X"),
        ("MG", "MG"), ("RF", "RF"), ("US", "out"), ("磁共振室", "MR"), ("放射", ""), ("", ""),
        ("放射科CT", "CT"), ("CT/MR", ""), ("彩超", "out"), ("乱七八糟", ""),
    ],
)  # fmt: skip
def test_modality_column(cell: str, modality: str) -> None:
    """What hospitals write in the modality column."""
    assert column_modality(cell) == modality


def test_spans_are_of_the_original() -> None:
    """Full-width signs, spaces and traditional characters keep their places."""
    name = "　頭顱ＣＴ（平掃） "
    parsed = parse(name)
    said = {w.kind: name[w.start : w.end] for w in parsed.words if w.kind != "separator"}
    assert said == {"site": "頭顱", "device": "ＣＴ", "method": "平掃"}


def test_unknown_text_is_kept() -> None:
    """Text without a rule is shown as it was written."""
    assert parse("胸部CT平扫魑魅魍魉").unexplained == ("魑魅魍魉",)


def test_contradicting_bracket() -> None:
    """A bracket with another place is a conflict, and the text counts."""
    parsed = parse("(足)CT-副鼻窦平扫")
    assert "conflict" in parsed.doubts
    assert _places(parsed) == [[("sinus", "")]]


def test_upgrades_count_from_the_upgrade_on() -> None:
    """What an exam was upgraded from is not asked for."""
    parsed = parse("腹部平片升级上腹部CT")
    assert [[p.concept for p in places] for places in parsed.places] == [["upper_abd"]]


def test_an_unknown_word_is_read_as_the_likest_site_and_asked() -> None:
    parsed = parse("海岛回MR平扫")
    assert _places(parsed) == [[("hippocampus", "")]] and "ambiguous" in parsed.doubts
    assert _places(parse("魑魅魍魉CT平扫")) == [[]]  # like nothing enough

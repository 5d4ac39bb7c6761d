"""The guideline's rules on invented names: parts, and what a person must be asked.

The names stand in ``invented_names.csv``; codes are the first candidate of each part, ``ask`` the flags that
keep a name for a person. None of them is an evaluation name.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from workbench.core.items import MUST_ASK
from workbench.core.suggest import Suggester

with (Path(__file__).parent / "invented_names.csv").open(encoding="utf-8", newline="") as _file:
    _ROWS = list(csv.DictReader(_file))
_SECTIONS = sorted({row["section"] for row in _ROWS})


@pytest.mark.parametrize("section", _SECTIONS)
def test_section(section: str, suggester: Suggester) -> None:
    """Every name of a section gives its parts and its questions."""
    wrong = []
    for row in _ROWS:
        if row["section"] != section:
            continue
        found = suggester.suggest(row["name"], modality=row["modality"])
        codes = ";".join(part.candidates[0].code for part in found.parts)
        ask = set(found.flags) & {str(f) for f in MUST_ASK}
        if codes != row["parts"] or ask != set(row["ask"].split()):
            wrong.append((row["name"], row["parts"], codes, row["ask"], sorted(ask)))
        assert not (ask and found.auto), row["name"]
    assert not wrong


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("双侧膝关节DR正侧位", ["40072203003700"]),
        ("膝关节DR正侧位片", ["40072203003700", "40072201003700", "40072202003700"]),
        ("左/右膝DR正侧位", ["40072201003700", "40072202003700", "40072203003700"]),
        ("单侧膝DR正侧位", ["40072201003700", "40072202003700"]),
    ],
)
def test_order_of_sides(name: str, codes: list[str], suggester: Suggester) -> None:
    """Both, left, right where no side is stated; left, right, both for 左/右; left, right for 单侧."""
    part = suggester.suggest(name).parts[0]
    offered = [c.code for c in part.candidates]
    assert offered[: len(codes)] == codes
    # A stated side is never joined by its twins; what stands behind it is another view of the same site.
    assert {code[:8] for code in offered} == {code[:8] for code in codes}


def test_specific_devices() -> None:
    """With the device policy the stated device counts; a name without one takes the hospital's only one."""
    from workbench.core.standard import load_release

    release = load_release("5.0")
    specific = Suggester(release, device_policy="specific", devices=("CT 64 排", "MR 1.5T", "MR 3.0T"))
    assert specific.suggest("16排CT胸部增强").parts[0].candidates[0].code == "22040100210000"
    assert specific.suggest("胸部CT增强").parts[0].candidates[0].code == "23040100210000"
    unsure = specific.suggest("腰椎核磁增强")
    assert [c.code[:2] for c in unsure.parts[0].candidates] == ["32", "33"]
    assert not unsure.auto


def test_columns_fill_what_the_name_leaves_open(suggester: Suggester) -> None:
    """Site and method columns are used where the name says nothing, and never add a part."""
    found = suggester.suggest("磁共振检查", site="颈椎", method="增强")
    assert [p.candidates[0].code for p in found.parts] == ["30030202210000"]
    found = suggester.suggest("颈椎MR平扫", site="腰椎", method="增强")
    assert [p.candidates[0].code for p in found.parts] == ["30030202110000"]


def test_reasons_name_the_characters(suggester: Suggester) -> None:
    """Spans of the segments are the words that justify them."""
    name = "（住院）64排CT 左膝关节 平扫＋三维重建"
    part = suggester.suggest(name).parts[0]
    said = {m.segment: [name[a:b] for a, b in m.spans] for m in part.candidates[0].segments}
    assert said["site"] == ["左", "膝关节"]
    assert said["method"] == ["平扫"]
    assert said["post"] == ["三维重建"]

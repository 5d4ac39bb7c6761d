"""The sample lists: what the generator makes is what is kept, and each list has the traps it is there for."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from sample_data import county, generate, messy, tertiary
from workbench.paths import sample_dir


def cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every sheet's cells; of a text file the one sheet without a name."""
    if path.suffix == ".csv":
        with path.open(encoding="gb18030", newline="") as file:
            return {"": [tuple(row) for row in csv.reader(file)]}
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


@pytest.mark.parametrize(
    "name", ["county.xlsx", "tertiary.xlsx", "messy.xlsx", "messy.csv", "recognition.xlsx"]
)
def test_generator_makes_the_kept_files(name, tmp_path) -> None:
    generate.main(tmp_path)
    assert cells(tmp_path / name) == cells(sample_dir() / name)


def test_county_is_clean_and_falls_like_life() -> None:
    header, *rows = county.sheet()
    assert header == county.HEADER
    assert 280 <= len(rows) <= 320
    assert len({row[1] for row in rows}) == len({(row[2], row[3]) for row in rows}) == len(rows)
    assert all(isinstance(row[1], str) and row[1].startswith("0") for row in rows)
    counts = sorted((row[5] for row in rows), reverse=True)
    assert sum(counts[:30]) > sum(counts) / 2
    assert {"CT", "MR", "DR", "MG", "RF", "US", "DSA"} == {row[3] for row in rows}


def test_tertiary_has_what_makes_it_hard() -> None:
    _, *rows = tertiary.sheet()
    names = [str(row[1]) for row in rows]
    assert len(set(names)) == len(names) == tertiary.ITEMS
    for trap in (
        "64排",
        "3.0T",
        "【医保】",
        "复查",
        "增墙",
        "加收",
        "胶片",
        "左/右",
        "Brain",
        "、",
        "_",
        ";",
        "+",
    ):
        assert any(trap in name for name in names), trap
    assert any("E" in str(row[0]) for row in rows)
    assert any(row[2] is None for row in rows)
    assert len({str(row[0]) for row in rows}) == len(rows)


def test_messy_workbook_is_messy() -> None:
    sheets = {sheet.name: sheet for sheet in messy.sheets()}
    assert sum(bool(sheet.merged) for sheet in sheets.values()) == 3
    assert [sheet.name for sheet in sheets.values() if sheet.hidden] == ["旧目录"]
    codes = Counter(row[1] for row in sheets["CT"].rows if len(row) > 2 and row[2])
    assert codes[None] > 3 and any(n > 1 for code, n in codes.items() if code)
    assert sum(row[:1] == ("小计",) for row in sheets["CT"].rows) == 4
    assert sum(row[:1] == ("编码",) for row in sheets["DR"].rows) > 1
    counts = [row[5] for row in sheets["磁共振"].rows[3:] if len(row) > 5 and row[5]]
    assert {type(count) for count in counts} == {int, str}


def test_text_twin_is_gb18030_and_no_less() -> None:
    content = (sample_dir() / "messy.csv").read_bytes()
    text = content.decode("gb18030")
    assert content.count(b"\r\n") == len(messy.ct_sheet().rows)
    assert "䶮" in text
    for encoding in ("utf-8", "gbk"):
        with pytest.raises(UnicodeDecodeError):
            content.decode(encoding)

"""Nothing is learnt by heart: no whole evaluation name stands in the lexicon, the rules or the tests.

Names of up to three characters, terms of the standard's own tables and names of its items may coincide;
so may the few single terms below, which are words of radiology and no names of one hospital.
"""

from __future__ import annotations

import ast
import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.eval.gold import SHARED
from workbench.core.standard import load_release
from workbench.core.text import key_of
from workbench.paths import resource

ROOT = Path(__file__).resolve().parents[2]
SINGLE_TERMS = frozenset(
    key_of(term)
    for term in (
        "Abdomen", "C-Spine", "Chest", "L-Spine", "CTPA", "PET CT", "超声造影", "气脑造影", "静脉肾盂造影",
        "甲状旁腺显像", "脑功能成像", "数字断层融合", "闭孔斜位",
    )
)  # fmt: skip


def evaluation_names() -> dict[str, str]:
    """Key -> name of every evaluation name that must not stand anywhere."""
    found = {}
    for file in ("dev.csv", "names.csv"):
        if not (SHARED / file).is_file():
            pytest.skip("the evaluation names (../shared/eval) are not here")
        with (SHARED / file).open(encoding="utf-8-sig", newline="") as source:
            found.update({key_of(row["name"]): row["name"] for row in csv.DictReader(source)})
    free = SINGLE_TERMS | set(standard_terms())
    return {key: name for key, name in found.items() if len(key) > 3 and key not in free}


def standard_terms() -> Iterator[str]:
    """Keys of the standard's own words and of its listed items' names."""
    yield from map(key_of, load_release("5.0").listed.values())
    for file in ("sites", "methods", "posts", "positions"):
        for cell in cells(resource("standard", "5.0", f"{file}.csv")):
            yield key_of(cell)


def cells(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            yield from row


def strings(path: Path) -> Iterator[str]:
    """Every text constant of a Python file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def standing(texts: Iterator[str], names: dict[str, str]) -> set[str]:
    return {names[key] for text in texts if (key := key_of(text)) in names}


def test_lexicon() -> None:
    names = evaluation_names()
    for path in sorted(resource("lexicon").glob("*.csv")):
        words = (word for cell in cells(path) for word in (cell, *cell.split("|")))
        assert standing(words, names) == set(), path.name


@pytest.mark.parametrize("folder", ["workbench/core/naming", "workbench/core/suggest"])
def test_rules(folder: str) -> None:
    names = evaluation_names()
    for path in sorted((ROOT / folder).glob("*.py")):
        assert standing(strings(path), names) == set(), path.name


@pytest.mark.parametrize("folder", ["eval", "naming", "suggest"])
def test_tests_of_the_engine(folder: str) -> None:
    names = evaluation_names()
    for path in sorted((ROOT / "tests" / folder).glob("*.py")):
        if path.name != Path(__file__).name:
            assert standing(strings(path), names) == set(), path.name
    for path in sorted((ROOT / "tests" / folder).glob("*.csv")):
        assert standing(cells(path), names) == set(), path.name

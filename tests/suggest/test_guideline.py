"""Every rule of the mapping guideline on names of our own, in ``guideline.csv``.

``parts``: ``;`` between parts in any order, ``>`` between a part's codes: the first is the first candidate,
the others follow it in this order. ``ask`` holds exactly the flags that keep a name for a person.
"""

from __future__ import annotations

import csv
from itertools import groupby
from pathlib import Path

import pytest

from workbench.core.items import MUST_ASK, Suggestion
from workbench.core.suggest import Suggester

with (Path(__file__).parent / "guideline.csv").open(encoding="utf-8", newline="") as _file:
    RULES = {
        rule: list(rows) for rule, rows in groupby(csv.DictReader(_file), key=lambda row: str(row["rule"]))
    }


def follows(codes: list[str], wanted: list[str]) -> bool:
    """True if the candidates begin with the first wanted code and hold the others in their order."""
    rest = iter(codes)
    return bool(codes) and codes[0] == wanted[0] and all(code in rest for code in wanted)


def agrees(found: Suggestion, wanted: list[list[str]]) -> bool:
    """True if each part is one of the wanted, and none is left."""
    left = list(wanted)
    for part in found.parts:
        match = next((w for w in left if follows([c.code for c in part.candidates], w)), None)
        if match is None:
            return False
        left.remove(match)
    return not left


@pytest.mark.parametrize("rule", RULES)
def test_rule(rule: str, suggester: Suggester) -> None:
    wrong = []
    for row in RULES[rule]:
        found = suggester.suggest(row["name"], modality=row["modality"])
        wanted = [part.split(">") for part in row["parts"].split(";") if part]
        ask = set(found.flags) & set(MUST_ASK)
        if not agrees(found, wanted) or ask != set(row["ask"].split()):
            got = ";".join(">".join(c.code for c in part.candidates) for part in found.parts)
            wrong.append(f"{row['name']}: {row['parts']} [{row['ask']}] <- {got} {sorted(ask)}")
        assert ("composite" in found.flags) == (len(found.parts) > 1), row["name"]
        assert ("scope" in found.flags) == (not found.parts) == (found.no_item is not None), row["name"]
        assert not (ask and found.auto), row["name"]
    assert wrong == []


def test_every_section_of_the_guideline_is_there() -> None:
    sections = {rule.split()[0] for rule in RULES}
    assert sections >= {"2", "3", "4", "5", "6", "7", "8", "10", *(f"9.{n}" for n in range(1, 25))}


@pytest.mark.parametrize(
    ("name", "assumed"),
    [
        ("颈椎CT检查", True),
        ("颈椎CT平扫描", False),
        ("右肩三维重建", True),
        ("右肩CT平扫+三维重建", False),
        ("肾动脉CTA检查", False),
        ("左腕DR正侧位片", False),
    ],
)
def test_assumed_plain_scan_is_said(name: str, assumed: bool, suggester: Suggester) -> None:
    assert ("assumed" in suggester.suggest(name).flags) is assumed


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("激光胶片(8×10)", "not_an_exam"),
        ("CT薄层加收(每层)", "not_an_exam"),
        ("磁共振成像检查", "not_an_exam"),
        ("肝脏超声造影评估", "out_of_scope"),
        ("PET-CT躯干显像", "out_of_scope"),
        ("冠脉DSA术", "out_of_scope"),
    ],
)
def test_reason_of_no_item(name: str, reason: str, suggester: Suggester) -> None:
    found = suggester.suggest(name)
    assert (found.parts, found.no_item) == ((), reason)
    assert found.why

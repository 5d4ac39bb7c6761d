"""The engine on names with agreed codes: never less right than the saved baseline."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.eval import baseline
from tests.eval.gold import FILES, SHARED, read_gold
from tests.eval.run import show_outcome
from tests.eval.scoring import Outcome, answer, figures
from workbench.core.standard import load_release
from workbench.core.suggest import Suggester, contract_line


@cache
def outcomes_of(which: str) -> tuple[Outcome, ...]:
    if not FILES[which].is_file():
        pytest.skip("the development names (../shared/eval) are not here")
    return tuple(answer(Suggester(load_release("5.0")), read_gold(FILES[which])))


@pytest.mark.parametrize("which", ["own", "dev"])
@pytest.mark.parametrize("name", ["top1", "within five", "kind composite", "kind scope", "must-ask kept"])
def test_not_worse_than_the_baseline(which: str, name: str) -> None:
    outcomes = list(outcomes_of(which))
    saved = baseline.saved_figure(which, name)
    assert saved is not None, f"no baseline for {which}: python -m tests.eval.run --save"
    right, of = figures(outcomes)[name]
    for outcome in baseline.compare(which, outcomes).worse:
        show_outcome("worse ", outcome)
    assert right / of >= saved[0] / saved[1]


@pytest.mark.parametrize("which", ["own", "dev"])
def test_hardly_ever_wrong_without_a_person(which: str) -> None:
    right, of = figures(list(outcomes_of(which)))["auto precision"]
    assert right / of >= 0.99


@pytest.mark.parametrize("which", ["own", "dev"])
def test_of_a_hundred_sure_answers_one_is_wrong_at_most(which: str) -> None:
    right, of = figures(list(outcomes_of(which)))["at 0.99 or more"]
    assert right / of >= 0.99


def test_own_names_are_varied() -> None:
    names = read_gold(FILES["own"])
    assert len(names) >= 240
    assert {g.gold_modality for g in names} >= {"CT", "MR", "DR", "MG", "RF", "none"}
    assert {g.kind for g in names} == {"single", "composite", "scope"}
    assert sum(g.must_ask for g in names) >= 40


def test_own_labels_are_valid_codes() -> None:
    release = load_release("5.0")
    codes = {c for g in read_gold(FILES["own"]) for r in g.readings for part in r for c in part}
    assert [code for code in sorted(codes) if not release.is_valid(code)] == []


def test_same_figures_as_the_scorer(tmp_path: Path) -> None:
    """Our counting is that of the scorer that comes with the names."""
    scorer = SHARED / "score.py"
    if not scorer.is_file():
        pytest.skip("the scorer (../shared/eval) is not here")
    lines = tmp_path / "answers.jsonl"
    suggester = Suggester(load_release("5.0"))
    with lines.open("wb") as file:
        for gold in read_gold(FILES["dev"]):
            file.write(contract_line(gold.name, suggester.suggest(gold.name, modality=gold.modality)))
    command = [sys.executable, "-X", "utf8", str(scorer), str(FILES["dev"]), str(lines)]
    # The scorer leaves its files to the interpreter to close, so it runs apart, without our strictness.
    said = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
    ours = figures(list(outcomes_of("dev")))
    labels = {
        "top1": "top1",
        "within five": "top5",
        "part count": "part count",
        "must-ask kept": "must-ask kept for a person",
        "auto precision": "auto precision",
    }
    for name, label in labels.items():
        right, of = ours[name]
        assert f"{label} {100 * right / of:.1f}% ({right}/{of})" in said


def test_baseline_holds_no_names() -> None:
    assert set(baseline.load()) == {"dev", "own"}
    for which in ("dev", "own"):
        marks = baseline.marks_of(which, "right") + baseline.marks_of(which, "wrong")
        figure = baseline.saved_figure(which, "top1")
        assert figure is not None and len(marks) == figure[1] == len(set(marks))
        marks += baseline.marks_of(which, "unsafe")
        assert all(len(m) == 12 and set(m) <= set("0123456789abcdef") for m in marks)

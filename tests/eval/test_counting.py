"""The counting itself, the peers, and what the baseline remembers, on a few made-up names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.eval import baseline
from tests.eval.fit import fit, loss, probability
from tests.eval.gold import Gold, read_gold
from tests.eval.peers import grams, peers
from tests.eval.run import main
from tests.eval.scoring import Outcome, figures, judge, reliability

A, B, C = "20010100110000", "20040100110000", "20040100210000"


def gold(parts: str, flags: str = "", name: str = "x") -> Gold:
    readings = tuple(
        tuple(frozenset(p.split("|")) for p in reading.split(";") if p) for reading in parts.split("||")
    )
    first = tuple(p.split("|")[0] for p in parts.split("||", maxsplit=1)[0].split(";") if p)
    return Gold(name, "", readings, first, frozenset(flags.split()), "")


@pytest.mark.parametrize(
    ("parts", "codes", "first", "five", "count"),
    [
        (A, [[A]], True, True, True),
        (A, [[B, A]], False, True, True),
        (A, [[B, C, C, C, C, A]], False, False, True),
        (f"{A}|{B}", [[B]], True, True, True),
        (f"{A};{B}", [[B], [A]], True, True, True),  # order of parts does not matter
        (f"{A};{B}", [[A, B], [A, B]], False, True, True),  # one answer is not two parts
        (f"{A};{B}", [[A]], False, False, False),
        (f"{A};{B}||{C}", [[C]], True, True, True),  # a whole other reading
        ("", [], True, True, True),
        ("", [[A]], False, False, False),
        (A, [], False, False, False),
    ],
)
def test_what_is_right(parts: str, codes: list[list[str]], first: bool, five: bool, count: bool) -> None:
    outcome = judge(gold(parts), codes, False)
    assert (outcome.first, outcome.within_five, outcome.count) == (first, five, count)


def test_taking_a_question_without_a_person_is_wrong() -> None:
    assert judge(gold(A), [[A]], True).auto_right
    assert not judge(gold(A, "side-unspecified"), [[A]], True).auto_right
    assert judge(gold(A, "assumed"), [[A]], True).auto_right
    assert not judge(gold(A), [[B]], True).auto_right


def test_figures_are_counts() -> None:
    outcomes = [
        judge(gold(A), [[A]], True),
        judge(gold(f"{A};{B}", "composite"), [[A]], False),
        judge(gold("", "scope"), [], True),
        judge(gold(A, "conflict"), [[A]], False),
    ]
    made = figures(outcomes)
    assert made["top1"] == (3, 4)
    assert made["kind composite"] == (0, 1)
    assert made["must-ask kept"] == (1, 1)
    assert made["auto coverage"] == (2, 3)
    assert made["auto precision"] == (2, 2)


def test_reliability_by_steps() -> None:
    outcomes = [
        judge(gold(A), [[code]], False, sure) for code, sure in ((A, 0.995), (A, 0.96), (B, 0.95), (B, 0.2))
    ]
    assert [(lower, share) for lower, _, share in reliability(outcomes)] == [
        (0.99, (1, 1)),
        (0.95, (1, 2)),
        (0.0, (0, 1)),
    ]


def test_reading_a_file(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text(
        "name,modality,parts,flags,source\n甲,CT, 1|2 ; 3 || 4,assumed composite,s\n乙,,,scope,s\n", "utf-8"
    )
    one, two = read_gold(path)
    assert one.readings == ((frozenset("12"), frozenset("3")), (frozenset("4"),))
    assert one.kind == "composite" and one.preferred == ("1", "3") and not one.must_ask
    assert two.kind == "scope" and two.gold_modality == "none"


def test_grams() -> None:
    assert grams("CT胸", (2, 3)) == ["ct", "t胸", "ct胸"]
    assert grams("胸", (2, 3)) == []


def test_peers_find_equal_names_first() -> None:
    targets = {A: "CT 颅脑（平扫）", B: "CT 胸部（平扫）", C: "CT 胸部（增强）"}
    for title, search in peers(targets, list(targets.values())).items():
        for code, name in targets.items():
            assert search(name)[0] == code, title


def test_baseline_tells_better_from_worse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baseline, "PATH", tmp_path / "baseline.json")

    def made(name: str, codes: list[list[str]], auto: bool = False) -> Outcome:
        return judge(gold(A, name=name), codes, auto)

    baseline.save("own", [made("一", [[A]]), made("二", [[B]]), made("三", [[A]])])
    assert "一" not in baseline.PATH.read_text(encoding="utf-8")
    now = [made("一", [[B]], auto=True), made("二", [[A]]), made("三", [[A]]), made("四", [[A]])]
    change = baseline.compare("own", now)
    assert [o.gold.name for o in change.better] == ["二"]
    assert [o.gold.name for o in change.worse] == ["一"]
    assert [o.gold.name for o in change.unsafe] == ["一"]
    assert change.fresh == 1
    assert baseline.saved_figure("own", "top1") == (2, 3)


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--own", "--no-peers", "--errors", "1"]) == 0
    said = capsys.readouterr().out
    assert "own: " in said and "top1" in said and "auto precision" in said


def test_the_command_without_the_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tests.eval.run.FILES", {"dev": tmp_path / "dev.csv"})
    assert main([]) == 0
    assert capsys.readouterr().out == "skipped: dev.csv is not at hand\n"


def test_fitting_learns_doubt_from_errors() -> None:
    """A feature that goes with errors gets a lower weight; one that never occurs stays out."""
    data = [({"bias": 1.0}, True, "a")] * 60
    data += [({"bias": 1.0, "strange": 1.0}, number % 2 == 0, "b") for number in range(20)]
    model = fit(data, {"bias": 3.0, "strange": 0.0, "unseen": -1.0})
    assert model["strange"] < -1.0 < model["bias"]
    assert probability(model, {"bias": 1.0}) > 0.9 > probability(model, {"bias": 1.0, "strange": 1.0})
    assert "unseen" not in model
    assert loss(model, data) < loss({"bias": 3.0}, data)

"""Answers that are laid over other names are those that reading the names gives."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from tests.benchmarks.suggest_speed import names
from tests.eval.gold import FILES, read_gold
from workbench.core.items import Suggestion
from workbench.core.naming import Columns
from workbench.core.standard import load_release
from workbench.core.suggest import Suggester, contract_line, to_contract
from workbench.core.suggest.templates import Template, Templates
from workbench.core.words import LANGUAGES, use_language

TAILS = ("{}", "{}(急诊)", "{}*", "【住院】{}")


class Reader(Suggester):
    """Reads every name as a whole and keeps nothing."""

    def _list(self, *_: object) -> None:
        return None

    def _learn(self, *args: Any) -> tuple[Suggestion, Template | None]:
        found, _ = super()._learn(*args)
        self._templates = Templates()
        return found, None


def lists(count: int) -> Iterator[str]:
    """Lists of items that are complete, or nearly."""
    rng = random.Random(3)
    sites = (
        "头颅",
        "胸部",
        "上腹部",
        "双肾",
        "颈椎",
        "左膝关节",
        "双髋",
        "膝关节",
        "垂体",
        "冠状动脉",
        "颈部",
        "乳腺",
    )
    devices = ("CT", "64排CT", "MR", "磁共振", "DR", "X线", "")
    methods = ("", "平扫", "增强", "平扫+增强", "三维重建", "CTA", "MRA", "平扫+DWI", "正侧位", "正位+张口位")
    for _ in range(count):
        items = []
        for _ in range(rng.choice((2, 2, 3))):
            pieces = [rng.choice(sites), rng.choice(devices), rng.choice(methods)]
            rng.shuffle(pieces)
            items.append("".join(pieces))
        yield rng.choice("+;、_").join(items) + rng.choice(("", "(急诊)", "(自费)", "复查"))


def every_name() -> list[tuple[str, str]]:
    own = [(tail.format(g.name), g.modality) for g in read_gold(FILES["own"]) for tail in TAILS]
    return own + [(name, "") for name in (*names(3000), *lists(3000))]


@pytest.mark.parametrize("policy", ["agnostic", "specific"])
def test_a_laid_answer_is_a_read_one(policy: str) -> None:
    release = load_release("5.0")
    keeping, reading = Suggester(release, device_policy=policy), Reader(release, device_policy=policy)
    asked = every_name()
    random.Random(1).shuffle(asked)
    for name, modality in asked:
        assert keeping.suggest(name, modality=modality) == reading.suggest(name, modality=modality)


def test_a_laid_answer_is_a_read_one_beside_columns() -> None:
    release = load_release("5.0")
    keeping, reading = Suggester(release), Reader(release)
    rng = random.Random(7)
    laid = 0
    for gold in read_gold(FILES["own"]):
        cells = {
            "modality": gold.modality,
            "site": rng.choice(("", "", "头颅", "左膝关节", "胸部", "腹部", "上肢")),
            "method": rng.choice(("", "", "平扫", "增强", "正侧位")),
            "price_item": rng.choice(("", "X线计算机体层(CT)平扫", "磁共振(MR)平扫（膝关节）", "")),
        }
        for name in (tail.format(gold.name) for tail in TAILS):
            laid += keeping.outline(name, Columns(**cells)).readings is not None
            assert keeping.suggest(name, **cells) == reading.suggest(name, **cells), (name, cells)
    assert laid > 500


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_line_of_an_outline_is_that_of_the_laid_answer(language: str) -> None:
    use_language(language)
    suggester = Suggester(load_release("5.0"))
    laid = 0
    for name, modality in every_name():
        outline = suggester.outline(name, Columns(modality))
        laid += outline.readings is not None
        assert orjson.loads(contract_line(name, outline)) == to_contract(name, outline.suggestion())
    assert laid > 3000

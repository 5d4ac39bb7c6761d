"""Answers that are laid over other names are those that reading the names gives."""

from __future__ import annotations

import random

import pytest

from tests.benchmarks.suggest_speed import names
from tests.eval.gold import FILES, read_gold
from workbench.core.standard import load_release
from workbench.core.suggest import Suggester
from workbench.core.suggest.templates import Template, Templates

TAILS = ("{}", "{}(急诊)", "{}*", "【住院】{}")


class Forgetful(Templates):
    """Keeps nothing, so that every name is read."""

    def keep(self, key: object, template: Template | None) -> None:
        pass


def every_name() -> list[tuple[str, str]]:
    own = [(tail.format(g.name), g.modality) for g in read_gold(FILES["own"]) for tail in TAILS]
    return own + [(name, "") for name in names(3000)]


@pytest.mark.parametrize("policy", ["agnostic", "specific"])
def test_a_laid_answer_is_a_read_one(policy: str) -> None:
    release = load_release("5.0")
    keeping, reading = Suggester(release, device_policy=policy), Suggester(release, device_policy=policy)
    reading._templates = Forgetful()
    asked = every_name()
    random.Random(1).shuffle(asked)
    for name, modality in asked:
        assert keeping.suggest(name, modality=modality) == reading.suggest(name, modality=modality)

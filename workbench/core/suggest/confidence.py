"""How sure a suggestion is: a small logistic model over features that a person can read.

The weights are data (``resources/lexicon/confidence.toml``), set by hand and checked on labelled names: a
suggestion without any doubt has log-odds ``bias``, each doubt takes its weight away.
"""

from __future__ import annotations

import math
import tomllib
from functools import lru_cache
from typing import Any

from workbench.paths import resource


@lru_cache(maxsize=1)
def _tables() -> dict[str, Any]:
    with resource("lexicon", "confidence.toml").open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=1)
def weights() -> dict[str, float]:
    """Weights by feature, with ``bias``."""
    return {str(k): float(v) for k, v in _tables()["weights"].items()}


@lru_cache(maxsize=1)
def memory_weights() -> dict[str, float]:
    """How far an earlier decision is believed: probability by ``likeness.trust``."""
    tables = _tables()["memory"]
    return {f"{like}.{trust}": float(p) for like, table in tables.items() for trust, p in table.items()}


def threshold(error_budget: float) -> float:
    """The confidence from which an answer may be automatic, for a share of errors that is allowed.

    Most automatic answers are surer than the least sure one, so this is lower than the budget says.
    """
    return 1.0 - max(0.0005, min(0.5, error_budget)) * 4


@lru_cache(maxsize=4096)
def confidence(features: tuple[tuple[str, float], ...]) -> float:
    """Probability that the answer is right, 0..1, from pairs of feature and value."""
    table = weights()
    total = table["bias"] + sum(table.get(name, 0.0) * value for name, value in features)
    return round(1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total)))), 4)

"""How sure a suggestion is: a small logistic model over features that a person can read.

The weights are data (``resources/lexicon/confidence.toml``), set by hand and checked on labelled names: a
suggestion without any doubt has log-odds ``bias``, each doubt takes its weight away.
"""

from __future__ import annotations

import math
import tomllib
from functools import lru_cache

from workbench.paths import resource


@lru_cache(maxsize=1)
def weights() -> dict[str, float]:
    """Weights by feature, with ``bias``."""
    with resource("lexicon", "confidence.toml").open("rb") as file:
        data = tomllib.load(file)
    return {str(k): float(v) for k, v in data["weights"].items()}


@lru_cache(maxsize=4096)
def confidence(features: tuple[tuple[str, float], ...]) -> float:
    """Probability that the answer is right, 0..1, from pairs of feature and value."""
    table = weights()
    total = table["bias"] + sum(table.get(name, 0.0) * value for name, value in features)
    return round(1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total)))), 4)

"""Fit the weights of the confidence model, and check them on sources that were not used.

``python -m tests.eval.fit [FILE ...]``: files of labelled names (format: ``gold.py``) beside the development
names and our own. Prints the weights now in use beside fitted ones, and how the fitted model does on each
source when that source is left out. It writes nothing: weights are rounded by a person into
``resources/lexicon/confidence.toml``, towards more doubt where there are few errors to learn from.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from math import exp, log
from pathlib import Path

from tests.eval.gold import FILES, Gold, read_gold
from tests.eval.scoring import judge
from workbench.core.standard import load_release
from workbench.core.suggest import Suggester, engine
from workbench.core.suggest.confidence import weights

Features = dict[str, float]
Example = tuple[Features, bool, str]  # features, right by its first codes, source

#: Prior: each weight is normal around the one in use with this variance, so that a feature without errors
#: keeps its weight.
VARIANCE = 1.0


def examples(names: list[Gold]) -> Iterator[Example]:
    """What the model was given for each name, and whether the answer was right."""
    given: list[Features] = []
    original = engine.confidence

    def listen(features: tuple[tuple[str, float], ...]) -> float:
        given.append({"bias": 1.0, **dict(features)})
        return original(features)

    engine.confidence = listen
    try:
        for gold in names:
            found = Suggester(load_release("5.0")).suggest(gold.name, modality=gold.modality)
            codes = [[c.code for c in part.candidates] for part in found.parts]
            yield given[-1], judge(gold, codes, found.auto).first, gold.source
    finally:
        engine.confidence = original


def probability(model: Features, features: Features) -> float:
    total = sum(model.get(name, 0.0) * value for name, value in features.items())
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total))))


def fit(data: list[Example], prior: Features, rounds: int = 400) -> Features:
    """Most probable weights, by gradient ascent with a step for each weight."""
    model = {name: prior.get(name, 0.0) for features, *_ in data for name in features}
    curvature = {name: 1 / VARIANCE + 0.25 * sum(f.get(name, 0.0) ** 2 for f, *_ in data) for name in model}
    for _ in range(rounds):
        slope = {name: (prior.get(name, 0.0) - model[name]) / VARIANCE for name in model}
        for features, right, _source in data:
            error = right - probability(model, features)
            for name, value in features.items():
                slope[name] += error * value
        for name in model:
            model[name] += slope[name] / curvature[name] / 2
    return model


def loss(model: Features, data: list[Example]) -> float:
    """Mean log loss."""
    total = 0.0
    for features, right, _ in data:
        sure = probability(model, features)
        total -= log(max(1e-9, sure if right else 1 - sure))
    return total / len(data)


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(prog="tests.eval.fit", description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    paths = [path for path in FILES.values() if path.is_file()] + parser.parse_args().files
    names = {gold.name: gold for path in paths for gold in read_gold(path)}
    data = list(examples(list(names.values())))
    now = weights()
    fitted = fit(data, now)
    print(f"{len(data)} names, {sum(not right for _, right, _ in data)} wrong")
    print(f"{'feature':24s} {'names':>6s} {'wrong':>6s} {'in use':>7s} {'fitted':>7s}")
    for name in sorted(set(now) | set(fitted), key=lambda n: n != "bias"):
        having = [right for features, right, _ in data if features.get(name)]
        shown = f"{fitted[name]:7.2f}" if name in fitted else "      -"
        print(f"{name:24s} {len(having):6d} {having.count(False):6d} {now.get(name, 0.0):7.2f} {shown}")
    print("\nleft out                 names  wrong  log loss: in use, fitted on the others")
    for source in sorted({source for *_, source in data}):
        others = [example for example in data if example[2] != source]
        here = [example for example in data if example[2] == source]
        wrong = sum(not right for _, right, _ in here)
        model = fit(others, now, rounds=150)
        print(f"{source:24s} {len(here):5d} {wrong:6d}  {loss(now, here):.4f} {loss(model, here):.4f}")


if __name__ == "__main__":
    main()

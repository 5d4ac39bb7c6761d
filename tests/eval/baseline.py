"""The saved baseline: figures, and for each name a hash and whether it was right. No names are kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.eval.gold import HERE
from tests.eval.scoring import Outcome, Share, figures

PATH = HERE / "baseline.json"
_DIGITS = 12  # hex digits of SHA-256: two of a million names are the same with odds of 1 to 500


def mark(name: str) -> str:
    """What stands for a name in the baseline."""
    return hashlib.sha256(name.encode("utf-8")).hexdigest()[:_DIGITS]


@dataclass
class Change:
    """How outcomes differ from a baseline.

    Attributes:
        better, worse: Outcomes whose first answer became right or wrong.
        unsafe: Outcomes that are now taken without a person although wrong or to be asked.
        fresh: Names that the baseline does not know.
    """

    better: list[Outcome] = field(default_factory=list)
    worse: list[Outcome] = field(default_factory=list)
    unsafe: list[Outcome] = field(default_factory=list)
    fresh: int = 0


def load() -> dict[str, Any]:
    """The baseline by file (``dev``, ``own``); empty where none was saved."""
    return json.loads(PATH.read_text(encoding="utf-8")) if PATH.is_file() else {}


def save(which: str, outcomes: list[Outcome]) -> None:
    """Make these outcomes the baseline of a file."""
    data = load()
    data[which] = {
        "figures": {name: f"{right}/{of}" for name, (right, of) in figures(outcomes).items()},
        "right": _marks(o for o in outcomes if o.first),
        "wrong": _marks(o for o in outcomes if not o.first),
        "unsafe": _marks(o for o in outcomes if o.auto and not o.auto_right),
    }
    PATH.write_text(json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _marks(outcomes: Iterable[Outcome]) -> list[str]:
    """Sorted marks, eight a line."""
    marks = sorted(mark(o.gold.name) for o in outcomes)
    return [" ".join(marks[i : i + 8]) for i in range(0, len(marks), 8)]


def marks_of(which: str, group: str) -> list[str]:
    """The marks saved as ``right``, ``wrong`` or ``unsafe``."""
    return " ".join(load().get(which, {}).get(group, ())).split()


def compare(which: str, outcomes: list[Outcome]) -> Change:
    """What got better and worse since the baseline of a file was saved."""
    right, wrong, unsafe = (set(marks_of(which, group)) for group in ("right", "wrong", "unsafe"))
    change = Change()
    for outcome in outcomes:
        key = mark(outcome.gold.name)
        if outcome.first and key in wrong:
            change.better.append(outcome)
        elif not outcome.first and key in right:
            change.worse.append(outcome)
        change.fresh += key not in right and key not in wrong
        if outcome.auto and not outcome.auto_right and key not in unsafe:
            change.unsafe.append(outcome)
    return change


def saved_figure(which: str, name: str) -> Share | None:
    """A figure of the baseline."""
    figure = load().get(which, {}).get("figures", {}).get(name)
    if not figure:
        return None
    right, of = figure.split("/")
    return int(right), int(of)

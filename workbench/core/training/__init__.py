"""Exercises for new reviewers and how their answers are judged. No project, no window: values only."""

from workbench.core.training.packs import (
    SUFFIX,
    Answer,
    Exercise,
    Kind,
    Level,
    Pack,
    built_in,
    pack_from_bytes,
    pack_to_bytes,
    read_pack,
)
from workbench.core.training.results import RESULT_SUFFIX, Result, result_from_bytes, result_to_bytes
from workbench.core.training.scoring import FAULTS, Fault, Outcome, judge

__all__ = [
    "FAULTS",
    "RESULT_SUFFIX",
    "SUFFIX",
    "Answer",
    "Exercise",
    "Fault",
    "Kind",
    "Level",
    "Outcome",
    "Pack",
    "Result",
    "built_in",
    "judge",
    "pack_from_bytes",
    "pack_to_bytes",
    "read_pack",
    "result_from_bytes",
    "result_to_bytes",
]

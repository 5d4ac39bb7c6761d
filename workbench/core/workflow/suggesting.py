"""Suggest standard items: for the items of a project, or for a plain list of names (the batch contract)."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from workbench import __version__
from workbench.core.errors import InputProblem
from workbench.core.exchange import read_names, replacing
from workbench.core.items import Changes, Suggestion
from workbench.core.jobs import Progress
from workbench.core.project import Project, StoredSuggestion, stored_form
from workbench.core.suggest import contract_line, encode_many
from workbench.core.words import Message, language, use_language

Answers = tuple[list[tuple[str, StoredSuggestion]], float]  # by item id; seconds


@dataclass(frozen=True, slots=True)
class SuggestReport:
    """How many items the project holds, how many were answered now, how many of those need no person."""

    items: int
    suggested: int
    auto: int
    seconds: float
    changes: Changes

    def to_json(self) -> dict[str, int | float]:
        """The command line's contract (``workbench suggest PROJECT --json``)."""
        return {"items": self.items, "suggested": self.suggested, "auto": self.auto, "seconds": self.seconds}


@dataclass(slots=True)
class SuggestJob:
    """Answer the items that have no suggestion yet, or all of them (``again``)."""

    again: bool = False
    title: Message = field(init=False, default_factory=lambda: Message("workflow.suggesting"))

    def read(self, project: Project) -> tuple[str, str, list[tuple[str, str, str]]]:
        """Release, device policy, and ``(item id, name, modality)`` of the items to answer."""
        items = project.iter_items() if self.again else project.items_without_suggestion()
        info = project.info
        return info.release_id, info.device_policy, [(i.id, i.name, i.modality) for i in items]

    def compute(self, data: tuple[str, str, list[tuple[str, str, str]]], progress: Progress) -> Answers:
        """Answer every name, in order; the answers come as they will be stored."""
        started = time.perf_counter()
        release_id, policy, rows = data
        answers = encode_many(
            [(name, modality) for _, name, modality in rows],
            release_id,
            encode=stored_form,
            device_policy=policy,
            progress=progress,
        )
        pairs = [(row[0], answer) for row, answer in zip(rows, answers, strict=True)]
        return pairs, time.perf_counter() - started

    def save(self, project: Project, result: Answers) -> SuggestReport:
        """Store the suggestions in one transaction."""
        pairs, seconds = result
        changes = project.save_suggestions(pairs, engine=__version__)
        return SuggestReport(
            items=project.item_count(),
            suggested=len(pairs),
            auto=sum(answer.auto for _, answer in pairs),
            seconds=round(seconds, 3),
            changes=changes,
        )


@dataclass(frozen=True, slots=True)
class BatchReport:
    """Rows written by a batch, and how long it took."""

    rows: int
    auto: int
    seconds: float


@dataclass(slots=True)
class BatchJob:
    """Answer a file of names without a project: one JSON object a row, in order (the batch contract)."""

    names: Path
    out: Path
    column: str | None = None
    modality_column: str | None = None
    top: int = 5
    release_id: str = "5.0"
    title: Message = field(init=False, default_factory=lambda: Message("workflow.suggesting"))

    def read(self, project: None) -> list[tuple[str, str]]:
        """``(name, modality)`` of every row.

        Raises:
            InputProblem: The answers would be written over the names.
        """
        if self.out.exists() and self.names.exists() and self.out.samefile(self.names):
            raise InputProblem(Message("exchange.out_is_source", {"file": self.out.name}))
        return read_names(self.names, column=self.column, modality_column=self.modality_column)

    def compute(self, data: list[tuple[str, str]], progress: Progress) -> BatchReport:
        """Answer and write; the output appears only when it is complete."""
        started = time.perf_counter()
        # Worker processes do not know the language in use.
        encode = partial(_line, language())
        answers = encode_many(data, self.release_id, encode=encode, top=self.top, progress=progress)
        rows, auto = write_lines(self.out, answers)
        return BatchReport(rows, auto, round(time.perf_counter() - started, 3))

    def save(self, project: None, result: BatchReport) -> BatchReport:
        """Nothing is stored."""
        return result


def write_lines(out: Path, lines: Iterable[tuple[bytes, bool]]) -> tuple[int, int]:
    """Write the contract's lines beside ``out`` and move them there. Returns rows and automatic ones.

    Raises:
        FileProblem: The folder cannot be written.
    """
    rows = auto = 0
    with replacing(out) as temporary, temporary.open("wb") as file:
        for line, automatic in lines:
            file.write(line)
            rows += 1
            auto += automatic
    return rows, auto


def _line(in_language: str, name: str, suggestion: Suggestion) -> tuple[bytes, bool]:
    use_language(in_language)
    return contract_line(name, suggestion), suggestion.auto

"""Suggest standard items: for the items of a project, or for a plain list of names (the batch contract)."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
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


@dataclass(frozen=True, slots=True)
class Questions:
    """The names of a project that are to be answered, with their columns by item id, and its settings."""

    release_id: str
    device_policy: str
    devices: tuple[str, ...]
    error_budget: float
    rows: list[tuple[str, tuple[str, ...]]]


@dataclass(slots=True)
class SuggestJob:
    """Answer the items that have no suggestion yet, or all of them (``again``)."""

    again: bool = False
    title: Message = field(init=False, default_factory=lambda: Message("workflow.suggesting"))

    def read(self, project: Project) -> Questions:
        """What to answer, and how."""
        items = project.iter_items() if self.again else project.items_without_suggestion()
        info, billed = project.info, project.price_items()
        return Questions(
            info.release_id,
            info.device_policy,
            tuple(project.setting("devices")),
            project.setting("error_budget"),
            [
                (i.id, (i.name, i.modality, i.site, i.method, i.department, billed.get(i.id, "")))
                for i in items
            ],
        )

    def compute(self, data: Questions, progress: Progress) -> Answers:
        """Answer every name, in order; the answers come as they will be stored."""
        started = time.perf_counter()
        answers = encode_many(
            [row for _, row in data.rows],
            data.release_id,
            encode=stored_form,
            device_policy=data.device_policy,
            devices=data.devices,
            error_budget=data.error_budget,
            progress=progress,
        )
        pairs = [(item_id, answer) for (item_id, _), answer in zip(data.rows, answers, strict=True)]
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
    """Answer a file of names without a project: one JSON object a row, in order (the batch contract).

    ``columns`` names the columns to read, by field (``exchange.read_names``).
    """

    names: Path
    out: Path
    columns: Mapping[str, str] = field(default_factory=dict)
    top: int = 5
    release_id: str = "5.0"
    title: Message = field(init=False, default_factory=lambda: Message("workflow.suggesting"))

    def read(self, project: None) -> list[tuple[str, ...]]:
        """Name and cells of every row.

        Raises:
            InputProblem: The answers would be written over the names.
        """
        if self.out.exists() and self.names.exists() and self.out.samefile(self.names):
            raise InputProblem(Message("exchange.out_is_source", {"file": self.out.name}))
        return read_names(self.names, self.columns)

    def compute(self, data: list[tuple[str, ...]], progress: Progress) -> BatchReport:
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

"""Suggest standard items: for the items of a project, or for a plain list of names (the batch contract)."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import chain, islice
from pathlib import Path

from workbench import __version__
from workbench.core.errors import Cancelled, InputProblem
from workbench.core.exchange import read_names, replacing
from workbench.core.items import Changes
from workbench.core.jobs import Progress
from workbench.core.project import Project, ProjectInfo, StoredSuggestion, alongside, stored_form
from workbench.core.suggest import contract_lines, encode_many
from workbench.core.words import Message

Row = tuple[str, ...]
Answer = tuple[str, StoredSuggestion]  # by item id
_AHEAD = 200  # the largest exams, which the list shows first
# Stored together: at first a screenful, then ever more, up to what a reviewer's key can wait for (0.05 s).
_FIRST, _MOST = 50, 1_000


@dataclass(frozen=True, slots=True)
class SuggestReport:
    """How many items the project holds, how many were answered now, how many of those need no person.

    Attributes:
        left: How many were not answered because a person stopped it.
        changes: What views have to show that was not told before.
    """

    items: int
    suggested: int
    auto: int
    left: int
    seconds: float
    changes: Changes

    def to_json(self) -> dict[str, int | float]:
        """The command line's contract (``workbench suggest PROJECT --json``)."""
        return {"items": self.items, "suggested": self.suggested, "auto": self.auto, "seconds": self.seconds}


@dataclass(slots=True)
class SuggestJob:
    """Answer the items that have no suggestion yet, or all of them (``again``).

    What is answered is stored at once, in batches that are whole each, the largest exams first; people review
    meanwhile. Stopped or killed, the rest has no suggestion yet and can be asked for at any time.
    """

    again: bool = False
    title: Message = field(init=False, default_factory=lambda: Message("workflow.suggesting"))

    def read(self, project: Project) -> ProjectInfo:
        """Where the project is."""
        return project.info

    def compute(self, data: ProjectInfo, progress: Progress) -> SuggestReport:
        """Answer and store, telling what is stored."""
        started = time.perf_counter()
        suggested = auto = 0
        followed = True
        with alongside(data, progress) as project:
            asked = _questions(project, self.again)
            answers = encode_many(
                [row for _, row in asked],
                data.release_id,
                encode=stored_form,
                device_policy=data.device_policy,
                devices=tuple(project.setting("devices")),
                error_budget=project.setting("error_budget"),
                progress=progress,
            )
            try:
                for batch in _batches(zip((item_id for item_id, _ in asked), answers, strict=True)):
                    changes = project.save_suggestions(batch, engine=__version__)
                    suggested += len(batch)
                    auto += sum(answer.auto for _, answer in batch)
                    followed = progress.stored(changes)
            except Cancelled:
                pass  # what is stored stays
            items = project.item_count()
        kinds = frozenset({"suggestions"} if suggested else ())
        changes = Changes(frozenset() if followed else None, kinds)
        seconds = round(time.perf_counter() - started, 3)
        return SuggestReport(items, suggested, auto, len(asked) - suggested, seconds, changes)

    def save(self, project: Project, result: SuggestReport) -> SuggestReport:
        """Take over what was stored and not told: it is on the disk already."""
        project.follow_suggestions(result.changes)
        return result


def _questions(project: Project, again: bool) -> list[tuple[str, Row]]:
    """Item id, name and cells of what is to be answered: the largest exams first, then in row order."""
    items = list(project.iter_items() if again else project.items_without_suggestion())
    billed = project.price_items()
    first = nlargest(_AHEAD, items, key=lambda item: item.count or 0)
    ahead = {item.id for item in first}
    ordered = chain(first, (item for item in items if item.id not in ahead))
    return [
        (i.id, (i.name, i.modality, i.site, i.method, i.department, billed.get(i.id, ""))) for i in ordered
    ]


def _batches(pairs: Iterator[Answer]) -> Iterator[list[Answer]]:
    """What is stored together."""
    size = _FIRST
    while batch := list(islice(pairs, size)):
        yield batch
        size = min(2 * size, _MOST)


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
        answers = contract_lines(data, self.release_id, top=self.top, progress=progress)
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

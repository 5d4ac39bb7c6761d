"""Give a hospital its own workbook back, with the mapping in columns at its right."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from workbench.core.errors import InputProblem
from workbench.core.exchange import LAYOUTS, Held, OwnReport, own_suffix, write_own
from workbench.core.items import Changes, MappingRow
from workbench.core.jobs import Progress
from workbench.core.project import Project, SourceFile
from workbench.core.words import Message
from workbench.core.workflow.export import mapping_rows, read_project, refuse_imported

__all__ = ["OwnWorkbookJob", "OwnWorkbookReport", "own_suffix"]


@dataclass(frozen=True, slots=True)
class OwnInput:
    """The hospital's file and the mapping of its items, each with its place in that file."""

    source: SourceFile
    content: bytes
    rows: list[MappingRow]
    held: Held


@dataclass(frozen=True, slots=True)
class OwnWorkbookReport:
    """What was written. ``others``: imported files that this is not; each is written for itself."""

    path: Path
    source: str
    own: OwnReport
    others: tuple[str, ...]
    changes: Changes = field(default_factory=Changes)

    def to_json(self) -> dict[str, Any]:
        """For ``workbench export --format own --json``."""
        return {
            "paths": [str(self.path)],
            "source": self.source,
            "rows": self.own.rows,
            "unplaced": list(self.own.unplaced),
            "notes": [note.text() for note in self.notes()],
        }

    def notes(self) -> list[Message]:
        """What a person should know."""
        notes = list(self.own.notes)
        if self.own.unplaced:
            params = {"n": len(self.own.unplaced), "name": self.own.unplaced[0]}
            notes.append(Message("exchange.own_unplaced", params))
        if self.others:
            notes.append(Message("exchange.own_others", {"files": "、".join(self.others)}))
        return notes


@dataclass(slots=True)
class OwnWorkbookJob:
    """Write one imported file back, the newest where none is named.

    Attributes:
        out: The file to write, with the suffix that :func:`own_suffix` gives.
        source: Id or name of the imported file, empty for the newest.
        parts: How several parts of an item stand: ``lines`` or ``columns``.
    """

    out: Path
    source: str = ""
    parts: str = "lines"
    title: Message = field(init=False, default_factory=lambda: Message("exchange.exporting"))

    def read(self, project: Project) -> OwnInput:
        """The file and the mapping of its items.

        Raises:
            InputProblem: Nothing was imported, no such file, another suffix, or ``out`` is an imported list.
        """
        sources = [s for s in project.source_files() if self.source in ("", s.id, s.file_name)]
        if not self.source:  # rows added in a returned workbook are no list of their own, where there is one
            sources = [s for s in sources if "returned" not in s.layout] or sources
        if not sources:
            raise InputProblem(Message("exchange.own_no_source", {"file": self.source}))
        source = sources[-1]
        suffix = own_suffix(source.file_name)
        if self.out.suffix.lower() != suffix or self.parts not in LAYOUTS:
            raise InputProblem(Message("exchange.own_suffix", {"file": self.out.name, "suffix": suffix}))
        refuse_imported(project, self.out)
        placed = {item.item.id: item.item for item in project.items_of(source.id)}
        stored = read_project(project)
        rows = [
            replace(row, sheet=placed[row.item_id].sheet, row=str(placed[row.item_id].row))
            for row in mapping_rows(stored)
            if row.item_id in placed
        ]
        held = Held(stored.head_hash, stored.newest_list, source.digest)
        return OwnInput(source, project.source_content(source.id), rows, held)

    def compute(self, data: OwnInput, progress: Progress) -> tuple[OwnInput, OwnReport]:
        """Write.

        Raises:
            FileProblem: The file cannot be written; the old one is unchanged.
        """
        progress.at(self.title, 0, 0)
        source = data.source
        report = write_own(
            self.out,
            source.file_name,
            data.content,
            source.layout,
            data.rows,
            parts=self.parts,
            held=data.held,
        )
        return data, report

    def save(self, project: Project, result: tuple[OwnInput, OwnReport]) -> OwnWorkbookReport:
        """Nothing is stored."""
        data, own = result
        others = tuple(s.file_name for s in project.source_files() if s.id != data.source.id)
        return OwnWorkbookReport(self.out, data.source.file_name, own, others)

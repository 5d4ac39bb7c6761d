"""Import a hospital's list into a project: every row ends as a source item, a non-item or a row problem."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.core.errors import InputProblem
from workbench.core.exchange import ImportResult, import_items
from workbench.core.items import Changes, RowProblem
from workbench.core.jobs import Progress
from workbench.core.project import Project
from workbench.core.words import Message


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. ``rows`` = ``items`` + ``non_items`` + rows that have a problem.

    Attributes:
        rows: Rows of the sheets that were read, titles and blank ones included.
        items: Rows that became source items.
        non_items: Rows recognised as no item: titles, headers, blanks, subtotals.
        problems: Rows that could not become an item, and why.
        warnings: What was noticed in rows that did become items.
        changes: What the import touched.
    """

    rows: int
    items: int
    non_items: int
    problems: list[RowProblem]
    warnings: list[RowProblem]
    changes: Changes

    @property
    def bad_rows(self) -> int:
        """Rows that could not become an item; a row with two problems counts once."""
        return self.rows - self.items - self.non_items

    def to_json(self) -> dict[str, Any]:
        """The command line's contract (``workbench import --json``), warnings beside it."""
        return {
            "rows": self.rows,
            "items": self.items,
            "non_items": self.non_items,
            "problems": [row_problem_to_json(p) for p in self.problems],
            "warnings": [row_problem_to_json(p) for p in self.warnings],
        }


def row_problem_to_json(problem: RowProblem) -> dict[str, Any]:
    """A row problem as plain JSON in the language in use."""
    return {
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "message": problem.message.text(),
    }


@dataclass(slots=True)
class ImportJob:
    """Read a list and store it. Columns may be given by header text, letter or 1-based number."""

    path: Path
    sheet: str | None = None
    name_column: str | None = None
    code_column: str | None = None
    modality_column: str | None = None
    count_column: str | None = None
    title: Message = field(init=False, default_factory=lambda: Message("workflow.importing"))

    def read(self, project: Project) -> frozenset[str]:
        """Digests of the files that the project already holds."""
        return frozenset(source.sha256 for source in project.source_files())

    def compute(self, data: frozenset[str], progress: Progress) -> ImportResult:
        """Read the file. The project is not touched.

        Raises:
            InputProblem: The same file was imported before.
        """
        result = import_items(
            self.path,
            sheet=self.sheet,
            name_column=self.name_column,
            code_column=self.code_column,
            modality_column=self.modality_column,
            count_column=self.count_column,
            progress=progress,
        )
        if result.sha256 in data:
            raise InputProblem(Message("workflow.already_imported", {"file": self.path.name}))
        return result

    def save(self, project: Project, result: ImportResult) -> ImportReport:
        """Store file, items and problems in one transaction."""
        changes = project.import_source(
            file_name=result.file_name,
            sha256=result.sha256,
            content=result.content,
            layout=result.layout_json(),
            items=result.items,
            problems=result.problems,
            non_items=result.non_items,
        )
        return ImportReport(
            rows=result.rows,
            items=len(result.items),
            non_items=result.non_items,
            problems=list(result.problems),
            warnings=list(result.warnings),
            changes=changes,
        )

"""Import a hospital's list into a project: every row ends as a source item, a non-item or a row problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.core.errors import InputProblem
from workbench.core.exchange import ImportResult, Profiles, import_items
from workbench.core.items import Changes, RowProblem
from workbench.core.jobs import Progress, uncollected
from workbench.core.project import Project, SourceFile
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
        personal: Columns that look like patient data, and whether they were left out.
        changes: What the import touched.
    """

    rows: int
    items: int
    non_items: int
    problems: list[RowProblem]
    warnings: list[RowProblem]
    personal: list[dict[str, Any]]
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
            "personal": self.personal,
        }


def row_problem_to_json(problem: RowProblem) -> dict[str, Any]:
    """A row problem as plain JSON in the language in use."""
    return {
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "message": problem.message.text(),
    }


def report_of(result: ImportResult, changes: Changes) -> ImportReport:
    """What is told of a list that was read."""
    return ImportReport(
        rows=result.rows,
        items=len(result.items),
        non_items=result.non_items,
        problems=list(result.problems),
        warnings=list(result.warnings),
        personal=result.personal_json(),
        changes=changes,
    )


def known_digests(sources: Sequence[SourceFile]) -> frozenset[str]:
    """Digests of the files that the project holds, as they were given and as they are kept."""
    return frozenset(
        digest for s in sources for digest in (s.sha256, str(s.layout.get("original_sha256") or s.sha256))
    )


@dataclass(slots=True)
class ImportJob:
    """Read a list and store it.

    Attributes:
        path: The list.
        sheet: Only this sheet.
        keep_personal: Keep columns that look like patient data.
        name_column … price_item_column: Header text, letter, 1-based number, or ``-`` for "not in the list".
    """

    path: Path
    sheet: str | None = None
    name_column: str | None = None
    code_column: str | None = None
    modality_column: str | None = None
    count_column: str | None = None
    site_column: str | None = None
    method_column: str | None = None
    department_column: str | None = None
    price_column: str | None = None
    price_item_column: str | None = None
    keep_personal: bool = False
    title: Message = field(init=False, default_factory=lambda: Message("workflow.importing"))

    def read(self, project: Project) -> frozenset[str]:
        """Digests of the files that the project already holds."""
        return known_digests(project.source_files())

    def compute(self, data: frozenset[str], progress: Progress) -> ImportResult:
        """Read the file. The project is not touched.

        Raises:
            InputProblem: The same file was imported before.
        """
        result = self.look(progress)
        if result.sha256 in data or result.original_sha256 in data:
            raise InputProblem(Message("workflow.already_imported", {"file": self.path.name}))
        return result

    @uncollected()
    def look(self, progress: Progress) -> ImportResult:
        """Read the file with the layouts remembered from earlier imports."""
        return import_items(
            self.path,
            sheet=self.sheet,
            keep_personal=self.keep_personal,
            profiles=Profiles(),
            progress=progress,
            name_column=self.name_column,
            code_column=self.code_column,
            modality_column=self.modality_column,
            count_column=self.count_column,
            site_column=self.site_column,
            method_column=self.method_column,
            department_column=self.department_column,
            price_column=self.price_column,
            price_item_column=self.price_item_column,
        )

    @uncollected()
    def save(self, project: Project, result: ImportResult) -> ImportReport:
        """Store file, items and problems in one transaction, and remember the layout."""
        changes = project.import_source(
            file_name=result.file_name,
            sha256=result.sha256,
            content=result.content,
            layout=result.layout_json(),
            items=result.items,
            problems=result.problems,
            non_items=result.non_items,
        )
        Profiles().remember(result.layouts)
        return report_of(result, changes)

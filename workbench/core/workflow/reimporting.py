"""Import a newer list of the same hospital: see what it adds, changes and drops, then take it over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.core.errors import InputProblem, WorkbenchError
from workbench.core.exchange import (
    Columns,
    ImportResult,
    ItemChange,
    ListComparison,
    Listed,
    Profiles,
    compare_lists,
)
from workbench.core.items import Changes, Decision, RowProblem, SourceItem, State
from workbench.core.jobs import Progress, uncollected
from workbench.core.project import Newer, PlacedItem, Project, SourceFile
from workbench.core.review.rules import named
from workbench.core.text import key_of
from workbench.core.words import Message, say
from workbench.core.workflow.importing import ImportJob, ImportReport, report_of
from workbench.core.workflow.restoring import local_time

_STRANGE = 0.2  # of the earlier items found again: fewer, and it may be the list of another hospital


@dataclass(frozen=True, slots=True)
class Stored:
    """What the project holds: the lists in force with their items, all lists, decisions by item."""

    files: dict[str, SourceFile]
    in_force: dict[str, list[PlacedItem]]
    decisions: dict[str, Decision]
    release_id: str


@dataclass(frozen=True, slots=True)
class ReimportPlan:
    """What a newer list would do; nothing is written yet.

    Attributes:
        result: The newer list as it was read.
        follows: The list that it is compared with.
        found: Every item of both.
        stored: What the project held when it was compared.
        reopened: Decided items that would be open again.
        strange: True where so little is found again that it may be another hospital's list.
    """

    result: ImportResult
    follows: SourceFile
    found: ListComparison
    stored: Stored
    reopened: int
    strange: bool

    @property
    def empty(self) -> bool:
        """True where the newer list says nothing new."""
        return not (self.found.added or self.found.changed or self.found.gone)

    def to_json(self) -> dict[str, Any]:
        """All rows of the comparison, for ``workbench reimport --json``."""
        found = self.found
        return {
            "file": self.result.file_name,
            "compared_with": self.follows.file_name,
            "unchanged": len(found.unchanged),
            "added": [_row(item) for item in found.added],
            "changed": [
                _row(c.new) | {"fields": {f: _values(c, f) for f in c.fields}, "reopened": self.reopens(c)}
                for c in found.changed
            ],
            "gone": [_row(item) for item in found.gone],
            "reopened": self.reopened,
            "strange": self.strange,
        }

    def reopens(self, change: ItemChange) -> bool:
        """True where a decided item would be open again."""
        decision = self.stored.decisions.get(change.old.id)
        return change.reopens and decision is not None and decision.state is not State.OPEN


def _row(item: SourceItem) -> dict[str, Any]:
    return {"sheet": item.sheet, "row": item.row, "code": item.code, "name": item.name}


def _values(change: ItemChange, name: str) -> list[Any]:
    """Before and after of a field."""
    before, after = getattr(change.old, name), getattr(change.new, name)
    return [list(v) if isinstance(v, tuple) else v for v in (before, after)]


def change_text(change: ItemChange) -> str:
    """What changed, for people: ``名称“甲”改为“乙”；数量“5”改为“7”``."""
    lines = []
    for name in change.fields:
        if name == "cells":
            lines.append(say("workflow.change_cells"))
            continue
        before, after = ("" if v is None else str(v) for v in _values(change, name))
        field_word = say(f"workflow.field_{name}")
        lines.append(say("workflow.change_field", field=field_word, before=before[:60], after=after[:60]))
    return say("workflow.change_separator").join(lines)


@dataclass(slots=True)
class ReimportJob:
    """Compare a list with the one before, and take it over. ``compute`` gives the preview, ``save`` writes.

    Attributes:
        reader: How the file is read.
        actor: Who imports it.
        replaces: File name or 1-based number of the list that it follows, where the project holds several;
            without it, the one with the most items in common.
    """

    reader: ImportJob
    actor: str
    replaces: str | None = None
    title: Message = field(init=False, default_factory=lambda: Message("workflow.reimporting"))

    def read(self, project: Project) -> Stored:
        """The lists in force, and what was decided.

        Raises:
            InputProblem: There is no list yet, or no such list.
        """
        self.actor = named(self.actor)
        files = project.source_files()
        followed = {file.follows for file in files}
        in_force = [file for file in files if file.id not in followed]
        chosen = _chosen(in_force, self.replaces)
        return Stored(
            files={file.id: file for file in files},
            in_force={file.id: project.items_of(file.id) for file in chosen},
            decisions={decision.item_id: decision for decision in project.decisions()},
            release_id=project.info.release_id,
        )

    @uncollected()
    def compute(self, data: Stored, progress: Progress) -> ReimportPlan:
        """Read the file and compare it. The project is not touched.

        Raises:
            FileProblem, InputProblem: As for an import.
        """
        result = self.reader.look(progress)
        source = _most_alike(data.in_force, result.items)
        headers = {
            layout.sheet: Columns.of(layout.headers, layout.columns.values()) for layout in result.layouts
        }
        new = [Listed(item, headers[item.sheet]) for item in result.items]
        found = compare_lists(_listed(data.files, data.in_force[source]), new)
        kept = len(found.unchanged) + len(found.changed)
        plan = ReimportPlan(
            result, data.files[source], found, data, 0, strange=kept < _STRANGE * (kept + len(found.gone))
        )
        return replace(plan, reopened=sum(map(plan.reopens, found.changed)))

    @staticmethod
    def report(plan: ReimportPlan) -> ImportReport:
        """What is told of the list as it was read, where nothing is written."""
        return report_of(plan.result, Changes())

    @uncollected()
    def save(self, project: Project, result: ReimportPlan) -> ImportReport:
        """Take the list over in one transaction; a list that says nothing new writes nothing.

        Undo does not reach behind it, so the project is backed up first; the report says so, or why not.
        """
        if result.empty:
            return self.report(result)
        way_back = _backed_up(project)
        found, read = result.found, result.result
        stays = {new.id: old.id for old, new in found.unchanged}
        comes = {item.id for item in found.added} | {change.new.id for change in found.changed}
        changes = project.import_source(
            file_name=read.file_name,
            sha256=read.sha256,
            content=read.content,
            layout=read.layout_json(),
            items=[item for item in read.items if item.id in comes],
            problems=read.problems,
            non_items=read.non_items,
            newer=Newer(
                follows=result.follows.id,
                retired={c.old.id: c.new.id for c in found.changed} | {item.id: None for item in found.gone},
                places=[(stays.get(item.id, item.id), item.sheet, item.row) for item in read.items],
                stayed=len(stays),
                actor=self.actor,
                decisions=list(_decisions(result, self.actor)),
            ),
        )
        Profiles().remember(read.layouts)
        report = report_of(read, changes)
        return replace(report, warnings=[*report.warnings, RowProblem("", 0, "", way_back)])


def _backed_up(project: Project) -> Message:
    try:
        made = project.back_up()
    except WorkbenchError as error:
        return Message("workflow.reimport_no_backup", {"why": error.message})
    return Message("workflow.reimport_backed_up", {"at": local_time(made.made_at)})


def _chosen(in_force: Sequence[SourceFile], wanted: str | None) -> list[SourceFile]:
    if not in_force:
        raise InputProblem(Message("workflow.no_list_yet"))
    if wanted is None:
        return list(in_force)
    chosen = [file for file in in_force if file.file_name == wanted]
    if not chosen and wanted.isdigit() and 0 < int(wanted) <= len(in_force):
        chosen = [in_force[int(wanted) - 1]]
    if len(chosen) != 1:
        names = "、".join(f"{number} {file.file_name}" for number, file in enumerate(in_force, 1))
        raise InputProblem(Message("workflow.no_such_list", {"list": wanted, "lists": names}))
    return chosen


def _most_alike(in_force: Mapping[str, list[PlacedItem]], items: Iterable[SourceItem]) -> str:
    """The list with most names in common; of several equal ones the latest."""
    if len(in_force) == 1:
        return next(iter(in_force))
    names = {key_of(item.name) for item in items}
    shared = {
        source: sum(key_of(placed.item.name) in names for placed in held) for source, held in in_force.items()
    }
    return max(reversed(shared), key=lambda source: shared[source])


def _listed(files: Mapping[str, SourceFile], held: Iterable[PlacedItem]) -> list[Listed]:
    """The items with the columns of the sheet that each was read from."""
    columns: dict[tuple[str, str], Columns] = {}
    for file in files.values():
        sheets: Any = file.layout.get("sheets") or []
        for sheet in sheets:
            columns[file.id, sheet["sheet"]] = Columns.of(sheet["headers"], sheet["columns"].values())
    none = Columns({})
    return [Listed(placed.item, columns.get((placed.source, placed.sheet), none)) for placed in held]


def _decisions(plan: ReimportPlan, actor: str) -> Iterable[Decision]:
    """What counts from now on, of the touched items that somebody decided.

    A gone item's decision is restated on it, so that its history shows when it went, and undo does not reach
    behind it.
    """
    before = plan.stored.decisions
    for change in plan.found.changed:
        decision = before.get(change.old.id)
        if decision is None:
            continue
        told = say("workflow.changed_in_list", file=plan.result.file_name, what=change_text(change))
        if change.reopens:
            yield Decision(
                change.new.id,
                State.OPEN,
                remark=told,
                reviewer=actor,
                release_id=plan.stored.release_id,
            )
        else:
            yield replace(decision, item_id=change.new.id, note=told)
    gone = say("workflow.gone_from_list", file=plan.result.file_name)
    for item in plan.found.gone:
        if item.id in before:
            yield replace(before[item.id], note=gone)

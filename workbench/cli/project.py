"""Commands that make and fill a project: new, import, suggest, status."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.output import print_json, print_table, progress_bar
from workbench.core.errors import InputProblem
from workbench.core.items import State
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.standard import load_release
from workbench.core.words import Message, say

ProjectPath = Annotated[Path, typer.Argument(metavar="PROJECT")]
Json = Annotated[bool, typer.Option("--json", help=say("cli.opt_json"))]


def new(
    project: ProjectPath,
    hospital: Annotated[str, typer.Option("--hospital", help=say("cli.opt_hospital"))],
    standard: Annotated[str, typer.Option("--standard", help=say("cli.opt_standard"))] = "5.0",
    json: Json = False,
) -> None:
    """Make an empty project for one hospital and one edition of the standard."""
    release = load_release(standard)
    with Project.create(
        project, hospital=hospital, release_id=release.id, release_sha256=release.sha256
    ) as made:
        info = made.info
    if json:
        print_json({"project": info.id, "path": str(project), "hospital": hospital, "standard": release.id})
    else:
        print(say("cli.new_done", path=str(project), hospital=hospital, standard=release.id))


def import_list(
    project: ProjectPath,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    sheet: Annotated[str | None, typer.Option("--sheet", help=say("cli.opt_sheet"))] = None,
    name_column: Annotated[str | None, typer.Option("--name-column", help=say("cli.opt_name_column"))] = None,
    code_column: Annotated[str | None, typer.Option("--code-column", help=say("cli.opt_code_column"))] = None,
    modality_column: Annotated[
        str | None, typer.Option("--modality-column", help=say("cli.opt_modality_column"))
    ] = None,
    count_column: Annotated[
        str | None, typer.Option("--count-column", help=say("cli.opt_count_column"))
    ] = None,
    json: Json = False,
) -> None:
    """Read a hospital's list into the project."""
    from workbench.core.workflow.importing import ImportJob

    job = ImportJob(file, sheet, name_column, code_column, modality_column, count_column)
    with Project.open(project) as opened, progress_bar() as progress:
        report = run_now(job, opened, progress)
    if json:
        print_json(report.to_json())
        return
    bad_rows = report.rows - report.items - report.non_items
    print(
        say("cli.import_done", rows=report.rows, items=report.items, non_items=report.non_items, bad=bad_rows)
    )
    for key, problems in (("cli.import_problem", report.problems), ("cli.import_warning", report.warnings)):
        for p in problems[:20]:
            print(
                say(
                    key,
                    place=f"{p.sheet}!{p.column}{p.row}" if p.sheet else f"{p.column}{p.row}",
                    what=p.message,
                )
            )
        if len(problems) > 20:
            print(say("cli.and_more", n=len(problems) - 20))


def suggest(
    project: Annotated[Path | None, typer.Argument(metavar="PROJECT")] = None,
    names: Annotated[Path | None, typer.Option("--names", help=say("cli.opt_names"))] = None,
    column: Annotated[str | None, typer.Option("--column", help=say("cli.opt_name_column"))] = None,
    modality_column: Annotated[
        str | None, typer.Option("--modality-column", help=say("cli.opt_modality_column"))
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, max=50, help=say("cli.opt_top"))] = 5,
    jsonl: Annotated[Path | None, typer.Option("--jsonl", help=say("cli.opt_jsonl"))] = None,
    standard: Annotated[str, typer.Option("--standard", help=say("cli.opt_standard"))] = "5.0",
    again: Annotated[bool, typer.Option("--again", help=say("cli.opt_again"))] = False,
    json: Json = False,
) -> None:
    """Suggest for a project, or for a file of names."""
    from workbench.core.workflow.suggesting import BatchJob, SuggestJob

    if names is not None and jsonl is not None and project is None:
        job = BatchJob(names, jsonl, column, modality_column, top, standard)
        with progress_bar() as progress:
            batch = run_now(job, None, progress)
        if json:
            print_json(asdict(batch))
        else:
            print(
                say(
                    "cli.batch_done", rows=batch.rows, auto=batch.auto, seconds=batch.seconds, path=str(jsonl)
                )
            )
        return
    if project is None or names is not None or jsonl is not None:
        raise InputProblem(Message("cli.suggest_usage"))
    with Project.open(project) as opened, progress_bar() as progress:
        report = run_now(SuggestJob(again), opened, progress)
    if json:
        print_json(
            {
                "items": report.items,
                "suggested": report.suggested,
                "auto": report.auto,
                "seconds": report.seconds,
            }
        )
    else:
        print(say("cli.suggest_done", suggested=report.suggested, auto=report.auto, seconds=report.seconds))


def status(project: ProjectPath, json: Json = False) -> None:
    """Counts by state, by items and by exam volume."""
    from workbench.core.review import progress as progress_of

    with Project.open(project, read_only=True) as opened:
        info, now = opened.info, progress_of(opened)
    if json:
        print_json(
            {
                "hospital": info.hospital,
                "standard": info.release_id,
                "items": {state.value: now.items[state] for state in State} | {"total": now.item_total},
                "exams": {state.value: now.exams[state] for state in State} | {"total": now.exam_total},
            }
        )
        return
    print(say("cli.status_head", hospital=info.hospital, standard=info.release_id))
    headers = [say("cli.state"), say("cli.items"), say("cli.exams")]
    rows: list[tuple[str, str, str]] = [
        (say(f"states.{state.value}"), f"{now.items[state]:,}", f"{now.exams[state]:,}") for state in State
    ]
    print_table(headers, [*rows, (say("cli.total"), f"{now.item_total:,}", f"{now.exam_total:,}")])

"""Commands on hospitals' lists: import the first, compare and take over a newer one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from workbench.cli.options import PATH, json_option, project_argument
from workbench.cli.output import print_json, progress_bar
from workbench.cli.review import this_person
from workbench.core.items import RowProblem
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.words import say

SHOWN = 20  # rows printed for people; --json gives all
_FIELDS = ("name", "code", "modality", "count", "site", "method", "department", "price", "price_item")


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say how a list is read."""
    command = click.option("--keep-personal", is_flag=True, help=say("cli.opt_keep_personal"))(command)
    for field in reversed(_FIELDS):
        option = f"--{field.replace('_', '-')}-column"
        command = click.option(option, help=say(f"cli.opt_{field}_column"))(command)
    return click.option("--sheet", help=say("cli.opt_sheet"))(command)


@click.command()
@project_argument
@click.argument("file", type=PATH, metavar="FILE")
@reading_options
@json_option
def import_list(project: Path, file: Path, as_json: bool, **reading: Any) -> None:
    """Read a hospital's list into the project."""
    from workbench.core.workflow.importing import ImportJob

    with Project.open(project).for_writing() as opened, progress_bar() as progress:
        report = run_now(ImportJob(file, **reading), opened, progress)
    if as_json:
        print_json(report.to_json())
    else:
        _print_report(report)


@click.command()
@project_argument
@click.argument("file", type=PATH, metavar="FILE")
@click.option("--replaces", metavar="LIST", help=say("cli.opt_replaces"))
@click.option("--yes", is_flag=True, help=say("cli.opt_take_over"))
@click.option("--reviewer", default=this_person, help=say("cli.opt_reviewer"))
@reading_options
@json_option
def reimport(
    project: Path, file: Path, replaces: str | None, yes: bool, reviewer: str, as_json: bool, **reading: Any
) -> None:
    """Show what a newer list adds, changes and drops; with --yes take it over."""
    from workbench.core.workflow.importing import ImportJob
    from workbench.core.workflow.reimporting import ReimportJob, change_text

    job = ReimportJob(ImportJob(file, **reading), reviewer, replaces)
    opened = Project.open(project).for_writing() if yes else Project.open(project, read_only=True)
    with opened, progress_bar() as progress:
        plan = job.compute(job.read(opened), progress)
        written = yes and not plan.empty
        report = job.save(opened, plan) if written else job.report(plan)
    if as_json:
        print_json(plan.to_json() | report.to_json() | {"written": written})
        return
    _print_report(report)
    found = plan.found
    counts = {name: len(getattr(found, name)) for name in ("unchanged", "added", "changed", "gone")}
    print(say("cli.reimport_counts", file=plan.follows.file_name, reopened=plan.reopened, **counts))
    _print_some(
        [
            *(
                say("cli.reimport_changed", row=c.new.row, name=c.new.name, what=change_text(c))
                for c in found.changed
            ),
            *(say("cli.reimport_added", row=item.row, name=item.name) for item in found.added),
            *(say("cli.reimport_gone", row=item.row, name=item.name) for item in found.gone),
        ]
    )
    if plan.strange:
        print(say("workflow.strange_list"))
    state = "written" if written else "empty" if plan.empty else "preview"
    print(say(f"cli.reimport_{state}"))


def _print_report(report: Any) -> None:
    print(
        say(
            "cli.import_done",
            rows=report.rows,
            items=report.items,
            non_items=report.non_items,
            bad=report.bad_rows,
        )
    )
    _print_some([_row_text("cli.import_problem", problem) for problem in report.problems])
    _print_some([_row_text("cli.import_warning", problem) for problem in report.warnings])


def _row_text(key: str, problem: RowProblem) -> str:
    cell = f"{problem.column}{problem.row}" if problem.row else ""
    place = "!".join(piece for piece in (problem.sheet, cell) if piece)
    return say(key, place=place, what=problem.message)


def _print_some(lines: Sequence[str]) -> None:
    for line in lines[:SHOWN]:
        print(line)
    if len(lines) > SHOWN:
        print(say("cli.and_more", n=len(lines) - SHOWN))

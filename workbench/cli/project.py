"""Commands that make and fill a project: new, import, suggest, status."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from workbench.cli.options import PATH, json_option, project_argument, standard_option
from workbench.cli.output import print_json, print_table, progress_bar
from workbench.core.errors import InputProblem
from workbench.core.items import State
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.standard import load_release
from workbench.core.words import Message, say


@click.command()
@project_argument
@click.option("--hospital", required=True, help=say("cli.opt_hospital"))
@standard_option
@json_option
def new(project: Path, hospital: str, standard: str, as_json: bool) -> None:
    """Make an empty project for one hospital and one edition of the standard."""
    release = load_release(standard)
    with Project.create(
        project, hospital=hospital, release_id=release.id, release_sha256=release.sha256
    ) as made:
        info = made.info
    if as_json:
        print_json({"project": info.id, "path": str(project), "hospital": hospital, "standard": release.id})
    else:
        print(say("cli.new_done", path=str(project), hospital=hospital, standard=release.id))


@click.command()
@click.argument("project", type=PATH, metavar="[PROJECT]", required=False)
@click.option("--names", type=PATH, help=say("cli.opt_names"))
@click.option("--column", help=say("cli.opt_name_column"))
@click.option("--modality-column", help=say("cli.opt_modality_column"))
@click.option("--site-column", help=say("cli.opt_site_column"))
@click.option("--method-column", help=say("cli.opt_method_column"))
@click.option("--department-column", help=say("cli.opt_department_column"))
@click.option("--price-item-column", help=say("cli.opt_price_item_column"))
@click.option("--top", type=click.IntRange(1, 50), default=5, help=say("cli.opt_top"))
@click.option("--jsonl", type=PATH, help=say("cli.opt_jsonl"))
@standard_option
@click.option("--again", is_flag=True, help=say("cli.opt_again"))
@json_option
def suggest(
    project: Path | None,
    names: Path | None,
    column: str | None,
    top: int,
    jsonl: Path | None,
    standard: str,
    again: bool,
    as_json: bool,
    **columns: str | None,
) -> None:
    """Suggest for a project, or for a file of names (the batch contract)."""
    from workbench.core.workflow.suggesting import BatchJob, SuggestJob

    if names is not None and jsonl is not None and project is None:
        fields = {"name": column, **{key.removesuffix("_column"): value for key, value in columns.items()}}
        job = BatchJob(names, jsonl, {key: value for key, value in fields.items() if value}, top, standard)
        with progress_bar() as progress:
            batch = run_now(job, None, progress)
        if as_json:
            print_json(asdict(batch))
        else:
            print(say("cli.batch_done", path=str(jsonl), **asdict(batch)))
        return
    if project is None or names is not None or jsonl is not None:
        raise InputProblem(Message("cli.suggest_usage"))
    with Project.open(project).for_writing() as opened, progress_bar() as progress:
        report = run_now(SuggestJob(again), opened, progress)
    if as_json:
        print_json(report.to_json())
    else:
        print(say("cli.suggest_done", **report.to_json()))


@click.command()
@project_argument
@json_option
def status(project: Path, as_json: bool) -> None:
    """Counts by state, by items and by exam volume."""
    from workbench.core.review import progress as progress_of

    with Project.open(project, read_only=True) as opened:
        info, now = opened.info, progress_of(opened)
    if as_json:
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

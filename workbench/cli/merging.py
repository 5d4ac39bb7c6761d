"""The command that brings a returned workbook back into its project."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.options import PATH, json_option, project_argument
from workbench.cli.output import print_json, print_table, progress_bar
from workbench.cli.review import this_person
from workbench.core.errors import InputProblem
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.words import Message, say

_SHOWN = 40


@click.command(name="merge-excel")
@project_argument
@click.argument("file", type=PATH, metavar="FILE")
@click.option("--take", "kinds", multiple=True, metavar="KIND", help=say("cli.opt_take"))
@click.option("--preview", is_flag=True, help=say("cli.opt_preview"))
@click.option("--reviewer", default=this_person, help=say("cli.opt_reviewer"))
@json_option
def merge_excel(
    project: Path, file: Path, kinds: tuple[str, ...], preview: bool, reviewer: str, as_json: bool
) -> None:
    """Compare a returned workbook with the project; take all differences of some kinds in one step."""
    from workbench.core.workflow.merging import TAKEABLE, CompareReturnedJob, take

    known = {kind.value for kind in TAKEABLE}
    if (preview and kinds) or not known.issuperset(kinds):
        raise InputProblem(Message("cli.merge_usage", {"kinds": "、".join(sorted(known))}))
    with Project.open(project, read_only=not kinds) as opened, progress_bar() as progress:
        if kinds:
            opened.for_writing()
        report = run_now(CompareReturnedJob(file), opened, progress)
        chosen = [d for d in report.differences if d.kind in kinds and d.proposal is not None]
        taken = take(opened, report, chosen, reviewer)[0] if chosen else 0
    if as_json:
        print_json(report.to_json() | {"taken": taken})
        return
    for note in report.notes:
        print(note)
    print(say("cli.merge_rows", file=report.file, rows=report.rows, unchanged=report.unchanged))
    if report.differences:
        headers = [say("cli.merge_kind"), say("cli.merge_count")]
        print_table(headers, [(_kind_words(kind), n) for kind, n in report.counts.items()])
    for difference in report.differences[:_SHOWN]:
        params = {"place": difference.place or "-", "name": difference.name}
        print(say("cli.merge_line", **params, what=_kind_words(difference.kind), theirs=difference.theirs))
    if len(report.differences) > _SHOWN:
        print(say("cli.and_more", n=len(report.differences) - _SHOWN))
    print(say("cli.merge_taken", n=taken) if kinds else say("cli.merge_previewed"))


def _kind_words(kind: str) -> str:
    return f"{kind} {say(f'exchange.merge_kind_{kind}')}"

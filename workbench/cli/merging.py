"""The command that brings a returned workbook back into its project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options import PATH, json_option, project_argument
from workbench.cli.output import print_json, print_table, progress_bar
from workbench.cli.review import this_person
from workbench.core.errors import InputProblem
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.words import Message, say

if TYPE_CHECKING:
    from workbench.core.workflow.merging import Difference

_SHOWN = 40


@click.command(name="merge-excel")
@project_argument
@click.argument("file", type=PATH, metavar="FILE")
@click.option("--take", "kinds", multiple=True, metavar="KIND", help=say("cli.opt_take"))
@click.option("--refuse", "unwanted", multiple=True, metavar="KIND", help=say("cli.opt_refuse"))
@click.option("--refused-too", is_flag=True, help=say("cli.opt_refused_too"))
@click.option("--preview", is_flag=True, help=say("cli.opt_preview"))
@click.option("--reviewer", default=this_person, help=say("cli.opt_reviewer"))
@json_option
def merge_excel(
    project: Path,
    file: Path,
    kinds: tuple[str, ...],
    unwanted: tuple[str, ...],
    refused_too: bool,
    preview: bool,
    reviewer: str,
    as_json: bool,
) -> None:
    """Compare a returned workbook with the project; take all differences of some kinds in one step."""
    from workbench.core.workflow.merging import TAKEABLE, CompareReturnedJob, refuse, take

    known = {kind.value for kind in TAKEABLE}
    writes, both = bool(kinds or unwanted), set(kinds) & set(unwanted)
    if (preview and writes) or both or not known.issuperset(kinds + unwanted):
        raise InputProblem(Message("cli.merge_usage", {"kinds": "、".join(sorted(known))}))
    with Project.open(project, read_only=not writes) as opened, progress_bar() as progress:
        if writes:
            opened.for_writing()
        report = run_now(CompareReturnedJob(file), opened, progress)
        offered = [d for d in report.differences if d.takeable and (refused_too or not d.refused_by)]
        chosen = [d for d in offered if d.kind in kinds]
        taken = take(opened, report, chosen, reviewer)[0] if chosen else 0
        refused = [d for d in offered if d.kind in unwanted]
        turned_down = refuse(opened, refused, reviewer) if refused else 0
    if as_json:
        print_json(report.to_json() | {"taken": taken, "turned_down": turned_down})
        return
    for note in report.notes:
        print(note)
    print(say("cli.merge_rows", file=report.file, rows=report.rows, unchanged=report.unchanged))
    if report.differences:
        headers = [say("cli.merge_kind"), say("cli.merge_count")]
        print_table(headers, [(_kind_words(kind), n) for kind, n in report.counts.items()])
    for difference in report.differences[:_SHOWN]:
        _print(difference)
    if len(report.differences) > _SHOWN:
        print(say("cli.and_more", n=len(report.differences) - _SHOWN))
    if unwanted:
        print(say("exchange.merge_refuse_done", n=turned_down))
    if kinds:
        print(say("cli.merge_taken", n=taken))
        if any(difference.added for difference in chosen):
            print(say("exchange.merge_rows_added"))
    if not writes:
        print(say("cli.merge_previewed"))


def _print(difference: Difference) -> None:
    """One line for people, and below it why and what else, where there is more to say."""
    change = [difference.was] if difference.kind == "conflict" else []
    change += [difference.now, difference.theirs]
    texts = dict.fromkeys(" ".join(text.split()) for text in change if text.strip())
    params = {"place": difference.place or "-", "name": " ".join(difference.name.split())}
    print(
        say("cli.merge_line", **params, what=_kind_words(difference.kind), change=" → ".join(texts)).rstrip()
    )
    if difference.note is not None:
        print(f"  {difference.note}")
    if difference.nearest:
        items = "; ".join(f"{item.code} {item.name}" for item in difference.nearest)
        print("  " + say("cli.merge_nearest", items=items))
    if difference.refused_by:
        when = {"by": difference.refused_by, "at": difference.refused_at[:10]}
        print("  " + say("exchange.merge_refused_before", **when))


def _kind_words(kind: str) -> str:
    return f"{kind} {say(f'exchange.merge_kind_{kind}')}"

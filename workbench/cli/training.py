"""Commands of training: exercise packs, practice projects, results."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.options import PATH, LazyGroup, json_option, project_argument
from workbench.cli.output import print_json, print_table, progress_bar
from workbench.cli.review import this_person
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.training import Pack, Result, built_in, read_pack
from workbench.core.words import language, say

COMMANDS = {
    "list": "training:list_packs",
    "new": "training:new",
    "score": "training:score",
    "make": "training:make",
    "sheet": "training:sheet",
}
training = LazyGroup(COMMANDS, "training.cli_", name="training")


def _pack(named: str) -> Pack:
    """A built-in pack by its id, else the pack in a file."""
    return next((pack for pack in built_in() if pack.id == named), None) or read_pack(Path(named))


@click.command("list")
@json_option
def list_packs(as_json: bool) -> None:
    """The packs that come with the program."""
    packs = built_in()
    if as_json:
        told = [{"id": p.id, "title": p.title, "names": len(p.exercises), "told": p.told} for p in packs]
        print_json(told)
        return
    headers = ["id", say("training.exercise"), say("training.names")]
    print_table(headers, [(p.id, p.title[language()], len(p.exercises)) for p in packs])


@click.command()
@click.argument("pack", metavar="ID|FILE.iexam")
@project_argument
@click.option("--trainee", default=this_person, help=say("training.opt_trainee"))
@click.option("--level", metavar="ID", help=say("training.opt_level"))
def new(pack: str, project: Path, trainee: str, level: str | None) -> None:
    """Make a practice project, with suggestions."""
    from workbench.core.workflow.suggesting import SuggestJob
    from workbench.core.workflow.training import start

    chosen = _pack(pack)
    if level:
        chosen = chosen.only(level)
    with start(chosen, project, trainee, chosen.title[language()]) as made, progress_bar() as progress:
        run_now(SuggestJob(), made, progress)
    print(say("training.started", path=str(project), n=len(chosen.exercises)))


@click.command()
@project_argument
@click.option("--out", type=PATH, metavar="FILE.iresult|FILE.html", help=say("reports.opt_out"))
@json_option
def score(project: Path, out: Path | None, as_json: bool) -> int:
    """Score a practice project. Exit status 1 below the pass mark."""
    from workbench.core.workflow.training import result_of, write_result

    with Project.open(project, read_only=True) as opened:
        result = result_of(opened)
    if out is not None:
        write_result(out, result)
    if as_json:
        print_json(_figures(result))
    else:
        share = f"{result.share:.1%}"
        print(say("training.score_done", right=result.right, total=result.total, share=share))
    return 0 if result.passed else 1


def _figures(result: Result) -> dict[str, object]:
    return {
        "trainee": result.trainee,
        "pack": result.pack_id,
        "right": result.right,
        "answered": result.answered,
        "total": result.total,
        "passed": result.passed,
        "faults": {fault.value: count for fault, count in result.by_fault().items()},
        "per_hour": result.per_hour,
    }


@click.command()
@project_argument
@click.argument("out", type=PATH, metavar="OUT.iexam")
@click.option("--title", required=True, help=say("training.opt_title"))
@click.option("--test", "as_test", is_flag=True, help=say("training.opt_test"))
@click.option("--most", type=click.IntRange(1, 5000), default=60, help=say("training.opt_most"))
def make(project: Path, out: Path, title: str, as_test: bool, most: int) -> None:
    """Make a pack from the decisions of a project."""
    from workbench.core.workflow.training import pack_from, write_pack

    with Project.open(project, read_only=True) as opened:
        pack = pack_from(opened, title, told=not as_test, most=most)
    write_pack(out, pack)
    print(say("training.pack_made", path=str(out), n=len(pack.exercises)))


@click.command()
@click.argument("results", type=PATH, metavar="RESULT...", nargs=-1, required=True)
@click.option("--out", type=PATH, required=True, metavar="FILE.xlsx", help=say("reports.opt_out"))
def sheet(results: tuple[Path, ...], out: Path) -> None:
    """Write the trainer's workbook from result files or practice projects."""
    from workbench.core.workflow.training import read_results, write_results

    read = read_results(results)
    write_results(out, read)
    print(say("training.sheet_done", path=str(out), n=len(read)))

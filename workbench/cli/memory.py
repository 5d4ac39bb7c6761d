"""Commands on decisions of other projects and hospitals: taken in as evidence, listed, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options import PATH, LazyGroup, json_option, project_argument
from workbench.cli.output import print_json, print_table, progress_bar
from workbench.cli.review import this_person
from workbench.core.jobs import run_now
from workbench.core.project import Leaning, Project
from workbench.core.words import say

if TYPE_CHECKING:
    from workbench.core.workflow.memory_plan import RowTrouble

_SHOWN = 40

memory = LazyGroup(
    {"import": "memory:import_memory", "list": "memory:list_memory"}, "cli.memory_", name="memory"
)


@click.command()
@project_argument
@click.argument("file", type=PATH, metavar="FILE")
@click.option("--preview", is_flag=True, help=say("cli.opt_memory_preview"))
@click.option("--sound", is_flag=True, help=say("cli.opt_memory_sound"))
@click.option("--leave", multiple=True, metavar="NAME", help=say("cli.opt_memory_leave"))
@click.option("--again", is_flag=True, help=say("cli.opt_memory_again"))
@click.option("--trust", type=PATH, metavar="DIR", help=say("cli.opt_trust"))
@click.option("--reviewer", default=this_person, help=say("cli.opt_reviewer"))
@json_option
def import_memory(
    project: Path,
    file: Path,
    preview: bool,
    sound: bool,
    leave: tuple[str, ...],
    again: bool,
    trust: Path | None,
    reviewer: str,
    as_json: bool,
) -> None:
    """Take the decisions of a signed mapping file, another project or a mapping pack as evidence."""
    from workbench.core.workflow.remembering import ImportMemoryJob

    job = ImportMemoryJob(file, reviewer, trust, preview, sound, again, leave)
    opened = Project.open(project, read_only=True) if preview else Project.open(project).for_writing()
    with opened, progress_bar() as progress:
        report = run_now(job, opened, progress)
    if as_json:
        print_json(report.to_json())
        return
    for line in report.lines():
        print(line)
    print_troubles(report.plan.troubles)


def print_troubles(troubles: Sequence[RowTrouble]) -> None:
    """Rows that cannot be taken, a line each."""
    for trouble in troubles[:_SHOWN]:
        print(say("cli.memory_trouble", name=trouble.name, what=trouble.what))
    if len(troubles) > _SHOWN:
        print(say("cli.and_more", n=len(troubles) - _SHOWN))


@click.command()
@project_argument
@json_option
def list_memory(project: Path, as_json: bool) -> None:
    """What was taken in, from whom, and how much of it is in force."""
    with Project.open(project, read_only=True) as opened:
        sources, leaning = opened.memory_sources(), opened.leaning()
    if as_json:
        print_json(
            {
                "sources": [
                    {
                        "id": s.pack or s.id,
                        "title": s.title,
                        "hospital": s.hospital,
                        "kind": s.kind,
                        "hospitals": len(s.hospitals),
                        "signer": s.signer,
                        "made_at": s.made_at,
                        "imported_at": s.imported_at,
                        "entries": s.entries,
                        "in_force": s.in_force,
                    }
                    for s in sources
                ],
                "leaning": [leaning_json(one) for one in leaning],
            }
        )
        return
    if not sources:
        print(say("cli.memory_none"))
        return
    heads = [say(f"memory.col_{name}") for name in ("from", "kind", "signer", "imported", "in_force")]
    print_table(
        [*heads, say("cli.memory_id")],
        [
            (
                s.title,
                say(f"memory.kind_{s.kind}"),
                s.signer.partition("SHA256:")[0] or "-",
                s.imported_at[:10],
                f"{s.in_force:,} / {s.entries:,}",
                s.pack or s.id,
            )
            for s in sources
        ],
    )
    print_leaning(leaning)


def leaning_json(one: Leaning) -> dict[str, str]:
    """A decision that leaned on something withdrawn, as plain JSON."""
    return asdict(one)


def print_leaning(leaning: Sequence[Leaning]) -> None:
    """Such decisions, a line each."""
    if leaning:
        print(say("memory.leaning", n=len(leaning)))
    for one in leaning[:_SHOWN]:
        words = {"name": one.name, "answer": one.answer, "who": one.reviewer, "when": one.decided_at[:10]}
        print(say("cli.memory_leans", reason=one.reason, **words))
    if len(leaning) > _SHOWN:
        print(say("cli.and_more", n=len(leaning) - _SHOWN))

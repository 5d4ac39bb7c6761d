"""Commands on decisions: accept what may be accepted, undo, redo, history."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

import click

from workbench.cli.options import json_option, project_argument
from workbench.cli.output import print_json, print_table, progress_bar
from workbench.core import review
from workbench.core.errors import InputProblem
from workbench.core.project import Project
from workbench.core.settings import REVIEWER, Settings
from workbench.core.words import Message, say


def this_person() -> str:
    """Who works here where nobody is named: the reviewer of the settings, else the account's name."""
    try:
        return Settings().get(REVIEWER) or getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        return ""


@click.command()
@project_argument
@click.option("--auto", is_flag=True, help=say("cli.opt_auto"))
@click.option("--reviewer", required=True, help=say("cli.opt_reviewer"))
@json_option
def accept(project: Path, auto: bool, reviewer: str, as_json: bool) -> None:
    """Accept every open item whose suggestion needs no person. Must-ask items stay open."""
    if not auto:
        raise InputProblem(Message("cli.accept_usage"))
    with Project.open(project).for_writing() as opened, progress_bar() as progress:
        accepted, left, _ = review.accept_auto(opened, reviewer, progress)
    if as_json:
        print_json({"accepted": accepted, "left": left})
    else:
        print(say("cli.accept_done", accepted=accepted, left=left))


@click.command()
@project_argument
@click.option("--reviewer", default=this_person, help=say("cli.opt_reviewer"))
@json_option
def undo(project: Path, reviewer: str, as_json: bool) -> int:
    """Take back the last step. The history keeps both."""
    with Project.open(project).for_writing() as opened:
        changes = review.undo(opened, reviewer)
        return _tell_step(opened, "cli.undo_done", bool(changes), as_json)


@click.command()
@project_argument
@click.option("--reviewer", default=this_person, help=say("cli.opt_reviewer"))
@json_option
def redo(project: Path, reviewer: str, as_json: bool) -> int:
    """Restore the step that was taken back last."""
    with Project.open(project).for_writing() as opened:
        changes = review.redo(opened, reviewer)
        return _tell_step(opened, "cli.redo_done", bool(changes), as_json)


def _tell_step(project: Project, key: str, done: bool, as_json: bool) -> int:
    """Say what was done; exit status 1 where there was nothing to do."""
    step = project.steps(limit=1)[0] if done else None
    if as_json:
        print_json({"done": done, "step": step.seq if step else None, "items": step.count if step else 0})
    elif step is None:
        print(say("cli.nothing_to_do"))
    else:
        print(say(key, count=step.count))
    return 0 if done else 1


@click.command()
@project_argument
@json_option
def history(project: Path, as_json: bool) -> int:
    """All steps, the newest first. Exit status 1 where one is not as it was written."""
    with Project.open(project, read_only=True) as opened:
        steps = opened.steps()
        check = opened.verify_history()
    if check.message is not None:
        print(check.message, file=sys.stderr)
    if as_json:
        print_json(
            [
                {
                    "seq": s.seq,
                    "id": s.id,
                    "kind": s.kind,
                    "actor": s.actor,
                    "at": s.at,
                    "items": s.count,
                    "target": s.target,
                    "hash": s.hash,
                }
                for s in steps
            ]
        )
        return 0 if check else 1
    headers = ["#", say("cli.when"), say("cli.who"), say("cli.what"), say("cli.items")]
    print_table(headers, [(s.seq, s.at, s.actor, say(f"steps.{s.kind}"), s.count) for s in steps])
    return 0 if check else 1

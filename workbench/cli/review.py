"""Commands on decisions: accept what may be accepted, undo, redo, history."""

from __future__ import annotations

from typing import Annotated

import typer

from workbench.cli.output import print_json, print_table, progress_bar
from workbench.cli.project import Json, ProjectPath
from workbench.core import review
from workbench.core.errors import InputProblem
from workbench.core.project import Project
from workbench.core.words import Message, say

Reviewer = Annotated[str, typer.Option("--reviewer", help=say("cli.opt_reviewer"))]


def accept(
    project: ProjectPath,
    reviewer: Reviewer,
    auto: Annotated[bool, typer.Option("--auto", help=say("cli.opt_auto"))] = False,
    json: Json = False,
) -> None:
    """Accept every open item whose suggestion needs no person. Must-ask items stay open."""
    if not auto:
        raise InputProblem(Message("cli.accept_usage"))
    with Project.open(project) as opened, progress_bar() as progress:
        accepted, left, _ = review.accept_auto(opened, reviewer, progress)
    if json:
        print_json({"accepted": accepted, "left": left})
    else:
        print(say("cli.accept_done", accepted=accepted, left=left))


def undo(project: ProjectPath, reviewer: Reviewer = "", json: Json = False) -> None:
    """Take back the last step. The history keeps both."""
    with Project.open(project) as opened:
        changes = review.undo(opened, reviewer)
        _tell_step(opened, "cli.undo_done", bool(changes), json)


def redo(project: ProjectPath, reviewer: Reviewer = "", json: Json = False) -> None:
    """Restore the step that was taken back last."""
    with Project.open(project) as opened:
        changes = review.redo(opened, reviewer)
        _tell_step(opened, "cli.redo_done", bool(changes), json)


def _tell_step(project: Project, key: str, done: bool, json: bool) -> None:
    step = project.steps(limit=1)[0] if done else None
    if json:
        print_json({"done": done, "step": step.seq if step else None, "items": step.count if step else 0})
    elif step is None:
        print(say("cli.nothing_to_do"))
    else:
        print(say(key, count=step.count))
    if not done:
        raise typer.Exit(1)


def history(project: ProjectPath, json: Json = False) -> None:
    """All steps, the newest first."""
    with Project.open(project, read_only=True) as opened:
        steps = opened.steps()
        opened.verify_history()
    if json:
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
        return
    headers = ["#", say("cli.when"), say("cli.who"), say("cli.what"), say("cli.items")]
    print_table(headers, [(s.seq, s.at, s.actor, say(f"steps.{s.kind}"), s.count) for s in steps])

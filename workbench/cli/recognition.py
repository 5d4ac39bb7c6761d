"""Commands on mutual recognition: a region's list, its signature, what it recognises of a hospital."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from workbench.cli.keys import passphrase_from
from workbench.cli.memory import print_troubles
from workbench.cli.options import (
    PATH,
    LazyGroup,
    json_option,
    passphrase_option,
    project_argument,
    standard_option,
)
from workbench.cli.output import print_json, progress_bar
from workbench.cli.review import this_person
from workbench.core.jobs import run_now
from workbench.core.project import Project, Scope
from workbench.core.signing import KeyStore
from workbench.core.words import say

recognition = LazyGroup(
    {
        "import": "recognition:import_recognition",
        "sign": "recognition:sign",
        "leave": "recognition:leave",
        "order": "recognition:order",
        "report": "recognition:report",
    },
    "cli.recognition_",
    name="recognition",
)


_SCOPE = (
    click.option("--code", default="", metavar="CODE", help=say("cli.opt_scope_code")),
    click.option("--name", default="", metavar="NAME", help=say("cli.opt_scope_name")),
    click.option("--mark", default="", metavar="MARK", help=say("cli.opt_scope_mark")),
    click.option("--rank", default="", metavar="RANK", help=say("cli.opt_scope_rank")),
    click.option("--from", "valid_from", default="", metavar="DAY", help=say("cli.opt_scope_from")),
    click.option("--to", "valid_to", default="", metavar="DAY", help=say("cli.opt_scope_to")),
    click.option("--conditions", default="", metavar="TEXT", help=say("cli.opt_scope_conditions")),
    click.option("--any-device", is_flag=True, help=say("cli.opt_scope_any_device")),
)


def scope_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say where a list holds."""
    for option in reversed(_SCOPE):
        command = option(command)
    return command


@click.command()
@project_argument
@click.argument("file", type=PATH, metavar="FILE")
@scope_options
@click.option("--preview", is_flag=True, help=say("cli.opt_memory_preview"))
@click.option("--sound", is_flag=True, help=say("cli.opt_memory_sound"))
@standard_option
@click.option("--trust", type=PATH, metavar="DIR", help=say("cli.opt_trust"))
@json_option
def import_recognition(
    project: Path,
    file: Path,
    preview: bool,
    sound: bool,
    standard: str,
    trust: Path | None,
    as_json: bool,
    **scope: Any,
) -> None:
    """A region's list (.xlsx, .csv) becomes a project; a signed one (.ierec) goes into a hospital's."""
    from workbench.core.workflow import recognition as verbs
    from workbench.core.workflow.recognition_taking import TakeListJob

    if file.suffix.lower() == verbs.SUFFIX:
        opened = Project.open(project, read_only=True) if preview else Project.open(project).for_writing()
        with opened, progress_bar() as progress:
            taken = run_now(TakeListJob(file, trust, preview, sound), opened, progress)
        if as_json:
            print_json(taken.to_json())
        else:
            for line in taken.lines():
                print(line)
            print_troubles(taken.plan.troubles)
        return
    with progress_bar() as progress:
        items = verbs.new_list(project, file, Scope(**scope), standard, progress)
    if as_json:
        print_json({"project": str(project), "items": items})
    else:
        print(say("recognition.made", path=str(project), name=scope["name"], n=items))


@click.command()
@project_argument
@click.argument("out", type=PATH, metavar="OUT")
@click.option("--key", required=True, metavar="FINGERPRINT", help=say("cli.opt_pack_key"))
@scope_options
@click.option("--reviewer", default=this_person, help=say("cli.opt_reviewer"))
@passphrase_option
@json_option
def sign(
    project: Path,
    out: Path,
    key: str,
    reviewer: str,
    passphrase_env: str | None,
    as_json: bool,
    **scope: Any,
) -> None:
    """Sign what was settled of a region's list; what is said of its scope is kept for the next version."""
    from workbench.core.workflow.recognition import SignListJob, scope_of, set_scope

    loaded = KeyStore().load_private(key, passphrase_from(passphrase_env))
    said = {name: value for name, value in scope.items() if value}
    with Project.open(project, read_only=not said) as opened, progress_bar() as progress:
        if said:
            before = scope_of(opened) or Scope("", "", "", "")
            set_scope(opened.for_writing(), replace(before, **said), reviewer)
        items, left = run_now(SignListJob(out, loaded), opened, progress)
    if as_json:
        print_json({"path": str(out), "items": items, "left_out": left})
    else:
        print(say("recognition.signed", path=str(out), n=items, left=left))


@click.command()
@project_argument
@click.argument("scope", metavar="CODE")
def leave(project: Path, scope: str) -> None:
    """Say that the hospital does not belong to a scope."""
    with Project.open(project).for_writing() as opened:
        opened.leave_scope(scope)
    print(say("recognition.left", code=scope))


@click.command()
@project_argument
@click.argument("ranks", nargs=-1, metavar="RANK...")
@click.option("--reviewer", default=this_person, help=say("cli.opt_reviewer"))
def order(project: Path, ranks: tuple[str, ...], reviewer: str) -> None:
    """The order of scopes, the smallest first; without words the order as it is."""
    if ranks:
        with Project.open(project).for_writing() as opened:
            opened.change_setting("scope_order", list(ranks), reviewer)
    with Project.open(project, read_only=True) as opened:
        print(" < ".join(opened.setting("scope_order")))


@click.command()
@project_argument
@click.option("--out", type=PATH, metavar="OUT.xlsx", help=say("cli.opt_recognition_out"))
@json_option
def report(project: Path, out: Path | None, as_json: bool) -> None:
    """What is recognised, what would be but for one segment, what the hospital lacks."""
    from workbench.core.workflow.recognition_report import recognition_report

    with Project.open(project, read_only=True) as opened:
        found = recognition_report(opened)
    if out is not None:
        found.write(out)
    if as_json:
        print_json(found.to_json())
    else:
        for line in found.lines():
            print(line)

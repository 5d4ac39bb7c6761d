"""The tree of commands and the root that opens the window."""

from __future__ import annotations

from pathlib import Path

import click

from workbench import __version__
from workbench.cli.options import PATH, LazyGroup
from workbench.core.words import say

COMMANDS = {
    "new": "project:new",
    "import": "lists:import_list",
    "reimport": "lists:reimport",
    "suggest": "project:suggest",
    "status": "project:status",
    "accept": "review:accept",
    "undo": "review:undo",
    "redo": "review:redo",
    "history": "review:history",
    "audit": "reports:audit",
    "report": "reports:report",
    "feedback": "reports:feedback",
    "export": "mapping:export",
    "verify": "mapping:verify",
    "merge-excel": "merging:merge_excel",
    "memory": "memory:memory",
    "pack": "packs:pack",
    "recognition": "recognition:recognition",
    "countersign": "mapping:countersign",
    "sign-excel": "mapping:sign_excel",
    "backup": "care:backup",
    "restore": "care:restore",
    "salvage": "care:salvage",
    "doctor": "care:doctor",
    "demo": "demo:demo",
    "key": "keys:keys",
    "standard": "standard:standard",
    "training": "training:training",
}


def build() -> click.Command:
    """The command tree. Built after the language is known, so that help speaks it."""
    options = [
        click.Option(["--open", "project"], type=PATH, metavar="PROJECT", help=say("cli.opt_open")),
        click.Option(["--sample"], is_flag=True, help=say("cli.opt_sample")),
        click.Option(["--language"], metavar="zh|en", help=say("cli.opt_language")),
        click.Option(["--version"], is_flag=True, help=say("cli.opt_version")),
    ]
    return LazyGroup(
        COMMANDS,
        "cli.",
        name="workbench",
        params=options,
        callback=_root,
        invoke_without_command=True,
        help=say("cli.help"),
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def _root(project: Path | None, sample: bool, language: str | None, version: bool) -> int:
    """Without a command: the version, or the window."""
    if version:
        print(__version__)
        return 0
    context = click.get_current_context()
    if context.invoked_subcommand is not None:
        return 0
    if context.obj is None:
        print(context.get_help())
        return 0
    return int(context.obj(project, sample, language))

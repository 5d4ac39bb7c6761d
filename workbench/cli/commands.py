"""The commands and their help, in the language in use when they are built."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import click
import typer

from workbench import __version__
from workbench.core.words import say


def build() -> click.Command:
    """The command tree. Built after the language is known, so that help speaks it."""
    from workbench.cli import demo, keys, mapping, project, review, standard

    app = typer.Typer(
        help=say("cli.help"),
        no_args_is_help=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(_root)
    for name, command in {
        "new": project.new,
        "import": project.import_list,
        "suggest": project.suggest,
        "status": project.status,
        "accept": review.accept,
        "undo": review.undo,
        "redo": review.redo,
        "history": review.history,
        "export": mapping.export,
        "verify": mapping.verify,
        "demo": demo.demo,
    }.items():
        app.command(name, help=say(f"cli.{name}"))(command)
    app.add_typer(keys.build(), name="key", help=say("cli.key"))
    app.add_typer(standard.app, name="standard", help=say("cli.standard"))
    return typer.main.get_command(app)


def _root(
    context: typer.Context,
    project: Annotated[Path | None, typer.Option("--open", help=say("cli.opt_open"))] = None,
    sample: Annotated[bool, typer.Option("--sample", help=say("cli.opt_sample"))] = False,
    language: Annotated[str | None, typer.Option("--language", help=say("cli.opt_language"))] = None,
    version: Annotated[bool, typer.Option("--version", help=say("cli.opt_version"))] = False,
) -> Any:
    if version:
        print(__version__)
    elif context.invoked_subcommand is None:
        from workbench.ui.app import run as run_window

        raise typer.Exit(run_window(project, sample=sample, language=language))

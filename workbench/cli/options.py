"""Arguments and options that several commands share, and groups that load a command when it is run."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

import click

from workbench.core.words import say

PATH = click.Path(path_type=Path)


def _warn_of_place(_context: click.Context, _parameter: click.Parameter, project: Path) -> Path:
    """A line on stderr where the project lies on a network drive or in a synchronised folder."""
    from workbench.core.project.places import place_of

    warning = place_of(project).warning
    if warning is not None:
        print(warning, file=sys.stderr)
    return project


project_argument = click.argument("project", type=PATH, metavar="PROJECT", callback=_warn_of_place)
json_option = click.option("--json", "as_json", is_flag=True, help=say("cli.opt_json"))
standard_option = click.option("--standard", metavar="ID", default="5.0", help=say("cli.opt_standard"))
passphrase_option = click.option("--passphrase-env", metavar="VAR", help=say("cli.opt_passphrase_env"))


class LazyGroup(click.Group):
    """A group whose commands are imported only when they are run, so that a small command starts at once.

    ``places`` maps a command's name to ``module:attribute`` below ``workbench.cli``; ``help_keys`` is the
    prefix of the catalogue's key for its one-line help.
    """

    def __init__(self, places: Mapping[str, str], help_keys: str, **attributes: object) -> None:
        super().__init__(**attributes)  # type: ignore[arg-type]
        self._places = dict(places)
        self._help_keys = help_keys

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = self._places.get(cmd_name)
        if place is None:
            return None
        module, attribute = place.split(":")
        command: click.Command = getattr(import_module(f"workbench.cli.{module}"), attribute)
        command.help = self._words(cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line a command, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._words(name)) for name in self._places])

    def _words(self, name: str) -> str:
        return say(f"{self._help_keys}{name}")

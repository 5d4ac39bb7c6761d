"""The reference of the command line is the one that the commands give (``make reference`` writes it anew)."""

from __future__ import annotations

from tests.cli.reference import DOCUMENT, document, tree
from workbench.cli.commands import build


def test_the_reference_says_what_the_commands_are() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run: make reference"


def test_every_command_and_option_has_words() -> None:
    commands = tree(build(), "workbench")
    assert len(commands) > 40
    silent = [c["name"] for c in commands if not c["help"]]
    silent += [f"{c['name']} {o['names']}" for c in commands for o in c["options"] if not o["help"]]
    assert silent == []

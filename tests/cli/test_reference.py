"""Every command and option is in the reference, and nothing else (``make reference`` writes it anew)."""

from __future__ import annotations

import re

from tests.cli.reference import DOCUMENT, tree
from workbench.cli.commands import build


def test_the_reference_names_what_the_commands_are() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    sections = re.split(r"^##+ ", text, flags=re.MULTILINE)[1:]
    told = {
        section.partition("\n")[0]: (
            re.findall(r"^ {4}(.+?)(?: \[OPTIONS\])?$", section, re.MULTILINE),
            re.findall(r"^\| `(.+?)` \|", section, re.MULTILINE),
        )
        for section in sections
    }
    now = {
        c["name"]: ([c["usage"]], [o["names"].replace("|", "\\|") for o in c["options"]])
        for c in tree(build(), "workbench")
    }
    assert told == now, "run: make reference"


def test_every_command_and_option_has_words() -> None:
    commands = tree(build(), "workbench")
    assert len(commands) > 40
    silent = [c["name"] for c in commands if not c["help"]]
    silent += [f"{c['name']} {o['names']}" for c in commands for o in c["options"] if not o["help"]]
    assert silent == []

"""Writes docs/reference-cli.md from the tree of commands: ``python -m tests.cli.reference``.

Help is in the language that is in use when a command is loaded, so a process of its own reads each language.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

DOCUMENT = Path(__file__).parents[2] / "docs" / "reference-cli.md"
HEAD = """# The command line

Every command with its arguments and options, in Chinese and English. Made from the program (`make
reference`); do not edit.

Exit status of every command: 0 done; 1 the answer is no (not verified, not valid, nothing to do); 2
wrong usage or bad input, said in words; 3 a fault of ours, with a report file to send. `--json` prints
one JSON value on standard output. Words follow `--language`, then `WORKBENCH_LANGUAGE`, then the
settings; `WORKBENCH_HOME` moves the user's data folder. Passphrases are read from an environment
variable that `--passphrase-env` names, never from the command line. File formats:
[mapping-file.md](mapping-file.md), [formats.md](formats.md), [project-file.md](project-file.md),
[training.md](training.md).
"""


def tree(command: click.Command, name: str) -> list[dict[str, Any]]:
    """A command and all below it, as plain values."""
    context = click.Context(command, info_name=name)
    options, usage = [], [name]
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            usage.append(parameter.make_metavar(context))
        elif isinstance(parameter, click.Option) and not parameter.hidden:
            metavar = "" if parameter.is_flag else f" {parameter.make_metavar(context)}"
            shown = ", ".join(parameter.opts) + metavar
            options.append({"names": shown, "help": parameter.help or "", "needed": parameter.required})
    found = [{"name": name, "usage": " ".join(usage), "help": command.help or "", "options": options}]
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            child = command.get_command(context, below)
            assert child is not None
            found += tree(child, f"{name} {below}")
    return found


def in_language(code: str) -> list[dict[str, Any]]:
    """The tree as a process in that language sees it."""
    known = os.environ | {"WORKBENCH_LANGUAGE": code, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.reference", "--tree"],
        env=known, cwd=DOCUMENT.parents[1], capture_output=True, check=True,
    )  # fmt: skip
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def document() -> str:
    """The whole document."""
    lines = [HEAD]
    for zh, en in zip(in_language("zh"), in_language("en"), strict=True):
        mark = "##" if zh["name"].count(" ") < 2 else "###"
        lines += [
            f"{mark} {zh['name']}",
            "",
            f"    {zh['usage']}{' [OPTIONS]' if zh['options'] else ''}",
            "",
        ]
        lines += [_line(zh["help"]), "", _line(en["help"]), ""]
        if zh["options"]:
            lines += ["| option | 说明 | |", "|---|---|---|"]
            for one, other in zip(zh["options"], en["options"], strict=True):
                needed = ("（必需）", " (required)") if one["needed"] else ("", "")
                cells = (
                    f"`{one['names']}`",
                    _line(one["help"]) + needed[0],
                    _line(other["help"]) + needed[1],
                )
                lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _line(text: str) -> str:
    return " ".join(text.split())


def main(arguments: list[str]) -> None:
    """Write the document, or print the tree of one language as JSON."""
    if "--tree" not in arguments:
        DOCUMENT.write_text(document(), encoding="utf-8")
        return
    from workbench.core.words import use_language

    use_language(os.environ["WORKBENCH_LANGUAGE"])
    from workbench.cli.commands import build

    print(json.dumps(tree(build(), "workbench"), ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])

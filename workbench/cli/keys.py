"""Commands on signing keys: new, list, card."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.output import print_json, print_table
from workbench.cli.project import Json
from workbench.core.errors import InputProblem
from workbench.core.signing import KeyStore
from workbench.core.words import Message, say

PassphraseEnv = Annotated[
    str | None, typer.Option("--passphrase-env", metavar="VAR", help=say("cli.opt_passphrase_env"))
]


def build() -> typer.Typer:
    """The ``key`` commands, with help in the language in use."""
    app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    app.command("new", help=say("cli.key_new"))(new)
    app.command("list", help=say("cli.key_list"))(list_keys)
    app.command("card", help=say("cli.key_card"))(card)
    return app


def passphrase_from(variable: str | None) -> str:
    """The passphrase that an environment variable holds; never taken from the command line itself.

    Raises:
        InputProblem: No variable named, or it is empty.
    """
    value = os.environ.get(variable or "", "")
    if not value:
        raise InputProblem(Message("cli.no_passphrase", {"variable": variable or "VAR"}))
    return value


def new(
    name: Annotated[str, typer.Option("--name", help=say("cli.opt_person"))],
    institution: Annotated[str, typer.Option("--institution", help=say("cli.opt_institution"))],
    role: Annotated[str, typer.Option("--role", help=say("cli.opt_role"))],
    passphrase_env: PassphraseEnv = None,
    json: Json = False,
) -> None:
    """Make a key pair for a reviewer or an approver."""
    if role not in ("reviewer", "approver"):
        raise InputProblem(Message("cli.unknown_role", {"role": role}))
    key = KeyStore().new(name, institution, role, passphrase_from(passphrase_env))
    if json:
        print_json({"fingerprint": key.fingerprint, "path": str(key.path)})
    else:
        print(say("cli.key_new_done", fingerprint=key.fingerprint, path=str(key.path)))


def list_keys(json: Json = False) -> None:
    """The keys of this user."""
    keys = KeyStore().list()
    if json:
        print_json(
            [
                {
                    "fingerprint": k.fingerprint,
                    "name": k.name,
                    "institution": k.institution,
                    "role": k.role,
                    "path": str(k.path),
                }
                for k in keys
            ]
        )
    elif keys:
        headers = [say("cli.fingerprint"), say("cli.name"), say("cli.institution"), say("cli.role")]
        print_table(headers, [(k.fingerprint, k.name, k.institution, say(f"roles.{k.role}")) for k in keys])
    else:
        print(say("cli.no_keys"))


def card(
    fingerprint: Annotated[str, typer.Argument(metavar="FINGERPRINT")],
    out: Annotated[Path, typer.Argument(metavar="OUT")],
) -> None:
    """Write the public card that others need to trust this key."""
    KeyStore().card(fingerprint, out)
    print(say("cli.card_done", path=str(out)))

"""Commands on signing keys: new, list, card."""

from __future__ import annotations

import os
from pathlib import Path

import click

from workbench.cli.options import PATH, LazyGroup, json_option, passphrase_option
from workbench.cli.output import print_json, print_table
from workbench.core.errors import InputProblem
from workbench.core.signing import KeyStore
from workbench.core.words import Message, say

keys = LazyGroup({"new": "keys:new", "list": "keys:list_keys", "card": "keys:card"}, "cli.key_", name="key")


def passphrase_from(variable: str | None) -> str:
    """The passphrase that an environment variable holds; never taken from the command line itself.

    Raises:
        InputProblem: No variable named, or it is empty.
    """
    value = os.environ.get(variable or "", "")
    if not value:
        raise InputProblem(Message("cli.no_passphrase", {"variable": variable or "VAR"}))
    return value


@click.command()
@click.option("--name", required=True, help=say("cli.opt_person"))
@click.option("--institution", required=True, help=say("cli.opt_institution"))
@click.option("--role", required=True, metavar="reviewer|approver", help=say("cli.opt_role"))
@passphrase_option
@json_option
def new(name: str, institution: str, role: str, passphrase_env: str | None, as_json: bool) -> None:
    """Make a key pair for a reviewer or an approver."""
    key = KeyStore().new(name, institution, role, passphrase_from(passphrase_env))
    if as_json:
        print_json({"fingerprint": key.fingerprint, "path": str(key.path)})
    else:
        print(say("cli.key_new_done", fingerprint=key.fingerprint, path=str(key.path)))


@click.command()
@json_option
def list_keys(as_json: bool) -> None:
    """The keys of this user."""
    own = KeyStore().list()
    if as_json:
        print_json(
            [
                {
                    "fingerprint": k.fingerprint,
                    "name": k.name,
                    "institution": k.institution,
                    "role": k.role,
                    "path": str(k.path),
                }
                for k in own
            ]
        )
    elif own:
        headers = [say("cli.fingerprint"), say("cli.name"), say("cli.institution"), say("cli.role")]
        print_table(headers, [(k.fingerprint, k.name, k.institution, say(f"roles.{k.role}")) for k in own])
    else:
        print(say("cli.no_keys"))


@click.command()
@click.argument("fingerprint", metavar="FINGERPRINT")
@click.argument("out", type=PATH, metavar="OUT")
def card(fingerprint: str, out: Path) -> None:
    """Write the public card that others need to trust this key."""
    KeyStore().card(fingerprint, out)
    print(say("cli.card_done", path=str(out)))

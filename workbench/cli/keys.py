"""Commands on one's own signing keys: new, list, card, revoke, replace."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import click

from workbench.cli.options import PATH, LazyGroup, json_option, passphrase_option
from workbench.cli.output import print_json, print_table
from workbench.core.errors import InputProblem
from workbench.core.signing import REASONS, Card, Key, KeyStore, Revocation, TrustList, spoken
from workbench.core.words import Message, say

COMMANDS = {
    "new": "keys:new",
    "list": "keys:list_keys",
    "card": "keys:card",
    "revoke": "keys:revoke",
    "replace": "keys:replace",
    "trust": "trust:trust",
    "trusted": "trust:trusted",
    "forget": "trust:forget",
    "distrust": "trust:distrust",
}
keys = LazyGroup(COMMANDS, "cli.key_", name="key")


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
@click.option("--successor", type=PATH, metavar="CARD", help=say("cli.opt_successor"))
@passphrase_option
@json_option
def new(
    name: str, institution: str, role: str, successor: Path | None, passphrase_env: str | None, as_json: bool
) -> None:
    """Make a key pair for a reviewer or an approver."""
    passphrase = passphrase_from(passphrase_env)
    heir = card_of(successor).fingerprint if successor is not None else ""
    tell_new(KeyStore().new(name, institution, role, passphrase, successor=heir), as_json)


def card_of(path: Path) -> Card:
    """The public card in a file.

    Raises:
        InputProblem: It is a revocation.
        FileProblem, KeyProblem: It cannot be read, or is no card.
    """
    found = TrustList().read(path)
    if not isinstance(found, Card):
        raise InputProblem(Message("signing.no_card", {"path": path.name}))
    return found


def tell_new(key: Key, as_json: bool) -> None:
    """Say which key was made, and the words to compare it by."""
    words = spoken(key.fingerprint)
    if as_json:
        print_json({"fingerprint": key.fingerprint, "words": words, "path": str(key.path)})
    else:
        print(say("cli.key_new_done", fingerprint=key.fingerprint, path=str(key.path)))
        print(say("cli.words", words=words))


@click.command()
@json_option
def list_keys(as_json: bool) -> None:
    """The keys of this user."""
    store = KeyStore()
    own = store.list()
    if as_json:
        print_json(
            [
                {
                    "fingerprint": k.fingerprint,
                    "short_code": k.short_id,
                    "words": spoken(k.fingerprint),
                    "revoked": store.revoked(k.fingerprint) is not None,
                    "name": k.name,
                    "institution": k.institution,
                    "role": k.role,
                    "path": str(k.path),
                }
                for k in own
            ]
        )
    elif own:
        print_people((k, store.revoked(k.fingerprint)) for k in own)
    else:
        print(say("cli.no_keys"))


@click.command()
@click.argument("fingerprint", metavar="FINGERPRINT")
@click.argument("out", type=PATH, metavar="OUT")
def card(fingerprint: str, out: Path) -> None:
    """Write the public card that others need to trust this key."""
    KeyStore().card(fingerprint, out)
    print(say("cli.card_done", path=str(out)))


def since(revocation: Revocation | None) -> str:
    """From when on a key counts no longer, empty while it counts."""
    return revocation.since if revocation is not None else ""


def print_people(people: Iterable[tuple[Key | Card, Revocation | None]]) -> None:
    """Keys or cards as a table: who, as what, short code, words, and from when on they count no longer."""
    heads = ("name", "institution", "role", "short_code", "fingerprint_words", "revoked_since")
    rows = [
        (k.name, k.institution, say(f"roles.{k.role}"), k.short_id, spoken(k.fingerprint), since(r))
        for k, r in people
    ]
    print_table([say(f"cli.{head}") for head in heads], rows)


@click.command()
@click.argument("fingerprint", metavar="FINGERPRINT")
@click.argument("out", type=PATH, metavar="OUT")
@click.option("--reason", required=True, metavar="|".join(REASONS), help=say("cli.opt_reason"))
@click.option("--of", type=PATH, metavar="CARD", help=say("cli.opt_revoke_of"))
@passphrase_option
def revoke(fingerprint: str, out: Path, reason: str, of: Path | None, passphrase_env: str | None) -> None:
    """Write a signed statement that a key counts no longer: this one, or one that named it as successor."""
    store = KeyStore()
    card = card_of(of) if of is not None else None
    path = store.revoke(store.load_private(fingerprint, passphrase_from(passphrase_env)), reason, card, out)
    print(say("cli.revoke_done", path=str(path)))


@click.command()
@click.argument("fingerprint", metavar="FINGERPRINT")
@click.option("--new-passphrase-env", metavar="VAR", help=say("cli.opt_new_passphrase_env"))
@passphrase_option
@json_option
def replace(
    fingerprint: str, new_passphrase_env: str | None, passphrase_env: str | None, as_json: bool
) -> None:
    """Make a new key in the place of an old one, which signs the new card and is revoked."""
    passphrase = passphrase_from(passphrase_env)
    new_passphrase = passphrase_from(new_passphrase_env) if new_passphrase_env else passphrase
    tell_new(KeyStore().replace(fingerprint, passphrase, new_passphrase), as_json)

"""Commands on the trust list: whom this user knows."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.keys import print_people, since
from workbench.cli.options import PATH, json_option
from workbench.cli.output import print_json
from workbench.core.signing import REASONS, Card, TrustList, cards_in, spoken
from workbench.core.words import say


@click.command()
@click.argument("file", type=PATH, metavar="FILE")
def trust(file: Path) -> None:
    """Add somebody's public card, or a revocation, to the trust list."""
    found = TrustList().add(file)
    if isinstance(found, Card):
        print(say("cli.trust_done", name=found.name, institution=found.institution, code=found.short_id))
        print(say("cli.words", words=spoken(found.fingerprint)))
    else:
        print(say("cli.trust_revoked", fingerprint=found.fingerprint, since=found.since))


@click.command()
@json_option
def trusted(as_json: bool) -> None:
    """The trust list."""
    known = TrustList()
    revocations = known.trust().revocations
    people = [(card, revocations.get(card.fingerprint)) for card in cards_in(known.home).values()]
    if as_json:
        print_json(
            [
                {
                    "fingerprint": card.fingerprint,
                    "short_code": card.short_id,
                    "words": spoken(card.fingerprint),
                    "name": card.name,
                    "institution": card.institution,
                    "role": card.role,
                    "replaces": card.replaces,
                    "revoked_since": since(revocation),
                }
                for card, revocation in people
            ]
        )
    elif people:
        print_people(people)
    else:
        print(say("cli.no_trusted"))


@click.command()
@click.argument("fingerprint", metavar="FINGERPRINT")
def forget(fingerprint: str) -> None:
    """Take a card out of the trust list."""
    print(say("cli.forget_done", name=TrustList().forget(fingerprint).name))


@click.command()
@click.argument("fingerprint", metavar="FINGERPRINT")
@click.option("--since", "start", default="", metavar="TIME", help=say("cli.opt_since"))
@click.option("--reason", default="lost", metavar="|".join(REASONS), help=say("cli.opt_reason"))
def distrust(fingerprint: str, start: str, reason: str) -> None:
    """Let a key of the trust list count no longer from a time on, for this user alone."""
    print(say("cli.distrust_done", name=TrustList().distrust(fingerprint, start, reason).name))

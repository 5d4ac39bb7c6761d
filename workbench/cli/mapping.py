"""Commands on mapping files: export and verify."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.keys import PassphraseEnv, passphrase_from
from workbench.cli.output import print_json, progress_bar
from workbench.cli.project import Json, ProjectPath
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.signing import KeyStore
from workbench.core.words import say


def export(
    project: ProjectPath,
    out: Annotated[Path, typer.Argument(metavar="OUT")],
    key: Annotated[str | None, typer.Option("--key", metavar="FINGERPRINT", help=say("cli.opt_key"))] = None,
    passphrase_env: PassphraseEnv = None,
    format: Annotated[
        str | None, typer.Option("--format", metavar="xlsx|csv", help=say("cli.opt_format"))
    ] = None,
    json: Json = False,
) -> None:
    """Write the mapping file; without a key it is a draft and says so."""
    from workbench.core.workflow.export import ExportJob

    kind = format or out.suffix.lstrip(".").lower() or "xlsx"
    signer = KeyStore().load_private(key, passphrase_from(passphrase_env)) if key else None
    with Project.open(project, read_only=True) as opened, progress_bar() as progress:
        report = run_now(ExportJob(out, kind, signer), opened, progress)
    if json:
        print_json(report.to_json())
    else:
        words = "cli.export_signed" if signer else "cli.export_draft"
        print(say(words, rows=report.rows, path=", ".join(str(p) for p in report.paths)))


def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    trust: Annotated[Path | None, typer.Option("--trust", metavar="DIR", help=say("cli.opt_trust"))] = None,
    json: Json = False,
) -> None:
    """Check a mapping file: who signed it, and every cell that changed since. Status 0 only for valid."""
    from workbench.core.workflow.verify import VerifyJob

    with progress_bar() as progress:
        verdict = run_now(VerifyJob(file, trust), None, progress)
    if json:
        print_json(verdict.to_json())
    else:
        for line in verdict.lines():
            print(line)
    raise typer.Exit(0 if verdict.verdict == "valid" else 1)

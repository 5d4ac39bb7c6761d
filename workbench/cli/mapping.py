"""Commands on mapping files: export and verify."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.keys import passphrase_from
from workbench.cli.options import PATH, json_option, passphrase_option, project_argument
from workbench.cli.output import print_json, progress_bar
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.signing import KeyStore
from workbench.core.words import say


@click.command()
@project_argument
@click.argument("out", type=PATH, metavar="OUT")
@click.option("--key", metavar="FINGERPRINT", help=say("cli.opt_key"))
@passphrase_option
@click.option("--format", "kind", metavar="xlsx|csv|sssom|fhir-r4|fhir-r5|jsonl", help=say("cli.opt_format"))
@json_option
def export(
    project: Path, out: Path, key: str | None, passphrase_env: str | None, kind: str | None, as_json: bool
) -> None:
    """Write the mapping file; without a key it is a draft and says so."""
    from workbench.core.workflow.export import ExportJob, format_of

    kind = kind or format_of(out)
    signer = KeyStore().load_private(key, passphrase_from(passphrase_env)) if key is not None else None
    with Project.open(project, read_only=True) as opened, progress_bar() as progress:
        report = run_now(ExportJob(out, kind, signer), opened, progress)
    if as_json:
        print_json(report.to_json())
    else:
        words = "cli.export_signed" if signer else "cli.export_draft"
        print(say(words, rows=report.rows, path=", ".join(str(p) for p in report.paths)))


@click.command()
@click.argument("file", type=PATH, metavar="FILE")
@click.option("--trust", type=PATH, metavar="DIR", help=say("cli.opt_trust"))
@json_option
def verify(file: Path, trust: Path | None, as_json: bool) -> int:
    """Check a mapping file: who signed it, and every cell that changed since. Status 0 only for valid."""
    from workbench.core.workflow.verify import VerifyJob

    with progress_bar() as progress:
        verdict = run_now(VerifyJob(file, trust), None, progress)
    if as_json:
        print_json(verdict.to_json())
    else:
        for line in verdict.lines():
            print(line)
    return 0 if verdict.good else 1

"""Commands on mapping files: export, verify, countersign."""

from __future__ import annotations

import contextlib
from pathlib import Path

import click

from workbench.cli.keys import passphrase_from
from workbench.cli.options import PATH, json_option, passphrase_option, project_argument
from workbench.cli.output import print_json, progress_bar
from workbench.core.errors import InputProblem
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.settings import EXCEL_SIGNATURE, Settings
from workbench.core.signing import KeyStore
from workbench.core.words import Message, say


@click.command()
@project_argument
@click.argument("out", type=PATH, metavar="OUT")
@click.option("--key", metavar="FINGERPRINT", help=say("cli.opt_key"))
@passphrase_option
@click.option(
    "--format", "kind", metavar="xlsx|own|csv|sssom|fhir-r4|fhir-r5|jsonl", help=say("cli.opt_format")
)
@click.option("--source", default="", metavar="NAME", help=say("cli.opt_own_source"))
@click.option("--parts", default="lines", metavar="lines|columns", help=say("cli.opt_own_parts"))
@click.option("--decided-only", is_flag=True, help=say("cli.opt_decided_only"))
@json_option
def export(
    project: Path,
    out: Path,
    key: str | None,
    passphrase_env: str | None,
    kind: str | None,
    source: str,
    parts: str,
    decided_only: bool,
    as_json: bool,
) -> None:
    """Write the mapping file; without a key it is a draft and says so."""
    from workbench.core.workflow.export import ExportJob, format_of

    if kind == "own":
        _export_own(project, out, source, parts, as_json=as_json)
        return
    kind = kind or format_of(out)
    signer = KeyStore().load_private(key, passphrase_from(passphrase_env)) if key is not None else None
    with Project.open(project, read_only=True) as opened, progress_bar() as progress:
        report = run_now(ExportJob(out, kind, signer, decided_only=decided_only), opened, progress)
    if as_json:
        print_json(report.to_json())
    else:
        words = "cli.export_signed" if signer else "cli.export_draft"
        print(say(words, rows=report.rows, path=", ".join(str(p) for p in report.paths)))


def _export_own(project: Path, out: Path, source: str, parts: str, *, as_json: bool) -> None:
    """Write the hospital's own workbook with our columns; it is not signed."""
    from workbench.core.workflow.own_workbook import OwnWorkbookJob

    with Project.open(project, read_only=True) as opened, progress_bar() as progress:
        report = run_now(OwnWorkbookJob(out, source, parts), opened, progress)
    if as_json:
        print_json(report.to_json())
        return
    print(say("cli.export_own", rows=report.own.rows, source=report.source, path=str(report.path)))
    for note in report.notes():
        print(note)


@click.command()
@click.argument("file", type=PATH, metavar="FILE")
@click.option("--trust", type=PATH, metavar="DIR", help=say("cli.opt_trust"))
@click.option("--project", type=PATH, metavar="PROJECT", help=say("cli.opt_verify_project"))
@json_option
def verify(file: Path, trust: Path | None, project: Path | None, as_json: bool) -> int:
    """Check a mapping file: who signed it, and every cell that changed since; or the history of a project.

    Status 0 only for a valid file of trusted signers, and for a whole history.
    """
    from workbench.core.workflow.verify import VerifyJob
    from workbench.core.workflow.verify_project import is_project, verify_project

    if is_project(file):
        history = verify_project(file)
        print_json(history.to_json()) if as_json else print(history.message.text())
        return 0 if history.whole else 1
    with contextlib.ExitStack() as opened, progress_bar() as progress:
        held = opened.enter_context(Project.open(project, read_only=True)) if project is not None else None
        verdict = run_now(VerifyJob(file, trust), held, progress)
    if as_json:
        print_json(verdict.to_json())
    else:
        for line in verdict.lines():
            print(line)
    return 0 if verdict.good else 1


@click.command()
@click.argument("file", type=PATH, metavar="FILE")
@click.option("--key", required=True, metavar="FINGERPRINT", help=say("cli.opt_countersign_key"))
@click.option("--out", type=PATH, metavar="OUT", help=say("cli.opt_countersign_out"))
@click.option("--trust", type=PATH, metavar="DIR", help=say("cli.opt_trust"))
@passphrase_option
@json_option
def countersign(
    file: Path, key: str, out: Path | None, trust: Path | None, passphrase_env: str | None, as_json: bool
) -> None:
    """Add an approver's signature to a file that verifies; no project is needed."""
    from workbench.core.workflow.countersigning import CountersignJob

    loaded = KeyStore().load_private(key, passphrase_from(passphrase_env))
    with progress_bar() as progress:
        report = run_now(CountersignJob(file, loaded, out, trust), None, progress)
    if as_json:
        print_json(report.to_json())
    else:
        print(say("cli.countersigned", path=", ".join(str(path) for path in report.paths)))


@click.command()
@click.argument("file", type=PATH, metavar="FILE")
@click.option("--key", metavar="FINGERPRINT", help=say("cli.opt_excel_key"))
@click.option("--pkcs12", type=PATH, metavar="P12", help=say("cli.opt_pkcs12"))
@passphrase_option
def sign_excel(file: Path, key: str | None, pkcs12: Path | None, passphrase_env: str | None) -> None:
    """Add Excel's own signature to a signed workbook, as the last step."""
    from workbench.core.workflow.native_signing import NativeJob, open_certificate

    passphrase = passphrase_from(passphrase_env)
    if (key is None) == (pkcs12 is None):
        raise InputProblem(Message("cli.excel_usage"))
    policy = Settings().get(EXCEL_SIGNATURE)
    certificate = open_certificate(pkcs12 or key or "", passphrase, policy, KeyStore())
    with progress_bar() as progress:
        run_now(NativeJob(file, certificate), None, progress)
    print(say("cli.excel_signed", path=str(file), holder=certificate.holder))

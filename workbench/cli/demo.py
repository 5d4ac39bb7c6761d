"""The main job on a sample hospital, without a window: import, suggest, accept, export signed, verify."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from workbench.cli.options import PATH
from workbench.cli.output import print_table, progress_bar
from workbench.core import review
from workbench.core.errors import FileProblem
from workbench.core.items import State
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.signing import KeyStore
from workbench.core.standard import load_release
from workbench.core.words import Message, say
from workbench.core.workflow.export import ExportJob
from workbench.core.workflow.importing import ImportJob
from workbench.core.workflow.suggesting import SuggestJob
from workbench.core.workflow.verify import VerifyJob
from workbench.paths import sample_dir

PROJECT, MAPPING, TABLE = "county.iemap", "county-mapping.xlsx", "county-mapping.csv"


@click.command()
@click.option("--out", type=PATH, metavar="DIR", default=Path("out/demo"), help=say("cli.opt_out"))
def demo(out: Path) -> int:
    """Do the main job on the county hospital's list and say what came out."""
    _clear(out)
    source = sample_dir() / "county.xlsx"
    release = load_release("5.0")
    hospital = say("cli.demo_hospital")
    with (
        Project.create(
            out / PROJECT, hospital=hospital, release_id=release.id, release_sha256=release.sha256
        ) as project,
        progress_bar() as progress,
    ):
        imported = run_now(ImportJob(source), project, progress)
        suggested = run_now(SuggestJob(), project, progress)
        accepted, left, _ = review.accept_auto(project, say("cli.demo_reviewer"), progress)
        passphrase = secrets.token_urlsafe(16)  # the demo's key is thrown away with its folder
        store = KeyStore(out / "keys")
        key = store.new(say("cli.demo_reviewer"), hospital, "reviewer", passphrase)
        store.card(key.fingerprint, out / "trust" / "reviewer.json")
        signer = store.load_private(key.fingerprint, passphrase)
        for path in (out / MAPPING, out / TABLE):
            run_now(ExportJob(path, path.suffix[1:], signer), project, progress)
        now = review.progress(project)
        verdicts = {
            name: run_now(VerifyJob(out / name, out / "trust"), None, progress) for name in (MAPPING, TABLE)
        }
    print(say("cli.demo_head", hospital=hospital, standard=release.id, file=source.name))
    bad_rows = imported.rows - imported.items - imported.non_items
    print(
        say(
            "cli.import_done",
            rows=imported.rows,
            items=imported.items,
            non_items=imported.non_items,
            bad=bad_rows,
        )
    )
    print(say("cli.suggest_done", **suggested.to_json()))
    print(say("cli.accept_done", accepted=accepted, left=left))
    print()
    print_table(
        [say("cli.state"), say("cli.items"), say("cli.exams")],
        [(say(f"states.{s.value}"), f"{now.items[s]:,}", f"{now.exams[s]:,}") for s in State if now.items[s]],
    )
    print()
    print(say("cli.demo_wrote"))
    for name in (PROJECT, MAPPING, TABLE, "trust/reviewer.json"):
        print(f"  {out / name}")
    print()
    for name, verdict in verdicts.items():
        print(name)
        for line in verdict.lines():
            print(f"  {line}")
    return 0 if all(verdict.good for verdict in verdicts.values()) else 1


def _clear(out: Path) -> None:
    """Make the folder and take away what an earlier demo wrote there, and nothing else."""
    try:
        (out / "trust").mkdir(parents=True, exist_ok=True)
        for name in (PROJECT, MAPPING, TABLE, f"{TABLE}.sig"):
            (out / name).unlink(missing_ok=True)
    except OSError as error:
        raise FileProblem(Message("workflow.cannot_write", {"path": str(out)})) from error

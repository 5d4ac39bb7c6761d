"""Commands that look after project files: backup, restore, salvage, doctor."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from workbench.cli.options import PATH, json_option, project_argument
from workbench.cli.output import print_json, print_table, progress_bar
from workbench.cli.review import this_person
from workbench.core.errors import InputProblem
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.project.backups import Backup, listed
from workbench.core.words import Message, say
from workbench.core.workflow.restoring import local_time, told


@click.command()
@project_argument
@click.option("--out", type=PATH, metavar="FILE", help=say("cli.opt_copy"))
@json_option
def backup(project: Path, out: Path | None, as_json: bool) -> None:
    """Back the project up beside it, or save a complete copy elsewhere."""
    with Project.open(project, read_only=True) as opened:
        if out is not None:
            opened.save_copy(out)
        path = out or opened.back_up().path
    if as_json:
        print_json({"path": str(path)})
    else:
        print(say("care.backed_up", path=str(path)))


@click.command()
@project_argument
@click.argument("backup", required=False, metavar="[BACKUP]")
@click.option("--yes", is_flag=True, help=say("cli.opt_yes"))
@json_option
def restore(project: Path, backup: str | None, yes: bool, as_json: bool) -> int:
    """List the backups of a project; say what one would lose; with --yes, go back to it."""
    from workbench.core.workflow.restoring import CompareJob

    known = listed(project)
    if backup is None:
        _print_list(known, as_json)
        return 0
    with progress_bar() as progress:
        comparison = run_now(CompareJob(project, _chosen(known, backup)), None, progress)
    try:
        lines = told(comparison.losses)
        kept = comparison.take() if yes else None
    finally:
        comparison.drop()
    if as_json:
        value = asdict(comparison.losses) | {"restored": yes, "kept": str(kept) if kept else None}
        print_json(value)
        return 0
    for line in lines:
        print(line)
    if yes:
        print(say("care.restored", path=str(project)))
        if kept is not None:
            print(say("care.kept", path=str(kept)))
    else:
        print(say("care.say_yes"))
    return 0


def _chosen(known: list[Backup], given: str) -> Path:
    """A backup by its number in the list, its name, or its path."""
    if given.isascii() and given.isdigit():
        if not 1 <= int(given) <= len(known):
            raise InputProblem(Message("care.no_such_backup", {"n": given, "most": len(known)}))
        return known[int(given) - 1].path
    return next((backup.path for backup in known if backup.path.name == given), Path(given))


def _print_list(known: list[Backup], as_json: bool) -> None:
    if as_json:
        print_json([asdict(backup) | {"path": str(backup.path)} for backup in known])
        return
    if not known:
        print(say("care.none_listed"))
        return
    headers = [say("care.number"), say("care.made_at"), say("care.steps"), say("care.size"), say("care.kind")]
    rows = [
        (number, local_time(b.made_at), b.steps, f"{b.size / (1 << 20):,.1f} MB", say(kind_of(b)))
        for number, b in enumerate(known, 1)
    ]
    print_table(headers, rows)


def kind_of(backup: Backup) -> str:
    """The key of the words for the kind of a backup."""
    return "care.kind_replaced" if backup.replaced else "care.kind_session"


@click.command()
@project_argument
@click.option("--out", type=PATH, metavar="FILE", help=say("cli.opt_salvaged"))
@json_option
def salvage(project: Path, out: Path | None, as_json: bool) -> int:
    """Read what can be read of a damaged project into a new one. Status 1 where something is missing."""
    from workbench.core.workflow.salvaging import SalvageJob, salvaged_name

    with progress_bar() as progress:
        report = run_now(SalvageJob(project, out or salvaged_name(project), this_person()), None, progress)
    if as_json:
        print_json(report.to_json())
    else:
        print(say("care.salvaged", path=str(report.path)))
        for line in report.lines():
            print(line)
    return 0 if report.complete else 1


@click.command()
@click.argument("project", type=PATH, metavar="[PROJECT]", required=False)
@json_option
def doctor(project: Path | None, as_json: bool) -> int:
    """Check the installation and a project, and say what to do. Status 1 where something is wrong."""
    from workbench.core.workflow.doctor import BAD, DoctorJob

    with progress_bar() as progress:
        findings = run_now(DoctorJob(project), None, progress)
    if as_json:
        print_json([finding.to_json() for finding in findings])
    else:
        for finding in findings:
            print(f"{say(f'care.state_{finding.state}')}  {finding.found}")
            if finding.advice is not None:
                print(f"      → {finding.advice}")
    return int(any(finding.state == BAD for finding in findings))

"""Commands on mapping packs: hand on, take in, merge, withdraw."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.keys import passphrase_from
from workbench.cli.memory import leaning_json, print_leaning
from workbench.cli.options import (
    PATH,
    LazyGroup,
    json_option,
    passphrase_option,
    project_argument,
    standard_option,
)
from workbench.cli.output import print_json, progress_bar
from workbench.cli.review import this_person
from workbench.core.errors import InputProblem
from workbench.core.jobs import run_now
from workbench.core.project import Project, Withdrawal
from workbench.core.signing import KeyStore
from workbench.core.words import Message, say

if TYPE_CHECKING:
    from workbench.core.exchange.packs import PackRow

_SHOWN = 40
pack = LazyGroup(
    {
        "export": "packs:export_pack",
        "import": "memory:import_memory",
        "merge": "packs:merge",
        "withdraw": "packs:withdraw",
    },
    "cli.pack_",
    name="pack",
)
trust_option = click.option("--trust", type=PATH, metavar="DIR", help=say("cli.opt_trust"))


@click.command()
@project_argument
@click.argument("out", type=PATH, metavar="OUT")
@click.option("--key", metavar="FINGERPRINT", help=say("cli.opt_pack_key"))
@click.option("--preview", is_flag=True, help=say("cli.opt_pack_preview"))
@click.option("--with", "extras", multiple=True, metavar="EXTRA", help=say("cli.opt_pack_with"))
@click.option("--follows", type=PATH, metavar="PACK", help=say("cli.opt_pack_follows"))
@trust_option
@passphrase_option
@json_option
def export_pack(
    project: Path,
    out: Path,
    key: str | None,
    preview: bool,
    extras: tuple[str, ...],
    follows: Path | None,
    trust: Path | None,
    passphrase_env: str | None,
    as_json: bool,
) -> None:
    """Write what the project settled as a signed pack of names and codes."""
    from workbench.core.workflow.packs import ExportPackJob, content_of, left_out_lines

    if preview:
        with Project.open(project, read_only=True) as opened:
            pack, left_out = content_of(opened, extras)
        if as_json:
            rows = [row.to_json() for row in pack.rows]
            print_json({"title": pack.title, "rows": rows, "left_out": dict(left_out)})
        else:
            print(say("memory.would_write", n=f"{len(pack.rows):,}", title=pack.title))
            for line in left_out_lines(left_out):
                print(line)
            print_rows(pack.rows)
        return
    if key is None:
        raise InputProblem(Message("cli.pack_export_usage"))
    loaded = KeyStore().load_private(key, passphrase_from(passphrase_env))
    with Project.open(project, read_only=True) as opened, progress_bar() as progress:
        report = run_now(ExportPackJob(out, loaded, extras, follows, trust), opened, progress)
    if as_json:
        print_json(report.to_json())
    else:
        for line in report.lines():
            print(line)


def print_rows(rows: Sequence[PackRow]) -> None:
    """Rows of a pack, a line each."""
    for row in rows[:_SHOWN]:
        extras = (f"{row.exams:,}" if row.exams else "", row.local_code, row.who, row.remark)
        answer = ";".join(row.codes) or row.no_item
        print("  " + " · ".join(filter(None, (row.name, row.modality, answer, *extras))))
    if len(rows) > _SHOWN:
        print(say("cli.and_more", n=len(rows) - _SHOWN))


@click.command()
@click.argument("out", type=PATH, metavar="OUT")
@click.argument("packs", type=PATH, nargs=-1, required=True, metavar="PACK...")
@click.option("--group", required=True, help=say("cli.opt_pack_group"))
@click.option("--key", metavar="FINGERPRINT", help=say("cli.opt_pack_key"))
@click.option("--follows", type=PATH, metavar="PACK", help=say("cli.opt_pack_follows"))
@click.option("--conflicts", type=PATH, metavar="PROJECT", help=say("cli.opt_pack_conflicts"))
@click.option("--settled", type=PATH, metavar="PROJECT", help=say("cli.opt_pack_settled"))
@standard_option
@trust_option
@passphrase_option
@json_option
def merge(
    out: Path,
    packs: tuple[Path, ...],
    group: str,
    key: str | None,
    follows: Path | None,
    conflicts: Path | None,
    settled: Path | None,
    standard: str,
    trust: Path | None,
    passphrase_env: str | None,
    as_json: bool,
) -> None:
    """Merge many packs into one of the group; list what hospitals answer differently."""
    import contextlib

    from workbench.core.workflow.pack_conflicts import Merging, conflict_project
    from workbench.core.workflow.pack_merge import MergePacksJob

    if key is None and conflicts is None:
        raise InputProblem(Message("cli.pack_merge_usage"))
    loaded = KeyStore().load_private(key, passphrase_from(passphrase_env)) if key is not None else None
    job = MergePacksJob(packs, out, group, loaded, standard, follows, trust)
    with contextlib.ExitStack() as held, progress_bar() as progress:
        known = held.enter_context(Project.open(settled, read_only=True)) if settled is not None else None
        report = run_now(job, known, progress)
        items = 0
        if conflicts is not None:
            before = str(follows.absolute()) if follows is not None else ""
            merging = Merging(tuple(str(p.absolute()) for p in packs), group, str(out.absolute()), before)
            items = conflict_project(conflicts, report, progress, merging)
    if as_json:
        print_json(report.to_json() | {"conflict_items": items})
        return
    for line in report.lines():
        print(line)
    if conflicts is not None:
        print(say("cli.pack_conflicts", path=str(conflicts), n=items))
    if loaded is not None:
        print(say("memory.pack_written", path=str(out), n=len(report.pack.rows)))


@click.command()
@click.argument("target", type=PATH, metavar="PROJECT|PACK")
@click.option("--reason", required=True, help=say("cli.opt_pack_reason"))
@click.option("--pack", "pack_id", default="", metavar="ID", help=say("cli.opt_pack_id"))
@click.option("--name", "names", multiple=True, help=say("cli.opt_pack_name"))
@click.option("--modality", default="", metavar="CT|MR|DR|MG|RF", help=say("cli.opt_pack_modality"))
@click.option("--reopen", is_flag=True, help=say("cli.opt_pack_reopen"))
@click.option("--reviewer", default=this_person, help=say("cli.opt_reviewer"))
@click.option("--out", type=PATH, metavar="OUT", help=say("cli.opt_pack_out"))
@click.option("--key", metavar="FINGERPRINT", help=say("cli.opt_pack_key"))
@passphrase_option
@trust_option
@json_option
def withdraw(
    target: Path,
    reason: str,
    pack_id: str,
    names: tuple[str, ...],
    modality: str,
    reopen: bool,
    reviewer: str,
    out: Path | None,
    key: str | None,
    passphrase_env: str | None,
    trust: Path | None,
    as_json: bool,
) -> None:
    """Withdraw a pack or some of its names: in a project, or as its issuer in a new version of the file."""
    from workbench.core.workflow.verify_project import is_project

    if not is_project(target):
        from workbench.core.workflow.packs import withdraw_from

        if key is None:
            raise InputProblem(Message("cli.pack_withdraw_usage"))
        loaded = KeyStore().load_private(key, passphrase_from(passphrase_env))
        meant = [(name, modality) for name in names]
        report = withdraw_from(target, out or target, loaded, reason, meant, trust)
        if as_json:
            print_json(report.to_json())
        else:
            for line in report.lines():
                print(line)
        return
    from workbench.core.workflow.withdrawing import withdraw as withdraw_here

    with Project.open(target).for_writing() as opened:
        what = [Withdrawal(reason.strip(), pack_id, name, modality or None) for name in names]
        done = withdraw_here(opened, what or [Withdrawal(reason, pack_id)], reviewer, reopen=reopen)
    if as_json:
        value = {"withdrawn": done.withdrawn, "leaning": [leaning_json(one) for one in done.leaning]}
        print_json(value | {"reopened": done.reopened})
        return
    print(say("cli.pack_withdrawn", n=done.withdrawn))
    print_leaning(done.leaning)
    if done.reopened:
        print(say("cli.pack_reopened", n=done.reopened))

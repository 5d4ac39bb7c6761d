"""Commands that write reports: audit, report, feedback."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.options import PATH, json_option, project_argument
from workbench.cli.output import print_json, progress_bar
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.words import say


@click.command()
@project_argument
@click.option("--out", type=PATH, required=True, metavar="FILE.html|FILE.xlsx", help=say("reports.opt_out"))
@json_option
def audit(project: Path, out: Path, as_json: bool) -> int:
    """Write the whole history as a report. Exit status 1 where it is not as it was written."""
    from workbench.core.workflow.auditing import AuditJob

    with Project.open(project, read_only=True) as opened, progress_bar() as progress:
        report = run_now(AuditJob(out), opened, progress)
    if as_json:
        print_json(report.to_json())
    else:
        print(say("reports.audit_done", decisions=f"{report.lines:,}", path=str(report.path)))
        if report.check.message is not None:
            print(say("reports.chain_broken", what=report.check.message))
    return 0 if report.check else 1


@click.command()
@project_argument
@click.option("--out", type=PATH, required=True, metavar="FILE.html", help=say("reports.opt_out"))
@json_option
def report(project: Path, out: Path, as_json: bool) -> None:
    """Write the report for a head of department. The window also prints it on one page (PDF)."""
    from workbench.core.workflow.reporting import ReportJob

    with Project.open(project, read_only=True) as opened, progress_bar() as progress:
        made = run_now(ReportJob(out), opened, progress)
    if as_json:
        print_json(made.to_json())
        return
    (items, *_), (exams, *_), *_ = made.facts.figures()
    print(say("reports.report_done", path=str(out), items=items, exams=exams))


@click.command()
@click.argument("projects", type=PATH, metavar="PROJECT...", nargs=-1, required=True)
@click.option("--out", type=PATH, required=True, metavar="FILE.xlsx|FILE.json", help=say("reports.opt_out"))
@json_option
def feedback(projects: tuple[Path, ...], out: Path, as_json: bool) -> None:
    """Write what the standard's maintainers should know, over one project or several."""
    from workbench.core.workflow.feedback import FeedbackJob

    with progress_bar() as progress:
        made = run_now(FeedbackJob(out, projects), None, progress)
    if as_json:
        print_json(made.to_json())
    else:
        print(say("reports.feedback_done", **made.to_json()))

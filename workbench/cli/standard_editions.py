"""Commands on whole editions of the standard: lint, compare, import."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from workbench.cli.options import PATH, json_option
from workbench.cli.output import print_json, print_table
from workbench.core.exchange import read_sheets
from workbench.core.project import Project
from workbench.core.standard import DEFAULT_RELEASE, Release, load_release
from workbench.core.standard.comparing import compare, successors
from workbench.core.standard.findings import Finding, Level
from workbench.core.standard.installing import convert, install
from workbench.core.standard.lint import lint
from workbench.core.standard.published import Sheet, read_folder
from workbench.core.standard.reading import read_tables
from workbench.core.words import say

NO = 1


def published_sheets(source: Path) -> list[Sheet]:
    """The tables of a published edition: a folder of CSV files, or a workbook with one sheet an appendix."""
    if source.is_dir():
        return read_folder(source)
    return [Sheet(str(source), data.name or source.stem, data.rows) for data in read_sheets(source)]


def _edition(reference: str) -> tuple[Release, list[Finding]]:
    """A release by id, by a folder in the project's own format, or by published tables; with its findings."""
    path = Path(reference)
    if (path / "release.toml").is_file():
        tables = read_tables(path)
        release = Release(tables)
    elif path.is_dir() or path.is_file():
        made = convert(published_sheets(path), path.stem)
        return made.release, made.findings
    else:
        release = load_release(reference)
        tables = read_tables(release.folder)
    return release, lint(tables, release)


@click.command()
@click.argument("edition", metavar="[ID|PATH]", default=DEFAULT_RELEASE)
@json_option
def lint_edition(edition: str, as_json: bool) -> int:
    """Is an edition whole and consistent? Exit status 1 if there are errors."""
    release, findings = _edition(edition)
    return _report(release, findings, as_json, {})


def _report(release: Release, findings: list[Finding], as_json: bool, more: dict[str, object]) -> int:
    counts = Counter(f.level for f in findings)
    figures = {f"{level.value}s": counts[level] for level in Level}
    if as_json:
        found = [f.to_json() for f in findings]
        print_json({"id": release.id, "items": len(release.listed), **more, **figures, "findings": found})
        return NO if counts[Level.ERROR] else 0
    for rule, repeated in Counter((f.table, f.rule) for f in findings if f.rule == "row_repeated").items():
        print(say("standard.repeats", table=rule[0], n=repeated))
    rows = [
        (say(f"standard.level_{f.level.value}"), f.table, f.row or "", f.rule, f.message.text())
        for f in findings
        if f.rule != "row_repeated"
    ]
    if rows:
        headers = [say(f"standard.head_{name}") for name in ("level", "table", "row", "rule", "finding")]
        print_table(headers, rows)
    print(say("standard.lint_done", id=release.id, items=len(release.listed), **figures))
    return NO if counts[Level.ERROR] else 0


@click.command()
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@click.option("--project", type=PATH, help=say("standard.opt_project"))
@json_option
def compare_editions(old: str, new: str, project: Path | None, as_json: bool) -> int:
    """What changes from one edition to another, and which decisions of a project that touches."""
    (before, _), (after, _) = _edition(old), _edition(new)
    changes = compare(before, after)
    touched = [s for s in successors(before, after, _decided(project)) if s.touched] if project else None
    figures = Counter((change.table, change.kind) for change in changes)
    if as_json:
        names = ("kind", "table", "code", "name", "new_code", "new_name")
        print_json(
            {
                "old": {"id": before.id, "sha256": before.sha256, "items": len(before.listed)},
                "new": {"id": after.id, "sha256": after.sha256, "items": len(after.listed)},
                "figures": {f"{table}.{kind}": n for (table, kind), n in sorted(figures.items())},
                "changes": [{name: getattr(change, name) for name in names} for change in changes],
                **({} if touched is None else {"touched": [_touched(s) for s in touched]}),
            }
        )
        return 0
    for change in changes:
        print(say(f"standard.change_{change.kind}", **{n: getattr(change, n) for n in change.__slots__}))
    for item in touched or ():
        print(say(f"standard.successor_{item.kind}", **_touched(item)))
    same = len(before.listed.keys() & after.listed.keys())
    print(say("standard.compare_done", old=before.id, new=after.id, same=same, n=len(changes)))
    kinds = ("added", "removed", "renamed", "moved")
    headers = [say("standard.head_table"), *(say(f"standard.kind_{kind}") for kind in kinds)]
    tables = sorted({table for table, _ in figures})
    print_table(headers, [(t, *(figures[t, kind] for kind in kinds)) for t in tables])
    if touched is not None:
        print(say("standard.touched_done", n=len(touched), decisions=sum(s.count for s in touched)))
    return 0


def _touched(item: object) -> dict[str, object]:
    return {n: getattr(item, n) for n in ("code", "name", "kind", "new_code", "new_name", "count")}


def _decided(project: Path) -> Counter[str]:
    """Decided codes of a project with the number of decisions that hold them."""
    with Project.open(project, read_only=True) as opened:
        return Counter(part.code for decision in opened.decisions() for part in decision.parts)


@click.command()
@click.argument("source", type=PATH, metavar="SOURCE")
@click.option("--id", "release_id", required=True, metavar="ID", help=say("standard.opt_id"))
@click.option("--title", default="", help=say("standard.opt_title"))
@json_option
def import_edition(source: Path, release_id: str, title: str, as_json: bool) -> int:
    """Install a published edition beside the project files. Misprints are reported, never dropped."""
    words = {"zh": title, "en": title} if title else None
    made = install(published_sheets(source), release_id, words)
    more: dict[str, object] = {"sha256": made.info.sha256, "path": str(made.folder), "rows": made.rows}
    _report(load_release(release_id), made.findings, as_json, more)
    if not as_json:
        print(say("standard.import_done", id=release_id, items=made.items, path=str(made.folder)))
    return 0

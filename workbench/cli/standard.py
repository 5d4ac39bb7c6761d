"""Commands on the standard: explain, compose, search, list; and the group they stand in."""

from __future__ import annotations

import click

from workbench.cli.options import LazyGroup, json_option, standard_option
from workbench.cli.output import print_json, print_table
from workbench.core.standard import Explanation, ask, installed_releases, load_release
from workbench.core.words import say

NO = 1
COMMANDS = {
    "explain": "standard:explain",
    "compose": "standard:compose",
    "search": "standard:search",
    "list": "standard:list_releases",
    "lint": "standard_editions:lint_edition",
    "compare": "standard_editions:compare_editions",
    "import": "standard_editions:import_edition",
}

standard = LazyGroup(COMMANDS, "standard.cli_", name="standard")


@click.command()
@click.argument("code", metavar="CODE")
@standard_option
@click.option("--suffix-name", default="", help=say("standard.opt_suffix_name"))
@json_option
def explain(code: str, standard: str, suffix_name: str, as_json: bool) -> int:
    """Each segment of a code in words, both languages. Exit status 1 for a code that is not valid."""
    return _show(load_release(standard).explain(code, suffix_name), as_json)


@click.command()
@click.option("--device", required=True, help=say("standard.opt_device"))
@click.option("--site", required=True, help=say("standard.opt_site"))
@click.option("--method", default="", help=say("standard.opt_method"))
@click.option("--post", default="", help=say("standard.opt_post"))
@click.option("--position", default="", help=say("standard.opt_position"))
@standard_option
@json_option
def compose(
    device: str, site: str, method: str, post: str, position: str, standard: str, as_json: bool
) -> int:
    """Code and name of an item given in words. Exit status 1 for an illegal combination."""
    release = load_release(standard)
    return _show(release.explain(str(ask(release, device, site, method, post, position))), as_json)


def _show(explained: Explanation, as_json: bool) -> int:
    if as_json:
        print_json(explained.to_json())
        return 0 if explained.valid else NO
    print(f"{explained.code}  {explained.name}" if explained.valid else explained.code)
    if explained.name_en:
        print(explained.name_en)
    print(explained.reason.text())
    if explained.segments:
        headers = [say(f"standard.head_{name}") for name in ("segment", "code", "zh", "en")]
        rows = [(say(f"standard.segment_{s.segment}"), s.code, s.zh, s.en) for s in explained.segments]
        print_table(headers, rows)
    if explained.nearest:
        print(say("standard.nearest"))
        for code, name in explained.nearest:
            print(f"  {code}  {name}")
    return 0 if explained.valid else NO


@click.command()
@click.argument("text", metavar="TEXT")
@click.option("--limit", type=click.IntRange(min=1), default=20, help=say("standard.opt_limit"))
@standard_option
@json_option
def search(text: str, limit: int, standard: str, as_json: bool) -> int:
    """Sites and items by Chinese, English, alias, pinyin, initials or code. Exit status 1 for no answer."""
    hits = load_release(standard).search(text, limit)
    if as_json:
        print_json(
            [
                {"kind": h.kind, "code": h.code, "name": h.name, "name_en": h.name_en, "score": h.score}
                for h in hits
            ]
        )
    elif hits:
        headers = [say(f"standard.head_{name}") for name in ("kind", "code", "zh", "en")]
        print_table(headers, [(say(f"standard.kind_{h.kind}"), h.code, h.name, h.name_en) for h in hits])
    else:
        print(say("standard.no_hit", text=text))
    return 0 if hits else NO


@click.command()
@json_option
def list_releases(as_json: bool) -> int:
    """The installed releases."""
    releases = installed_releases()
    if as_json:
        print_json(
            [
                {
                    "id": r.id,
                    "title": {"zh": r.title_zh, "en": r.title_en},
                    "sha256": r.sha256,
                    "items": len(load_release(r.id).listed),
                }
                for r in releases
            ]
        )
        return 0
    headers = [say(f"standard.head_{name}") for name in ("id", "zh", "en", "items", "sha256")]
    rows = [(r.id, r.title_zh, r.title_en, len(load_release(r.id).listed), r.sha256[:16]) for r in releases]
    print_table(headers, rows)
    return 0

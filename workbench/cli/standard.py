"""Commands on the standard: explain, compose, search, list; and the group they stand in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from workbench.cli.output import print_json, print_table
from workbench.core.standard import DEFAULT_RELEASE, Explanation, ask, installed_releases, load_release
from workbench.core.words import say

NO = 1
Json = Annotated[bool, typer.Option("--json", help=say("cli.opt_json"))]
ReleaseId = Annotated[str, typer.Option("--standard", metavar="ID", help=say("cli.opt_standard"))]


def build() -> typer.Typer:
    """The ``standard`` commands, with help in the language in use."""
    from workbench.cli import standard_editions

    app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    commands: dict[str, Callable[..., int]] = {
        "explain": explain,
        "compose": compose,
        "search": search,
        "list": list_releases,
        "lint": standard_editions.lint_edition,
        "compare": standard_editions.compare_editions,
        "import": standard_editions.import_edition,
    }
    for name, command in commands.items():
        app.command(name, help=say(f"standard.cli_{name}"))(command)
    return app


def __getattr__(name: str) -> Any:
    """``app``, built when asked for, so that its help speaks the language in use."""
    if name == "app":
        return build()
    raise AttributeError(name)


def explain(
    code: Annotated[str, typer.Argument(metavar="CODE")],
    standard: ReleaseId = DEFAULT_RELEASE,
    suffix_name: Annotated[str, typer.Option("--suffix-name", help=say("standard.opt_suffix_name"))] = "",
    json: Json = False,
) -> int:
    """Each segment of a code in words, both languages. Exit status 1 for a code that is not valid."""
    return _show(load_release(standard).explain(code, suffix_name), json)


def compose(
    device: Annotated[str, typer.Option("--device", help=say("standard.opt_device"))],
    site: Annotated[str, typer.Option("--site", help=say("standard.opt_site"))],
    method: Annotated[str, typer.Option("--method", help=say("standard.opt_method"))] = "",
    post: Annotated[str, typer.Option("--post", help=say("standard.opt_post"))] = "",
    position: Annotated[str, typer.Option("--position", help=say("standard.opt_position"))] = "",
    standard: ReleaseId = DEFAULT_RELEASE,
    json: Json = False,
) -> int:
    """Code and name of an item given in words. Exit status 1 for an illegal combination."""
    release = load_release(standard)
    return _show(release.explain(str(ask(release, device, site, method, post, position))), json)


def _show(explained: Explanation, json: bool) -> int:
    if json:
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


def search(
    text: Annotated[str, typer.Argument(metavar="TEXT")],
    limit: Annotated[int, typer.Option("--limit", min=1, help=say("standard.opt_limit"))] = 20,
    standard: ReleaseId = DEFAULT_RELEASE,
    json: Json = False,
) -> int:
    """Sites and items by Chinese, English, alias, pinyin, initials or code. Exit status 1 for no answer."""
    hits = load_release(standard).search(text, limit)
    if json:
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


def list_releases(json: Json = False) -> int:
    """The installed releases."""
    releases = installed_releases()
    if json:
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

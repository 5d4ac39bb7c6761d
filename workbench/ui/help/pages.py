"""The pages of the user guide, in both languages, and the search over them.

A page is ``resources/help/<language>/<id>.md``. Words of the window are not typed into it but asked for, so
that the guide says what the window says, with the keys that this person uses:

* ``{{menu export}}``: the action's menu and words, ``导出 › 导出对码文件``
* ``{{key accept}}``: the action's first key, ``⏎``
* ``{{say settings.export}}``: an entry of the catalogues, such as the words on a button
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from workbench.core.words import language, say
from workbench.paths import resource
from workbench.ui.actions import MENUS, TABLE, Keys, default_keys
from workbench.ui.key_choices import printed

# In the order of the table of contents.
PAGES = (
    "quick-start",
    "import",
    "review",
    "pickers",
    "many-rows",
    "excel",
    "signing",
    "verifying",
    "memory",
    "packs",
    "recognition",
    "reports",
    "safekeeping",
    "training",
    "settings",
    "trouble",
)
ASKED = re.compile(r"\{\{(menu|key|say) ([\w.]+)\}\}")
_HEADING = re.compile(r"^#{1,3} +(.+)$", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"[*`|#>]|^ *-{3,} *$|:?-{3,}:?", re.MULTILINE)
_ROWS = {row.id: row for row in TABLE}
_AROUND = 24  # characters shown before and after what was found


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of a page under one heading.

    Attributes:
        page: Id of the page.
        title: Title of the page.
        heading: The same as the title for the first piece.
        text: Without marks, links and pictures.
    """

    page: str
    title: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A section that has all words of a search, and some of the text around the first of them."""

    section: Section
    excerpt: str


def folder() -> Path:
    """Where the pages of the language in use are."""
    return resource("help", language())


def page_path(page: str) -> Path:
    """The file of a page in the language in use."""
    return folder() / f"{page}.md"


def markdown(page: str, keys: Keys | None = None) -> str:
    """A page in the language in use, with the window's words and these keys (the table's, if none)."""
    held = keys or default_keys()
    return ASKED.sub(lambda m: _words(m[1], m[2], held), page_path(page).read_text(encoding="utf-8"))


def _words(kind: str, name: str, keys: Keys) -> str:
    """What an asking mark stands for. KeyError where it asks for what does not exist."""
    if kind == "say":
        return f"**{_plain(say(name))}**"
    if kind == "menu":
        menu = dict(MENUS)[_ROWS[name].menu]
        return f"**{menu.text()} › {_plain(_ROWS[name].words.text())}**"
    key = next(iter(keys[name]), "")
    return f"`{printed(key)}`" if key else f"**{_plain(_ROWS[name].words.text())}**"


def _plain(words: str) -> str:
    return words.removesuffix("…").strip()


def title(page: str) -> str:
    """The title of a page in the language in use."""
    first = page_path(page).read_text(encoding="utf-8").partition("\n")[0]
    return first.removeprefix("#").strip()


def sections(page: str, keys: Keys | None = None) -> list[Section]:
    """A page in pieces, one a heading."""
    pieces = _HEADING.split(markdown(page, keys))[1:]
    named = title(page)
    return [
        Section(page, named, _without_marks(heading), _without_marks(text))
        for heading, text in zip(pieces[::2], pieces[1::2], strict=True)
    ]


def _without_marks(text: str) -> str:
    return " ".join(_MARKS.sub(" ", _LINK.sub(r"\1", _PICTURE.sub("", text))).split())


def search(query: str, keys: Keys | None = None) -> list[Found]:
    """The sections that hold every word of the query, those that name it in their heading first."""
    wanted = _folded(query).split()
    ranked: list[tuple[int, int, Found]] = []
    if not wanted:
        return []
    for page in PAGES:
        for section in sections(page, keys):
            heading, text = _folded(f"{section.title} {section.heading}"), _folded(section.text)
            if all(word in heading or word in text for word in wanted):
                named = sum(word in heading for word in wanted)
                found = Found(section, _excerpt(section.text, wanted[0]))
                ranked.append((-named, len(ranked), found))
    return [found for _, _, found in sorted(ranked, key=lambda entry: entry[:2])]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _excerpt(text: str, word: str) -> str:
    """Some text around a word; the beginning where the word is in the heading only."""
    at = max(_folded(text).find(word), 0)
    first, last = max(at - _AROUND, 0), at + len(word) + _AROUND
    if first:
        first = text.find(" ", first, at) + 1 or first
    return ("…" if first else "") + text[first:last] + ("…" if last < len(text) else "")

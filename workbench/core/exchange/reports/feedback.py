"""Feedback to the standard's maintainers: what was used under which names, and what is lacking.

As JSON (``workbench-feedback/1``, docs/formats.md) and as a workbook for reading.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import orjson

from workbench.core.exchange.reports.sheet import Book
from workbench.core.exchange.reports.words import moment, reason_word
from workbench.core.words import say

FORMAT = "workbench-feedback/1"


@dataclass(slots=True)
class NameUse:
    """A local name: items and exams a year that have it, in how many projects, and remarks on it."""

    name: str
    items: int = 0
    exams: int = 0
    projects: set[str] = field(default_factory=set)
    remarks: list[str] = field(default_factory=list)

    def add(self, exams: int, project: str, remark: str) -> None:
        """One more item of this name."""
        self.items += 1
        self.exams += exams
        self.projects.add(project)
        if remark and remark not in self.remarks:
            self.remarks.append(remark)

    def to_json(self) -> dict[str, Any]:
        """As it stands in the file."""
        return {
            "name": self.name,
            "items": self.items,
            "exams": self.exams,
            "projects": len(self.projects),
            "remarks": self.remarks,
        }


@dataclass(slots=True)
class ItemUse:
    """A standard item, or a want, with the local names that meant it.

    Attributes:
        release: Edition of the standard.
        kind: ``listed``, ``composed`` (valid by the rules, not in the catalogue), ``extension`` (a local one
            with ``-x`` in its code), or ``no_item``.
        code: The code; for ``no_item`` the reason.
        name: Name of the standard item.
        names: By local name.
    """

    release: str
    kind: str
    code: str
    name: str
    names: dict[str, NameUse] = field(default_factory=dict)

    @property
    def items(self) -> int:
        """Source items that took it."""
        return sum(use.items for use in self.names.values())

    @property
    def exams(self) -> int:
        """Exams a year of these."""
        return sum(use.exams for use in self.names.values())

    @property
    def projects(self) -> int:
        """In how many projects."""
        return len(set().union(*(use.projects for use in self.names.values())))

    def ordered(self) -> list[NameUse]:
        """Its names, the most frequent first."""
        return sorted(self.names.values(), key=lambda use: (-use.exams, -use.items, use.name))

    def to_json(self) -> dict[str, Any]:
        """As it stands in the file."""
        about: dict[str, Any] = {"release": self.release}
        about |= {"reason": self.code} if self.kind == "no_item" else {"code": self.code, "name": self.name}
        counts = {"items": self.items, "exams": self.exams, "projects": self.projects}
        return about | counts | {"names": [use.to_json() for use in self.ordered()]}


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project that was counted."""

    id: str
    hospital: str
    release: str
    release_sha256: str
    items: int
    decided: int
    exams: int


@dataclass(frozen=True, slots=True)
class FeedbackFacts:
    """Everything the file says; ``uses`` are ordered, the most frequent first."""

    made_at: str
    engine: str
    projects: list[ProjectLine]
    uses: list[ItemUse]

    def of(self, *kinds: str) -> list[ItemUse]:
        """The uses of some kinds."""
        return [use for use in self.uses if use.kind in kinds]


def write_json(path: Path, facts: FeedbackFacts) -> None:
    """Write the file for programs."""
    value = {
        "format": FORMAT,
        "made_at": facts.made_at,
        "engine": facts.engine,
        "projects": [asdict(project) for project in facts.projects],
        "used": [use.to_json() for use in facts.of("listed")],
        "needed": {
            kind: [use.to_json() for use in facts.of(kind)] for kind in ("composed", "extension", "no_item")
        },
    }
    path.write_bytes(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def write_workbook(path: Path, facts: FeedbackFacts) -> None:
    """Write the workbook for people."""
    with Book(path, say("reports.feedback_title")) as book:
        about = book.sheet(say("reports.feedback_about"), [(30, ""), (26, ""), (12, ""), (12, ""), (14, "")])
        about.banner(say("reports.feedback_title"), good=True)
        about.row([say("reports.made_at"), f"{moment(facts.made_at)} UTC"], label=True)
        heads = ("hospital", "standard", "items", "decided_items", "exams")
        about.row([say(f"reports.{head}") for head in heads], strong=True)
        for p in facts.projects:
            about.row([p.hospital, p.release, p.items, p.decided, p.exams])
        _uses(book, "feedback_used", facts.of("listed"))
        _uses(book, "feedback_unlisted", facts.of("composed", "extension"))
        _uses(book, "feedback_no_item", facts.of("no_item"))
        _remarks(book, facts.uses)


_COUNTS = (("names", 9), ("items", 9), ("exams", 12), ("projects", 9))


def _about(use: ItemUse) -> tuple[str, str, str, str]:
    if use.kind == "no_item":
        return use.release, say("reports.kind_no_item"), "", reason_word(use.code)
    return use.release, say(f"reports.kind_{use.kind}"), use.code, use.name


_ABOUT = (("standard", 10), ("kind", 14), ("code", 20), ("standard_item", 38))


def _uses(book: Book, title: str, uses: list[ItemUse]) -> None:
    """A line for each standard item or reason with its sums, then one for each of its local names."""
    columns = (*_ABOUT, ("local_name", 40), *_COUNTS)
    sheet = book.sheet(say(f"reports.{title}"), [(width, say(f"reports.{name}")) for name, width in columns])
    for use in uses:
        names = use.ordered()
        sheet.row([*_about(use), "", len(names), use.items, use.exams, use.projects], strong=True)
        for name in names:
            sheet.row([*_about(use), name.name, "", name.items, name.exams, len(name.projects)])


def _remarks(book: Book, uses: list[ItemUse]) -> None:
    columns = (*_ABOUT, ("local_name", 40), ("remark", 60))
    sheet = book.sheet(
        say("reports.feedback_remarks"), [(width, say(f"reports.{name}")) for name, width in columns]
    )
    for use in uses:
        for name in use.ordered():
            for remark in name.remarks:
                sheet.row([*_about(use), name.name, remark])

"""What of a hospital's exams is recognised elsewhere, what would be but for one segment, what it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from workbench.core.errors import InputProblem
from workbench.core.items import State
from workbench.core.project import Project, RecognitionList
from workbench.core.project.facets import search_key
from workbench.core.standard import ItemCode, Release, load_release
from workbench.core.words import Message

SEGMENTS = ("device", "site", "method", "post", "extra")


@dataclass(frozen=True, slots=True)
class Share:
    """Of the items of a list: how many, and their exams a year."""

    items: int
    exams: int


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An item that would be recognised but for one segment.

    Attributes:
        segment: ``device``, ``site``, ``method``, ``post`` or ``extra``.
        code, standard: The item's code and name now.
        wanted, wanted_name: The recognised one.
    """

    name: str
    exams: int
    segment: str
    code: str
    standard: str
    wanted: str
    wanted_name: str


@dataclass(frozen=True, slots=True)
class RecognitionReport:
    """The report.

    Attributes:
        total: All items.
        before: Items whose name stands in a list as the region writes it: what could be recognised unmapped.
        after: Decided items that wear a mark.
        by_mark: These by their mark.
        lists: Scope's name, mark, version and number of lines of every list in force.
        lacking: Recognised exams that no decided item of the hospital is: list, name, codes.
        near: Decided items that one segment keeps from being recognised, the most frequent first.
    """

    total: Share
    before: Share
    after: Share
    by_mark: dict[str, Share]
    lists: tuple[tuple[str, str, str, int], ...]
    lacking: tuple[tuple[str, str, tuple[str, ...]], ...]
    near: tuple[NearMiss, ...]

    def to_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return asdict(self)

    def lines(self, most: int = 20) -> list[str]:
        """The report for reading."""
        said = [
            Message(
                "recognition.list_line", {"name": name, "mark": mark, "n": n, "when": version[:10]}
            ).text()
            for name, mark, version, n in self.lists
        ]
        for key, share in (("before", self.before), ("after", self.after)):
            said.append(Message(f"recognition.share_{key}", _words(share, self.total)).text())
        for mark, share in self.by_mark.items():
            said.append(Message("recognition.share_mark", _words(share, self.total) | {"mark": mark}).text())
        said.append(Message("recognition.near_head", {"n": len(self.near)}).text())
        for one in self.near[:most]:
            words = asdict(one) | {
                "exams": f"{one.exams:,}",
                "segment": Message(f"recognition.seg_{one.segment}"),
            }
            said.append(Message("recognition.near_line", words).text())
        said.append(Message("recognition.lacking_head", {"n": len(self.lacking)}).text())
        for scope, name, codes in self.lacking[:most]:
            words = {"scope": scope, "name": name, "codes": ";".join(codes)}
            said.append(Message("recognition.lacking_line", words).text())
        return said


def _words(share: Share, total: Share) -> dict[str, Any]:
    return {
        "items": f"{share.items:,}",
        "of": f"{total.items:,}",
        "exams": f"{share.exams:,}",
        "items_percent": f"{100 * share.items / max(1, total.items):.1f}",
        "exams_percent": f"{100 * share.exams / max(1, total.exams):.1f}",
    }


def recognition_report(project: Project) -> RecognitionReport:
    """Everything that the lists in force say about a project.

    Raises:
        InputProblem: It holds no list that is in force today.
    """
    marker = project.marker
    if not marker.lists:
        raise InputProblem(Message("recognition.none_in_force"))
    names = {search_key(item.name) for one in marker.lists for item in one.items}
    settled = list(project.settled())
    codes = [tuple(part.code for part in line.decision.parts) for line in settled]
    marks = [marker.mark(own) if own else "" for own in codes]
    total = sum(project.totals()[state].exams for state in State)
    before = [(item.count or 0) for item in project.iter_items() if search_key(item.name) in names]
    after = [(mark, line.exams) for mark, line in zip(marks, settled, strict=True) if mark]
    have = {code for own in codes for code in own}
    release = load_release(project.info.release_id)
    missed = (
        (line.name, line.exams, own[0])
        for line, own, mark in zip(settled, codes, marks, strict=True)
        if len(own) == 1 and not mark
    )
    near = sorted(_near(release, marker.lists, missed), key=lambda n: (-n.exams, n.name))
    by_mark = {
        one.scope.mark: _share(exams for mark, exams in after if mark == one.scope.mark)
        for one in marker.lists
    }
    lacking = {
        (one.scope.name, item.name, item.codes)
        for one in marker.lists
        for item in one.items
        if not have.issuperset(item.codes)
    }
    return RecognitionReport(
        Share(project.item_count(), total),
        _share(before),
        _share(exams for _, exams in after),
        by_mark,
        tuple((o.scope.name, o.scope.mark, o.version, len(o.items)) for o in marker.lists),
        tuple(sorted(lacking)),
        tuple(near),
    )


def _share(exams: Iterable[int]) -> Share:
    counted = list(exams)
    return Share(len(counted), sum(counted))


def _pieces(release: Release, code: str) -> tuple[str, ...]:
    parsed: ItemCode = release.parse(code).base
    return parsed.device, parsed.site, parsed.method, parsed.post, parsed.extra


def _rest(pieces: tuple[str, ...], place: int) -> tuple[str, ...]:
    """A code without one segment; of a site its last level goes: another organ is no near miss."""
    kept = (pieces[1][:-2],) if place == 1 else ()
    return (*pieces[:place], *kept, *pieces[place + 1 :])


def _near(
    release: Release, lists: Sequence[RecognitionList], missed: Iterable[tuple[str, int, str]]
) -> Iterable[NearMiss]:
    """For each item the recognised code that differs in one segment only; first by site."""
    by_rest: dict[tuple[int, tuple[str, ...]], str] = {}
    for code in dict.fromkeys(code for one in lists for item in one.items for code in item.codes):
        for place in range(len(SEGMENTS)):
            by_rest.setdefault((place, _rest(_pieces(release, code), place)), code)
    for name, exams, code in missed:
        pieces = _pieces(release, code)
        for place in (1, 3, 2, 4, 0):
            wanted = by_rest.get((place, _rest(pieces, place)))
            if wanted is None:
                continue
            told = name, exams, SEGMENTS[place], code, release.name(code), wanted, release.name(wanted)
            yield NearMiss(*told)
            break

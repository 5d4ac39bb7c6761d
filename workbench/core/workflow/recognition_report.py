"""What of a hospital's exams is recognised elsewhere, what would be but for one segment, what it lacks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from workbench.core.errors import InputProblem
from workbench.core.exchange import replacing
from workbench.core.exchange.reports.recognition import write_workbook
from workbench.core.items import State
from workbench.core.project import Project, RecognitionList
from workbench.core.project.facets import search_key
from workbench.core.project.recognition import shape
from workbench.core.standard import ItemCode, Release, load_release
from workbench.core.words import Message, say
from workbench.core.workflow.auditing import suffix_in

_PIECES = ("device", "site", "method", "post", "extra")
# What may keep an item from being recognised; the last is a hospital's own extension of a recognised one.
SEGMENTS = (*_PIECES, "extension")


@dataclass(frozen=True, slots=True)
class Share:
    """Of the items of a list: how many, and their exams a year."""

    items: int
    exams: int


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An item that would be recognised but for one segment.

    Attributes:
        segment: One of :data:`SEGMENTS`.
        code, standard: The item's code and name now; of several parts that of the one that is not recognised.
        wanted, wanted_name: The recognised one.
        item_id: Of the item.
    """

    name: str
    exams: int
    segment: str
    code: str
    standard: str
    wanted: str
    wanted_name: str
    item_id: str


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

    def shares(self) -> list[tuple[Message, Share]]:
        """What is counted, in the order in which it is told."""
        marks = [
            (Message("recognition.of_mark", {"mark": mark}), share) for mark, share in self.by_mark.items()
        ]
        return [
            (Message("recognition.all"), self.total),
            (Message("recognition.before"), self.before),
            (Message("recognition.after"), self.after),
            *marks,
        ]

    def write(self, path: Path) -> None:
        """Write it as a workbook.

        Raises:
            FileProblem: It cannot be written; the old file is unchanged.
            InputProblem: The name is not that of a workbook.
        """
        suffix_in(path, (".xlsx",))
        shares = [(words.text(), *percents(share, self.total)) for words, share in self.shares()]
        near = [
            (
                n.name,
                n.exams,
                say(f"recognition.seg_{n.segment}"),
                n.standard,
                n.code,
                n.wanted_name,
                n.wanted,
            )
            for n in self.near
        ]
        lacking = [(scope, name, ";".join(codes)) for scope, name, codes in self.lacking]
        with replacing(path) as temporary:
            write_workbook(temporary, shares, near, lacking)

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


def percents(share: Share, total: Share) -> tuple[int, str, int, str]:
    """Items, their share of all items, exams, their share of all exams."""
    items, exams = 100 * share.items / max(1, total.items), 100 * share.exams / max(1, total.exams)
    return share.items, f"{items:.1f} %", share.exams, f"{exams:.1f} %"


def _words(share: Share, total: Share) -> dict[str, Any]:
    items, items_percent, exams, exams_percent = percents(share, total)
    return {
        "items": f"{items:,}",
        "of": f"{total.items:,}",
        "exams": f"{exams:,}",
        "items_percent": items_percent.removesuffix(" %"),
        "exams_percent": exams_percent.removesuffix(" %"),
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
    settled = [
        (line.name, line.exams, tuple(part.code for part in line.decision.parts), line.decision.item_id)
        for line in project.settled()
    ]
    marks = [marker.mark(codes) if codes else "" for _, _, codes, _ in settled]
    total = sum(project.totals()[state].exams for state in State)
    before = [(item.count or 0) for item in project.iter_items() if search_key(item.name) in names]
    after = [(mark, exams) for mark, (_, exams, _, _) in zip(marks, settled, strict=True) if mark]
    release = load_release(project.info.release_id)
    near = _Near(release, marker.lists)
    missed = (line for line, mark in zip(settled, marks, strict=True) if line[2] and not mark)
    by_mark = {
        one.scope.mark: _share(exams for mark, exams in after if mark == one.scope.mark)
        for one in marker.lists
    }
    return RecognitionReport(
        Share(project.item_count(), total),
        _share(before),
        _share(exams for _, exams in after),
        by_mark,
        tuple((o.scope.name, o.scope.mark, o.version, len(o.items)) for o in marker.lists),
        tuple(sorted(_lacking(marker.lists, {code for _, _, codes, _ in settled for code in codes}))),
        tuple(sorted(filter(None, map(near.miss, missed)), key=lambda n: (-n.exams, n.name))),
    )


def _lacking(
    lists: Sequence[RecognitionList], have: Collection[str]
) -> set[tuple[str, str, tuple[str, ...]]]:
    """What no decided item of the hospital is; where a list says so, whatever the device."""
    found = set()
    for one in lists:
        any_device = one.scope.any_device
        ours = {shape(code, any_device=any_device) for code in have}
        for item in one.items:
            if not ours.issuperset(shape(code, any_device=any_device) for code in item.codes):
                found.add((one.scope.name, item.name, item.codes))
    return found


def _share(exams: Iterable[int]) -> Share:
    counted = list(exams)
    return Share(len(counted), sum(counted))


class _Near:
    """Finds the recognised code that one segment keeps from an item: largest scope first, sites first."""

    def __init__(self, release: Release, lists: Sequence[RecognitionList]) -> None:
        self._release = release
        self._known: list[tuple[bool, set[str], dict[tuple[int, tuple[str, ...]], str]]] = []
        for one in lists:
            rests: dict[tuple[int, tuple[str, ...]], str] = {}
            any_device = one.scope.any_device
            codes = dict.fromkeys(code for item in one.items for code in item.codes)
            for code in codes:
                pieces = self._pieces(code, any_device=any_device)
                for place in range(len(_PIECES)):
                    rests.setdefault((place, _rest(pieces, place)), code)
            self._known.append((any_device, {shape(code, any_device=any_device) for code in codes}, rests))

    def miss(self, line: tuple[str, int, tuple[str, ...], str]) -> NearMiss | None:
        """What would have to change of an item (name, exams, codes, id); all its other parts fit."""
        name, exams, codes, item_id = line
        for any_device, shapes, rests in self._known:
            odd = [code for code in codes if shape(code, any_device=any_device) not in shapes]
            if len(odd) != 1:
                continue
            code, base = odd[0], str(self._release.parse(odd[0]).base)
            if shape(base, any_device=any_device) in shapes:
                return NearMiss(name, exams, "extension", *self._named(code), *self._named(base), item_id)
            pieces = self._pieces(code, any_device=any_device)
            for place in (1, 3, 2, 4) if any_device else (1, 3, 2, 4, 0):
                wanted = rests.get((place, _rest(pieces, place)))
                if wanted is not None:
                    return NearMiss(
                        name, exams, _PIECES[place], *self._named(code), *self._named(wanted), item_id
                    )
        return None

    def _named(self, code: str) -> tuple[str, str]:
        return code, self._release.name(code)

    def _pieces(self, code: str, *, any_device: bool) -> tuple[str, ...]:
        parsed: ItemCode = self._release.parse(code).base
        device = shape(code, any_device=True)[0] if any_device else parsed.device
        return device, parsed.site, parsed.method, parsed.post, parsed.extra


def _rest(pieces: tuple[str, ...], place: int) -> tuple[str, ...]:
    """A code without one segment; of a site its last level goes: another organ is no near miss."""
    kept = (pieces[1][:-2],) if place == 1 else ()
    return (*pieces[:place], *kept, *pieces[place + 1 :])

"""The report for a head of department: count a project, write the page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from heapq import nlargest
from pathlib import Path
from typing import Any

from workbench.core.exchange import replacing
from workbench.core.exchange.reports.department import (
    SHOWN,
    WAITING,
    Collapsed,
    DepartmentFacts,
    Named,
    page_of,
)
from workbench.core.items import Changes, Decision, Flag, State
from workbench.core.jobs import Progress
from workbench.core.project import ItemQuery, ItemRow, Project, Tally
from workbench.core.signing import now
from workbench.core.standard import Release, load_release
from workbench.core.text import key_of
from workbench.core.words import Message
from workbench.core.workflow.auditing import suffix_in
from workbench.core.workflow.settled import settled_rows

FORMATS = (".html",)
_EXAMPLES = 4
_DECIDED = tuple(state for state in State if state not in WAITING)
_CONFLICTS = ("reasons.modality_conflict", "reasons.modality_both", "reasons.bracket_conflict")


@dataclass(frozen=True, slots=True)
class DepartmentReport:
    """What was counted and where it was written, None where it was not.

    Attributes:
        changes: Always empty: a report changes nothing in the project.
    """

    facts: DepartmentFacts
    path: Path | None
    changes: Changes = field(default_factory=Changes)

    def to_json(self) -> dict[str, Any]:
        """For ``workbench report --json``: the figures."""
        f = self.facts
        return {
            "path": str(self.path),
            "items": {s.value: f.of(s).items for s in State},
            "exams": {s.value: f.of(s).exams for s in State},
            "modalities": {
                word: {"decided": done.items, "items": whole.items, "exams": whole.exams}
                for word, (done, whole) in f.modalities.items()
            },
            "no_item": {reason: tally.items for reason, tally in f.no_item.items()},
            "names": f.names,
            "standard_items": f.listed + f.composed,
            "names_sharing_an_item": f.collapsed_names,
            "standard_before": {"items": f.standard_before.items, "exams": f.standard_before.exams},
            "contradictions": f.contradiction_count,
            "contradictions_decided": f.contradictions_decided,
            "codes_of_several_names": f.shared_codes,
        }


@dataclass(slots=True)
class ReportJob:
    """Count the project and, if ``out`` is given, write the page there.

    As for the audit, ``compute`` opens the file a second time, for reading only.
    """

    out: Path | None = None
    title: Message = field(default_factory=lambda: Message("reports.counting"))

    def read(self, project: Project) -> Path:
        """Where the project is. InputProblem where the file to be written is of no known form."""
        if self.out is not None:
            suffix_in(self.out, FORMATS)
        return project.info.path

    def compute(self, data: Path, progress: Progress) -> DepartmentReport:
        """Count and write.

        Raises:
            FileProblem: The file cannot be written; the old one is unchanged.
        """
        progress.at(self.title, 0, 0)
        with Project.open(data, read_only=True) as project:
            facts = count(project, progress)
        if self.out is not None:
            with replacing(self.out) as temporary:
                temporary.write_text(page_of(facts), encoding="utf-8", newline="\n")
        return DepartmentReport(facts, self.out)

    def save(self, project: Project, result: DepartmentReport) -> DepartmentReport:
        """Nothing is stored."""
        return result


class _Counting:
    """What is gathered while the lines go by."""

    def __init__(self, release: Release) -> None:
        self._standard = release.codes_by_key
        self._listed = set(self._standard.values())
        self.standard_before = Tally()
        self.codes: dict[str, set[str]] = defaultdict(set)
        self.kinds: dict[str, bool] = {}
        self.auto = Tally()
        self.no_item: dict[str, Tally] = defaultdict(Tally)
        self.uses: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
        self.words: dict[str, str] = {}
        self.open_items: list[Named] = []
        self.questions: list[Named] = []

    def add(self, row: ItemRow, decision: Decision | None) -> None:
        """One line with its decision."""
        exams = row.count or 0
        if row.code:
            self.codes[row.code].add(row.name)
        if row.code in self._listed or key_of(row.name) in self._standard:
            self.standard_before += Tally(1, exams)
        if row.auto:
            self.auto += Tally(1, exams)
        if row.state is State.OPEN:
            said = f"{row.first_code} {row.first_name}".strip()
            self.open_items.append(Named(row.name, exams, said))
        if decision is None:
            return
        if row.state is State.QUESTION:
            self.questions.append(Named(row.name, exams, decision.remark))
        if decision.reason and row.state not in WAITING:
            self.no_item[decision.reason.value] += Tally(1, exams)
        if decision.parts and row.state not in WAITING:
            uses = self.uses[tuple(part.code for part in decision.parts)]
            uses[row.name] = uses.get(row.name, 0) + exams
            for part in decision.parts:
                self.kinds[part.code] = part.listed
                self.words[part.code] = part.name

    @property
    def names(self) -> int:
        """Different names with standard items."""
        return len({name for uses in self.uses.values() for name in uses})

    def collapsed(self) -> list[Collapsed]:
        """Standard items with several names."""
        found = []
        for codes, uses in self.uses.items():
            if len(uses) > 1:
                often = nlargest(_EXAMPLES, uses, key=lambda name: uses[name])
                words = " + ".join(self.words[code] for code in codes)
                exams = sum(uses.values())
                found.append(Collapsed(" + ".join(codes), words, len(uses), exams, tuple(often)))
        return found


def count(project: Project, progress: Progress) -> DepartmentFacts:
    """Everything the report says about a project."""
    title = Message("reports.counting")
    counted, total = _Counting(load_release(project.info.release_id)), project.item_count()
    for number, (row, decision) in enumerate(settled_rows(project)):
        if number % 5000 == 0:
            progress.at(title, number, total)
        counted.add(row, decision)
    collapsed = counted.collapsed()
    contradictions, contradiction_count = _contradictions(project)
    contradicting = ItemQuery(flags=(Flag.CONFLICT,), states=_DECIDED)
    listed = sum(counted.kinds.values())
    return DepartmentFacts(
        info=project.info,
        made_at=now(),
        states=project.totals(),
        modalities=_modalities(project),
        no_item=dict(counted.no_item),
        open_items=_often(counted.open_items),
        questions=_often(counted.questions),
        contradictions=contradictions,
        contradiction_count=contradiction_count,
        collapsed=tuple(nlargest(SHOWN, collapsed, key=lambda c: (c.names, c.exams))),
        collapsed_names=sum(c.names for c in collapsed),
        shared_codes=sum(len(names) > 1 for names in counted.codes.values()),
        names=counted.names,
        listed=listed,
        composed=len(counted.kinds) - listed,
        auto=counted.auto,
        marks={mark: tally for mark, tally in project.facets().recognitions.items() if mark},
        contradictions_decided=len(project.query(contradicting)),
        standard_before=counted.standard_before,
        course=tuple(project.course()),
    )


def _often(found: list[Named]) -> tuple[Named, ...]:
    return tuple(nlargest(SHOWN, found, key=lambda named: named.exams))


def _modalities(project: Project) -> dict[str, tuple[Tally, Tally]]:
    """Decided and all, by modality."""
    done = project.facets(ItemQuery(states=_DECIDED)).modalities
    whole = project.facets(ItemQuery()).modalities
    return {word: (done.get(word, Tally()), tally) for word, tally in whole.items()}


def _contradictions(project: Project) -> tuple[tuple[Named, ...], int]:
    """Names that contradict themselves or their column, the most frequent first, and how many there are."""
    found = project.query(ItemQuery(flags=(Flag.CONFLICT,), sort="count", descending=True))
    named = []
    for row in project.rows(found[:SHOWN]):
        suggestion = project.suggestion(row.id)
        why = suggestion.why if suggestion else ()
        said = [message for message in why if message.key in _CONFLICTS]
        named.append(Named(row.name, row.count or 0, said[0] if said else Message("reports.contradicts")))
    return tuple(named), len(found)

"""The audit report: the whole history of a project as a page or as a workbook.

Both are written line by line while the history is read, so that any length of it needs little memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from workbench.core.errors import ProjectProblem
from workbench.core.exchange.reports import page
from workbench.core.exchange.reports.sheet import Book
from workbench.core.exchange.reports.words import (
    moment,
    parts_text,
    place,
    project_facts,
    reason_word,
    state_word,
    step_word,
)
from workbench.core.items import State, Step
from workbench.core.project import FIRST_HAND, HistoryCheck, ProjectInfo, StepTotal, TrailLine
from workbench.core.words import say

_COLUMNS = ("place", "local_name", "local_code", "suggested_then", "rank", "decided", "recognition", "remark")
_SHARES = (8, 19, 9, 25, 5, 18, 8, 8)
_STYLE = """
.step td{background:#f6f7f9;border-top:2px solid #c9d0d9}.step .hash{color:#98a1af;font-size:11px}
td div{white-space:pre-line}
"""


@dataclass(frozen=True, slots=True)
class AuditHead:
    """What stands above the lines.

    Attributes:
        info: The project.
        check: Verdict on the chain of hashes.
        head_hash: Hash of the last step.
        totals: Steps by person and kind.
        made_at: When the report was made, UTC.
        mark: Gives the mark of mutual recognition that codes wear on that day.
    """

    info: ProjectInfo
    check: HistoryCheck
    head_hash: str
    totals: list[StepTotal]
    made_at: str
    mark: Callable[[Sequence[str]], str] = lambda codes: ""

    @property
    def verdict(self) -> str:
        """The verdict in a sentence."""
        if self.check.message is not None:
            return say("reports.chain_broken", what=self.check.message)
        return say("reports.chain_good", n=f"{self.check.steps:,}")

    def facts(self) -> list[tuple[str, str]]:
        """Where the report comes from, and the hash that exported files carry."""
        return [*project_facts(self.info, self.made_at), (say("reports.head_hash"), self.head_hash)]

    def total_lines(self) -> Iterator[tuple[str, str, int, int, str]]:
        """Person, kind of step, steps, items, from when to when."""
        for t in self.totals:
            span = moment(t.first) if t.first == t.last else f"{moment(t.first)} – {moment(t.last)}"
            yield t.actor, step_word(t.kind), t.steps, t.items, span


_TOTALS = ("who", "what", "steps", "items", "when")


def _decision_cells(found: TrailLine, head: AuditHead) -> tuple[str, ...]:
    """One decision in words, in the order of ``_COLUMNS``."""
    decision = found.decision
    decided = [state_word(decision.state), parts_text(decision.parts)]
    if decision.reason:
        decided.append(reason_word(decision.reason))
    if decision.approver:
        decided.append(say("reports.approved_by", who=decision.approver))
    return (
        place(found.sheet, found.row),
        found.name,
        found.code,
        _suggested(found),
        "" if decision.rank is None else str(decision.rank),
        "\n".join(filter(None, decided)),
        head.mark([part.code for part in decision.parts]),
        "\n".join(filter(None, (decision.remark, decision.note))),
    )


def _suggested(found: TrailLine) -> str:
    """What was suggested when the decision was taken, as the history noted it."""
    decision = found.decision
    noted = decision.shown
    if noted is None:
        if decision.state == State.OPEN or found.step.kind not in FIRST_HAND:
            return ""
        # Of an item that was taken at the first rank, what was suggested first is what was taken.
        known = [parts_text(decision.parts)] if decision.rank == 1 else []
        return "\n".join([*known, say("reports.not_recorded")])
    if noted.no_item is not None:
        suggested = f"{state_word('no_item')} · {reason_word(noted.no_item)}"
    else:
        suggested = "\n".join(f"{code} {name}" for code, name in noted.parts)
    if noted.confidence is None:
        return say("reports.nothing_suggested")
    share = say("reports.confidence", share=f"{noted.confidence:.1%}")
    return f"{suggested or say('reports.nothing_suggested')}\n{share}"


def _step_text(step: Step) -> str:
    words = step_word(step.kind)
    return words if step.target is None else say("reports.of_step", what=words, n=step.target)


def _until_broken(lines: Iterable[TrailLine]) -> Iterator[TrailLine | str]:
    """The lines; where one cannot be read, a sentence that says so is the last."""
    try:
        yield from lines
    except ProjectProblem as problem:
        yield say("reports.unreadable_from_here", what=problem)


def write_page(file: IO[str], head: AuditHead, lines: Iterable[TrailLine]) -> Iterator[int]:
    """Write the page; yields the number of each line written, for progress."""
    text, apart = page.text, page.apart
    file.write(page.opening(say("reports.audit_title"), _STYLE))
    file.write(f'<p class="{"good" if head.check else "bad"}">{text(head.verdict)}</p>\n')
    file.write(page.facts((name, apart(value)) for name, value in head.facts()))
    for name in ("audit_what", "audit_limits"):
        file.write(f'<p class="note">{text(say(f"reports.{name}"))}</p>\n')
    file.write(f"<h2>{text(say('reports.audit_totals'))}</h2>\n")
    rows = ((apart(w), text(k), f"{s:,}", f"{i:,}", text(span)) for w, k, s, i, span in head.total_lines())
    file.write(page.table([say(f"reports.{name}") for name in _TOTALS], rows, frozenset({2, 3})))
    file.write(f"<h2>{text(say('reports.audit_lines'))}</h2>\n")
    file.write(page.table_head([say(f"reports.{name}") for name in _COLUMNS], frozenset({4}), _SHARES))
    seq = None
    for number, found in enumerate(_until_broken(lines), 1):
        if isinstance(found, str):
            file.write(f'<tr><td colspan="{len(_COLUMNS)}"><b>{text(found)}</b></td></tr>\n')
            break
        if found.step.seq != seq:
            seq = found.step.seq
            file.write(_step_line(found.step))
        cells = _decision_cells(found, head)
        shown = [f"<div>{apart(cell)}</div>" for cell in cells]
        shown[2] = f'<span class="code">{apart(cells[2])}</span>'
        shown[4] = text(cells[4])
        file.write(page.line(shown, frozenset({4})))
        yield number
    file.write(page.TABLE_END + page.CLOSING)


def _step_line(step: Step) -> str:
    items = say("reports.n_items", n=f"{step.count:,}")
    said = f"<b>#{step.seq} {page.text(_step_text(step))}</b> · {page.apart(step.actor)}"
    more = f"{page.text(moment(step.at))} UTC · {page.text(items)}"
    return (
        f'<tr class="step"><td colspan="{len(_COLUMNS)}">{said} · {more}'
        f' <span class="hash code">{page.text(step.hash)}</span></td></tr>\n'
    )


def write_workbook(path: Path, head: AuditHead, lines: Iterable[TrailLine]) -> Iterator[int]:
    """Write the workbook; yields the number of each line written, for progress."""
    with Book(path, say("reports.audit_title")) as book:
        about = book.sheet(say("reports.audit_about"), [(26, ""), (96, "")])
        about.banner(head.verdict, good=bool(head.check))
        for name, value in head.facts():
            about.row([name, value], label=True)
        for name in ("audit_what", "audit_limits"):
            about.row(["", say(f"reports.{name}")])
        widths = (18, 18, 10, 10, 44)
        totals = book.sheet(say("reports.audit_totals"), _heads(_TOTALS, widths))
        for cells in head.total_lines():
            totals.row(list(cells))
        yield from _rows(book, head, lines)


def _heads(names: Iterable[str], widths: Iterable[float]) -> list[tuple[float, str]]:
    return [(width, say(f"reports.{name}")) for name, width in zip(names, widths, strict=True)]


def _rows(book: Book, head: AuditHead, lines: Iterable[TrailLine]) -> Iterator[int]:
    """A sheet with the steps and one with their decisions, side by side as the history is read."""
    start = ("step", "when", "who", "what")
    columns = _heads((*start, "items", "hash"), (9, 20, 18, 24, 10, 68))
    steps = book.sheet(say("reports.audit_steps"), columns)
    columns = _heads((*start, *_COLUMNS), (9, 20, 12, 16, 14, 34, 14, 38, 8, 38, 14, 28))
    decisions = book.sheet(say("reports.audit_lines"), columns)
    seq = None
    for number, found in enumerate(_until_broken(lines), 1):
        if isinstance(found, str):
            decisions.row(["", "", "", found])
            break
        step = found.step
        about = (step.seq, moment(step.at), step.actor, _step_text(step))
        if step.seq != seq:
            seq = step.seq
            steps.row([*about, step.count, step.hash])
        decisions.row([*about, *_decision_cells(found, head)])
        yield number

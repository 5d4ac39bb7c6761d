"""What the lists below the row in hand say, line by line. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from workbench.core.items import DecidedPart, Decision, NoItemReason, Step
from workbench.core.project import ItemQuery, near_names
from workbench.core.words import Message, say
from workbench.ui.wording import REASONS, STATES, STEPS

if TYPE_CHECKING:
    from workbench.core.project import Project

MOST = 60
NameOf = Callable[[str, str], str]

LIKENESS: dict[str, Message] = {
    "exact": Message("ui.like_exact"),
    "normalised": Message("ui.like_normalised"),
    "parse": Message("ui.like_parse"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: three cells, the whole of it as a tip, the item it leads to, and the parts it could lend."""

    cells: tuple[str, str, str]
    tip: str = ""
    item_id: str = ""
    parts: tuple[DecidedPart, ...] = ()


def local_time(text: str) -> str:
    """A stored UTC time as local month, day, hour and minute."""
    try:
        return datetime.fromisoformat(text).astimezone().strftime("%m-%d %H:%M")
    except ValueError:
        return text


def like_facts(project: Project, item_id: str, name_of: NameOf) -> list[Fact]:
    """How the same, a like and a near name was decided before: here, or where a memory was taken from."""
    facts = []
    seen = {item_id}
    for p in project.precedents(item_id)[:MOST]:
        seen.add(p.item_id)
        times = say("ui.like_times", n=f"{p.times:,}") if p.times > 1 else ""
        answer = _answer(p.parts, p.no_item, name_of)
        if p.hospitals:
            who = say("memory.who_hospitals", n=p.times, names="、".join(name for _, name in p.hospitals))
            who = _joined(who, *p.remarks)
        else:
            who = _joined(p.who, p.where, local_time(p.when), times)
        facts.append(_fact(LIKENESS[p.likeness].text(), who, p.name, answer, p.item_id, p.parts))
    for near in near_names(project, item_id):
        if near.item_id not in seen:
            d = near.decision
            like = say("ui.like_near", percent=f"{near.likeness * 100:.0f}")
            who = _joined(d.reviewer, local_time(d.decided_at))
            answer = _answer(d.parts, d.reason, name_of)
            facts.append(_fact(like, who, near.name, answer, near.item_id, d.parts))
    return facts


def _fact(like: str, who: str, name: str, answer: str, item_id: str, parts: tuple[DecidedPart, ...]) -> Fact:
    told = say("ui.like_line", name=name, answer=answer)
    return Fact((like, who, told), f"{told}\n{like} · {who}", item_id, parts)


def word_facts(project: Project, item_id: str, word: str) -> list[Fact]:
    """The other rows whose name, code or standard item holds a word, the most frequent first."""
    if not word:
        return []
    found = project.query(ItemQuery(text=word, sort="count", descending=True))
    return [
        Fact(
            (STATES[row.state].text(), "" if row.count is None else f"{row.count:,}", row.name),
            row.first_name or row.name,
            row.id,
        )
        for row in project.rows(found[:MOST])
        if row.id != item_id
    ]


def history_facts(project: Project, item_id: str, name_of: NameOf) -> list[Fact]:
    """What was done to the item itself, the newest first."""
    return [_step(step, decision, name_of) for step, decision in project.history(item_id)]


def _step(step: Step, decision: Decision, name_of: NameOf) -> Fact:
    what = STEPS[step.kind].text() if step.kind in STEPS else step.kind
    if step.kind == "note":
        told = decision.note
    else:
        told = _joined(_answer(decision.parts, decision.reason, name_of), decision.remark)
        told = told or STATES[decision.state].text()
    when = local_time(step.at)
    return Fact((when, _joined(what, step.actor), told), f"{when} {what} {step.actor}\n{told}")


def _answer(parts: tuple[DecidedPart, ...], reason: NoItemReason | None, name_of: NameOf) -> str:
    if reason is not None:
        return say("ui.like_no_item", reason=REASONS[reason])
    return say("ui.reading_joint").join(name_of(part.code, part.name) for part in parts)


def _joined(*texts: str) -> str:
    return " · ".join(text for text in texts if text)

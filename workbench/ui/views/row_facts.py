"""What stands below the name of the row in hand: facts of the list, state, and what a person must look at."""

from __future__ import annotations

from workbench.core.items import Decision, Flag, SourceItem, State, Suggestion
from workbench.core.project import Marker
from workbench.core.words import Message, say
from workbench.ui.views.candidate_card import joined
from workbench.ui.wording import FLAGS, STATES

_JOINER = "\u2060"  # no line is broken here
_MOST_WORDS = 80  # of the conditions of a list


def facts_text(item: SourceItem, billed: str, decision: Decision | None, marker: Marker) -> str:
    """State and facts of the list in rich text; for decided items who recognises them.

    Args:
        item: The row in hand.
        billed: The priced item of its list.
        decision: What was decided.
        marker: Tells who recognises it.
    """
    place = f"{item.sheet}!{item.row}" if item.sheet else str(item.row)
    count = "" if item.count is None else f"{item.count:,}"
    state = _state_text(decision)
    facts = [
        (state, Message("ui.fact_state", {"value": _escape(state)})),
        (item.code, Message("ui.fact_code", {"value": _escape(item.code)})),
        (count, Message("ui.fact_count", {"value": count})),
        (item.price, Message("ui.fact_price", {"value": _escape(item.price)})),
        (item.modality, Message("ui.fact_modality", {"value": _escape(item.modality)})),
        (item.site, Message("ui.fact_site", {"value": _escape(item.site)})),
        (item.method, Message("ui.fact_method", {"value": _escape(item.method)})),
        (item.department, Message("ui.fact_department", {"value": _escape(item.department)})),
        (billed, Message("ui.fact_price_item", {"value": _escape(billed)})),
        (place, Message("ui.fact_source", {"value": _escape(_JOINER.join(place))})),
    ]
    codes = [part.code for part in decision.parts] if decision else []
    facts.append((marker.mark(codes), Message("recognition.fact", _recognised(codes, marker))))
    return "&nbsp;&nbsp;&nbsp; ".join(_unbroken(message.text()) for value, message in facts if value)


def _unbroken(fact: str) -> str:
    """A fact whose name stays on the line of its value; Chinese words may be broken anywhere."""
    name, sign, value = fact.partition(" <b>")
    return f"{name if name.isascii() else _JOINER.join(name)}&nbsp;<b>{value}" if sign else fact


def _recognised(codes: list[str], marker: Marker) -> dict[str, object]:
    """The mark of codes, who recognises them, by which rule and under which conditions."""
    names = [
        say("recognition.by_any_device", name=one.scope.name) if one.scope.any_device else one.scope.name
        for one in marker.recognising(codes)
    ]
    conditions = say("ui.list_separator").join(marker.conditions(codes))
    if conditions:
        names.append(say("recognition.under", text=conditions[:_MOST_WORDS]))
    told = say("ui.list_separator").join(names)
    return {"mark": _escape(marker.mark(codes)), "names": _escape(told)}


def _state_text(decision: Decision | None) -> str:
    if decision is None or decision.state is State.OPEN:
        return STATES[State.OPEN].text()
    words = STATES[decision.state].text()
    people = " → ".join(p for p in (decision.reviewer, decision.approver) if p)
    return f"{words} · {people}" if people else words


def why_text(suggestion: Suggestion | None, decision: Decision | None, note: str) -> str:
    """What a person must look at: flags, sentences about the name, the stored remark and the note."""
    lines = []
    if suggestion is not None:
        flags = [FLAGS[Flag(f)].text() for f in suggestion.flags if f != Flag.COMPOSITE]
        first = [part.candidates[0].why for part in suggestion.parts[:1] if part.candidates]
        said = first[0] if first else ()  # the first candidate says so already
        sentences = [m.text() for m in suggestion.why if m not in said]
        words = say("ui.list_separator").join(flags)
        if flags or sentences:
            lines.append(joined([words] * bool(flags) + sentences))
    if decision is not None and decision.remark:
        lines.append(say("ui.stored_remark", text=decision.remark))
    if note:
        lines.append(say("ui.stored_note", text=note))
    return "\n".join(lines)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

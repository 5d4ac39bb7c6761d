"""What the workbook says beside the mapping: what the hospital can answer, and what suggestions rest on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import orjson

from workbench.core.errors import WorkbenchError
from workbench.core.exchange import MAX_COMMENTS, Aids, Doubt, evidence_text
from workbench.core.exchange.answers import choice_text, reason_word, side_word
from workbench.core.exchange.mapping_sheets import exams, must_ask
from workbench.core.items import MUST_ASK, Flag, MappingRow, NoItemReason, State, Suggestion
from workbench.core.project import Project
from workbench.core.standard import Release

MAX_ASKED = 20_000  # rows with a drop-down of answers; of a longer list those of most exams
_CHOICES = 8
_CANDIDATES = 5  # of each part


def suggestions_for(project: Project, rows: Sequence[MappingRow]) -> dict[str, Suggestion]:
    """The suggestions of the rows that must be asked about, and of those that get a comment."""
    asked = sorted(filter(must_ask, rows), key=lambda row: -exams(row))[:MAX_ASKED]
    wanted = dict.fromkeys(row.item_id for row in (*asked, *commented(rows)))
    found = ((item_id, project.suggestion(item_id)) for item_id in wanted)
    return {item_id: suggestion for item_id, suggestion in found if suggestion is not None}


def commented(rows: Sequence[MappingRow]) -> list[MappingRow]:
    """The rows whose evidence is shown: not settled first, then the least sure, largest first."""

    def order(row: MappingRow) -> tuple[bool, str, int]:
        return row.state not in (State.OPEN, State.QUESTION), row.confidence, -exams(row)

    with_suggestion = [row for row in rows if row.confidence]
    return sorted(with_suggestion, key=order)[:MAX_COMMENTS]


def aids(release: Release, rows: Sequence[MappingRow], suggestions: Mapping[str, Suggestion]) -> Aids:
    """Drop-downs, groups of questions and comments of the workbook."""
    doubts = {
        row.item_id: doubt_of(row, suggestions[row.item_id], release)
        for row in filter(must_ask, rows)
        if row.item_id in suggestions
    }
    shown = (row.item_id for row in commented(rows) if row.item_id in suggestions)
    return Aids(release, doubts, {item_id: evidence_text(suggestions[item_id]) for item_id in shown})


def doubt_of(row: MappingRow, suggestion: Suggestion, release: Release) -> Doubt:
    """What can be answered about an item.

    Where only the side is missing, one answer in words (left, right, both) holds for all sites of a modality;
    else for all items with the same doubts and the same candidates.
    """
    doubts = sorted(MUST_ASK.intersection(Flag(flag) for flag in suggestion.flags))
    choices = _choices(suggestion)
    if not choices:
        return Doubt()
    texts = (*choices, reason_word(NoItemReason.NOT_AN_EXAM))
    if doubts == [Flag.SIDE_UNSPECIFIED] and (sides := sides_of(suggestion, release)):
        modality = release.devices[suggestion.parts[0].candidates[0].code[:2]].modality
        # Sites that lack a side ask for themselves: no answer may fit only some of its group.
        key = f"side {modality} {' '.join(sides)}"
        return Doubt(key, texts, tuple(map(side_word, sides)))
    read = orjson.dumps([doubts, texts])
    return Doubt(hashlib.blake2b(read, digest_size=8).hexdigest(), texts, texts)


def _choices(suggestion: Suggestion) -> list[str]:
    """Whole answers: each reading as it is, then with one part's first candidate replaced by another."""
    found: dict[str, None] = {}
    for parts in (suggestion.parts, *suggestion.alternatives):
        if not parts or not all(part.candidates for part in parts):
            continue
        first = [(part.candidates[0].code, part.candidates[0].name) for part in parts]
        found[choice_text(first)] = None
        for place, part in enumerate(parts):
            for other in part.candidates[1:_CANDIDATES]:
                changed = [*first[:place], (other.code, other.name), *first[place + 1 :]]
                found[choice_text(changed)] = None
    return [text for text in found if text][:_CHOICES]


def sides_of(suggestion: Suggestion | None, release: Release) -> dict[str, str]:
    """Codes by side for an item of one part: its first candidate with the site of that side."""
    if suggestion is None or len(suggestion.parts) != 1 or not suggestion.parts[0].candidates:
        return {}
    try:
        code = release.parse(suggestion.parts[0].candidates[0].code)
    except WorkbenchError:
        return {}
    twins = release.twins(code.site, release.devices[code.device].modality)
    sided = {side: f"{code.device}{site}{code.method}{code.post}{code.extra}" for side, site in twins.items()}
    return {side: found for side, found in sided.items() if release.is_valid(found)}

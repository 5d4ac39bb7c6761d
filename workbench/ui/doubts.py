"""What a doubtful suggestion lacks, and how its candidates differ: in a few words. No Qt here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.core.items import MUST_ASK, Candidate, Flag, PartSuggestion, Segment, Suggestion
from workbench.core.standard import Release
from workbench.core.words import Message, language, say
from workbench.ui.wording import AGREEMENTS, FLAGS, MODALITIES, SEGMENTS, SIDES

# Where each piece of the code stands.
PLACES: dict[Segment, slice] = {
    Segment.DEVICE: slice(0, 2),
    Segment.SITE: slice(2, 8),
    Segment.METHOD: slice(8, 10),
    Segment.POST: slice(10, 12),
    Segment.EXTRA: slice(12, None),
}
_UNUSED = "00"
_LONGEST = 40  # characters of a code with an extension
# The flag whose words are shown where several stand: the gravest first.
_ORDER = (Flag.CONFLICT, Flag.SIDE_UNSPECIFIED, Flag.POSITION_UNSPECIFIED, Flag.AMBIGUOUS)


def must_ask(flags: Iterable[str]) -> bool:
    """True if a person has to settle it: no figure may then look certain."""
    return not MUST_ASK.isdisjoint(flags)


def term(release: Release, code: str, segment: Segment) -> str:
    """What a code says in one segment, in the language in use; empty where it says nothing."""
    piece = code[PLACES[segment]]
    device = release.devices.get(code[:2])
    modality = device.modality if device else ""
    known: object = None
    if segment is Segment.DEVICE:
        known = device
    elif segment is Segment.SITE:
        known = release.sites.get(piece)
    elif segment is Segment.METHOD:
        known = release.methods.get((modality, piece))
    elif segment is Segment.POST and piece != _UNUSED:
        known = (release.positions if modality == "X" else release.posts).get(piece)
    return str(getattr(known, language(), "")) if known is not None else ""


def differences(release: Release, first: str, code: str) -> list[str]:
    """How a code differs from the first one: one short text for each segment."""
    found = []
    for segment, place in PLACES.items():
        if first[place] == code[place]:
            continue
        words = SEGMENTS[segment]
        if segment is Segment.POST and code[:1] == "4":
            words = Message("ui.segment_position")
        said = term(release, code, segment) or say("ui.none_post")
        found.append(say("ui.differs", segment=words.text(), term=said))
    return found


def chip_tip(release: Release, candidate: Candidate, first: str, place: int) -> str:
    """What one pair of characters of a candidate's code says, and whether the name says so, too.

    Args:
        first: Code of the first candidate: where this one differs from it, that is what counts.
        place: Number of the pair, from 0.
    """
    segment = next(s for s, piece in PLACES.items() if 2 * place in range(*piece.indices(_LONGEST)))
    piece = candidate.code[PLACES[segment]]
    match = next((m for m in candidate.segments if m.segment is segment), None)
    said = term(release, candidate.code, segment)
    stands = AGREEMENTS[match.agreement].text() if match is not None and said else ""
    if piece != first[PLACES[segment]]:
        stands = say("ui.differs_from_first")
    words = SEGMENTS[segment]
    if segment is Segment.POST and candidate.code[:1] == "4":
        words = Message("ui.segment_position")
    return " · ".join(filter(None, (f"{words.text()} {piece}", said, stands)))


def missing(release: Release | None, suggestion: Suggestion | None, flags: Sequence[str]) -> str:
    """The word for what an item with a must-ask flag lacks: the sides, the positions, the readings."""
    flag = next((f for f in _ORDER if f in flags), Flag.AMBIGUOUS)
    if suggestion is None or release is None or not suggestion.parts:
        return FLAGS[flag].text()
    if len(suggestion.parts) > 1:
        return say("ui.row_parts", n=len(suggestion.parts), name=FLAGS[flag].text())
    part = suggestion.parts[0]
    if flag is Flag.CONFLICT:
        return say("ui.row_conflict", name=_conflict(release, suggestion))
    if flag is Flag.SIDE_UNSPECIFIED:
        choices = _sides(release, part)
    elif flag is Flag.POSITION_UNSPECIFIED:
        choices = _terms(release, part, Segment.POST)
    else:
        choices = []
    if len(choices) > 1:
        return say("ui.choice_separator").join(choices)
    several = len(part.candidates) > 1
    return say("ui.row_candidates", n=len(part.candidates)) if several else FLAGS[flag].text()


def _conflict(release: Release, suggestion: Suggestion) -> str:
    """What stands against what: the terms of the first segment that differs, else the sentence."""
    part = suggestion.parts[0]
    kinds = (release.devices.get(c.code[:2]) for c in part.candidates)
    modalities = {d.modality: MODALITIES[d.modality].text() for d in kinds if d and d.modality in MODALITIES}
    if len(modalities) > 1:
        return say("ui.choice_separator").join(modalities.values())
    for segment in (Segment.SITE, Segment.METHOD):
        terms = _terms(release, part, segment)
        if len(terms) > 1:
            return say("ui.choice_separator").join(terms[:3])
    sentences = [m.text() for m in suggestion.why] + [m.text() for m in part.candidates[0].why]
    return sentences[0].rstrip("。.") if sentences else part.candidates[0].name


def _terms(release: Release, part: PartSuggestion, segment: Segment) -> list[str]:
    """The terms of the candidates in one segment, each once."""
    return list(dict.fromkeys(filter(None, (term(release, c.code, segment) for c in part.candidates))))


def _sides(release: Release, part: PartSuggestion) -> list[str]:
    sites = (release.sites.get(c.code[PLACES[Segment.SITE]]) for c in part.candidates)
    held = {site.side for site in sites if site is not None}
    return [words.text() for side, words in SIDES.items() if side in held]

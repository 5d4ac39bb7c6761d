"""Names that say the same share one answer; only the spans and the quoted words differ.

A hospital writes one exam in many ways: other words for the same site or modality, billing words, numbers and
signs. The answer is made once for such a group and laid over each name again, which makes long lists faster.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.core.items import Candidate, PartSuggestion, Segment, SegmentMatch, Suggestion
from workbench.core.naming.parsed import ParsedName
from workbench.core.naming.tokens import Token
from workbench.core.suggest.assemble import Assembly
from workbench.core.suggest.reasons import stated

Signature = tuple[object, ...]

# Words without content whose text some rule looks at.
_TELLING = ("含", "包", "包括", "包含", "不含", "除外", "如", "例如", "等", "等等")
_FEE_ENDS = ("费", "费用", "剂", "液")
# Words of these kinds of noise change nothing in a bracket of their own, at the beginning or at the end.
_WITHOUT_CONTENT = frozenset({"billing", "purpose", "film", "number"})
# Words of these kinds, and modalities of these values, are looked at by what they mean ...
_BY_MEANING = frozenset({"site", "side", "mod", "dev"})
_MODALITIES = frozenset({("mod", "CT"), ("mod", "MR")})
# ... unless they hold a sign or an ending that a rule looks at.
_LOOKED_AT = frozenset("、+/,及和?□\ufffd-()瘤癌炎死塞梗节肿石血折液水病症出窄形伤损位物染生龄")
# Sentences with these parameters quote words that may be spelled otherwise in another name.
_QUOTING = frozenset({"text", "inside"})
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Part:
    """A part with token numbers in place of characters: first and last token, and those of each segment."""

    first: int
    last: int
    candidates: tuple[Candidate, ...]
    spans: tuple[tuple[int, ...], ...]
    quotes: bool


@dataclass(frozen=True, slots=True)
class Template:
    """An answer without its name: the parts of each reading, the first being the answer's own."""

    suggestion: Suggestion
    readings: tuple[tuple[Part, ...], ...]

    def over(self, parsed: ParsedName) -> Suggestion:
        """The answer laid over another name with the same signature."""
        s, tokens = self.suggestion, content(parsed.tokens)
        readings = [tuple([lay(part, parsed, tokens) for part in reading]) for reading in self.readings]
        parts, *others = readings or [()]
        return Suggestion(
            parts, s.confidence, s.auto, s.flags, parsed.words, (), s.no_item, tuple(others), s.why
        )


class Templates:
    """The templates used last: those found since the last change of generations, and those before.

    Args:
        most: Templates in one generation (about 2 kB each).
    """

    def __init__(self, most: int = 20_000) -> None:
        self._most = most
        self._young: dict[object, Template] = {}
        self._old: dict[object, Template] = {}

    def find(self, key: object) -> Template | None:
        """The template kept for a signature; it stays for another generation."""
        found = self._young.get(key)
        if found is None:
            found = self._old.pop(key, None)
            self.keep(key, found)
        return found

    def keep(self, key: object, template: Template | None) -> None:
        """Keep a template; None is not kept."""
        if template is not None:
            if len(self._young) >= self._most:
                self._young, self._old = {}, self._young
            self._young[key] = template


def signature(parsed: ParsedName, *, exact: bool) -> Signature | None:
    """What the answer depends on, or None where it depends on more: unknown text, long names, no content.

    Args:
        parsed: A name whose words were recognised.
        exact: Tell apart words that differ in more than their meaning to the rules (types of device).
    """
    if parsed.unexplained or not parsed.tokens or len(parsed.tokens) > _LONGEST:
        return None
    told = content(parsed.tokens)
    return signed(parsed.column, told, exact=exact) if told else None


def signed(column: str, tokens: list[Token], *, exact: bool) -> Signature:
    """What words with content say beside a modality column."""
    sign = _spelled if exact else _sign
    return (column, *[sign(t) for t in tokens])


def content(tokens: list[Token]) -> list[Token]:
    """Tokens without billing words and the like in brackets of their own, before and behind all others.

    That they change nothing is what ``tests/suggest/test_meaning.py`` checks.
    """
    kept: list[Token] = []
    for token in tokens:
        kept.append(token)
        if token.kind == ")":
            inner = len(kept) - 2
            while inner >= 0 and _empty(kept[inner]):
                inner -= 1
            if 0 <= inner < len(kept) - 2 and kept[inner].kind == "(":
                del kept[inner:]
    end = len(kept)
    while end and (_empty(kept[end - 1]) or kept[end - 1].facts == _STAR):
        end -= 1
        if end and _empty(kept[end]) and kept[end - 1].facts == _DASH:
            end -= 1
    start = 0
    while start < end and (_empty(kept[start]) or kept[start].facts == _STAR):
        start += 1
    return kept[start:end]


_STAR, _DASH = (("sep", "none"),), (("sep", "dash"),)


def _empty(token: Token) -> bool:
    return (
        token.kind == "noise"
        and token.facts[0][1] in _WITHOUT_CONTENT
        and token.text not in _TELLING
        and not token.text.endswith(_FEE_ENDS)
    )


_signs: dict[tuple[str, object], object] = {}


def _sign(token: Token) -> object:
    key = (token.text, token.facts)
    known = _signs.get(key)
    if known is None:
        by_meaning = (
            bool(token.facts)
            and token.kinds <= _BY_MEANING
            and ("mod" not in token.kinds or _MODALITIES.issuperset(f for f in token.facts if f[0] == "mod"))
            and _LOOKED_AT.isdisjoint(token.text)
        )
        known = (token.facts, token.text.isascii()) if by_meaning else _spelled(token)
        if len(_signs) < 20_000:
            _signs[key] = known
    return known


def _spelled(token: Token) -> object:
    """A word as it is written; one without content by its kind alone."""
    if token.kind == "noise" and token.text not in _TELLING and not token.text.endswith(_FEE_ENDS):
        return token.facts
    return token.text


def make_template(parsed: ParsedName, made: Assembly, suggestion: Suggestion) -> Template | None:
    """A template of an answer, or None where it cannot be laid over another name.

    Args:
        parsed: The name that was answered.
        made: The drafts behind the answer.
        suggestion: The answer.
    """
    drafts = [made.drafts, *made.others]
    readings = [suggestion.parts, *suggestion.alternatives] if suggestion.parts else []
    if readings and len(readings) != len(drafts):
        return None
    if any(not _QUOTING.isdisjoint(m.params) for m in suggestion.why):
        return None
    tokens = content(parsed.tokens)
    by_span = {parsed.span(t): i for i, t in enumerate(tokens) if t.end > t.start}
    starts = {t.start: i for i, t in enumerate(tokens)}
    ends = {t.end: i for i, t in enumerate(tokens)}
    found = []
    for reading, behind in zip(readings, drafts, strict=False):
        if len(reading) != len(behind):
            return None
        parts = []
        for part, draft in zip(reading, behind, strict=True):
            segments = part.candidates[0].segments
            known = all(span in by_span for s in segments for span in s.spans)
            bounded = draft.start in starts and draft.end in ends
            if not known or not bounded or any(c.segments is not segments for c in part.candidates):
                return None
            spans = tuple(tuple(by_span[span] for span in s.spans) for s in segments)
            quotes = bool(stated(parsed.name, segments, part.candidates[0].code))
            parts.append(Part(starts[draft.start], ends[draft.end], part.candidates, spans, quotes))
        found.append(tuple(parts))
    return Template(suggestion, tuple(found))


def lay(
    part: Part, parsed: ParsedName, tokens: list[Token], devices: tuple[tuple[int, int], ...] = ()
) -> PartSuggestion:
    """A part laid over tokens with content that have its signature.

    Args:
        part: Of a template.
        parsed: The name.
        tokens: The words of the name that the template was made for, or those of one item of a list.
        devices: Where the name says the device, if not only in ``tokens``.
    """
    span = parsed.span
    first, *others = part.candidates
    laid = []
    for match, numbers in zip(first.segments, part.spans, strict=True):
        if devices and match.segment is Segment.DEVICE:
            laid.append(SegmentMatch(match.segment, match.agreement, devices))
        elif numbers:
            spans = tuple([span(tokens[i]) for i in numbers])
            laid.append(SegmentMatch(match.segment, match.agreement, spans))
        else:
            laid.append(match)
    segments = tuple(laid)
    text = parsed.piece(tokens[part.first].start, tokens[part.last].end)
    why = stated(parsed.name, segments, first.code) + first.why[1:] if part.quotes else first.why
    return PartSuggestion(
        text,
        (
            Candidate(first.code, first.name, first.score, first.listed, why, segments),
            *[Candidate(c.code, c.name, c.score, c.listed, c.why, segments) for c in others],
        ),
    )

"""Names that say the same in the same words share one answer; only the spans differ.

A hospital writes one exam in many ways that differ in billing words, numbers and signs only. The answer is
made once for such a group and laid over each name again, which makes long lists faster.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.core.items import Candidate, PartSuggestion, SegmentMatch, Suggestion
from workbench.core.naming.parser import ParsedName
from workbench.core.naming.tokens import Token

Signature = tuple[object, ...]

# Words without content whose text some rule looks at.
_TELLING = ("含", "包", "包括", "包含", "不含", "除外", "如", "例如", "等", "等等")
_FEE_ENDS = ("费", "费用", "剂", "液")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class _Part:
    """A part with token numbers in place of characters: first and last token, and those of each segment."""

    first: int
    last: int
    candidates: tuple[Candidate, ...]
    spans: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Template:
    """An answer without its name."""

    suggestion: Suggestion
    parts: tuple[_Part, ...]

    def over(self, parsed: ParsedName) -> Suggestion:
        """The answer laid over another name with the same signature."""
        parts = tuple(_lay(part, parsed) for part in self.parts)
        s = self.suggestion
        return Suggestion(parts, s.confidence, s.auto, s.flags, parsed.words, (), s.no_item, (), s.why)


def signature(parsed: ParsedName) -> Signature | None:
    """What the answer depends on, or None where it depends on more than words: unknown text, long names."""
    tokens = parsed.tokens
    if parsed.unexplained or not tokens or len(tokens) > _LONGEST:
        return None
    return (parsed.column, *[_sign(t) for t in tokens])


def _sign(token: Token) -> object:
    if token.kind == "noise" and token.text not in _TELLING and not token.text.endswith(_FEE_ENDS):
        return token.facts
    return token.text


def make_template(parsed: ParsedName, suggestion: Suggestion) -> Template | None:
    """A template of an answer, or None where it cannot be laid over another name."""
    if suggestion.alternatives or any(m.params for m in suggestion.why if "text" in m.params):
        return None
    by_span = {parsed.span(t): i for i, t in enumerate(parsed.tokens) if t.end > t.start}
    parts = []
    for part in suggestion.parts:
        bounds = _bounds(parsed, part)
        segments = part.candidates[0].segments
        known = all(span in by_span for s in segments for span in s.spans)
        if bounds is None or not known or any(c.segments is not segments for c in part.candidates):
            return None
        spans = tuple(tuple(by_span[span] for span in s.spans) for s in segments)
        parts.append(_Part(*bounds, part.candidates, spans))
    return Template(suggestion, tuple(parts))


def _bounds(parsed: ParsedName, part: PartSuggestion) -> tuple[int, int] | None:
    """First and last token of the piece of the name that a part stands for."""
    starts = {parsed.span(t)[0]: i for i, t in enumerate(parsed.tokens)}
    ends = {parsed.span(t)[1]: i for i, t in enumerate(parsed.tokens)}
    at = parsed.name.find(part.text)
    if not part.text or at < 0 or at != parsed.name.rfind(part.text):
        return None
    first, last = starts.get(at), ends.get(at + len(part.text))
    return (first, last) if first is not None and last is not None else None


def _lay(part: _Part, parsed: ParsedName) -> PartSuggestion:
    tokens = parsed.tokens
    old = part.candidates[0].segments
    segments = tuple(
        SegmentMatch(s.segment, s.agreement, tuple(parsed.span(tokens[i]) for i in numbers)) if numbers else s
        for s, numbers in zip(old, part.spans, strict=True)
    )
    text = parsed.text(tokens[part.first].start, tokens[part.last].end)
    return PartSuggestion(
        text.strip(),
        tuple(Candidate(c.code, c.name, c.score, c.listed, c.why, segments) for c in part.candidates),
    )

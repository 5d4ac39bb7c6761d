"""Names that say the same share one answer; only the spans and the quoted words differ.

A hospital writes one exam in many ways: other words for the same site or modality, billing words, numbers and
signs. The answer is made once for such a group and laid over each name again, which makes long lists faster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.core.items import Suggestion
from workbench.core.naming.parsed import ParsedName
from workbench.core.naming.tokens import Token
from workbench.core.suggest.assemble import Assembly
from workbench.core.suggest.outline import Laid, Outline, Part
from workbench.core.suggest.reasons import said_by
from workbench.core.suggest.signature import pieces

# Sentences with these parameters quote words that may be spelled otherwise in another name.
_QUOTING = frozenset({"text", "inside"})


@dataclass(frozen=True, slots=True)
class Template:
    """An answer without its name.

    Attributes:
        suggestion: The answer for the name that was read.
        readings: The parts of each reading, the first being the answer's own.
        regions: Regions of the body that the name is about, where it may be one item of a list; else None.
    """

    suggestion: Suggestion
    readings: tuple[tuple[Part, ...], ...]
    regions: frozenset[str] | None

    def over(self, parsed: ParsedName, tokens: Sequence[Token]) -> Outline:
        """The answer for another name whose words with content say the same."""
        return Outline(
            parsed, self.suggestion, [[Laid(part, tokens) for part in reading] for reading in self.readings]
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


def make_template(
    parsed: ParsedName,
    tokens: Sequence[Token],
    made: Assembly,
    suggestion: Suggestion,
    regions: frozenset[str] | None,
) -> Template | None:
    """A template of an answer, or None where it cannot be laid over another name.

    Args:
        parsed: The name that was answered.
        tokens: Its words with content.
        made: The drafts behind the answer.
        suggestion: The answer.
        regions: See :class:`Template`.
    """
    drafts = [made.drafts, *made.others]
    readings = [suggestion.parts, *suggestion.alternatives] if suggestion.parts else []
    if readings and len(readings) != len(drafts):
        return None
    if any(not _QUOTING.isdisjoint(m.params) for m in suggestion.why):
        return None
    by_span = {parsed.span(p): i for i, t in enumerate(tokens) for p in pieces(t) if p.end > p.start}
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
            spans = tuple(tuple(dict.fromkeys(by_span[span] for span in s.spans)) for s in segments)
            said = said_by(segments, part.candidates[0].code)
            parts.append(Part(starts[draft.start], ends[draft.end], part.candidates, spans, said))
        found.append(tuple(parts))
    return Template(suggestion, tuple(found), regions)

"""Lists of complete items, answered from what each item alone was answered.

头颅CT平扫+左膝MR平扫 asks for what its items ask for (guideline 9.2), where each names its modality, site and
method, and nothing is left to share, merge or doubt. Every other name is read as a whole. That both ways
agree is what ``tests/suggest/test_templates.py`` checks.
"""

from __future__ import annotations

from itertools import pairwise

from workbench.core.items import Flag, Suggestion
from workbench.core.naming.parsed import ParsedName
from workbench.core.naming.tokens import PROC_KINDS, Token
from workbench.core.suggest.confidence import confidence
from workbench.core.suggest.readings import SPANS
from workbench.core.suggest.templates import Part, Template, Templates, content, lay, signed
from workbench.core.words import Message

_FEWEST, _MOST = 2, 4
_KINDS = PROC_KINDS | {"site", "side", "mod", "dev"}
_NEEDED = ({"mod"}, {"site"}, PROC_KINDS)
_COMPOSITE = (str(Flag.COMPOSITE),)
_SURE = {confidence(()), confidence((("composed", 1.0),))}


def complete_items(
    parsed: ParsedName, templates: Templates, *, top: int, least: float, exact: bool
) -> Suggestion | None:
    """The answer for a list of complete items, each known alone; None for every other name.

    Args:
        parsed: A name whose words were recognised.
        templates: Answers kept, by most candidates and signature.
        top: Most candidates for a part.
        least: The confidence from which an answer may be automatic.
        exact: As for :func:`signature`.
    """
    items = _split(content(parsed.tokens))
    if items is None:
        return None
    found: list[tuple[Part, list[Token]]] = []
    for tokens in items:
        template = templates.find((top, signed(parsed.column, tokens, exact=exact)))
        if template is None or not _plain(template):
            return None
        found.append((template.readings[0][0], tokens))
    if not _apart([part.candidates[0].code for part, _ in found]):
        return None
    devices = tuple(sorted({parsed.span(t) for t in parsed.tokens if "mod" in t.kinds}))
    parts = tuple([lay(part, parsed, tokens, devices) for part, tokens in found])
    features = [("composed", 1.0)] if any(not p.candidates[0].listed for p in parts) else []
    if len(parts) > 2:
        features.append(("parts_over_two", float(len(parts) - 2)))
    sure = confidence(tuple(features))
    why = (Message("reasons.parts", {"n": len(parts)}),)
    return Suggestion(parts, sure, sure >= least, _COMPOSITE, parsed.words, (), None, (), why)


def _split(tokens: list[Token]) -> list[list[Token]] | None:
    """The items of a list, each with modality, site and method; None where one lacks them or says more."""
    items: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "sep":
            if token.facts[0][1] not in ("soft", "hard"):
                return None
            items.append([])
        elif not token.kinds or not token.kinds <= _KINDS or token.doubt or _foreign(token):
            return None
        else:
            items[-1].append(token)
    if not _FEWEST <= len(items) <= _MOST:
        return None
    for item in items:
        kinds = frozenset[str]().union(*(t.kinds for t in item))
        if any(kinds.isdisjoint(needed) for needed in _NEEDED):
            return None
    return items


def _foreign(token: Token) -> bool:
    """A site in Latin letters, which may be the translation of another."""
    return token.has("site") and token.text.isascii()


def _plain(template: Template) -> bool:
    """True for one part without flags, reasons or other readings, as sure as can be."""
    s = template.suggestion
    return len(s.parts) == 1 and not (s.flags or s.why or s.alternatives) and s.confidence in _SURE


def _apart(codes: list[str]) -> bool:
    """True if no two items are of one region: what could merge, or be read as one, is left to the rules."""
    regions = [code[2:6] for code in codes]
    sites = [code[2:8] for code in codes]
    return len(set(regions)) == len(regions) and not any(pair in SPANS for pair in pairwise(sites))

"""Lists of complete items, answered from what each item alone is answered.

头颅CT平扫+左膝MR平扫 asks for what its items ask for (guideline 9.2) where each says modality, site and
method, so that nothing is left to share, and no two are of one region. Every other name is read as a whole.
That both ways agree is what ``tests/suggest/test_templates.py`` checks.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from workbench.core.items import Flag
from workbench.core.naming.parsed import ParsedName
from workbench.core.naming.proofs import device_family
from workbench.core.naming.tokens import PROC_KINDS, Token
from workbench.core.suggest.outline import Laid, Outline
from workbench.core.suggest.readings import SPANS
from workbench.core.suggest.templates import Template
from workbench.core.suggest.whole import own_reasons, whole_answer

_MOST = 4
_KINDS = PROC_KINDS | {"site", "side", "mod", "dev"}
_COMPOSITE = str(Flag.COMPOSITE)


def split_items(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """First and last index (exclusive) of each item of a list of complete items; empty for every other name.

    A piece without a place (头颅MR平扫+DWI) belongs to the item before it. A surcharge in a bracket
    behind complete items asks for no other exam, so it may stand behind a single one.
    """
    charged = len(tokens) > 1 and tokens[-1].kind == "sur" and tokens[-1].text.startswith("(")
    if charged:
        tokens = tokens[:-1]
    bounds = [-1]
    for index, token in enumerate(tokens):
        if token.kind == "sep":
            if token.facts[0][1] not in ("soft", "hard"):
                return []
            bounds.append(index)
        elif not token.kinds or not token.kinds <= _KINDS or token.doubt:
            return []
    items: list[tuple[int, int]] = []
    for before, end in pairwise([*bounds, len(tokens)]):
        piece = tokens[before + 1 : end]
        if "site" in _said(piece):
            if not _complete(piece):
                return []
            items.append((before + 1, end))
        elif piece and items:
            items[-1] = (items[-1][0], end)
        else:
            return []
    if not (charged or 1 < len(items) <= _MOST):
        return []
    return items if _nothing_to_share([tokens[a:b] for a, b in items], charged) else []


def _said(tokens: Sequence[Token]) -> frozenset[str]:
    """Kinds of all words."""
    return frozenset[str]().union(*[t.kinds for t in tokens])


def _nothing_to_share(items: Sequence[Sequence[Token]], charged: bool) -> bool:
    """True if each item says how it is done or, without a surcharge, is of a modality that no other has."""
    silent = [PROC_KINDS.isdisjoint(_said(item)) for item in items]
    families = [next(filter(None, map(device_family, item)), "") for item in items]
    if charged or "" in families:
        return not any(silent)
    return not any(one and families.count(own) > 1 for one, own in zip(silent, families, strict=True))


def _complete(item: Sequence[Token]) -> bool:
    """True if it says modality and site, methods behind the site, and a side right before a site."""
    said: set[str] = set()
    side = False
    for token in item:
        if "site" in token.kinds and ("mod" in token.kinds or token.text.isascii()):
            return False  # it may be the translation of another, or of the item before
        if side and "site" not in token.kinds:
            return False
        side = token.kind == "side"
        said |= token.kinds
        if token.does and "site" not in said:
            return False
    return not side and {"mod", "site"} <= said


def answer_list(
    parsed: ParsedName, items: Sequence[tuple[Template, Sequence[Token]]], *, least: float
) -> Outline | None:
    """The answer for what :func:`split_items` found; None where items may be more together than alone.

    Args:
        parsed: A name whose words were recognised.
        items: What is known of each item, and its words.
        least: The confidence from which an answer may be automatic.
    """
    if not _apart([template for template, _ in items]):
        return None
    devices = tuple(sorted({parsed.span(t) for t in parsed.tokens if "mod" in t.kinds}))
    parts: list[Laid] = []
    others: list[list[Laid]] = []
    flags: set[str] = set()
    why = []
    for template, tokens in items:
        first, *more = [[Laid(part, tokens, devices) for part in reading] for reading in template.readings]
        others = [other + first for other in others] + [parts + other for other in more]
        parts = parts + first
        flags.update(template.suggestion.flags)
        why += own_reasons(template.suggestion)
    flags.discard(_COMPOSITE)
    listed = [laid.part.candidates[0].listed for laid in parts]
    told = whole_answer(listed, several=bool(others), flags=flags, why=why, least=least)
    return Outline(parsed, told, [parts, *others])


def _apart(items: Sequence[Template]) -> bool:
    """True if no two items are of one region: what could merge, or be read as one, is left to the rules."""
    seen: set[str] = set()
    for template in items:
        if template.regions is None or not seen.isdisjoint(template.regions):
            return False
        seen |= template.regions
    if sum(len(template.readings) > 1 for template in items) > 1:
        return False
    sites = [p.candidates[0].code[2:8] for t in items for p in t.readings[0]]
    return not any(pair in SPANS for pair in pairwise(sites))

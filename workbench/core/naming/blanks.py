"""Blanks and underscores that part complete items: 头颅CT平扫 胸部CT平扫, 颅脑MR平扫+DWI_DR腰椎侧位.

A blank between Chinese words says nothing, and an underscore between Latin letters stands inside a technical
name, unless a complete item stands on either side; then it lists them like ; (guideline 9.2).
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.core.naming.proofs import device_family, own_family, own_place
from workbench.core.naming.tokens import Token

_HARD = (("sep", "hard"),)
_SPACE, _DASH = (("sep", "space"),), (("sep", "dash"),)
_BEGINNINGS = frozenset({"site", "side", "vert", "mod", "dev", "bed", "method"})


def part_at_blanks(tokens: list[Token], offsets: Sequence[int]) -> list[Token]:
    """Tokens with a hard separator wherever a blank or an underscore stands between two complete items.

    Args:
        tokens: The words of a name, blanks between Chinese words gone.
        offsets: From the index in the tokens' text to the index in the name.
    """
    found: list[Token] = []
    first = 0  # of the item that is being read
    depth = 0
    for number, token in enumerate(tokens):
        depth += (token.kind == "(") - (token.kind == ")")
        if depth == 0:
            sign = token.facts == _SPACE or (token.text == "_" and token.facts == _DASH)
            gap = token.start and offsets[token.start - 1] + 1 < offsets[token.start]
            before, behind = tokens[first:number], tokens[number + sign :]
            if (sign or gap) and (_parts(before, behind) or (sign and _of_two_devices(before, behind))):
                found.append(Token(token.start, token.start + sign, "sep", _HARD, token.text * sign))
                first = number + sign
                if sign:
                    continue
            elif token.kind == "sep" and token.facts == _HARD:
                first = number + 1
        found.append(token)
    return found


def _parts(before: list[Token], behind: list[Token]) -> bool:
    """True if words on either side are a complete item each, of places that are not the same said again."""
    here = _to_the_next_sign(behind)
    opening = next((t for t in here if t.kind not in ("noise", "(", "sep")), None)
    if opening is None or _BEGINNINGS.isdisjoint(opening.kinds) or not _complete(before):
        return False
    if not _complete(here):
        return _another_device(before, here, device_family(opening))
    first = next((t for t in before if t.exam), before[0])
    if opening.kinds == {"method"} and not own_place(opening) and not first.has("method"):
        return False  # 平扫:头颅 增强:上腹部 has the method first in both
    return _said(before) != _said(here) and not _translated(before, here)


def _another_device(before: list[Token], here: list[Token], family: str) -> bool:
    """左膝MR平扫+DWI DR正侧位: the place just named, examined with another device."""
    other = own_family(before)
    return bool(family and other) and family != other and all(any(t.does for t in i) for i in (before, here))


def _of_two_devices(before: list[Token], behind: list[Token]) -> bool:
    """CTA_MRCP: studies of two modalities on either side, although no place is said."""
    families = [
        {device_family(t) for t in item if t.has("method")} - {""} for item in (before[-1:], behind[:1])
    ]
    return all(families) and families[0].isdisjoint(families[1])


def _to_the_next_sign(tokens: list[Token]) -> list[Token]:
    depth = 0
    for end, token in enumerate(tokens):
        depth += (token.kind == "(") - (token.kind == ")")
        if depth == 0 and token.parts_items:
            return tokens[:end]
    return tokens


def _translated(before: list[Token], here: list[Token]) -> bool:
    """CT Head 头颅MR: the same place in two languages."""
    places = [[t for t in item if t.has("site")] for item in (before, here)]
    concepts = [{v for t in item for v in t.values("site")} for item in places]
    latin = [all(t.text.isascii() for t in item) for item in places]
    return concepts[0] == concepts[1] and latin[0] != latin[1]


def _complete(item: list[Token]) -> bool:
    """True if the words say where and how or by what device, or are a study that says where it is."""
    placed = any(t.has("site") or t.kind == "vert" or "乳" in t.text for t in item)
    told = any(t.does or device_family(t) or t.has("bed") for t in item)
    return (placed and told) or any(own_place(t) for t in item)


def _said(item: list[Token]) -> set[str]:
    """The places of an item and their sides, and how it is done."""
    return {v for t in item for kind in ("site", "side", "method", "post", "pos") for v in t.values(kind)}

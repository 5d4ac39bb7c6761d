"""Clauses: the items of a list, each judged on its own: an exam, a fee, a surcharge, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from workbench.core.naming.bracket_rules import Opened, reasons_beside, same_region, sites_of
from workbench.core.naming.brackets import nest, open_brackets
from workbench.core.naming.lexicon import Lexicon
from workbench.core.naming.proofs import own_family
from workbench.core.naming.scope import (
    bare,
    chunks,
    fees_explained_away,
    is_fee,
    outside_brackets,
    surcharge,
    without_surcharge_brackets,
)
from workbench.core.naming.tokens import Token

_HARD, _SOFT, _DASH = (("sep", "hard"),), (("sep", "soft"),), (("sep", "dash"),)
_INCLUDING = {"含", "包", "包括", "包含"}
_ROUTINE = (("noise", "routine"),)
# Drugs that alone are no exam, and beside a place are its contrast agent.
_AGENTS = {"硫酸钡", "泛影葡胺", "碘海醇", "碘佛醇", "碘化油"}
# Words for how an exam is sold: 女性套餐:钼靶.
_SOLD = {"套餐", "免费", "赠送"}


@dataclass(slots=True)
class Clauses:
    """What the clauses of a name say together.

    Attributes:
        tokens: Tokens that count, clauses joined by hard separators. Empty: no exam is asked for.
        scope: Why there is no item, where ``tokens`` is empty.
        doubts, marks, conflicts: What the brackets make of the name.
    """

    tokens: list[Token] = field(default_factory=list)
    scope: str = ""
    doubts: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)
    conflicts: list[Token] = field(default_factory=list)


def read_clauses(tokens: list[Token], lexicon: Lexicon) -> Clauses:
    """Judge each clause and open its brackets."""
    result = Clauses()
    _inner_underscores(tokens)
    _headings(tokens, lexicon)
    _folders(tokens, lexicon)
    ct = any({"CT", "MR", "MG"} & set(t.values("mod")) or "breast" in t.values("site") for t in tokens)
    exams = 0
    for clause in _split(tokens):
        scope = _no_exam(clause, ct, result)
        if scope:
            result.scope = scope
            continue
        opened = _open(clause, result, lexicon)
        exams += not bare(opened)
        if result.tokens and opened:
            at = opened[0].start
            result.tokens.append(Token(at, at, "sep", (("sep", "hard"),), ""))
        result.tokens.extend(opened)
    if exams:
        result.scope = ""
    elif result.scope or not _bare_but_meant(result.tokens):
        result.tokens = []
    return result


def _inner_underscores(tokens: list[Token]) -> None:
    """CTA_头颈+CTP_颅脑: where each item of a list with + holds one underscore between how and where."""
    if not any(t.text == "_" and t.facts == _HARD for t in tokens) or not any(t.text == "+" for t in tokens):
        return
    inner = []
    for item in chunks(tokens, {"soft"}):
        signs = [t for t in item if t.text == "_" and t.facts == _HARD]
        if len(signs) != 1:
            return
        at = item.index(signs[0])
        said = [{kind for t in half for kind in t.kinds} for half in (item[:at], item[at + 1 :])]
        how = ["method" in kinds for kinds in said]
        where = ["site" in kinds for kinds in said]
        if sorted(how) != [False, True] or where == how or sorted(where) != [False, True]:
            return
        inner.append(signs[0])
    for sign in inner:
        sign.become("sep", (("sep", "dash"),))


def _headings(tokens: list[Token], lexicon: Lexicon) -> None:
    """胸痛三联:冠脉CTA+肺动脉CTA+胸主动脉CTA: a word for all, then each; the word asks for nothing."""
    for number, (token, sign) in enumerate(pairwise(tokens)):
        whole = [value.split("+") for value in token.values("site") if "+" in value]
        if whole and token.kinds == {"site"} and sign.facts == _DASH:
            named = sites_of(tokens[number + 2 :])
            if all(any(same_region(n, c, lexicon) for n in named) for c in whole[0]):
                token.become("noise", (("noise", "region"),))


# Systems of the body that lists sort exams by.
_SYSTEMS = frozenset({
    "vessel", "artery", "vein", "limbs", "joint", "bones", "spine", "whole_gi", "gi", "urinary", "nerves",
})  # fmt: skip


def _folders(tokens: list[Token], lexicon: Lexicon) -> None:
    """CT-血管-门静脉-CTV, MR_头部_垂体_平扫: a system or region between modality and place sorts."""
    for number in range(2, len(tokens) - 1):
        token, sign = tokens[number], tokens[number + 1]
        between = tokens[number - 1].kind == "sep" == sign.kind and tokens[number - 1].text == sign.text
        if token.kinds == {"site"} and between and "mod" in tokens[number - 2].kinds:
            behind = list(takewhile(lambda t: t.kind != "(", tokens[number + 2 :]))
            outer, places = sites_of([token])[0], sites_of(behind)
            if places and (outer in _SYSTEMS or any(lexicon.within(p, outer) for p in places)):
                token.become("noise", (("noise", "region"),))


def _split(tokens: list[Token]) -> list[list[Token]]:
    if not any(t.facts == _HARD for t in tokens):
        return [tokens]
    clauses: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.kind == "(") - (token.kind == ")")
        if depth <= 0 and token.facts == _HARD:
            clauses.append([])
        else:
            clauses[-1].append(token)
    return clauses


def _bare_but_meant(tokens: list[Token]) -> bool:
    """True for 床旁摄片 and 钼靶: exams although no place or method is said."""
    if any(t.kind == "bed" for t in tokens):
        return True
    paid = any(t.has("fee") and t.text not in _SOLD for t in tokens)
    return any("MG" in t.values("mod") for t in tokens) and not paid


def _no_exam(clause: list[Token], ct: bool, result: Clauses) -> str:
    """Why a clause asks for no exam, or empty."""
    kinds = frozenset[str]().union(*(t.kinds for t in clause))
    if all(t.text in _AGENTS for t in clause if t.exam or t.has("mod")) and "method" in kinds:
        return "fee"
    if "fee" in kinds:
        fees_explained_away(clause)
        if is_fee(clause):
            return "fee"
    kind = surcharge(clause) if "sur" in kinds else ""
    if kind == "scope":
        return "surcharge"
    if kind == "method":
        result.doubts.add("ambiguous")
        result.marks.add("surcharge_method")
    if not kind and "ai" in kinds and not _complete(clause):
        return "ai"
    if "tomo" in kinds and not ct:
        return "tomography"
    return ""


def _open(clause: list[Token], result: Clauses, lexicon: Lexicon) -> list[Token]:
    if any(t.has("sur") for t in clause):
        clause = without_surcharge_brackets(clause)
    tokens: list[Token] = []
    opened = Opened()
    for piece in _items(clause):
        if any(t.kind == "(" for t in piece):
            opened = open_brackets(nest(piece), lexicon)
        else:
            opened = Opened([t for t in piece if t.kind != ")"])
        result.doubts |= opened.doubts
        result.conflicts += opened.conflicts
        result.marks |= opened.marks
        _name_other(opened.tokens)
        reasons_beside(opened.tokens)
        _routine(opened.tokens)
        _protocol_folder(opened.tokens)
        _included(opened.tokens)
        tokens += opened.tokens
    opened.tokens = tokens
    if "vessel" in opened.marks and bare(opened.tokens) and any(t.has("mod") for t in opened.tokens):
        last = next(t for t in reversed(opened.tokens) if t.has("mod"))
        opened.tokens.append(Token(last.end, last.end, "method", (("method", "angio"),), ""))
    return opened.tokens


def _items(clause: list[Token]) -> list[list[Token]]:
    """A clause cut into items, each with the separator before it, where all of them stand for themselves.

    CT检查(胸部)+右腕CT平扫: a bracket is judged within its own item.
    """
    if not any(t.kind == "(" for t in clause) or not any(t.parts_items for t in clause):
        return [clause]
    items: list[list[Token]] = [[]]
    depth = 0
    for token in clause:
        depth += (token.kind == "(") - (token.kind == ")")
        if depth <= 0 and token.parts_items:
            items.append([])
        items[-1].append(token)
    return items if len(items) > 1 and all(map(_stands_alone, items)) else [clause]


def _stands_alone(item: list[Token]) -> bool:
    """True if a place is named and, outside brackets, a modality or the way it is examined.

    What +三维重建(胫骨平台骨折) is made from is the item before.
    """
    placed = any(t.has("site") or t.kind == "vert" for t in item)
    outside = outside_brackets(item)
    return placed and bool(own_family(t for t in outside if t.has("site") or t.kind != "post"))


def _name_other(tokens: list[Token]) -> None:
    """A billed 其它 without any other place is the item without a place (guideline 9.3)."""
    if any(t.has("site") or t.kind == "vert" for t in tokens) or not any(t.has("mod") for t in tokens):
        return
    for token in tokens:
        if token.kind == "other":
            token.become("site", (("site", "other_site"),))
            return


def _routine(tokens: list[Token]) -> None:
    """颅脑MR(常规+DWI): the routine that a study is added to is the plain scan."""
    for number, token in enumerate(tokens[:-2]):
        sign, study = tokens[number + 1 : number + 3]
        routine = token.text == "常规" or token.facts == _ROUTINE
        added = study.has("method") and not study.has("site") and not study.facts[0][1].startswith("mg_")
        if routine and sign.facts == _SOFT and added:
            token.become("method", (("method", "plain"),))


def _included(tokens: list[Token]) -> None:
    """左胫腓骨正侧位含膝踝: places that a complete item takes in at its end are no study (guideline 9.23)."""
    at = next((i for i, t in enumerate(tokens) if t.kind == "noise" and t.text in _INCLUDING), len(tokens))
    here, behind = tokens[:at], tokens[at:]
    whole = any(t.has("site") for t in here) and any(t.does for t in here)
    if whole and not any(t.does or t.has("mod") or t.parts_items for t in behind):
        for token in behind:
            if token.has("site") or token.kind == "side":
                token.become("noise", (("noise", "region"),))


def _protocol_folder(tokens: list[Token]) -> None:
    """Neck^HeadNeckCTA: the region before the sign is the folder of the scanner's protocol."""
    at = next((i for i, t in enumerate(tokens) if t.text == "^"), len(tokens))
    if any(t.has("site") for t in tokens[at:]):
        for token in tokens[:at]:
            if token.has("site") and not token.does:
                token.become("noise", (("noise", "region"),))


def _complete(clause: list[Token]) -> bool:
    """True if a place with a modality or method stands before the words about AI."""
    before = clause[: next((i for i, t in enumerate(clause) if t.has("ai")), 0)]
    return any(t.has("site") for t in before) and any(t.has("mod") or t.has("method") for t in before)

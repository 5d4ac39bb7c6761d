"""Whether a name asks for an exam of the standard at all (guideline sections 2, 6, 8, 9.4-9.7)."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from workbench.core.naming.proofs import own_family
from workbench.core.naming.tokens import Token

_REAL_MODS = {"CT", "MR", "X", "MG", "RF"}
# Contrast studies that say where they are.
_OWN_STUDIES = {
    "ttube",
    "ercp",
    "ptc",
    "enema",
    "defec",
    "air_enema",
    "ivp",
    "hsg",
    "retro",
    "excretory",
    "urethro",
}
_GENERIC_SITES = {"vessel", "artery", "vein"}
# Surcharge lines: these methods name a technique, not a study of their own.
_TECHNIQUES = {
    "thin", "energy", "energy_post", "hrct", "angio", "vwi", "plain", "contrast", "both", "mg_aux", "mg_tomo",
    "plain_angio", "ce_angio", "lowdose", "hrmra", "fluoro",
}  # fmt: skip


def is_exam(token: Token) -> bool:
    """True if the token says what is examined or how."""
    return token.exam


def chunks(tokens: list[Token], signs: Collection[str] = ("soft", "hard")) -> list[list[Token]]:
    """Tokens cut at separators of these kinds, which may part items, outside brackets."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.kind == "(") - (token.kind == ")")
        if depth <= 0 and token.kind == "sep" and token.facts[0][1] in signs:
            parts.append([])
        else:
            parts[-1].append(token)
    return [p for p in parts if p]


def _out(token: Token, proof: bool) -> str:
    for kind, value in token.facts:
        if kind == "out" and (value != "us2" or not proof):
            return value
        if kind == "weaknm" and not proof:
            return "nm"
    return ""


def stated_mods(tokens: list[Token]) -> set[str]:
    """Modalities of the standard that the tokens state."""
    return {v for t in tokens for v in t.values("mod")} & _REAL_MODS


def wire_localisation(tokens: list[Token]) -> bool:
    """钼靶定位穿刺 may be the wire localisation of mammography; biopsies stay out. Changes the tokens."""
    breast = any("breast" in t.values("site") or "MG" in t.values("mod") for t in tokens)
    biopsy = [t for t in tokens if "biopsy" in t.values("out")]
    if breast and any(v == "mg_wire" for t in tokens for v in t.values("method")):
        for token in biopsy:
            if token.text in ("引导", "引导下"):
                token.become("noise", (("noise", "purpose"),))
        return False
    if not breast or not biopsy or any(t.text not in ("定位穿刺", "穿刺定位") for t in biopsy):
        return False
    for token in biopsy:
        token.become("method", (("method", "mg_wire"), ("mod", "MG")))
    return True


def drop_out_of_scope(tokens: list[Token]) -> tuple[list[Token], str, bool]:
    """Tokens left after the items without a standard item are taken away.

    Returns:
        The tokens, the reason if nothing is left (a word such as ``us``), and whether something was dropped
        beside a real exam.
    """
    proof = bool(stated_mods(tokens) - {"X"}) or any(
        t.has("post") or (t.has("method") and not t.has("site")) for t in tokens
    )
    _explained_away(tokens)
    _after_treatment(tokens, proof)
    found = [_out(t, proof) for t in tokens]
    if not any(found):
        return tokens, "", False
    parts = chunks(tokens)
    kept: list[list[Token]] = []
    waiting: list[list[Token]] = []  # places that the next complete item lends its modality
    for part in parts:
        if any(_out(t, proof) for t in part):
            waiting = []
        elif _exam_of_its_own(part):
            kept += [*waiting, part]
            waiting = []
        elif any(t.has("site") for t in part):
            waiting.append(part)
    if not kept:
        return [], next(f for f in found if f), False
    rest: list[Token] = []
    between = [after for before, after in pairwise(kept) if not _exam_of_its_own(before)]
    for part in kept:
        if rest:
            sign = "soft" if part in between else "hard"
            rest.append(Token(part[0].start, part[0].start, "sep", (("sep", sign),), ""))
        rest.extend(part)
    return rest, "", True


def _exam_of_its_own(item: list[Token]) -> bool:
    """True if an item names a place, and states or proves a modality: 胸部正位 beside 心电图."""
    placed = any(t.has("site") or "MG" in t.values("mod") for t in item)
    return placed and bool(stated_mods(item) or own_family(item))


def _suffix(tokens: list[Token]) -> list[Token]:
    """What a surcharge line is about: the text after the last dash before 加收 or 扩展."""
    at = next(i for i, t in enumerate(tokens) if t.has("sur"))
    dash = [i for i, t in enumerate(tokens[:at]) if t.kind == "sep" and t.facts[0][1] == "dash"]
    return tokens[dash[-1] + 1 :] if dash else tokens


def without_surcharge_brackets(tokens: list[Token]) -> list[Token]:
    """Tokens without the brackets that name a surcharge beside the priced item: (血管斑块增强成像加收)."""
    kept: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.kind == "(":
            depth, end = 0, index
            for end in range(index, len(tokens)):
                depth += (tokens[end].kind == "(") - (tokens[end].kind == ")")
                if depth == 0:
                    break
            inner = tokens[index + 1 : end]
            outside = kept + tokens[end + 1 :]
            if any(t.has("sur") for t in inner) and len(inner) > 1 and any(is_exam(t) for t in outside):
                index = end + 1
                continue
        kept.append(token)
        index += 1
    return kept


def surcharge(tokens: list[Token]) -> str:
    """What a clause with 加收 or 扩展 is.

    Returns:
        Empty where it is no surcharge, ``study``, ``method`` (a study by its method) or ``scope``.
    """
    if not any(t.has("sur") for t in without_surcharge_brackets(tokens)):
        return ""
    suffix = _suffix(tokens)
    if any(t.has("ai") or t.has("circ") or t.has("fee") or t.kind == "bed" for t in suffix):
        return "scope"
    sites = {c for t in suffix for v in t.values("site") for c in v.split("+")} - _GENERIC_SITES
    methods = {v for t in suffix for v in t.values("method")}
    posts = any(t.has("post") or t.has("pos") for t in suffix)
    whole = len(suffix) == len(tokens)
    calcium = any("冠" in t.text for t in suffix if t.has("post"))
    other = {v for t in tokens for v in t.values("method")}
    placed = bool(sites) and bool(methods or posts or (other and not whole))
    if calcium or placed or (methods & _OWN_STUDIES and not whole):
        return "study"
    return "method" if methods - _TECHNIQUES and not whole else "scope"


def outside_brackets(tokens: list[Token]) -> list[Token]:
    """Tokens that stand in no bracket."""
    kept: list[Token] = []
    depth = 0
    for token in tokens:
        depth += (token.kind == "(") - (token.kind == ")")
        if depth <= 0 and token.kind not in ("(", ")"):
            kept.append(token)
    return kept


# Words of these kinds may explain an exam in a bracket: 头颅CT(溶栓前).
_CIRCUMSTANCES = {"intervention", "therapy", "lab", "ecg", "endoscopy", "us2"}


def _explained_away(tokens: list[Token]) -> None:
    """An intervention in a bracket behind a complete exam says why, not what."""
    outside = outside_brackets(tokens)
    if not (any(t.has("site") for t in outside) and stated_mods(outside)):
        return
    if any(t.has("out") for t in outside):
        return
    kept = {id(t) for t in outside}
    for token in tokens:
        if id(token) not in kept and set(token.values("out")) & _CIRCUMSTANCES:
            token.become("noise", (("noise", "purpose"),))


_TREATMENTS = {"intervention", "therapy", "biopsy"}
_AFTER = ("术后", "后", "术前", "前", "治疗后", "治疗前", "标本")
_THINGS = ("滤器", "支架", "球囊", "粒子")


def _after_treatment(tokens: list[Token], proof: bool) -> None:
    """介入术后, 支架CTA: a treatment that was done before says why, where a scan is stated."""
    if not proof or not any(t.has("mod") or t.has("method") for t in tokens):
        return
    for number, token in enumerate(tokens):
        if set(token.values("out")) & _TREATMENTS:
            following = next((t.text for t in tokens[number + 1 :] if t.kind != "sep"), "")
            if following.startswith(_AFTER) or token.text in _THINGS:
                token.become("noise", (("noise", "purpose"),))


def fees_explained_away(tokens: list[Token]) -> None:
    """钼靶(女性套餐): a fee in a bracket beside an exam says how it is sold; it becomes noise."""
    outside = outside_brackets(tokens)
    if any(t.has("mod") or is_exam(t) for t in outside) and not any(t.has("fee") for t in outside):
        for token in tokens:
            if token.has("fee"):
                token.become("noise", (("noise", "billing"),))


def is_fee(tokens: list[Token]) -> bool:
    """True for drugs, consumables and fees that are billed beside an exam: 增强CT高压注射器使用费."""
    tokens = outside_brackets(tokens)
    solid = [t for t in tokens if t.kind not in ("sep", "(", ")")]
    if solid and all(t.has("fee") or t.kind == "noise" for t in solid):
        return True
    if any(t.text.endswith(("注射液", "混悬剂")) for t in solid if "drug" in t.values("fee")):
        return not any(t.has("site") for t in tokens)
    supplies = any(v in ("drug", "service") for t in tokens for v in t.values("fee"))
    ends = bool(solid) and solid[-1].text.endswith(("费", "费用", "注射器", "剂", "液"))
    return supplies and ends


def bare(tokens: list[Token]) -> bool:
    """True if nothing says what is examined or how."""
    return not any(is_exam(t) for t in tokens)

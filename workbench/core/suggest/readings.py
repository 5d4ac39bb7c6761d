"""Other fair readings of a whole name: as one item or as several, one combined code, sides together or apart.

A reviewer takes one with one key; none of them changes what the first reading says.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.core.naming.parsed import ParsedName
from workbench.core.naming.tokens import Token
from workbench.core.suggest.drafts import Draft, Ground

_MOST = 3
# Plain scan and a sequence that one method covers, where the site has no listed item for it (guideline 9.18).
_ONE_METHOD = {("11", "52"): "7f", ("11", "58"): "7e", ("11", "21"): "22", ("21", "11"): "22"}
# Views of the spine that combine in two ways: 正侧双斜 + 张口, or 正侧张口 + 双斜.
_REGROUPED = {("46", "17"): ("75", "07"), ("75", "07"): ("46", "17")}
# Neighbouring sites and the one that spans them, in order of the body (appendix B of the standard).
SPANS: dict[tuple[str, ...], str] = {
    ("030202", "030300", "030400"): "031000",  # 颈、胸、腰椎: 全脊柱
    ("030202", "030300"): "030700",  # 颈胸段
    ("030300", "030400"): "030800",  # 胸腰段
    ("050100", "051000"): "053000",  # 上腹、中下腹: 全腹部
    ("080101", "080201"): "080301",  # 颅内、颈部动脉: 头颈部动脉
    ("080201", "080101"): "080301",
    ("080501", "080700"): "080400",  # 胸、腹主动脉: 主动脉全程
    ("080501", "080701"): "080400",
}
_PIECES = {span: sites for sites, span in reversed(SPANS.items())}


def other_readings(ground: Ground, parsed: ParsedName, drafts: list[Draft]) -> list[list[Draft]]:
    """Readings besides ``drafts``, each a list of parts with valid codes; at most three."""
    first = [draft.codes[0] for draft in drafts]
    found: list[list[Draft]] = []
    for reading in _readings(ground, parsed, drafts):
        codes = [draft.codes[0] for draft in reading]
        known = [[draft.codes[0] for draft in other] for other in found]
        new = codes != first and codes not in known and len(set(codes)) == len(codes)
        if new and all(map(ground.release.is_valid, codes)):
            found.append(reading)
        if len(found) == _MOST:
            break
    return found


def _readings(ground: Ground, parsed: ParsedName, drafts: list[Draft]) -> Iterator[list[Draft]]:
    if any(t.facts == (("sep", "or"),) for t in parsed.tokens) and len(drafts) > 1:
        # 颈椎CT或腰椎CT: one item, to be chosen.
        one = _joined(drafts, drafts[0].codes[0])
        one.codes = [draft.codes[0] for draft in drafts]
        yield [one]
    if "priced_list" in parsed.marks and len(drafts) == 1:
        yield [_copy(drafts[0], code) for code in drafts[0].codes[1:]]
    for length in (3, 2):
        for number in range(len(drafts) - length + 1):
            run = drafts[number : number + length]
            for made in _together(ground, run):
                yield [*drafts[:number], *made, *drafts[number + length :]]
    for number, draft in enumerate(drafts):
        for made in _apart(ground, parsed, draft):
            yield [*drafts[:number], *made, *drafts[number + 1 :]]


def _together(ground: Ground, run: list[Draft]) -> Iterator[list[Draft]]:
    """Several parts in a row as one, or as others."""
    codes = [draft.codes[0] for draft in run]
    span = SPANS.get(tuple(code[2:8] for code in codes))
    if span is not None and len({code[:2] + code[8:] for code in codes}) == 1:
        yield [_joined(run, codes[0][:2] + span + codes[0][8:])]
    if len(run) != 2:
        return
    a, b = codes
    if a[:8] == b[:8]:
        method = _ONE_METHOD.get((a[8:10], b[8:10]))
        if method is not None and a[10:] == b[10:] == "0000":
            yield [_joined(run, f"{a[:8]}{method}0000")]
        if a[0] == "2" and "00" in (a[8:10], b[8:10]) and "00" in (a[10:12], b[10:12]):
            # 冠脉CTA+钙化积分: the scan with its post-processing.
            yield [_joined(run, a[:8] + max(a[8:10], b[8:10]) + max(a[10:12], b[10:12]) + a[12:])]
        if a[0] == "4" and a[8:10] == b[8:10]:
            yield from _views_together(ground, run)
    both = _both_sides(ground, a, b)
    if both:
        yield [_joined(run, both)]


def _views_together(ground: Ground, run: list[Draft]) -> Iterator[list[Draft]]:
    a, b = (draft.codes[0] for draft in run)
    pair = _REGROUPED.get((a[10:12], b[10:12]))
    if pair is not None:
        yield [_copy(draft, f"{a[:10]}{view}00") for draft, view in zip(run, pair, strict=True)]
        return
    wanted = {*_singles(ground, a[10:12]), *_singles(ground, b[10:12])}
    for view in ground.release.positions.values():
        if set(view.combines) == wanted and not view.qualifier:
            yield [_joined(run, f"{a[:10]}{view.code}00")]


def _apart(ground: Ground, parsed: ParsedName, draft: Draft) -> Iterator[list[Draft]]:
    """One part as several: views named with a sign between them, both sides named, a span of the body."""
    code = draft.codes[0]
    views = _singles(ground, code[10:12]) if code[0] == "4" else []
    if len(views) > 1 and _signs_between(parsed, draft.post_tokens):
        yield [_copy(draft, f"{code[:10]}{view}00") for view in views]
    sides = {value for token in _within(parsed, draft) for value in token.values("side")}
    if {"L", "R"} <= sides:
        twins = _twins(ground, code)
        if code[2:8] == twins.get("both"):
            yield [_copy(draft, code[:2] + twins[side] + code[8:]) for side in ("left", "right")]
    pieces = _PIECES.get(code[2:8], ()) if code[0] in "23" else ()
    if pieces and len(draft.site_tokens) > 1:
        yield [_copy(draft, code[:2] + site + code[8:]) for site in pieces]


def _singles(ground: Ground, view: str) -> list[str]:
    """The single positions that a combined one stands for; itself where it is single."""
    known = ground.release.positions.get(view)
    return list(known.combines) if known is not None and known.combines and not known.qualifier else [view]


def _within(parsed: ParsedName, draft: Draft) -> list[Token]:
    return [t for t in parsed.tokens if draft.start <= t.start and t.end <= draft.end]


def _signs_between(parsed: ParsedName, words: list[Token]) -> bool:
    """True if a sign that lists things stands between or within the words."""
    if not words:
        return False
    start, end = min(t.start for t in words), max(t.end for t in words)
    between = [t for t in parsed.tokens if start < t.start and t.end < end and t.parts_items]
    return bool(between) or any(sign in t.text for t in words for sign in "+、/,")


def _twins(ground: Ground, code: str) -> dict[str, str]:
    modality = {"2": "CT", "3": "MR"}.get(code[0], "X")
    return ground.release.twins(code[2:8], modality)


def _both_sides(ground: Ground, a: str, b: str) -> str:
    """左膝、右膝 as the one item for both knees; empty where they are no such pair."""
    if a[:2] != b[:2] or a[8:] != b[8:] or a[2:6] != b[2:6]:
        return ""
    twins = _twins(ground, a)
    if "both" in twins and {a[2:8], b[2:8]} == {twins.get("left"), twins.get("right")}:
        return a[:2] + twins["both"] + a[8:]
    return ""


def _copy(draft: Draft, code: str) -> Draft:
    return Draft(
        [code], set(), draft.site_tokens, draft.method_tokens, draft.post_tokens, [], draft.start, draft.end
    )


def _joined(run: list[Draft], code: str) -> Draft:
    """One part for several, with the words of all of them."""
    made = _copy(run[0], code)
    for name in ("site_tokens", "method_tokens", "post_tokens"):
        tokens = [t for draft in run for t in getattr(draft, name)]
        setattr(made, name, list({id(t): t for t in tokens}.values()))
    made.start, made.end = min(d.start for d in run), max(d.end for d in run)
    return made
